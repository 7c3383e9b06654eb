"""Finds features in CSS and HTML, by our own map of what they look like."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from composer.checking.support.facts import Use, map_of_features
from composer.render.steps.declarations import Declaration, declarations

__all__ = [
    "KINDS",
    "Found",
    "in_at_rule",
    "in_declaration",
    "in_element",
    "in_selector",
    "in_style",
]

#: Texts and addresses in a value: what they hold is no CSS.
_OPAQUE = re.compile(r""""[^"]*"|'[^']*'|url\([^)]*\)""")
_FUNCTION = re.compile(r"([a-z-]+)\(")
_UNIT = re.compile(r"(?<![\w#.-])[-+]?(?:\d+\.?\d*|\.\d+)([a-z]+)\b")
_WORD = re.compile(r"(?<![\w#.-])[a-z][a-z-]*(?![\w(-])")
_COLOUR = re.compile(r"rgb(a?)\(([^()]*)\)")
_BRACKETS = re.compile(r"\[[^]]*\]")
_PSEUDO = re.compile(r"::?[a-z-]+")
#: Signs of a selector that ask something of a client; the dots of nth-child(2n+1) are none.
_ARGUMENT = re.compile(r"\([^()]*\)")
_SIGN = re.compile(r"[>+~*&]")


class Found(NamedTuple):
    """A feature in a declaration."""

    use: Use
    declaration: Declaration


class _Map(NamedTuple):
    """``features.json``, ready to be asked."""

    properties: Mapping[str, str]
    values: Mapping[str, tuple[tuple[re.Pattern[str], Use], ...]]
    words: Mapping[str, Mapping[str, str]]
    partly: Mapping[str, float]

    def use(self, code: str) -> Use:
        """A use of a feature, worth what the map says where it is known partly."""
        return Use(code, self.partly[code]) if code in self.partly else Use(code)


def _spread(table: Mapping[str, str]) -> dict[str, str]:
    return {name: code for names, code in table.items() for name in names.split()}


@functools.cache
def _map() -> _Map:
    written = map_of_features()
    partly = written["partly"]
    values: dict[str, list[tuple[re.Pattern[str], Use]]] = {}
    for names, pattern, code, *worth in written["values"]:
        use = Use(code, *(worth or [partly[code]] if worth or code in partly else []))
        for name in names.split():
            values.setdefault(name, []).append((re.compile(pattern), use))
    kinds = ("functions", "units", "words", "pseudos", "combinators", "at-rules", "media")
    return _Map(
        _spread(written["properties"]),
        {name: tuple(found) for name, found in values.items()},
        {
            **{kind: _spread(written[kind]) for kind in (*kinds, "elements", "attributes")},
            "colours": written["colours"],
        },
        partly,
    )


@functools.lru_cache(maxsize=4096)
def in_style(text: str) -> tuple[Found, ...]:
    """The features in a ``style`` attribute."""
    return tuple(
        Found(use, declaration)
        for declaration in declarations(text, strict=False)
        for use in in_declaration(declaration.name, declaration.value)
    )


@functools.lru_cache(maxsize=4096)
def in_declaration(name: str, value: str) -> tuple[Use, ...]:
    """The features in one declaration."""
    known = _map()
    value = value.lower()
    codes = [known.properties[name]] if name in known.properties else []
    if name.startswith("--"):
        codes.append(known.words["functions"]["var"])
    uses = [known.use(code) for code in codes]
    uses += [use for form, use in known.values.get(name, ()) if form.fullmatch(value)]
    bare = _OPAQUE.sub(" ", value) if "(" in value or '"' in value or "'" in value else value
    uses += map(known.use, _in_value(bare, known.words))
    return tuple(dict.fromkeys(uses))


def _in_value(value: str, words: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    if "(" in value:
        functions = words["functions"]
        yield from (functions[f[1]] for f in _FUNCTION.finditer(value) if f[1] in functions)
        for colour in _COLOUR.finditer(value):
            if "," not in colour[2]:
                yield words["colours"]["with blanks"]
            elif colour[1]:
                yield words["colours"]["with commas"]
    units, plain = words["units"], words["words"]
    yield from (units[f[1]] for f in _UNIT.finditer(value) if f[1] in units)
    yield from (plain[f[0]] for f in _WORD.finditer(value) if f[0] in plain)


@functools.lru_cache(maxsize=4096)
def in_selector(text: str) -> tuple[Use, ...]:
    """The features in the selectors of a rule that stays in the head."""
    known = _map()
    signs, pseudos = known.words["combinators"], known.words["pseudos"]
    codes = [signs["["]] if "[" in text else []
    bare = _BRACKETS.sub("", text.lower())
    codes += [pseudos[f[0]] for f in _PSEUDO.finditer(bare) if f[0] in pseudos]
    codes += [signs[f[0]] for f in _SIGN.finditer(_ARGUMENT.sub("", bare))]
    return tuple(known.use(code) for code in dict.fromkeys(codes))


@functools.lru_cache(maxsize=512)
def in_at_rule(prelude: str) -> tuple[Use, ...]:
    """The features in ``@media (prefers-color-scheme: dark)``: the rule, and what it asks."""
    known = _map()
    name = re.match(r"@[\w-]*", prelude.lower())
    codes = [known.words["at-rules"].get(name[0] if name else "", "")]
    asked = re.findall(r"[a-z-]+", prelude.lower()) if codes[0] == "css-at-media" else []
    media = known.words["media"]
    codes += [code for word in asked for part, code in media.items() if word.endswith(part)]
    return tuple(known.use(code) for code in dict.fromkeys(filter(None, codes)))


@functools.lru_cache(maxsize=1024)
def in_element(name: str, kind: str, attributes: tuple[str, ...]) -> tuple[tuple[Use, str], ...]:
    """The features in an element, each with its attribute, empty of the element itself.

    ``kind`` is the value of the attribute that tells elements of one name apart (:data:`KINDS`).
    """
    known = _map()
    elements, asked = known.words["elements"], known.words["attributes"]
    found = {asked[key]: key for key in attributes if key in asked}
    key = KINDS.get(name, "")
    code = elements.get(f"{name}[{key}={kind.lower()}]") or elements.get(name)
    if code:
        found[code] = ""
    return tuple((known.use(code), key) for code, key in found.items())


#: What tells elements of one name apart.
KINDS = {"input": "type", "button": "type", "link": "rel", "meta": "name"}
