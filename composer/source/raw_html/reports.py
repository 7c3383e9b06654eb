"""What is said about raw HTML: each finding's words, and the place that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from composer.model import Findings, Location
from composer.source.raw_html.allow_list import ASKING, SWALLOWING

if TYPE_CHECKING:
    from composer.source.raw_html.lexer import Tag
    from composer.source.raw_html.pairs import Written

__all__ = ["Place", "Reports"]

#: A line of the body, from 0, and a column, from 1, as a location.
Place = Callable[[int, int], Location]

_CHECK = re.compile(r"\s*+check:\s*+(.*\S|)\s*", re.DOTALL)
_INSTEAD = {
    "script": "a mail runs no program: link to a page that does",
    "style": "styles belong in the theme: templates/<theme>/email.css",
    "svg": "save the drawing as a picture and show it with ![what it shows](file.png)",
    "math": "write the formula as text, or show it as a picture",
}
#: Characters of the source that a message quotes.
_SHOWN = 60
_ASK_ELSEWHERE = "mailboxes show no forms: place a poll, or link to a page with the form"


class Reports:
    """Turns pieces of raw HTML into findings. ``lines`` are the body's, for columns."""

    def __init__(
        self,
        findings: Findings,
        place: Place,
        lines: Sequence[str],
        restore: Callable[[str], str] = str,
    ) -> None:
        self.checks: list[tuple[str, Location]] = []
        self._findings = findings
        self._place = place
        self._lines = lines
        self._restore = restore
        self._unknown: set[str] = set()

    def location(self, written: Written) -> Location:
        """Where a piece stands in its file."""
        text, offset = written.origin.text, written.offset
        begin = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", begin)
        shown = text[begin : end if end >= 0 else len(text)].rstrip()
        line = written.line
        full = self._lines[line].rstrip() if line < len(self._lines) else shown
        before = len(full) - len(shown) if full.endswith(shown) else max(0, full.find(shown))
        return self._place(line, before + offset - begin + 1)

    def comment(self, written: Written, text: str) -> None:
        """A comment for the checks is noted; the others are the author's own."""
        if match := _CHECK.fullmatch(text):
            self.checks.append((match[1], self.location(written)))

    def removed(self, written: Written, name: str) -> None:
        """An element that no mail should have."""
        hint = _INSTEAD.get(name, "take it out" if name not in ASKING else _ASK_ELSEWHERE)
        self._warn("html-removed", f"<{name}> is taken out", written, hint)

    def attribute(self, written: Written, tag: str, name: str) -> None:
        """An attribute that runs something."""
        message = f"the attribute {name} of <{tag}> is taken out"
        self._warn("html-removed", message, written, "a mail runs no program")

    def address(self, written: Written, tag: str, address: str) -> None:
        """An address whose scheme may do harm."""
        shown = " ".join(self._restore(address).split())[:_SHOWN]
        message = f"the address of <{tag}> is taken out: {shown}"
        hint = "an address begins with https:, http:, mailto: or tel:, or is a path in the project"
        self._warn("html-removed", message, written, hint)

    def no_address(self, written: Written, name: str) -> None:
        """A picture or a player of nothing."""
        message = f"<{name}> is taken out: it names no address"
        self._warn("html-removed", message, written, 'give it one: src="https://…"')

    def unclosed(self, written: Written, name: str, *, block: bool) -> None:
        """An element that ends where its text does."""
        if block and name in SWALLOWING:
            self.swallowing(written, f"<{name}>", f"</{name}>")
            return
        message = f"<{name}> is not closed where it was opened"
        self._warn("html-unclosed", message, written, f"write </{name}> after what it holds")

    def swallowing(self, written: Written, begin: str, end: str) -> None:
        """Markdown reads nothing after it, which no author wants: an error."""
        self._findings.error(
            "html-unclosed",
            f"{begin} is never closed, and what follows is not read as Markdown",
            self.location(written),
            f"write {end} where it should end",
        )

    def stray(self, written: Written, name: str) -> None:
        """A closing tag without an opening one."""
        message = f"</{name}> closes nothing and is left out"
        self._warn("html-stray", message, written, f"take it out, or open <{name}> before it")

    def misplaced(self, written: Written, name: str, where: str) -> None:
        """An element that HTML would drop or move where it stands."""
        message = f"<{name}> is left out: it has a meaning only {where}"
        self._warn("html-misplaced", message, written, "take it out; what it holds stays")

    def deep(self, written: Written, name: str) -> None:
        """One element too many around others."""
        message = f"<{name}> is left out: it stands inside too many elements"
        self._warn("html-deep", message, written, "take out the elements around it that do nothing")

    def unknown(self, written: Written, tag: Tag) -> None:
        """Said once for each name: a component is used many times."""
        if tag.name in self._unknown:
            return
        self._unknown.add(tag.name)
        shown = " ".join(self._restore(tag.source).split())
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        hint = "put it between backticks to show it as code, or use a directive of this project"
        message = f"{shown} is no HTML that mails know, and is printed as written"
        self._warn("html-unknown", message, written, hint)

    def _warn(self, code: str, message: str, written: Written, hint: str) -> None:
        self._findings.warning(code, message, self.location(written), hint)
