"""A mail's HTML as a piece of another page: for platforms that have a head and a foot of their own."""

from __future__ import annotations

import re

__all__ = ["fragment", "page_of", "shielded"]

#: A ``<`` ends what is no tag after all, so that each is looked at once.
_ATTRIBUTES = r"""((?:[^<>"']|"[^"]*"|'[^']*')*)"""
_BODY = re.compile(rf"<body\b{_ATTRIBUTES}>(.*)</body\s*>", re.DOTALL | re.IGNORECASE)
_PIECE = re.compile(rf'<div data-newsletter="(page|piece)"{_ATTRIBUTES}>')
#: Comments too: what only Outlook reads is in them.
_DIV = re.compile(r"<!--(?:.*?-->|.*)|<(?P<end>/?)div\b", re.DOTALL | re.IGNORECASE)
#: What is not text of a page: comments and code, which go to the end where nothing ends them
#: (HTML §13.2.5), and tags with their attributes.
_MARKUP = re.compile(
    rf"<!--(?:.*?-->|.*)|<(?P<code>style|script)\b(?:.*?</(?P=code)\s*>|.*)|</?[a-zA-Z]{_ATTRIBUTES}>",
    re.DOTALL | re.IGNORECASE,
)
_CODE = re.compile(r"<(?:style|script)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"""(\s(?:href|src)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)


def fragment(html: str) -> str:
    """What is in the body, in a ``div`` with the body's attributes; without the head.

    Lost with the head are dark colours, sizes for phones and hover.
    """
    found = _BODY.search(html)
    if not found:
        return f'<div data-newsletter="piece">{html}</div>'
    return f'<div data-newsletter="page"{found[1]}>{found[2]}</div>'


def page_of(html: str) -> str:
    """The first fragment in a platform's page, as the page that it came from, which has no head.

    Empty where none is found, or where its end is not: there is nothing then to compare.
    """
    found = _PIECE.search(html)
    if not found:
        return ""
    depth = 1
    for div in _DIV.finditer(html, found.end()):
        depth += {"": 1, "/": -1, None: 0}[div["end"]]
        if not depth:
            inner = html[found.end() : div.start()]
            page = f"<!doctype html>\n<html><body{found[2]}>{inner}</body></html>"
            return page if found[1] == "page" else inner
    return ""


def shielded(html: str, *, certain: re.Pattern[str], possible: re.Pattern[str]) -> str:
    """HTML in which no brace of the article can be taken for a merge tag.

    For platforms whose tags have no escape. Both patterns match one ``{`` and may look around it.
    In text, what is ``certain`` to be one gets an element of its own, for a platform that writes
    the HTML anew turns references into characters; in an address it is percent-encoded; elsewhere,
    and where it is ``possible``, it is a character reference.
    """
    pieces = []
    start = 0
    for found in _MARKUP.finditer(html):
        pieces.append(_in_text(html[start : found.start()], certain, possible))
        pieces.append(_in_markup(found[0], certain, possible))
        start = found.end()
    pieces.append(_in_text(html[start:], certain, possible))
    return "".join(pieces)


def _in_text(text: str, certain: re.Pattern[str], possible: re.Pattern[str]) -> str:
    # The first may make the second see another brace: of both, the places in the text as it is.
    sure = {found.start() for found in certain.finditer(text)}
    places = sorted(sure | {found.start() for found in possible.finditer(text)})
    out = []
    last = 0
    for at in places:
        out += [text[last:at], "<span>{</span>" if at in sure else "&#123;"]
        last = at + 1
    return "".join([*out, text[last:]])


def _in_markup(markup: str, certain: re.Pattern[str], possible: re.Pattern[str]) -> str:
    if _CODE.match(markup):
        return markup
    encoded = _ADDRESS.sub(
        lambda found: found[1] + possible.sub("%7B", certain.sub("%7B", found[2])), markup
    )
    return possible.sub("&#123;", certain.sub("&#123;", encoded))
