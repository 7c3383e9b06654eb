"""The words of raw HTML, for the text part. Loaded only where an issue has any."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["words_of_html"]


def words_of_html(html: str) -> list[tuple[str, str]]:
    """What a little HTML shows, in order: pairs of a kind and its text.

    ``text`` with the text, ``a`` with the address of a link that opens, ``/a``, ``br``, and ``img``
    with its alternative text.
    """
    words = _Words()
    words.feed(html)
    return words.found


class _Words(HTMLParser):
    """The words, links and breaks of a little HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a":
            self.found.append(("a", values.get("href") or ""))
        elif tag == "img":
            self.found.append(("img", values.get("alt") or ""))
        elif tag in ("br", "p", "div", "li", "tr", "dt", "dd", "summary", "h3", "h4"):
            self.found.append(("br", ""))
        elif tag in ("td", "th"):
            self.found.append(("text", " "))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.found.append(("/a", ""))

    def handle_data(self, data: str) -> None:
        self.found.append(("text", data))
