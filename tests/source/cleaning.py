"""Cleans raw HTML in Markdown and renders it, for tests."""

from __future__ import annotations

from html.parser import HTMLParser

from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from composer.model import Finding, Findings, Location
from composer.source.raw_html import RawHtml, safe_url

FORBIDDEN = {
    "applet", "base", "embed", "form", "frame", "iframe", "input", "link", "math", "meta",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title",
}  # fmt: skip
VOID = {"br", "col", "hr", "img", "wbr"}


class Cleaned(Struct):
    """What became of a text: tokens, their HTML, what was found."""

    tokens: list[Token]
    html: str
    findings: tuple[Finding, ...]
    checks: tuple[tuple[str, Location], ...]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    @property
    def embeds(self) -> list[tuple[str, str, str]]:
        return [
            (token.meta["kind"], token.meta["url"], token.meta["title"])
            for token in self.tokens
            if token.type == "embed"
        ]


def parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "linkify": False, "xhtmlOut": False})
    return md.enable(["table", "strikethrough"])


def clean(text: str, offset: int = 1) -> Cleaned:
    """Parses a text, cleans it, renders it; cards as text in brackets."""
    md, findings = parser(), Findings()
    raw = RawHtml("a.md", findings, offset, lines=text.split("\n"))
    tokens = raw.clean(md.parse(text))
    shown = [
        Token("html_block", "", 0, content=f"[{token.meta['kind']}]\n")
        if token.type == "embed"
        else token
        for token in tokens
    ]
    html = md.renderer.render(shown, md.options, {})
    return Cleaned(tokens, html, findings.sorted(), raw.checks)


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def assert_balanced(html: str) -> None:
    """Each tag is closed where it was opened."""
    balance = _Balance()
    balance.feed(html)
    balance.close()
    assert not balance.open, balance.open


def assert_harmless(html: str) -> None:
    """No element, attribute or address that could run something, as libxml2 reads the text."""
    root = lxml_html.document_fromstring(f"<html><body><div>{html}</div></body></html>")
    body = root.find("body")
    assert body is not None
    for element in body.iter():
        assert isinstance(element.tag, str), element
        assert element.tag not in FORBIDDEN, html
        for name, value in element.attrib.items():
            assert not str(name).startswith("on"), html
            assert name not in ("srcdoc", "formaction", "xlink:href"), html
            if name in ("href", "src", "cite", "action", "background", "poster"):
                assert safe_url(str(value)), html
            if name == "style":
                assert "url(" not in str(value), html
                assert "expression" not in str(value), html


def assert_nested(tokens: list[Token]) -> None:
    """Opening and closing tokens pair, and levels count them."""
    level = 0
    for token in tokens:
        level -= token.nesting < 0
        assert level >= 0
        assert token.level == level, token
        level += token.nesting > 0
        if token.children:
            assert_nested(token.children)
    assert level == 0
