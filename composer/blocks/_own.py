"""An author's own blocks: a template in ``templates/blocks/`` whose first comment declares it.

::

    {# A recipe's card.

       attributes: url (url, required), tone=warm, minutes, wide (flag)
    #}

Each attribute is a name, or a name with a default (``tone=warm``, ``tone="very warm"``), or a
name with what it is in parentheses: ``required``, ``url`` (resolved and checked like any link) and
``flag`` (written without a value). The other lines are its manual. ``attributes: none`` declares a
block without attributes; a template whose first comment has no such line declares none and is
only an override.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self, cast

import msgspec

from composer.errors import ThemeError
from composer.model import Attribute, Block, Directive, Findings, Inline, Location, Url
from composer.nearest import nearest

__all__ = ["OwnBlock", "own_blocks"]

_SUFFIX = ".email.html.j2"
_COMMENT = re.compile(r"\s*\{#-?(.*?)-?#\}", re.DOTALL)
_LINE = re.compile(r"^[ \t]*attributes:(.*?)(?=\n[ \t]*\n|\Z)", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(
    r"""\s*(?P<name>[a-z][a-z0-9_]*)\s*"""
    r"""(?:=\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s,"()]+))|\((?P<what>[a-z, ]*)\))?\s*(?:,|\Z)"""
)
_WHAT = frozenset(("required", "url", "flag"))
_TAKEN = frozenset((*dir(Directive), "location", "label", "children", "attributes", "build"))


class Call(Protocol):
    """A directive as it stands in an issue."""

    name: str
    attributes: Mapping[str, Attribute]
    location: Location
    sound: bool


class OwnBlock(Directive, frozen=True, kw_only=True):
    """The base of the blocks that templates declare; each attribute is a field of its own."""

    container = True
    #: The attributes that its template declares.
    declared: ClassVar[tuple[str, ...]] = ()

    label: Inline = Inline((), "")
    children: tuple[Block, ...] = ()

    def inner(self) -> tuple[Block, ...]:
        return self.children

    @property
    def attributes(self) -> dict[str, Any]:
        """The declared attributes with their values."""
        return {name: getattr(self, name) for name in self.declared}

    @classmethod
    def build(
        cls, call: Call, label: Inline, children: tuple[Block, ...], findings: Findings
    ) -> Self | None:
        """The block that a call asks for; ``None`` after an error."""
        fields = {field.name: field for field in msgspec.structs.fields(cls)}
        values: dict[str, Any] = {}
        sound = call.sound
        for name, written in call.attributes.items():
            if name not in cls.declared:
                sound = _unknown(cls, name, written, findings)
            elif fields[name].type is bool:
                values[name] = True
            elif written.value is None:
                message, hint = f"{name} of {cls.name} needs a value", f'write {name}="…"'
                findings.error("attribute-value", message, written.location, hint)
                sound = False
            else:
                values[name] = written.value
        for name in cls.declared:
            if fields[name].required and name not in call.attributes:
                message, hint = f"{cls.name} needs {name}", f'write {name}="…" in its braces'
                findings.error("missing-attribute", message, call.location, hint)
                sound = False
        if not sound:
            return None
        return cls(location=call.location, label=label, children=children, **values)


def _unknown(kind: type[OwnBlock], name: str, written: Attribute, findings: Findings) -> bool:
    near = nearest(name, kind.declared)
    findings.error(
        "unknown-attribute",
        f"{kind.name} has no attribute “{name}”",
        written.location,
        f"write {near}" if near else f"it has {', '.join(kind.declared) or 'none'}",
    )
    return False


def own_blocks(templates: Path) -> dict[str, type[OwnBlock]]:
    """The blocks that the templates of a project declare, by their names.

    ``templates`` is the project's ``templates/``. Raises :class:`ThemeError` where a declaration
    cannot be read.
    """
    found: dict[str, type[OwnBlock]] = {}
    for path in sorted((templates / "blocks").glob(f"*{_SUFFIX}")):
        name = path.name.removesuffix(_SUFFIX)
        text = path.read_text("utf-8", errors="replace")
        comment = _COMMENT.match(text)
        line = _LINE.search(comment[1]) if comment else None
        if comment and line:
            before = text[: comment.start(1) + line.start()]
            place = Location(f"templates/blocks/{path.name}", 1 + before.count("\n"))
            manual = (comment[1][: line.start()] + comment[1][line.end() :]).strip()
            found[name] = _block(name, line[1].strip(), manual, place)
    return found


def _block(name: str, written: str, manual: str, place: Location) -> type[OwnBlock]:
    fields: list[Any] = []
    at = 0
    while at < len(written) and written != "none":
        item = _ITEM.match(written, at)
        what = {word.strip() for word in (item["what"] or "").split(",")} - {""} if item else set()
        if item is None or what - _WHAT or item["name"] in _TAKEN:
            raise ThemeError(
                f"cannot read the attributes of {name} from “{written[at:].strip()}”",
                location=place,
                hint="write attributes: url (url, required), tone=warm, wide (flag)",
            )
        fields.append(_field(item, what))
        at = item.end()
    declared = tuple(field[0] for field in fields)
    namespace = {"declared": declared, "__doc__": manual}
    kind = msgspec.defstruct(
        name.title().replace("-", "").replace("_", "") or name,
        fields,
        bases=(OwnBlock,),
        namespace=namespace,
        frozen=True,
        kw_only=True,
    )
    own = cast("type[OwnBlock]", kind)
    own.name = name
    return own


def _field(item: re.Match[str], what: set[str]) -> tuple[Any, ...]:
    name: str = item["name"]
    if "flag" in what:
        return name, bool, False
    kind: Any = Url if "url" in what else str
    if "required" in what:
        return name, kind
    default = item["quoted"] if item["quoted"] is not None else item["bare"] or ""
    return name, kind, default
