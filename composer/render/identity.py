"""The content hash of an issue: of what it says, not of how or by which version it is drawn.

In it: the front matter's fields that readers see, every word, link, poll and result of the body,
the settings that name the sender, and the pictures' bytes. Not in it: templates, tokens, the
places of things in files, and what is only known of the issue elsewhere (drafts, findings).
"""

from __future__ import annotations

from collections.abc import Mapping
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
    elif isinstance(value, (list, tuple)):
        said.append("(")
        for item in value:
            _say(item, said)
        said.append(")")
    elif isinstance(value, (Location, Meta)):
        pass
    elif isinstance(value, Struct):
        said.append(type(value).__name__)
        for name in _names(type(value)):
            _say(getattr(value, name), said)
    elif isinstance(value, Mapping):
        _say(sorted(value.items(), key=lambda item: str(item[0])), said)
    elif isinstance(value, (set, frozenset)):
        _say(sorted(value, key=str), said)
    elif hasattr(value, "nesting"):
        _say_token(value, said)
    else:
        said.append(repr(value))


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
