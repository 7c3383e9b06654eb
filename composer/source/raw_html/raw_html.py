"""The first guard: rewrites a token stream around the raw HTML in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from composer.model import Findings, Location
from composer.source.raw_html.presence import has_html
from composer.source.raw_html.reports import Place, Reports

__all__ = ["RawHtml", "raw_html_plugin"]

_ADDRESSES = {"link_open": "href", "image": "src"}


class RawHtml:
    """Cleans the raw HTML of one file.

    ``line_offset`` is the file's line that the body begins on. ``lines`` are the body's, without
    which a column counts from the beginning of the block's own text; ``place`` makes a location
    of a line of the body, from 0, and a column, from 1, where that is not simply so.
    ``encode`` writes an address as the Markdown parser writes its own, ``restore`` a text for a
    message as the author did.
    """

    def __init__(
        self,
        path: str,
        findings: Findings,
        line_offset: int = 1,
        *,
        lines: Sequence[str] = (),
        place: Place | None = None,
        encode: Callable[[str], str] = normalizeLink,
        restore: Callable[[str], str] = str,
    ) -> None:
        def plain(line: int, column: int) -> Location:
            return Location(path, line_offset + line, column)

        self._reports = Reports(findings, place or plain, lines, restore)
        self._encode = encode

    @property
    def checks(self) -> tuple[tuple[str, Location], ...]:
        """What ``<!-- check: … -->`` said, and where."""
        return tuple(self._reports.checks)

    def clean(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with what may stay of their raw HTML, all of it well-formed.

        - Structure is tokens ``html_block`` of ``nesting`` 1, 0 and -1 whose ``tag`` names the
          element and whose ``content`` is its tag alone; words in it are tokens ``inline``, in a
          paragraph where no element is around them.
        - Phrasing elements are tokens ``html_inline``; ``<a href>`` is ``link_open`` and
          ``link_close``, ``<img>`` ``image`` (width and height in ``meta["attributes"]``),
          ``<br>`` ``hardbreak`` and ``<hr>`` ``hr``.
        - What embeds something is a block token ``embed`` with ``meta`` of ``kind``, ``url``,
          ``title``, ``image``, ``line`` and ``location``; in a heading or a cell it is a link.
        - An unknown element is text as it was written; comments and what is forbidden are gone.

        Time is linear in the length of the text. The tokens given are not used afterwards.
        """
        if not any(token.type == "html_block" or has_html(token) for token in tokens):
            return list(tokens)
        from composer.source.raw_html.blocks import BlockBuilder

        cleaned = BlockBuilder(tokens, self._reports).build()
        for token in cleaned:
            for child in token.children or ():
                if child.meta.get("raw") and child.type in _ADDRESSES:
                    name = _ADDRESSES[child.type]
                    child.attrs[name] = self._encode(str(child.attrs[name]))
        return cleaned


def raw_html_plugin(md: MarkdownIt) -> None:
    """Makes a parser clean raw HTML itself, with the :class:`RawHtml` in ``env["raw_html"]``.

    It does so before bare addresses become links and before typography, so that words inside
    ``<summary>`` are set like all others. Without that entry tokens stay as they are.
    """

    def rule(state: StateCore) -> None:
        raw = state.env.get("raw_html")
        if isinstance(raw, RawHtml):
            state.tokens = raw.clean(state.tokens)

    md.core.ruler.after("inline", "raw_html", rule)
