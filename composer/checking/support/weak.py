"""A feature that too few readers see, as a check tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from composer.checking.support.facts import Standing, Use, features
from composer.model import Location, Severity

__all__ = ["Weak", "once"]


class Weak(NamedTuple):
    """A use of a feature: the words of it, where they were written, how it stands with readers."""

    use: Use
    words: str
    place: Location
    standing: Standing

    @property
    def message(self) -> str:
        """Who does not see it."""
        words = " ".join(self.words.split())
        short = words if len(words) <= _LONG else f"{words[: _LONG - 1]}…"
        title = features()[self.use.code].title
        said = _bare(short) in _bare(title) or _bare(title) in _bare(short)
        named = f"“{short}”" if said else f"“{short}” ({title})"
        return f"{named} {self.standing.told()}"

    @property
    def hint(self) -> str:
        """What these readers see instead, and what to do."""
        feature = features()[self.use.code]
        note = f" ({self.standing.note})" if self.standing.note else ""
        return f"what they see instead: {feature.sees}; {feature.mend}{note}"

    @property
    def severity(self) -> Severity:
        """By what is lost."""
        return features()[self.use.code].severity


def _bare(words: str) -> str:
    return words.lower().replace(" ", "")


#: Letters of what was written that a message quotes.
_LONG = 60


def once(found: Iterable[Weak]) -> Iterator[Weak]:
    """Each feature once a place: a list of forty items is one slip."""
    told: set[tuple[str, Location]] = set()
    for weak in found:
        key = (weak.use.code, weak.place.at(weak.place.line, 1))
        if key not in told:
            told.add(key)
            yield weak
