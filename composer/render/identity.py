"""The content hash of an issue: of what it says, not of how or by which version it is drawn.

In it: the front matter's fields that readers see, every word, link, poll and result of the body,
the settings that name the sender, and the pictures' bytes. Not in it: templates, tokens, the
places of things in files, and what is only known of the issue elsewhere (drafts, findings).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from composer.model import Inline, Issue, Location, Meta, Newsletter, Picture, Section

__all__ = ["content_hash"]

_META = (
    *("title", "subtitle", "subject", "preheader", "description", "moment", "timed", "number"),
    *("slug", "language", "url", "authors", "tags", "cover_alt", "extra"),
)
_ISSUE = ("opening", "sections", "footnotes", "subject", "preheader", "cover", "portraits")
_NEWSLETTER = ("name", "tagline", "url", "sender", "postal_address", "links", "extra")
_PICTURE = ("url", "alt", "hash")
#: What a section or a block holds that is not shown, or shown elsewhere.
_UNSAID = frozenset(("location", "carry", "sections", "subheadings", "places"))


def content_hash(issue: Issue, newsletter: Newsletter) -> str:
    """The hash, 32 hexadecimal digits; the same wherever the same issue is composed."""
    said: list[str] = []
    for source, names in ((issue.meta, _META), (issue, _ISSUE), (newsletter, _NEWSLETTER)):
        for name in names:
            _say(getattr(source, name), said)
    text = "\x1f".join(said)
    # A merge field's token is made of the whole file; what it stands for is what is said.
    for token, (name, default) in issue.slots.items():
        text = text.replace(token, f"{{{{{name}|{default}}}}}")
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _say(value: Any, said: list[str]) -> None:
    """Adds the parts of a value, with marks that keep two neighbours from running together."""
    if isinstance(value, str):
        said.append(value)
    else:
        _sayer(type(value))(value, said)  # type: ignore[arg-type]


@cache
def _sayer(kind: type) -> Callable[[Any, list[str]], None]:
    """What says values of a type."""
    for kinds, say in _SAYERS:
        if issubclass(kind, kinds):
            return say
    return _say_token if hasattr(kind, "attrGet") else _say_repr


def _say_nothing(value: Any, said: list[str]) -> None:
    del value, said


def _say_repr(value: Any, said: list[str]) -> None:
    said.append(repr(value))


def _say_mapping(value: Mapping[Any, Any], said: list[str]) -> None:
    _say_all(sorted(value.items(), key=lambda item: str(item[0])), said)


def _say_set(value: Iterable[Any], said: list[str]) -> None:
    _say_all(sorted(value, key=str), said)


def _say_all(values: Iterable[Any], said: list[str]) -> None:
    said.append("(")
    for value in values:
        if type(value) is str:
            said.append(value)
        else:
            _sayer(type(value))(value, said)  # type: ignore[arg-type]
    said.append(")")


def _say_struct(value: Struct, said: list[str]) -> None:
    kind = type(value)
    said.append(kind.__name__)
    for name in _names(kind):
        part = getattr(value, name)
        # Most parts are texts, and a call for each would take longer than to say it.
        if type(part) is str:
            said.append(part)
        else:
            _sayer(type(part))(part, said)  # type: ignore[arg-type]


@cache
def _names(kind: type[Struct]) -> tuple[str, ...]:
    """The fields of a struct that are said."""
    if issubclass(kind, Picture):
        return _PICTURE
    if issubclass(kind, Inline):
        return ("tokens",)
    unsaid = _UNSAID if issubclass(kind, Section) else _UNSAID - {"sections"}
    return tuple(name for name in kind.__struct_fields__ if name not in unsaid)


def _say_token(token: Any, said: list[str]) -> None:
    said += (token.type, token.tag)
    if token.attrs:
        for name, value in token.attrs.items():
            said += (name, str(value))
    if token.children:
        for child in token.children:
            if child.attrs or child.children or child.meta:
                _say_token(child, said)
            else:
                said += (child.type, child.content)
    else:
        said.append(token.content)
    if token.info:
        said.append(token.info)
    if token.meta:
        for name in ("block", "picture", "id", "subId"):
            if name in token.meta:
                _say(token.meta[name], said)


_SAYERS: tuple[tuple[tuple[type, ...], Callable[[Any, list[str]], None]], ...] = (
    ((Location, Meta), _say_nothing),
    ((list, tuple), _say_all),
    ((Struct,), _say_struct),
    ((Mapping,), _say_mapping),
    ((set, frozenset), _say_set),
)
