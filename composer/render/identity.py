"""The content hash of an issue: of what it says, not of how or by which version it is drawn.

In it: the front matter's fields that readers see, every word, link, poll and result of the body,
the settings that name the sender, and the pictures' bytes. Not in it: templates, tokens, the
places of things in files, and what is only known of the issue elsewhere (drafts, findings).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from markdown_it.token import Token
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
    digest = blake2b(digest_size=16)
    values = (
        *(getattr(issue.meta, name) for name in _META),
        *(getattr(issue, name) for name in _ISSUE),
        *(getattr(newsletter, name) for name in _NEWSLETTER),
    )
    text = "\x1f".join(part for value in values for part in _said(value))
    # A merge field's token is made of the whole file; what it stands for is what is said.
    for token, (name, default) in issue.slots.items():
        text = text.replace(token, f"{{{{{name}|{default}}}}}")
    digest.update(text.encode(errors="surrogatepass"))
    return digest.hexdigest()


def _said(value: Any) -> Iterator[str]:
    """The parts of a value, with marks that keep two neighbours from running together."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Token):
        yield from _of_token(value)
    elif isinstance(value, (Location, Meta)):
        return
    elif isinstance(value, Inline):
        yield from _said(value.tokens)
    elif isinstance(value, Struct):
        yield from _of_struct(value)
    elif isinstance(value, Mapping):
        yield from _said(sorted(value.items(), key=lambda item: str(item[0])))
    elif isinstance(value, (list, tuple)):
        yield "("
        for item in value:
            yield from _said(item)
        yield ")"
    elif isinstance(value, (set, frozenset)):
        yield from _said(sorted(value, key=str))
    elif isinstance(value, (datetime.date, datetime.time)):
        yield value.isoformat()
    else:
        yield repr(value)


def _of_struct(value: Struct) -> Iterator[str]:
    yield type(value).__name__
    names = _PICTURE if isinstance(value, Picture) else value.__struct_fields__
    for name in names:
        if name not in _UNSAID or (name == "sections" and not isinstance(value, Section)):
            yield from _said(getattr(value, name))
    yield "."


def _of_token(token: Token) -> Iterator[str]:
    yield token.type
    yield token.tag
    if token.attrs:
        yield from map(str, token.attrs.values())
        yield from token.attrs
    if token.children:
        for child in token.children:
            yield from _of_token(child)
    else:
        yield token.content
    if token.info:
        yield token.info
    if token.meta:
        for name in ("block", "picture", "id", "subId"):
            if name in token.meta:
                yield from _said(token.meta[name])
