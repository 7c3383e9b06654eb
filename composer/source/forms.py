"""Forms that code hosts show well, each the same block as its directive.

A link of class ``button``, a quote that begins with ``[!NOTE]``, a quote that ends with its
author, a picture alone in its paragraph, a link alone in its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from composer.blocks.button import Button
from composer.blocks.card import Card
from composer.blocks.post import Post
from composer.model import Block, Figure, Inline, Location, Page, Prose
from composer.model.block import inline_of
from composer.source.addresses import is_issue_path
from composer.source.context import Context
from composer.source.tokens import groups, sole_image, sole_link, text_of

__all__ = ["callout_of", "from_paragraph", "post_of"]

_KIND = re.compile(r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:—|–|―|--|-)\s*$")
#: A handle at the end of a name, and a date behind the last comma.
_HANDLE = re.compile(r"(?P<name>.*\S)\s*\((?P<handle>@?[^()]+)\)$")
_DATED = re.compile(r"(?P<name>.*\S)\s*,\s*(?P<date>(?:\d{4}-\d\d?-\d|\d{8}).*)$")


def from_paragraph(run: Sequence[Token], context: Context) -> Block | None:
    """The button, figure or card that a paragraph is; ``None`` for prose."""
    children = run[1].children or []
    place = context.place((run[0].map or [0])[0])
    image = sole_image(children)
    if image:
        return _figure(*image, place)
    link = sole_link(children)
    if link is None:
        return None
    opening, words = link[0], inline_of(link[1:-1])
    classes = str(opening.attrGet("class") or "").split()
    if "button" in classes and words and opening.attrGet("href"):
        return Button(location=place, label=words, url=str(opening.attrGet("href") or ""))
    if _is_card(opening, classes, context):
        bare = opening.markup in ("linkify", "autolink")
        page = context.project.pages.get(str(opening.attrGet("href") or ""))
        if bare and page is not None and page.kind == "post" and page.description:
            return _quoted(page, place, context)
        return Card(
            location=place,
            label=Inline((), "") if bare else words,
            url=str(opening.attrGet("href") or ""),
            description=str(opening.attrGet("title") or ""),
        )
    return None


def _is_card(opening: Token, classes: list[str], context: Context) -> bool:
    href = str(opening.attrGet("href") or "")
    if opening.markup in ("linkify", "autolink"):
        return href.startswith(("http://", "https://"))
    if "card" in classes:
        return True
    if is_issue_path(href):
        return True
    page = context.project.pages.get(href)
    return page is not None and page.card


def _quoted(page: Page, place: Location, context: Context) -> Post:
    """The post that a page is, as the links lock remembers it: its words, not a card about it."""
    context.inputs.add(f"link:{page.url}")
    name, handle, _ = _signed(page.author)
    text = Token("text", "", 0, content=page.description)
    inline = Token("inline", "", 0, content=page.description, children=[text], map=[0, 1])
    tokens = (Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1))
    return Post(
        location=place,
        author=name or page.site,
        handle=handle,
        date=page.date,
        url=page.url,
        lang=page.language,
        children=(Prose(location=place, tokens=tokens),),
    )


def _figure(image: Token, around: Token | None, place: Location) -> Figure:
    caption = str(image.attrGet("title") or "")
    text = Token("text", "", 0, content=caption)
    return Figure(
        location=place,
        source=str(image.attrGet("src") or ""),
        alt=text_of(image.children or ()),
        decorative="decorative" in image.meta.get("attributes", {}),
        caption=Inline((text,), caption) if caption else Inline((), ""),
        url=str(around.attrGet("href") or "") if around else "",
        id=str(image.attrGet("id") or ""),
    )


def callout_of(run: Sequence[Token]) -> tuple[str, Inline, list[Token]] | None:
    """The kind, title and content of a quote that begins with ``[!NOTE]``."""
    if len(run) < 5 or run[1].type != "paragraph_open" or not run[2].children:  # noqa: PLR2004
        return None
    lines = _lines(run[2].children)
    kind = _KIND.match(text_of(lines[0])) if lines[0] else None
    if kind is None:
        return None
    title, rest = Inline((), ""), lines[1:]
    content = list(run[4:-1])
    if not rest and content and content[0].type == "paragraph_open":
        rest, content = _lines(content[1].children or []), content[3:]
    if rest and _is_bold(rest[0]):
        title, rest = inline_of(rest[0][1:-1]), rest[1:]
    if any(line for line in rest):
        content = [*_paragraph(run[1], run[2], rest), *content]
    return kind[1].lower(), title, content


def _lines(children: Sequence[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    for token in children:
        if token.type.endswith("break"):
            lines.append([])
        elif token.content or token.type != "text":
            lines[-1].append(token)
    return lines


def _is_bold(line: Sequence[Token]) -> bool:
    return (
        len(line) > 2  # noqa: PLR2004 - two marks and words
        and line[0].type == "strong_open"
        and line[-1].type == "strong_close"
        and sum(token.type == "strong_open" for token in line) == 1
    )


def _paragraph(opening: Token, inline: Token, lines: list[list[Token]]) -> list[Token]:
    """A paragraph like ``opening`` of the given lines."""
    children: list[Token] = []
    for line in lines:
        if children:
            children.append(Token("softbreak", "br", 0))
        children.extend(line)
    words = inline.copy(children=children)
    return [opening.copy(), words, Token("paragraph_close", "p", -1, block=True)]


def _signed(text: str) -> tuple[str, str, str]:
    """The name, handle and date in a signature; a comma may belong to the name."""
    name, handle, date = text.strip(), "", ""
    if dated := _DATED.match(name):
        name, date = dated["name"], dated["date"]
    if handled := _HANDLE.match(name):
        name, handle = handled["name"], handled["handle"].strip().lstrip("@")
    return name, handle, date


def post_of(run: Sequence[Token], context: Context) -> tuple[Post, list[Token]] | None:
    """The post, without its text, and the text of a quote whose last paragraph signs it."""
    inner = list(groups(run[1:-1]))
    if len(inner) < 2 or inner[-1][0].type != "paragraph_open":  # noqa: PLR2004 - text and name
        return None
    children = inner[-1][1].children or []
    if not children or children[0].type != "text" or not _DASH.match(children[0].content):
        return None
    link = sole_link(children[1:])
    name, handle, date = _signed(text_of(link[1:-1])) if link else ("", "", "")
    if link is None or not name:
        return None
    post = Post(
        location=context.place((run[0].map or [0])[0]),
        author=name,
        handle=handle,
        date=date,
        url=str(link[0].attrGet("href") or ""),
        lang=str(link[0].meta.get("attributes", {}).get("lang") or ""),
    )
    return post, [token for group in inner[:-1] for token in group]
