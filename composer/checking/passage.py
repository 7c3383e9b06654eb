"""The words of an issue as its readers read them, each run with the place that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from composer.model import Block, Inline, Issue, Location, Prose, Section

__all__ = ["Passage", "Role", "Span", "passages"]

#: What a passage is. ``front`` is a field of the front matter, ``label`` the words in a
#: directive's brackets, ``note`` a footnote.
Role = Literal[
    "front", "heading", "standfirst", "paragraph", "item", "quote", "cell", "label", "note"
]

#: What stands in a passage for something that is no words: code, a picture.
OBJECT = "\ufffc"
_CODE = re.compile(r"<(?:code|kbd|samp|tt|var|pre)\b", re.IGNORECASE)
_LANGUAGE = re.compile(r'\slang="([\w-]+)"')


class Span(Struct, frozen=True):
    """A part of a passage that is a link: where it begins and ends, and its address.

    A merge field in the address is the token that stands for it.
    """

    start: int
    end: int
    url: str


class Passage(Struct, frozen=True, kw_only=True):
    """A run of text between two breaks of a page: a paragraph, a heading, an item, a cell.

    ``text`` is as readers read it: set by the language's typography, merge fields at their
    defaults, code and pictures as one U+FFFC each, line breaks as spaces. ``location`` is the
    line that it begins on; ``lines`` are offsets in ``text`` at which a further line of the
    source begins, with that line's number. ``raw`` tells of raw HTML, which no typography is
    applied to; ``foreign`` of words that are somebody else's (a post, a quote, what a page or a
    poll's reader said), which nobody here may correct. ``code`` are the spans of code.
    ``language`` is a tag such as ``fr``.
    """

    text: str
    role: Role
    location: Location
    language: str
    field: str = ""
    lines: tuple[tuple[int, int], ...] = ()
    links: tuple[Span, ...] = ()
    raw: bool = False
    foreign: bool = False
    #: The name of the directive around it, empty in plain text.
    inside: str = ""
    #: The anchor of the section that it stands in, empty in the opening.
    section: str = ""
    #: Whether its section is carried from issue to issue, or its file is included in several.
    carried: bool = False

    def line_at(self, offset: int) -> int:
        """The line of the source that ``offset`` stands on."""
        line = self.location.line
        for start, number in self.lines:
            if start > offset:
                break
            line = number
        return line


def passages(issue: Issue) -> tuple[Passage, ...]:
    """All passages of an issue, in reading order, those of the front matter first."""
    defaults = {token: default for token, (_, default) in issue.slots.items()}
    reading = _Reading(issue.meta.language, defaults)
    return (
        *_front(issue, defaults),
        *(one for part in issue.parts for one in reading.section(part, issue.meta.path)),
        *(one for block in issue.footnotes for one in reading.note(block)),
    )


def _front(issue: Issue, defaults: Mapping[str, str]) -> Iterator[Passage]:
    meta = issue.meta
    fields = {
        "title": meta.title,
        "subtitle": meta.subtitle,
        "subject": issue.subject if "subject" in meta.places else "",
        "preheader": issue.preheader if "preheader" in meta.places else "",
        "description": meta.description,
        "cover_alt": meta.cover_alt,
    }
    for name, text in fields.items():
        if text:
            yield Passage(
                text=_filled(text, defaults),
                role="front",
                location=meta.place(name),
                language=meta.language,
                field=name,
            )


def _filled(text: str, defaults: Mapping[str, str]) -> str:
    for token, default in defaults.items():
        if token in text:
            text = text.replace(token, default)
    return text


class _Reading:
    """Walks through blocks; what is around a block is handed down."""

    def __init__(self, language: str, defaults: Mapping[str, str]) -> None:
        self._language = language
        self._defaults = defaults

    def section(self, section: Section, path: str) -> Iterator[Passage]:
        """The passages of one section, its heading and standfirst first."""
        around = {
            "language": self._language,
            "section": section.anchor,
            "carried": section.carry,
        }
        if section.title:
            yield self._run(section.title.tokens, section.location, role="heading", **around)
        if section.standfirst:
            place = section.location.at(section.standfirst_line)
            yield self._run(section.standfirst.tokens, place, role="standfirst", **around)
        for block in section.blocks:
            foreign_file = block.location.path != path
            yield from self._block(block, {**around, "carried": section.carry or foreign_file})

    def note(self, block: Block) -> Iterator[Passage]:
        """The passages of a footnote."""
        for passage in self._block(block, {"language": self._language}):
            yield replace(passage, role="note")

    def _block(self, block: Block, around: Mapping[str, Any]) -> Iterator[Passage]:
        if isinstance(block, Prose):
            yield from self._prose(block, around)
            return
        inner = {**around, "inside": block.name}
        for name in ("label", "caption"):
            words = getattr(block, name, None)
            if isinstance(words, Inline) and words:
                # The title of a page in another language is that page's own.
                theirs = {"foreign": True} if self._is_foreign(block) else {}
                yield self._run(words.tokens, block.location, role="label", **{**inner, **theirs})
        if block.name in ("post", "remarks"):
            inner["foreign"] = True
            inner["language"] = getattr(block, "lang", "") or around["language"]
        children: Iterable[Block] = getattr(block, "children", ()) or block.inner()
        for child in children:
            yield from self._block(child, inner)

    def _is_foreign(self, block: Block) -> bool:
        language = getattr(getattr(block, "card", None), "language", "")
        return bool(language) and language[:2] != self._language[:2]

    def _prose(self, prose: Prose, around: Mapping[str, Any]) -> Iterator[Passage]:
        path, shift, place = prose.location.path, 0, prose.location
        started = False
        quotes = 0
        languages = [around["language"]]
        for token in prose.tokens:
            if token.type == "html_block" and token.nesting:
                _enter(languages, token)
            if "place" in token.meta:
                # A footnote, which may come from another file than the one before it.
                place, started = token.meta["place"], False
            if token.map and not started:
                path, shift, started = place.path, place.line - token.map[0], True
            if token.type in ("blockquote_open", "blockquote_close"):
                quotes += token.nesting
            if token.type == "block":
                yield from self._block(token.meta["block"], around)
            elif token.type == "inline" and not _is_raw_code(token):
                line = shift + token.map[0] if token.map else place.line
                own = {**around, "language": languages[-1]}
                yield self._run(
                    token.children or (),
                    Location(path, line, 1),
                    role=_role(prose.kind, quotes),
                    raw=bool(token.meta.get("raw_html")),
                    **({**own, "foreign": True} if quotes else own),
                )

    def _run(self, tokens: Iterable[Any], place: Location, **about: Any) -> Passage:
        """One run of inline tokens as a passage."""
        parts: list[str] = []
        lines: list[tuple[int, int]] = []
        links: list[Span] = []
        opened: list[tuple[int, str]] = []
        length, line = 0, place.line
        for token, instead in _without_code(tokens, about["language"]):
            written = _shown(token, self._defaults) if instead is None else instead
            if token.type == "link_open":
                opened.append((length, str(token.attrGet("href") or "")))
            elif token.type == "link_close" and opened:
                start, url = opened.pop()
                links.append(Span(start, length, url))
            parts.append(written)
            length += len(written)
            if token.type in ("softbreak", "hardbreak") and not token.meta.get("raw"):
                line += 1
                lines.append((length, line))
        return Passage(
            text="".join(parts), location=place, lines=tuple(lines), links=tuple(links), **about
        )


def _is_raw_code(token: Any) -> bool:
    """Whether it is what a raw ``<pre>`` holds."""
    return bool(token.meta.get("raw_html") and token.meta.get("verbatim"))


def _enter(languages: list[str], token: Any) -> None:
    """Into a raw element, which may say its language, or out of one."""
    said = _LANGUAGE.search(token.content)
    if token.nesting > 0:
        languages.append(said[1] if said else languages[-1])
    elif len(languages) > 1:
        languages.pop()


def _without_code(tokens: Iterable[Any], language: str) -> Iterator[tuple[Any, str | None]]:
    """Each token, and what is read instead: code and another language in HTML are one object."""
    tag, depth = "", 0
    for token in tokens:
        if tag:
            if token.type == "html_inline" and token.tag == tag:
                depth += -1 if token.content.startswith("</") else 1
                tag = tag if depth else ""
            yield token, ""
        elif token.type == "html_inline" and _is_apart(token.content, language):
            tag, depth = token.tag, 1
            yield token, OBJECT
        else:
            yield token, None


def _is_apart(html: str, language: str) -> bool:
    said = _LANGUAGE.search(html)
    if said and not html.startswith("</"):
        return said[1].partition("-")[0].lower() != language.partition("-")[0].lower()
    return bool(_CODE.match(html))


def _shown(token: Any, defaults: Mapping[str, str]) -> str:
    if token.type == "text":
        return _filled(token.content, defaults)
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return OBJECT if token.type in ("code_inline", "image") else ""


def _role(kind: str, quotes: int) -> Role:
    if quotes:
        return "quote"
    if kind.endswith("list"):
        return "item"
    roles: dict[str, Role] = {"heading": "heading", "table": "cell"}
    return roles.get(kind, "paragraph")
