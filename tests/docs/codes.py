"""The codes of findings, read from the program's own source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: Methods that make a finding, and how severe it is; those with a dash below pass a code on.
_SEVERITIES = {
    "error": "error",
    "_error": "error",
    "warning": "warning",
    "_warn": "warning",
    "_warning": "warning",
    "note": "note",
    "_note": "note",
}


def codes_in(source: str) -> Iterator[tuple[str, str]]:
    """Each code that a module's source gives to a finding, with its severity."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _called(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _defaults(node)


def _called(call: ast.Call) -> Iterator[tuple[str, str]]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in _SEVERITIES and len(call.args) > 1:
        yield from ((code, _SEVERITIES[name]) for code in _constants(call.args[0]))
    elif name == "Finding" and len(call.args) > 1:
        severity = getattr(call.args[1], "attr", "").lower()
        yield from ((code, severity) for code in _constants(call.args[0]))
    yield from (
        (code, "error")
        for keyword in call.keywords
        if keyword.arg == "code"
        for code in _constants(keyword.value)
    )


def _defaults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, str]]:
    """A code that a parameter named ``code`` has by default."""
    arguments = function.args
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    for argument, default in named:
        if argument.arg == "code" and default is not None:
            yield from ((code, "error") for code in _constants(default))


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if _CODE.fullmatch(node.value):
            yield node.value


def codes_of(package: Path) -> dict[str, set[str]]:
    """The codes of a package, each with its severities."""
    found: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        for code, severity in codes_in(path.read_text("utf-8")):
            found.setdefault(code, set()).add(severity)
    return found
