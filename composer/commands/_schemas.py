"""JSON Schemas (draft 2020-12) of what authors write, from what reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

import msgspec

from composer.config import MAIN, NAMES, TABLES, is_table
from composer.config.polls import POLL_KEYS
from composer.model import Author, Newsletter, Poll
from composer.model.settings import Delivery, ThemeChoice
from composer.source.fields import ALIASES, FIELDS

__all__ = ["SCHEMAS", "front_matter", "settings"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
#: A scalar stays the text that was written: `title: 2025` is one, and `subtitle:` an empty one.
_TEXT = {"type": ["string", "number", "boolean", "null"]}
_WORDS = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_FLAG = {"enum": [True, False, "yes", "no", "on", "off", None]}
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "date": {"type": "string", "examples": ["2025-01-09", "2025-01-09 08:30 +0100"]},
    "number": {"type": ["integer", "string", "null"], "pattern": "^[0-9]*$"},
    "slug": {"type": ["string", "null"], "pattern": "^([a-z0-9]+(-[a-z0-9]+)*)?$"},
    "language": {"type": ["string", "null"], "examples": ["en", "fr", "pt-BR"]},
    "canonical": {"type": ["string", "null"], "format": "uri"},
    "author": _WORDS,
    "tags": _WORDS,
    "draft": _FLAG,
    "extra": {"type": "object"},
}


def settings() -> dict[str, Any]:
    """The schema of newsletter.toml."""
    newsletter = _struct(Newsletter)
    main = {
        **newsletter,
        "description": "What the newsletter is, and where.",
        "properties": {name: newsletter["properties"][name] for name in MAIN},
        "required": [name for name in newsletter["required"] if name in MAIN],
        "additionalProperties": False,
    }
    author = _struct(Author, without=("id", "location"))
    named: dict[str, Any] = {
        "version": {"const": 1, "description": "the version of this file's format"},
        "newsletter": main,
        **{name: _struct(kind) for name, kind in TABLES.items()},
        "delivery": _delivery(),
        "authors": _keyed(author, newsletter["properties"]["authors"]["description"]),
        "polls": _keyed(_poll(), newsletter["properties"]["polls"]["description"]),
        "theme": _theme(),
    }
    return {
        "$schema": _DRAFT,
        "title": "newsletter.toml",
        "description": "The settings of a newsletter for newsletter-composer.",
        "type": "object",
        "properties": {name: named[name] for name in NAMES},
        "required": ["newsletter", "sender"],
        "additionalProperties": False,
    }


def front_matter() -> dict[str, Any]:
    """The schema of an issue's front matter. A field that is not known is only passed over."""
    fields = {
        name: {**_TYPES.get(name, _TEXT), "description": description}
        for name, description in FIELDS.items()
    }
    fields["polls"] = _keyed(_poll(), FIELDS["polls"])
    aliases = {
        alias: {**fields[name], "description": f"the same as {name}: {FIELDS[name]}"}
        for alias, name in ALIASES.items()
    }
    return {
        "$schema": _DRAFT,
        "title": "Front matter of an issue",
        "description": "The fields at the top of an issue for newsletter-composer.",
        "type": "object",
        "properties": {**fields, **aliases},
    }


SCHEMAS = {"settings": settings, "front-matter": front_matter}


def _struct(kind: type[msgspec.Struct], *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    _, components = msgspec.json.schema_components([kind])
    found: dict[str, Any] = dict(components[kind.__name__])
    # The class's name says nothing to an author, and its docstring speaks to programmers.
    found.pop("title", None)
    found["description"] = (kind.__doc__ or "").partition("\n")[0]
    found["properties"] = {
        field.name: _property(field.type, found["properties"][field.name])
        for field in msgspec.structs.fields(kind)
        if field.name not in without
    }
    found["additionalProperties"] = False
    return found


def _property(kind: Any, written: dict[str, Any]) -> dict[str, Any]:
    """A field; a table inside a table stands there whole, for editors that look nothing up."""
    if is_table(kind):
        return _struct(kind)
    plain = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    names = get_args(plain)[0] if get_origin(plain) is dict else None
    if get_origin(names) is Literal:
        return {**written, "propertyNames": {"enum": list(get_args(names))}}
    return written


def _keyed(values: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "object", "description": description, "additionalProperties": values}


def _theme() -> dict[str, Any]:
    theme = _struct(ThemeChoice, without=("tokens", "places"))
    token = {"type": ["string", "number", "boolean"], "description": "a token of the theme"}
    return {**theme, "additionalProperties": token}


def _delivery() -> dict[str, Any]:
    delivery = _struct(Delivery, without=("channels", "places"))
    setting = {"type": ["string", "number", "boolean"]}
    channel = {
        "type": "object",
        "description": "the settings of a channel; `newsletter channels` lists them",
        "additionalProperties": setting,
    }
    return {**delivery, "additionalProperties": channel}


def _poll() -> dict[str, Any]:
    """A poll as it is written, whose forms ``config.polls`` understands."""
    written = _struct(Poll)["properties"]
    label = {"type": "string"}
    shapes: Mapping[str, Mapping[str, Any]] = {
        "question": {"type": "string"},
        "description": {"type": "string"},
        "comment": _FLAG,
        "closes": {"type": "string", "format": "date"},
        "options": {
            "anyOf": [
                {"type": "object", "additionalProperties": label, "minProperties": 2},
                {"type": "array", "items": label, "minItems": 2},
            ]
        },
    }
    return {
        "type": "object",
        "properties": {
            key: {**shapes[key], "description": written[key]["description"]} for key in POLL_KEYS
        },
        "required": ["question", "options"],
        "additionalProperties": False,
    }
