"""How changes are told: in a terminal, and as a comment on a pull request."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from composer.checking.changes import Change, IssueChange, shortened
from composer.checking.reports.markdown import cell
from composer.commands._terminal import Terminal

__all__ = ["markdown", "text"]

#: Changes of words that are shown of one issue.
_MOST = 40
_MARKS = {"-": ("~~", "~~"), "+": ("**", "**"), "": ("", "")}
_STYLES = {"-": "error", "+": "good"}
_PLAIN = {"-": ("[-", "-]"), "+": ("{+", "+}")}


def text(changes: Sequence[IssueChange], revision: str, *, quiet: bool) -> str:
    """For a person: what went is red, what came is green; without colour in [-…-] and {+…+}."""
    terminal = Terminal(quiet=quiet, stream=sys.stdout)
    if not changes:
        return f"Readers see no difference since {revision}."
    return "\n\n".join("\n".join(_told(terminal, change)) for change in changes)


def _told(terminal: Terminal, change: IssueChange) -> Iterator[str]:
    yield terminal.style(f"{change.title}  {change.path}", "bold") + f"  {_size(change)}"
    if change.redrawn:
        yield "        the same words, drawn otherwise"
    is_new = change.state == "new"
    for one in change.words[:_MOST]:
        # All of a new issue came: that needs no mark.
        marked = ((("" if is_new else sign), words) for sign, words in shortened(one.pieces))
        pieces = "".join(_coloured(terminal, *piece) for piece in marked)
        yield f"  {terminal.style(f'{one.line or chr(8211):>4}', 'dim')}  {pieces}"
    if len(change.words) > _MOST:
        yield f"        … and {len(change.words) - _MOST} more"
    for sign, links in (("+", change.links_in), ("-", change.links_out)):
        yield from (f"     {_coloured(terminal, sign, url)}" for url in links)
    for finding in change.found:
        severity = terminal.style(str(finding.severity), str(finding.severity))
        yield f"  {finding.location}: {severity}: {finding.message} [{finding.code}]"
    if change.mended:
        yield terminal.style(f"  {len(change.mended)} mended", "good")


def _coloured(terminal: Terminal, sign: str, words: str) -> str:
    if not sign:
        return words
    if terminal.colour:
        return terminal.style(words, _STYLES[sign])
    before, after = _PLAIN[sign]
    return f"{before}{words}{after}"


def _size(change: IssueChange) -> str:
    if change.state == "new":
        return f"new{f', {_kb(change.after)}' if change.after else ''}"
    if change.state == "gone":
        return "gone"
    if change.before is None or change.after is None:
        return (
            "does not compose" if change.after is None else f"composes again, {_kb(change.after)}"
        )
    if change.before == change.after:
        return _kb(change.after)
    return f"{_kb(change.before)} → {_kb(change.after)}"


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def markdown(changes: Sequence[IssueChange], revision: str) -> str:
    """For a comment on a pull request: a table of sizes and findings, the words folded below."""
    if not changes:
        return f"### Readers see no difference since `{revision}`"
    lines = [
        f"### What readers will see, since `{revision}`",
        "",
        "| issue | size | words | links | new findings | mended |",
        "|---|---|---:|---:|---:|---:|",
        *(_row(change) for change in changes),
    ]
    for change in changes:
        lines += _detail(change)
    return "\n".join(lines)


def _row(change: IssueChange) -> str:
    links = len(change.links_in) + len(change.links_out)
    words = "redrawn" if change.redrawn else len(change.words)
    numbers = (words, links, len(change.found), len(change.mended))
    cells = (f"**{cell(change.title)}**<br>`{change.path}`", _size(change), *map(str, numbers))
    return f"| {' | '.join(cells)} |"


def _detail(change: IssueChange) -> Iterator[str]:
    if change.found:
        yield ""
        yield from (
            f"- `{finding.location}` {cell(finding.message)} (`{finding.code}`)"
            for finding in change.found
        )
    if change.words or change.links_in or change.links_out:
        yield from ("", f"<details><summary>{cell(change.title)}</summary>", "")
        yield from (f"- {_marked(one, change.state)}" for one in change.words[:_MOST])
        if len(change.words) > _MOST:
            yield f"- … and {len(change.words) - _MOST} more"
        yield from (f"- link in: <{url}>" for url in change.links_in)
        yield from (f"- link out: <{url}>" for url in change.links_out)
        yield from ("", "</details>")


def _marked(change: Change, state: str) -> str:
    """The words with what went struck out and what came in bold; blanks stay outside the marks."""
    parts = []
    for sign, words in shortened(change.pieces):
        inner = words.strip()
        if not inner or state == "new":
            parts.append(cell(words) if inner else words)
            continue
        before, after = _MARKS[sign]
        lead, tail = re.match(r"\s*", words), re.search(r"\s*$", words)
        parts.append(
            f"{' ' if lead and lead[0] else ''}{before}{cell(inner)}{after}{' ' if tail and tail[0] else ''}"
        )
    place = f"line {change.line}: " if change.line else "gone: "
    return place + "".join(parts)
