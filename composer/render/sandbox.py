"""Jinja for themes that strangers share: sandboxed, immutable, strict, and bounded.

Jinja's sandbox keeps a template from the machine; it does not keep it from taking all of the
memory or time. Here every loop, call, include and growing operation is counted or bounded, so that
``{{ "a" * 300000000 }}`` and a loop in a loop in a loop end with the template's line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from types import MethodType
from typing import Any, cast

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator
from jinja2.environment import Template
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from msgspec import Struct

from composer.render.words import Words

__all__ = ["MOST_CHARACTERS", "Environment", "TooMuch"]

#: What a theme may make of one issue in one edition: characters in one value and in all (a block's
#: are counted again in its section and its page), and turns of loops and calls.
MOST_CHARACTERS = 4_000_000
_MOST_OUTPUT = 4 * MOST_CHARACTERS
_MOST_STEPS = 500_000
_MOST_ITEMS = 100_000
_LARGEST_NUMBER = 10**12
_LONGEST_ARGUMENT = 256

#: Methods of strings that make a long text of a short one; the filters of that kind are bounded.
_GROWING_METHODS = frozenset(
    (
        "center",
        "encode",
        "expandtabs",
        "format",
        "format_map",
        "join",
        "ljust",
        "replace",
        "rjust",
        "translate",
        "zfill",
    )
)
_GROWING_FILTERS = ("batch", "center", "indent", "join", "replace", "slice", "tojson", "wordwrap")
#: What of ours templates see: frozen data, whose attributes need no long look.
_OWN = (Struct, Words)
#: What HTML's text and attributes cannot hold as it is.
_SIGNIFICANT = re.compile("[&<>\"']")
_NO_FILTERS = ("filesizeformat", "format", "pprint", "random", "urlize", "xmlattr")


class TooMuch(SecurityError):
    """A template wants more memory or time than a newsletter can need."""


class _Generator(CodeGenerator):
    """Jinja's, but that a value of HTML is measured and escaped by one call instead of four."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if _escapes(frame, finalize):
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
        if _escapes(frame, finalize):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Any, finalize: Any) -> bool:
    return bool(finalize.src and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile)


class Environment(ImmutableSandboxedEnvironment):
    """The environment of one theme."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, loader: BaseLoader, cache: BytecodeCache | None) -> None:
        self._left = _MOST_STEPS
        self._room = _MOST_OUTPUT
        #: The templates that blocks were drawn with, by their names: as many as the theme has.
        self.loaded: dict[str, Template] = {}
        super().__init__(
            loader=loader,
            bytecode_cache=cache,
            autoescape=lambda name: bool(name and name.endswith(".html.j2")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=self._measured,
        )
        for name in _NO_FILTERS:
            self.filters.pop(name, None)
        for name in _GROWING_FILTERS:
            self.filters[name] = _bounded_filter(self.filters[name])
        self.filters["counted"] = self._counted
        self.filters["bounded"] = _bounded
        for name in ("lipsum", "cycler", "joiner"):
            self.globals.pop(name, None)

    def start(self) -> None:
        """Gives the templates the room and the steps of a new edition."""
        self._left = _MOST_STEPS
        self._room = _MOST_OUTPUT

    def spend(self, steps: int = 1) -> None:
        """Counts what a template does; raises :class:`TooMuch` at the end of its steps."""
        self._left -= steps
        if self._left < 0:
            raise TooMuch("the template does not come to an end")

    def _measured(self, value: Any) -> Any:
        if isinstance(value, str):
            self._room -= len(value)
            if self._room < 0:
                raise TooMuch("the edition grows without end")
        return value

    def escaped(self, value: Any) -> str:
        """A value as HTML shows it, and as Jinja's own way over ``finalize`` would write it."""
        kind = type(value)
        if kind is Markup or kind is str:
            self._room -= len(value)
            if self._room < 0:
                raise TooMuch("the edition grows without end")
            plain = kind is Markup or not _SIGNIFICANT.search(value)
            return cast("str", value) if plain else escape(value)
        return escape(self._measured(value))

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._left -= 1
            if self._left < 0:
                self.spend()
            yield value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        # A walk through the tree takes as long as a third of parsing: only where there is something.
        for loop in tree.find_all(nodes.For) if "for" in source else ():
            if loop.recursive:
                message = "a theme's loops are not recursive: they could not be counted"
                raise TemplateSyntaxError(message, loop.lineno, name, filename)
            loop.iter = _through("counted", cast("nodes.Expr", loop.iter))
        return _bound_joins(tree) if "~" in source else tree

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Leaves out the indentation of HTML, which a reader would only download."""
        text = super().preprocess(source, name, filename)
        if not name or not name.endswith(".html.j2") or "<pre" in text or "<textarea" in text:
            return text
        return "\n".join(line.lstrip(" \t") for line in text.split("\n"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Bounds what ``*``, ``**``, ``+`` and ``%`` can make."""
        if operator == "%" and isinstance(left, (str, bytes)):
            raise SecurityError("% formats no text here: write ~ between the parts")
        if operator == "**" and not (_small(left, 10_000) and _small(right, 64)):
            raise TooMuch("the power is too large")
        if operator == "*" and not _small_product(left, right):
            raise TooMuch("the product is too large")
        return _bounded(super().call_binop(context, operator, left, right))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The attribute of a value."""
        if _is_own(type(obj)) and attribute[0] != "_":  # type: ignore[arg-type]
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def wrap_str_format(self, value: Any) -> None:
        """Nothing: ``str.format`` is hidden, for a width in it has no bound."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Hides the methods of texts that are not bounded."""
        if attr in _GROWING_METHODS and isinstance(obj, (str, bytes)):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call(self, /, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Counts every call, so that macros that call each other come to an end."""
        self._left -= 1
        if self._left < 0:
            self.spend()
        # Jinja asks any callable whether it is safe and wants the context. A method that a
        # template can reach is one of ours, or of a loop: never unsafe, never in want. A macro is
        # safe too, and wants to know of the escaping alone.
        kind = type(obj)
        if kind is MethodType or kind is Macro:
            if kwargs:
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
            return obj(context.eval_ctx, *args, **kwargs) if kind is Macro else obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002 - Jinja's name
        self.spend()
        return super()._load_template(name, globals)


@functools.lru_cache(maxsize=1024)
def _is_own(kind: type) -> bool:
    """Remembered, for templates ask for a thousand attributes an issue."""
    return issubclass(kind, _OWN)


def _bounded(value: Any) -> Any:
    """The value, unless it is larger than a newsletter can need."""
    if isinstance(value, (str, bytes)):
        if len(value) > MOST_CHARACTERS:
            raise TooMuch(f"a text of more than {MOST_CHARACTERS} characters")
    elif isinstance(value, (list, tuple)):
        if len(value) > _MOST_ITEMS:
            raise TooMuch(f"a list of more than {_MOST_ITEMS} items")
    elif isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        raise TooMuch("the number is too large")
    return value


def _small(value: Any, most: int) -> bool:
    return isinstance(value, (int, float)) and abs(value) <= most


def _small_product(left: Any, right: Any) -> bool:
    sized = [len(value) for value in (left, right) if hasattr(value, "__len__")]
    times = [value for value in (left, right) if isinstance(value, (int, float))]
    if sized and times:
        return sized[0] * times[0] <= _MOST_ITEMS
    return len(times) == 2 and all(abs(value) <= _LARGEST_NUMBER for value in times)  # noqa: PLR2004


def _bounded_filter(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        for value in (*args[1:], *kwargs.values()):
            if isinstance(value, int) and value > _LONGEST_ARGUMENT:
                raise TooMuch(f"an argument of more than {_LONGEST_ARGUMENT}")
            if isinstance(value, str) and len(value) > _LONGEST_ARGUMENT:
                raise TooMuch(f"an argument of more than {_LONGEST_ARGUMENT} characters")
        return _bounded(function(*args, **kwargs))

    return bounded


def _through(name: str, value: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


def _bound_joins(tree: nodes.Template) -> nodes.Template:
    """Bounds what ``~`` makes: Jinja compiles it to a join that no hook sees."""
    changed: nodes.Template = _Joins().visit(tree)
    return changed


class _Joins(NodeTransformer):
    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - Jinja's name
        return _through("bounded", self.generic_visit(node))  # type: ignore[arg-type]
