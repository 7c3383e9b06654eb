"""The manual page of a block, from its class: docstring, fields, shape."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from composer.blocks._own import own_blocks
from composer.model import Directive
from composer.model.block import is_url
from composer.source.directive_blocks import directives, fields_of

__all__ = ["Attribute", "Manual", "all_blocks", "manual_of", "page"]

_NOT_ATTRIBUTES = ("location", "label", "children")
_EXAMPLE = re.compile(r"^Example::\n\n", re.MULTILINE)
_WIDTH = 88


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute of a block; ``type`` is text, number, flag, address or choice."""

    name: str
    type: str
    required: bool
    default: str | int | bool | None = None
    choices: tuple[str, ...] = ()
    description: str = ""


class Manual(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of a block: an object of ``newsletter blocks --json``."""

    name: str
    summary: str
    text: str
    shapes: tuple[str, ...]
    title: str
    attributes: tuple[Attribute, ...]
    example: str
    inside: str = ""
    own: bool = False


def all_blocks(root: Path | None) -> Mapping[str, type[Directive]]:
    """The blocks by name, those of the project at ``root`` among them."""
    own = own_blocks(root / "templates") if root else {}
    return dict(sorted({**own, **directives()}.items()))


def manual_of(name: str, kind: type[Directive]) -> Manual:
    """The manual of one block."""
    about, example = _cut(inspect.cleandoc(kind.__doc__ or ""))
    summary, _, text = about.partition("\n\n")
    fields = fields_of(kind)
    label = fields.get("label")
    title = "" if label is None else "required" if label.required else "optional"
    attributes = tuple(
        _attribute(kind, field)
        for field in fields.values()
        if field.name not in (*_NOT_ATTRIBUTES, *kind.found)
    )
    return Manual(
        name=name,
        summary=" ".join(summary.split()),
        text=text,
        shapes=_shapes(name, kind, title, attributes),
        title=title,
        attributes=attributes,
        example=example or _written(name, kind, title, attributes),
        inside=kind.inside,
        own=name not in directives(),
    )


def _cut(doc: str) -> tuple[str, str]:
    """The docstring as plain text, and what stands under ``Example::``."""
    found = _EXAMPLE.search(doc)
    about = doc[: found.start()] if found else doc
    example = textwrap.dedent(doc[found.end() :]).strip("\n") if found else ""
    return re.sub(r"``(.*?)``", r"`\1`", about, flags=re.DOTALL).strip(), example


def _attribute(kind: type[Directive], field: Any) -> Attribute:
    written = next((w for w, name in kind.spelled.items() if name == field.name), field.name)
    info = msgspec.inspect.type_info(field.type)
    description = ""
    if isinstance(info, msgspec.inspect.Metadata):
        description = str((info.extra_json_schema or {}).get("description", ""))
        info = info.type
    choices: tuple[str, ...] = ()
    if isinstance(info, msgspec.inspect.LiteralType):
        choices = tuple(
            str(value) for value in getattr(field.type, "__origin__", field.type).__args__
        )
    kinds = {msgspec.inspect.BoolType: "flag", msgspec.inspect.IntType: "number"}
    sort = (
        "choice" if choices else "address" if is_url(field.type) else kinds.get(type(info), "text")
    )
    return Attribute(
        name=written,
        type=sort,
        required=field.required,
        default=None if field.required else field.default,
        choices=choices,
        description=description,
    )


def _call(name: str, title: str, attributes: tuple[Attribute, ...]) -> str:
    needed = [
        "#id" if item.name == "id" else f"{item.name}=…" for item in attributes if item.required
    ]
    more = ["…"] if any(not item.required for item in attributes) else []
    braces = f"{{{' '.join((*needed, *more))}}}" if needed or more else ""
    words = "[words]" if title else ""
    return f"{name}{words}{braces}"


def _shapes(
    name: str, kind: type[Directive], title: str, attributes: tuple[Attribute, ...]
) -> tuple[str, ...]:
    call = _call(name, title, attributes)
    leaf = (f"::{call}",) if kind.leaf else ()
    return (*leaf, f":::{call} … :::") if kind.container else leaf


def _written(
    name: str, kind: type[Directive], title: str, attributes: tuple[Attribute, ...]
) -> str:
    """An example for a block of the author's own that has none."""
    needed = tuple(item for item in attributes if item.required)
    return f"{'::' if kind.leaf else ':::'}{_call(name, title, needed)}"


def page(manual: Manual) -> str:
    """A manual as text."""
    lines = [f"{manual.name} — {manual.summary}", ""]
    lines += [f"    {shape}" for shape in manual.shapes]
    if manual.inside:
        lines += ["", f"Stands only directly inside {manual.inside}."]
    if manual.text:
        lines += ["", _wrapped(manual.text)]
    if manual.title:
        must = "are required" if manual.title == "required" else "may be left out"
        lines += ["", f"The [words] {must}."]
    if manual.attributes:
        lines += ["", "Attributes", ""]
        for item in manual.attributes:
            lines += _entry(item)
    lines += ["", "Example", "", textwrap.indent(manual.example, "    ")]
    return "\n".join(lines)


def _wrapped(text: str) -> str:
    paragraphs = re.split(r"\n{2,}", text)
    return "\n\n".join(
        part if part.startswith(" ") else textwrap.fill(" ".join(part.split()), _WIDTH)
        for part in paragraphs
    )


def _entry(item: Attribute) -> list[str]:
    shown = "#id" if item.name == "id" else item.name
    sort = " | ".join(item.choices) if item.choices else item.type
    if item.required:
        sort += ", required"
    elif item.type != "flag" and item.default not in ("", None):
        sort += f", {item.default} by default"
    return [
        f"    {shown:<12} {sort}",
        *([f"{'':17}{item.description}"] if item.description else []),
    ]
