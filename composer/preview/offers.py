"""What the page can do for the author, found in an issue and in what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from composer.blocks.card import Card
from composer.model import Block, Files, Issue, Page, PollResults
from composer.preview.edits import table_of_remark
from composer.preview.view import Noted, Offer

__all__ = ["missing_alts", "unapproved", "unfetched"]

_WITHOUT_ALT = re.compile(r"!\[\s*\]\(<?([^\s)>]+)")


def missing_alts(findings: Iterable[Noted]) -> Iterator[Offer]:
    """A text to be asked for, for each picture that lacks one and stands alone on its line."""
    for found in findings:
        line = dict(found.excerpt).get(found.line, "")
        sources = _WITHOUT_ALT.findall(line)
        if found.code == "missing-alt" and len(sources) == 1:
            label = f"Say what {sources[0]} shows"
            yield Offer(
                kind="alt", path=found.path, line=found.line, label=label, source=sources[0]
            )


def unfetched(issue: Issue, pages: Mapping[str, Page]) -> Iterator[Offer]:
    """A page to be fetched, for each card of which only the address is known."""
    seen = set()
    for block in _all(issue):
        card = block.card if isinstance(block, Card) else None
        if not isinstance(block, Card) or card is None or card.kind == "issue":
            continue
        url = block.url if block.url.startswith(("https://", "http://")) else card.url
        if url in pages or card.url in pages or url in seen:
            continue
        seen.add(url)
        place, host = block.location, urlsplit(url).hostname or url
        yield Offer(
            kind="fetch",
            path=place.path,
            line=place.line,
            label=f"Fetch title and picture from {host}",
            url=url,
        )


def unapproved(
    issue: Issue, results: Mapping[str, Mapping[str, PollResults]], files: Files
) -> Iterator[Offer]:
    """Each remark that waits for approval, of the earlier issues whose results this one shows."""
    slugs = [name.partition(":")[2] for name in issue.inputs if name.startswith("results:")]
    for slug in sorted(slugs):
        for poll, found in results.get(slug, {}).items():
            yield from _waiting(slug, poll, found, files)


def _waiting(slug: str, poll: str, found: PollResults, files: Files) -> Iterator[Offer]:
    path = f"issues/results/{slug}.toml"
    lines = (files.text(path) or "").splitlines(keepends=True)
    for number, remark in enumerate(found.remarks):
        place = table_of_remark(lines, poll, number)
        if remark.approved or place is None:
            continue
        yield Offer(
            kind="approve",
            path=path,
            line=place[0],
            label="Approve this remark",
            poll=poll,
            remark=number,
            text=remark.text,
            author=remark.author,
        )


def _all(issue: Issue) -> Iterator[Block]:
    for part in issue.parts:
        yield from _within(part.blocks)


def _within(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _within(tuple(block.inner()))
