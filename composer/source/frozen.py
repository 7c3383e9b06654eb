"""What no longer changes once an issue was sent: its slug, and the keys of its polls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from composer.blocks.poll import Poll
from composer.model import Block, Findings, Issue

__all__ = ["Record", "check_frozen", "keys_of"]


class Record(Protocol):
    """What is remembered of an issue that was sent."""

    @property
    def slug(self) -> str:
        """The slug that its readers' links hold."""

    @property
    def polls(self) -> dict[str, tuple[str, ...]]:
        """The option keys of each poll that it placed."""


def check_frozen(issue: Issue, sent: Record, findings: Findings) -> None:
    """An error for a slug that is another than readers' links hold, and for a lost answer."""
    meta = issue.meta
    if sent.slug != meta.slug:
        findings.error(
            "sent-slug",
            f"this issue was sent as “{sent.slug}”, and readers' links lead there",
            meta.place("slug"),
            f"add `slug: {sent.slug}`",
        )
    for poll in _polls(block for part in issue.parts for block in part.blocks):
        before = sent.polls.get(poll.id)
        if before is not None and set(before) != set(_keys(poll)):
            findings.error(
                "sent-poll",
                f"the keys of the poll “{poll.id}” were sent as {', '.join(before)}",
                poll.location,
                "give each option its key again: {#key} behind its words; words may change",
            )


def keys_of(issue: Issue) -> dict[str, tuple[str, ...]]:
    """The option keys of each poll that an issue places: what is frozen once it is sent."""
    polls = _polls(block for part in issue.parts for block in part.blocks)
    return {poll.id: _keys(poll) for poll in polls}


def _keys(poll: Poll) -> tuple[str, ...]:
    return tuple(option.key for option in poll.poll.options) if poll.poll else ()


def _polls(blocks: Iterable[Block]) -> Iterator[Poll]:
    for block in blocks:
        if isinstance(block, Poll):
            yield block
        yield from _polls(block.inner())
