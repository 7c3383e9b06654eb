"""The codes of findings, read from the program's own source.

A finding is made by ``findings.error("code", …)`` (``warning``, ``note``) or ``Finding("code", …)``;
a ``ThemeError`` becomes one, with the code "theme" unless it is given another.
A function that hands its own parameter on to one of these is traced to its callers, by its name.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Maker(NamedTuple):
    """How a function is given a code: the position and name of its parameter, its severity."""

    position: int
    name: str
    severity: str


_MAKERS = {severity: Maker(0, "code", severity) for severity in ("error", "warning", "note")}


@functools.cache
def codes_of(package: Path) -> dict[str, set[str]]:
    """The codes of a package, each with its severities."""
    return codes_in(path.read_text("utf-8") for path in sorted(package.rglob("*.py")))


def codes_in(sources: Iterable[str]) -> dict[str, set[str]]:
    """The codes of some modules."""
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    functions = [(node, _calls(node)) for node in nodes if isinstance(node, Function)]
    makers = {name: {maker} for name, maker in _MAKERS.items()}
    for _ in range(3):  # as far as one function hands on to another
        for function, calls in functions:
            _trace(function, calls, makers)
    found: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node, ast.Call):
            for given, severity in _given(node, makers):
                for code in _constants(given):
                    found.setdefault(code, set()).add(severity)
    for function, _ in functions:
        for maker in makers.get(function.name, ()):
            for code in _default(function, maker.name):
                found.setdefault(code, set()).add(maker.severity)
    return found


def _calls(function: Function) -> list[ast.Call]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


def _trace(function: Function, calls: list[ast.Call], makers: dict[str, set[Maker]]) -> None:
    """Adds a function that hands a parameter on as a code."""
    arguments = function.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    bound = names[1:] if names[:1] in (["self"], ["cls"]) else names
    known = {*bound, *(each.arg for each in arguments.kwonlyargs)}
    for call in calls:
        for given, severity in _given(call, makers):
            if isinstance(given, ast.Name) and given.id in known:
                position = bound.index(given.id) if given.id in bound else -1
                makers.setdefault(function.name, set()).add(Maker(position, given.id, severity))


def _given(call: ast.Call, makers: Mapping[str, set[Maker]]) -> Iterator[tuple[ast.expr, str]]:
    """What a call gives as a code, with the severity."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name == "Finding" and len(call.args) > 1:
        yield call.args[0], getattr(call.args[1], "attr", "").lower()
    if name == "ThemeError":
        named = [each.value for each in call.keywords if each.arg == "code"]
        yield named[0] if named else ast.Constant("theme"), "error"
    if name in _MAKERS and not _is_findings(function):
        return
    for maker in makers.get(name, ()):
        if 0 <= maker.position < len(call.args):
            yield call.args[maker.position], maker.severity
        yield from (
            (keyword.value, maker.severity)
            for keyword in call.keywords
            if keyword.arg == maker.name
        )


def _is_findings(function: ast.expr) -> bool:
    """Whether this may be a method of some findings: not of a terminal or a logger."""
    owner = getattr(function, "value", None)
    name = getattr(owner, "attr", getattr(owner, "id", ""))
    return not name.endswith(("terminal", "log", "logger", "logging"))


def _default(function: Function, name: str) -> Iterator[str]:
    """The code that a parameter has by default."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(named) - len(arguments.defaults)) + list(arguments.defaults)
    both = [*named, *arguments.kwonlyargs], [*defaults, *arguments.kw_defaults]
    for argument, default in zip(*both, strict=True):
        if argument.arg == name and default is not None:
            yield from _constants(default)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
