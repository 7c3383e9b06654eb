"""From a directive's call to its block: typed attributes, with an error for each that is not."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import FieldInfo

import composer.blocks
from composer.model import Attribute, Block, Directive, Findings, Inline
from composer.model.block import is_url
from composer.nearest import nearest
from composer.registry import discover
from composer.source.attribute_values import convert, value_hint
from composer.source.context import Context
from composer.source.directives import Call

__all__ = ["build", "directives", "fields_of", "url_fields"]

_NOT_ATTRIBUTES = ("location", "label", "children")


@functools.cache
def directives() -> Mapping[str, type[Directive]]:
    """The directives by name."""
    return discover(composer.blocks, Directive)


@functools.cache
def fields_of(kind: type[Directive]) -> Mapping[str, FieldInfo]:
    """The fields of a directive by name: its attributes, label and children."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


@functools.cache
def url_fields(kind: type[Directive]) -> tuple[str, ...]:
    """The names of the fields that are addresses."""
    return tuple(name for name, field in fields_of(kind).items() if is_url(field.type))


def build(
    call: Call, label: Inline, children: tuple[Block, ...], *, parent: str, context: Context
) -> Directive | None:
    """The block that a call asks for; ``None`` after an error."""
    kind = directives().get(call.name)
    if kind is None:
        own = context.project.own_blocks.get(call.name)
        if own is not None:
            made: Directive | None = own.build(call, label, children, context.findings)
            return made
        _unknown(call, context)
        return None
    if not call.sound or not _fits(call, kind, label, children, parent=parent, context=context):
        return None
    values = _attributes(call, kind, context)
    if values is None:
        return None
    fields = kind.__struct_fields__
    if "label" in fields:
        values["label"] = label
    if "children" in fields:
        values["children"] = children
    return kind(location=call.location, **values)


def _unknown(call: Call, context: Context) -> None:
    known = (*directives(), *context.project.own_blocks)
    meant = nearest(call.name.lower(), known)
    hint = f"write {meant}" if meant else f"there are {', '.join(sorted(known))}"
    template = f"templates/blocks/{call.name}.email.html.j2"
    if context.project.files.text(template) is not None:
        hint = (
            f"{template} is there, but declares no attributes: begin it with"
            " {# attributes: none #}, or name them in place of none"
        )
    context.findings.error(
        "unknown-directive", f"there is no directive “{call.name}”", call.location, hint
    )


def _fits(
    call: Call,
    kind: type[Directive],
    label: Inline,
    children: tuple[Block, ...],
    *,
    parent: str,
    context: Context,
) -> bool:
    """Whether the shape is right: leaf or container, where it stands, label or none."""
    before = len(context.findings)
    name, place, findings = call.name, call.location, context.findings
    if call.container and not kind.container:
        findings.error(
            "directive-shape", f"{name} holds nothing", place, f"write ::{name} with two colons"
        )
    if not call.container and not kind.leaf:
        findings.error(
            "directive-shape",
            f"{name} is a container",
            place,
            f"write :::{name}, its content below, then a line :::",
        )
    if kind.inside and parent != kind.inside:
        findings.error(
            "directive-place",
            f"{name} stands only directly inside {kind.inside}",
            place,
            f"open ::::{kind.inside} above it and close it with :::: below",
        )
    _check_content(call, kind, label, children, findings)
    return len(findings) == before


def _check_content(
    call: Call,
    kind: type[Directive],
    label: Inline,
    children: tuple[Block, ...],
    findings: Findings,
) -> None:
    """Whether what stands in brackets and between the fences is what the block takes."""
    name, place = call.name, call.location
    fields = fields_of(kind)
    if label and "label" not in fields:
        findings.error("directive-label", f"{name} has no [title]", place, "take the brackets out")
    if "label" in fields and fields["label"].required and not label:
        colons = ":::" if kind.leaf is False else "::"
        findings.error(
            "directive-label",
            f"{name} needs words in brackets",
            place,
            f"write {colons}{name}[words]",
        )
    if call.container and kind.container and not children and kind.leaf is False:
        findings.error(
            "directive-empty", f"{name} is empty", place, "write its content between the fences"
        )


def _attributes(call: Call, kind: type[Directive], context: Context) -> dict[str, Any] | None:
    """The typed values of a call's attributes; ``None`` after an error."""
    fields = {
        name: field
        for name, field in fields_of(kind).items()
        if name not in (*_NOT_ATTRIBUTES, *kind.found)
    }
    spelled = {name: written for written, name in kind.spelled.items()}
    values: dict[str, Any] = {}
    sound = True
    for written, attribute in call.attributes.items():
        name = kind.spelled.get(written, written)
        if name not in fields or (written in spelled):
            known = [spelled.get(field, field) for field in fields]
            _unknown_attribute(call, written, attribute, known, context)
            sound = False
            continue
        try:
            values[name] = convert(attribute.value, fields[name].type)
        except ValueError:
            message = f"{written} of {call.name} needs a value"
            if attribute.value is not None:
                message = f"{written} of {call.name} cannot be “{attribute.value}”"
            hint = value_hint(written, attribute.value, fields[name].type)
            context.findings.error("attribute-value", message, attribute.location, hint)
            sound = False
    for name, field in fields.items():
        if field.required and name not in values and sound:
            shown = f"{{#{name}}}" if name == "id" else f'{spelled.get(name, name)}="…"'
            context.findings.error(
                "missing-attribute",
                f"{call.name} needs {spelled.get(name, name)}",
                call.location,
                f"write {shown} in its braces" if name != "id" else f"write ::{call.name}{{#id}}",
            )
            sound = False
    return values if sound else None


def _unknown_attribute(
    call: Call,
    written: str,
    attribute: Attribute,
    known: Sequence[str],
    context: Context,
) -> None:
    meant = nearest(written, known)
    listed = ", ".join(known) or "none"
    context.findings.error(
        "unknown-attribute",
        f"{call.name} has no attribute “{written}”",
        attribute.location,
        f"write {meant}" if meant else f"it has {listed}",
    )
