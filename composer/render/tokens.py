"""The tokens of a theme: what ``theme.toml`` declares, and what an author changes of it.

A token is a text, a number, or a pair ``{ light = …, dark = … }``. A colour may be calculated::

    mix(accent, paper, 6%)       six parts of accent in ninety-four of paper
    reach(accent, paper, 3)      accent, made lighter or darker until it has 3:1 on paper

Inside, a name means the same half of a pair (``accent`` in ``dark`` is the dark one);
``accent.light`` and ``accent.dark`` name a half, ``accent.given`` what the author asked for.
A pair with ``on = "tint"`` (or a list of tokens) is text: an author's value for it is made
readable (4.5:1) there, in both halves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from composer.errors import ThemeError
from composer.model import Location
from composer.nearest import nearest
from composer.render.colours import is_colour, mix, reach

__all__ = ["resolve"]

_CALL = re.compile(r"(mix|reach)\((.*)\)", re.DOTALL)
_NAME = re.compile(r"([a-z][a-z0-9_]*)(?:\.(light|dark|given))?")
_UNSAFE = re.compile(r"[;{}<>\\]")
_DARK = "_dark"


def resolve(
    declared: Mapping[str, Any],
    overrides: Mapping[str, str],
    place: Location,
    places: Mapping[str, Location] | None = None,
) -> dict[str, str]:
    """The tokens by name: ``accent`` and, of a pair, ``accent_dark``.

    ``overrides`` come from newsletter.toml, where each stands as ``places`` says; ``declared``
    from the theme.toml at ``place``.
    """
    _check_overrides(declared, overrides, places or {})
    resolver = _Resolver(declared, overrides, place)
    tokens: dict[str, str] = {}
    for name, value in declared.items():
        tokens[name] = resolver.half(name, "light")
        if isinstance(value, Mapping):
            tokens[name + _DARK] = resolver.half(name, "dark")
    return tokens


def _check_overrides(
    declared: Mapping[str, Any], overrides: Mapping[str, str], places: Mapping[str, Location]
) -> None:
    known = {*declared, *(f"{name}{_DARK}" for name in declared if _is_pair(declared[name]))}
    for name, value in overrides.items():
        settings = places.get(name, Location("newsletter.toml"))
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else f"it has {', '.join(sorted(declared))}"
            raise ThemeError(
                f"the theme has no token “{name}”", location=settings, hint=hint, code="theme-token"
            )
        if _is_pair(declared[name.removesuffix(_DARK)]) and not is_colour(value):
            raise ThemeError(
                f"“{value}” is no colour for the token “{name}”",
                location=settings,
                hint="write it as #7c3aed",
                code="theme-token",
            )
        if _UNSAFE.search(value):
            raise ThemeError(
                f"the token “{name}” holds a character that ends a rule of CSS",
                location=settings,
                hint="leave out ; { } < > and \\",
                code="theme-token",
            )


def _is_pair(value: Any) -> bool:
    return isinstance(value, Mapping)


class _Resolver:
    """Finds the value of each half, on the way those that it is calculated from."""

    def __init__(
        self, declared: Mapping[str, Any], overrides: Mapping[str, str], place: Location
    ) -> None:
        self._declared = declared
        self._overrides = overrides
        self._place = place
        self._known: dict[tuple[str, str], str] = {}
        self._open: list[tuple[str, str]] = []

    def half(self, name: str, scheme: str) -> str:
        """The value of a token in a scheme: ``light``, ``dark``, or ``given`` by the author."""
        key = (name, scheme)
        if key not in self._known:
            if key in self._open:
                raise self._broken(f"the token “{name}” is calculated from itself")
            self._open.append(key)
            self._known[key] = self._calculate(name, scheme)
            self._open.pop()
        return self._known[key]

    def _calculate(self, name: str, scheme: str) -> str:
        value = self._declared[name]
        if not _is_pair(value):
            return self._overrides.get(name) or self._read(str(value), scheme)
        asked = self._overrides.get(name)
        exact = self._overrides.get(name + _DARK) if scheme == "dark" else None
        if exact:
            return exact
        if scheme == "given":
            return asked or self.half(name, "light")
        if asked and "on" in value:
            return self._readable(asked, value["on"], scheme)
        if asked and scheme == "light":
            return asked
        if scheme not in value:
            raise self._broken(f"the token “{name}” has no {scheme} value")
        return self._read(str(value[scheme]), scheme)

    def _readable(self, colour: str, on: str | list[str], scheme: str) -> str:
        """The colour that can be read on each of the grounds, which are all light or all dark."""
        for ground in [on] if isinstance(on, str) else on:
            colour = reach(colour, self.half(ground, scheme))
        return colour

    def _read(self, text: str, scheme: str) -> str:
        return self._expression(text.strip(), scheme) if _CALL.fullmatch(text.strip()) else text

    def _expression(self, text: str, scheme: str) -> str:
        if is_colour(text):
            return text
        call = _CALL.fullmatch(text)
        if call:
            return self._call(call[1], _arguments(call[2]), scheme)
        name = _NAME.fullmatch(text)
        if not name or name[1] not in self._declared:
            near = nearest(text, self._declared)
            raise self._broken(
                f"“{text}” is neither a colour nor a token",
                f"did you mean {near}?" if near else "write a colour as #7c3aed",
            )
        return self.half(name[1], name[2] or scheme)

    def _call(self, function: str, arguments: list[str], scheme: str) -> str:
        try:
            first, second = (self._expression(text, scheme) for text in arguments[:2])
            if function == "mix":
                return mix(first, second, float(arguments[2].removesuffix("%")) / 100)
            return reach(first, second, *(float(text) for text in arguments[2:3]))
        except (ValueError, IndexError):
            written = f"{function}({', '.join(arguments)})"
            hint = "write mix(accent, paper, 6%) or reach(accent, paper, 4.5)"
            raise self._broken(f"cannot calculate {written}", hint) from None

    def _broken(self, message: str, hint: str = "") -> ThemeError:
        return ThemeError(message, location=self._place, hint=hint)


def _arguments(text: str) -> list[str]:
    """Splits at the commas that stand in no inner parentheses."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
