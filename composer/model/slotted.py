"""Text cut at its merge fields.

A merge field is carried through Markdown, templates and the inliner as a token of ASCII letters
and digits; :meth:`Slotted.cut` splits the finished text at the tokens once, and each reader's
copy is then a join of strings.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from os.path import commonprefix
from typing import Literal
from urllib.parse import quote

from msgspec import Struct

from composer.model.transfer import encoded_words, quoted_printable_piece

__all__ = ["Kind", "Slot", "Slotted", "Transfer", "found_in", "html_kind", "joined", "text_kind"]

#: How a slot's text is coded for a mail: not at all, quoted-printable (RFC 2045 §6.7) in a body,
#: encoded words (RFC 2047) in a Subject, with the fold that parts them from what stands beside.
Transfer = Literal["", "qp", "word", "word-fold", "fold-word"]


class Kind(StrEnum):
    """What kind of place a value is written into, which decides how it is escaped."""

    TEXT = "text"
    HTML = "html"
    #: A whole address, or the beginning of one, in an attribute of HTML: http, https or mailto,
    #: with HTML's characters escaped.
    ADDRESS = "address"
    #: A part of an address, in an attribute of HTML: percent-encoded.
    URL = "url"
    #: A part of an address in plain text: percent-encoded.
    URL_TEXT = "url-text"
    #: Words in a header of a mail: one line without control characters.
    HEADER = "header"
    #: A mail address in a header: ASCII, and nothing but one address.
    MAILBOX = "mailbox"


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_WEB_OR_MAIL = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def _one_line(value: str, default: str) -> str:
    return " ".join(_CONTROLS.sub(" ", value or default).split())


def _percent(value: str, default: str) -> str:
    return quote(value or default, safe="", errors="replace")


def _address(value: str, default: str) -> str:
    """A reader's value cannot bring a scheme that runs code; the author's default neither."""
    if _WEB_OR_MAIL.match(value):
        return html.escape(value)
    # A browser drops control characters and blanks before it looks for the scheme (URL §4.4).
    bare = "".join(character for character in default if character > " ")
    if _SCHEME.match(bare) and not _WEB_OR_MAIL.match(bare):
        return ""
    return html.escape(default)


_ESCAPES: dict[Kind, Callable[[str, str], str]] = {
    Kind.TEXT: lambda value, default: value or default,
    Kind.HTML: lambda value, default: html.escape(value or default),
    Kind.ADDRESS: _address,
    Kind.URL: _percent,
    Kind.URL_TEXT: _percent,
    Kind.HEADER: _one_line,
    Kind.MAILBOX: lambda value, default: value if _MAILBOX.fullmatch(value) else default,
}


def _words(text: str) -> str:
    return encoded_words(text, taken=len("Subject: "))


#: An empty value brings no fold, for a line of a header must not be blank.
_TRANSFERS: dict[str, Callable[[str], str]] = {
    "qp": quoted_printable_piece,
    "word": _words,
    "word-fold": lambda text: f"{_words(text)}\r\n " if text else "",
    "fold-word": lambda text: f"\r\n {encoded_words(text)}" if text else "",
}


class Slot(Struct, frozen=True):
    """A place for a reader's value: the field's name, its default, and the kind of place.

    ``transfer`` is how the escaped value is then coded for a mail.
    """

    field: str
    default: str
    kind: Kind = Kind.TEXT
    transfer: Transfer = ""

    def write(self, value: str | None) -> str:
        """The value, or the default where there is none, escaped for this kind of place.

        Never fails: a value that the place cannot hold is one that is not there.
        """
        escaped = _ESCAPES[self.kind](value or "", self.default)
        return _TRANSFERS[self.transfer](escaped) if self.transfer else escaped


class Slotted(Struct, frozen=True):
    """Literals and slots in turn: what an Edition's email, text and message are made of."""

    parts: tuple[str | Slot, ...]

    @classmethod
    def cut(
        cls, text: str, tokens: Mapping[str, Slot], kind_at: Callable[[str, int], Kind]
    ) -> Slotted:
        """Cuts ``text`` at each token; ``kind_at(text, position)`` tells the kind of the place.

        Takes time in proportion to the text, however many tokens there are. Where one token
        begins with another, the longer wins.
        """
        if not tokens:
            return cls((text,) if text else ())
        parts: list[str | Slot] = []
        start = 0
        for at, token in found_in(text, tokens):
            slot = tokens[token]
            parts.append(text[start:at])
            parts.append(Slot(slot.field, slot.default, kind_at(text, at), slot.transfer))
            start = at + len(token)
        parts.append(text[start:])
        return cls(tuple(part for part in parts if part != ""))

    def fill(self, values: Mapping[str, str]) -> str:
        """The text of one reader, whose ``values`` are keyed by field."""
        # The same field stands in several places, and writing it costs more than looking it up.
        written: dict[Slot, str] = {}
        text = []
        for part in self.parts:
            if isinstance(part, str):
                text.append(part)
                continue
            if part not in written:
                written[part] = part.write(values.get(part.field))
            text.append(written[part])
        return "".join(text)

    def settle(self, values: Mapping[str, str]) -> Slotted:
        """The same text with these fields filled for good; the other slots stay.

        ``settle(a).fill(b)`` is ``fill(a | b)``.
        """
        return Slotted(
            joined(
                part
                if isinstance(part, str) or part.field not in values
                else part.write(values[part.field])
                for part in self.parts
            )
        )

    def __str__(self) -> str:
        """The text with every default: what the web edition and ``dist/`` show."""
        return self.fill({})

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that occur."""
        return frozenset(part.field for part in self.parts if isinstance(part, Slot))


def found_in(text: str, tokens: Collection[str]) -> Iterator[tuple[int, str]]:
    """Each token in a text, with its place; where one begins with another, the longer.

    Without a regular expression: the tokens are other ones in each issue, and to compile them took
    longer than to look for them.
    """
    begin = commonprefix(list(tokens))  # noqa: RUF071 - of letters, not of folders
    sizes = sorted({len(token) for token in tokens}, reverse=True)
    at = text.find(begin)
    while at >= 0:
        token = next((t for size in sizes if (t := text[at : at + size]) in tokens), "")
        if token:
            yield at, token
        at = text.find(begin, at + max(1, len(token)))


def joined(parts: Iterable[str | Slot]) -> tuple[str | Slot, ...]:
    """The same parts with no empty literal, and no two literals side by side."""
    whole: list[str | Slot] = []
    run: list[str] = []
    for part in parts:
        if isinstance(part, str):
            run.append(part)
            continue
        whole += ["".join(run), part]
        run.clear()
    return tuple(part for part in (*whole, "".join(run)) if part != "")


#: How far back a place is looked at. No tag that a theme writes is as long.
_FAR = 4096
_WHOLE_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_ADDRESSES = frozenset(
    {"action", "background", "cite", "formaction", "href", "longdesc", "poster", "src"}
)


def html_kind(text: str, position: int) -> Kind:
    """The kind of the place at ``position`` in HTML: text, attribute, address or inside one.

    Looks back to the nearest ``<`` only. An attribute without quotes gets the strictest kind.
    """
    start = text.rfind("<", max(0, position - _FAR), position)
    if start < 0:
        return Kind.HTML
    tag = _WHOLE_VALUE.sub("", text[start:position])
    if ">" in tag:
        return Kind.HTML
    quotes = [at for at in (tag.find('"'), tag.find("'")) if at >= 0]
    if not quotes:
        return Kind.URL
    before, written = tag[: min(quotes)].rstrip(), tag[min(quotes) + 1 :]
    name = before.removesuffix("=").split()[-1].lower()
    if name.rpartition(":")[2] not in _ADDRESSES:
        return Kind.HTML
    return Kind.URL if written.strip() else Kind.ADDRESS


def text_kind(text: str, position: int) -> Kind:
    """The kind of the place at ``position`` in plain text: inside an address, or words."""
    run = text[max(0, position - _FAR) : position]
    word = run.split()[-1] if run and not run[-1].isspace() else ""
    is_address = "://" in word or "mailto:" in word.lower()
    return Kind.URL_TEXT if is_address else Kind.TEXT
