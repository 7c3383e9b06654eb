"""``::results``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from msgspec import Meta, Struct
from msgspec.structs import replace

from composer import model
from composer.model import Directive, Scene


class Bar(Struct, frozen=True):
    """One answer: its label, its votes, whether it leads."""

    label: str
    votes: int
    leads: bool


class Results(Directive, frozen=True, kw_only=True):
    """How readers answered a poll of an earlier issue, as bars with figures.

    Example::

        ::results{#avis issue=previous}
    """

    found: ClassVar[tuple[str, ...]] = ("poll", "bars", "total", "slug")

    id: Annotated[str, Meta(description="the poll's id")]
    issue: Annotated[
        str, Meta(description="a slug, or `previous`: the latest earlier issue with this poll")
    ] = "previous"
    poll: model.Poll | None = None
    bars: tuple[Bar, ...] = ()
    total: int = 0
    slug: str = ""

    def prepare(self, scene: Scene) -> Self | None:
        found = scene.results(self.issue, self.id, self.location)
        if found is None:
            return None
        meta, results = found
        poll = meta.polls.get(self.id) or scene.polls.get(self.id)
        if results is None or poll is None:
            scene.findings.warning(
                "no-results",
                f"no votes on “{self.id}” from {meta.slug} yet: a placeholder stands here",
                self.location,
                f"fill issues/results/{meta.slug}.toml; without it the issue cannot be sent",
            )
            return replace(self, slug=meta.slug, poll=poll)
        for key in results.votes.keys() - {option.key for option in poll.options}:
            scene.findings.warning(
                "unknown-option",
                f"the poll “{self.id}” has no option “{key}”: its votes are not shown",
                self.location,
                f"mend the key in issues/results/{meta.slug}.toml",
            )
        return replace(self.counted(poll, results.votes), slug=meta.slug)

    def counted(self, poll: model.Poll, votes: Mapping[str, int]) -> Self:
        """The block with its bars: as long as the votes on each option of the poll."""
        counts = {option.key: votes.get(option.key, 0) for option in poll.options}
        most = max(counts.values(), default=0)
        bars = tuple(
            Bar(option.label, counts[option.key], 0 < counts[option.key] == most)
            for option in poll.options
        )
        return replace(self, poll=poll, bars=bars, total=sum(counts.values()))
