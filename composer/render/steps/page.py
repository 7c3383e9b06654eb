"""A page's way into a tree and back, without loss: what libxml2 would change is kept from it."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from composer.errors import ComposerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

__all__ = ["PageError", "parse_page", "write_page"]

#: libxml2 drops a text node of more bytes in silence (XML_MAX_TEXT_LENGTH, parserInternals.h).
_LARGEST = 10_000_000
#: Octets in a line of a mail, without its end (RFC 5322 §2.1.1).
_LONGEST = 998
#: Bytes that show nothing, and behind which libxml2 2.12 loses text.
_UNPRINTED = bytes({*range(0x20), 0x7F} - set(b"\t\n\f"))
_XML = r"\s*<\?xml\b[^>]*>"
#: Conditional comments that show their content to every other client, as Word's HTML has them.
#: HTML's grammar makes ``<!--[if …]-->`` of the first, which hides nothing from anyone.
_REVEALED = r"(?si)(<!--.*?-->)|<!\[(if\b[^]]*|endif)\]>"
_REVEALING = re.compile(r"<!\[(?i:if\b|endif\]>)")
#: Attributes in which libxml2's serialiser percent-encodes what is no character of an address.
_ADDRESSED: Any = etree.XPath("(//@href|//@src|//@action|//a/@name)/..")
_ADDRESSES = ("href", "src", "action", "name")
_PLAIN = re.compile(r"[A-Za-z0-9_.!~*'()@/:=?;#%&,+-]*")
#: Elements after which a line may break: there, HTML shows no blank.
_BLOCKS = (
    "blockquote", "body", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "hr", "li", "link", "meta", "ol", "p", "section", "style", "table", "tbody", "td",
    "tfoot", "th", "thead", "title", "tr", "ul",
)  # fmt: skip
_IN_LINE = r"(?i)display\s*:\s*inline"
_VERBATIM: Any = etree.XPath(
    "//*[self::pre or self::textarea or contains(@style,'white-space')]//*"
)


class PageError(ComposerError, ValueError):
    """A page that cannot be read, or not without loss."""


def parse_page(html: str) -> Element:
    """The page's ``<html>`` element. Raises :class:`PageError` rather than lose anything."""
    text = html.removeprefix("\ufeff")
    declared = re.match(_XML, text)
    if declared:
        text = text[declared.end() :]
    if not text.strip():
        raise PageError("the page is empty")
    if _REVEALING.search(text):
        text = re.sub(_REVEALED, _revealed, text)
    data = _encoded(text)
    if len(data) > _LARGEST:
        raise PageError(f"the page has {len(data)} bytes, and {_LARGEST} is the most that is read")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
    root = etree.fromstring(data, parser)
    fatal = parser.error_log.filter_from_fatals()
    if len(fatal):
        entry = fatal[0]
        raise PageError(f"the page cannot be read whole: {entry.message} (line {entry.line})")
    if root is None:
        raise PageError("the page has no content")
    return root


def write_page(root: Element) -> str:
    """The page as text: a doctype, every address and comment as it was, and short lines.

    A line of more than 998 octets is broken where a block ends, never inside ``<pre>`` or where
    a blank would show: a long paragraph stays one line, which the mail's transfer encoding folds.
    """
    out = _written(root)
    if max(map(len, out.encode().split(b"\n"))) > _LONGEST:
        out = _folded(root, out)
    return f"<!DOCTYPE html>\n{out}\n"


def _encoded(text: str) -> bytes:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise PageError(f"the page holds half a character: {error}") from error
    for noncharacter in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        data = data.replace(noncharacter, b"")
    return data.translate(None, _UNPRINTED)


def _revealed(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    condition = found[2]
    return "<!--<![endif]-->" if condition.lower() == "endif" else f"<!--[{condition}]><!-->"


def _written(root: Element) -> str:
    """The tree, serialised. Addresses stand aside meanwhile, for a token that needs no escape."""
    aside = list(_unsafe_addresses(root))
    if not aside:
        return _serialised(root)
    try:
        for attempt in itertools.count():
            mark = f"address{attempt}x"
            for index, (element, name, _) in enumerate(aside):
                element.set(name, f"{mark}{index}")
            out = _serialised(root)
            if out.count(mark) == len(aside):
                break
    finally:
        for element, name, value in aside:
            element.set(name, value)
    values = [value.replace("&", "&amp;").replace("<", "&lt;") for _, _, value in aside]
    values = [value.replace(">", "&gt;").replace('"', "&quot;") for value in values]
    return re.sub(rf"{mark}(\d+)", lambda found: values[int(found[1])], out)


def _unsafe_addresses(root: Element) -> Iterator[tuple[Element, str, str]]:
    for element in _ADDRESSED(root):
        for name in _ADDRESSES:
            value = element.get(name)
            if value and not _PLAIN.fullmatch(value):
                yield element, name, value


def _serialised(root: Element) -> str:
    before = [_text(node) for node in root.itersiblings(preceding=True)]
    after = [_text(node) for node in root.itersiblings()]
    return "\n".join([*reversed(before), _text(root), *after])


def _text(node: Element) -> str:
    return etree.tostring(node, method="html", encoding="unicode", with_tail=False)


def _folded(root: Element, out: str) -> str:
    """``out`` with each long line broken where it may be, and nowhere else."""
    mark = next(sign for sign in map(chr, range(0xE000, 0xF900)) if sign not in out)
    verbatim = set(_VERBATIM(root))
    marked = [
        element
        for element in root.iter(*_BLOCKS)
        if not element.tail
        and element not in verbatim
        and not re.search(_IN_LINE, element.get("style", ""))
    ]
    for element in marked:
        element.tail = mark
    try:
        lines = _written(root).split("\n")
    finally:
        for element in marked:
            element.tail = None
    return "\n".join(part for line in lines for part in _broken(line.split(mark)))


def _broken(parts: list[str]) -> Iterator[str]:
    line, length = "", 0
    for part in parts:
        size = len(part.encode())
        if line and length + size > _LONGEST:
            yield line
            line, length = "", 0
        line += part
        length += size
    yield line
