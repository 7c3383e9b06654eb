"""The support facts, with what our own map says of each feature; and what they come to for readers."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from composer.checking.support.families import FAMILIES, weights
from composer.model import Severity
from composer.model.check_settings import ClientChecks

__all__ = ["Feature", "Judge", "Standing", "Use", "features", "judge_of", "map_of_features"]

_HERE = Path(__file__).parent
#: What a family counts for that knows a feature partly, where our map does not say otherwise.
_PARTLY = 0.5
#: A row of the table has a title, letters, and where there are some, notes.
_NOTES = 2
#: Families that a message names; it is no table.
_NAMED = 4


class Feature(NamedTuple):
    """A feature: what it is called, which families know it, and what readers see where it is not."""

    code: str
    title: str
    letters: str
    #: What a family that knows it partly knows of it, or not.
    notes: Mapping[str, str]
    severity: Severity
    sees: str
    mend: str


class Use(NamedTuple):
    """A feature as it is used somewhere; ``partly`` is what knowing it partly is worth for that."""

    code: str
    partly: float = _PARTLY


class Standing(NamedTuple):
    """How a use stands with readers: percent for whom it works, and the families for whom not."""

    percent: float
    failing: tuple[tuple[str, float], ...]
    partly: tuple[tuple[str, float], ...]
    #: What the largest family that knows it partly does, where a note says so.
    note: str

    def told(self) -> str:
        """Who does not see it, as a message says it."""
        parts = [
            f"{words} {_listed(families)}"
            for words, families in (("not in", self.failing), ("partly in", self.partly))
            if families
        ]
        return f"works for {_percent(self.percent)} of readers: {'; '.join(parts)}"


@functools.cache
def map_of_features() -> Mapping[str, Any]:
    """Our own map, as ``features.json`` has it."""
    found: dict[str, Any] = msgspec.json.decode((_HERE / "features.json").read_bytes())
    return found


@functools.cache
def features() -> Mapping[str, Feature]:
    """The features that are looked for, by their code."""
    facts = msgspec.json.decode((_HERE / "table.json").read_bytes())["features"]
    return {
        code: Feature(
            code=code,
            title=map_of_features()["titles"].get(code, facts[code][0]),
            letters=facts[code][1],
            notes=facts[code][2] if len(facts[code]) > _NOTES else {},
            severity=Severity(effect["severity"]),
            sees=effect["sees"],
            mend=effect["mend"],
        )
        for effect in map_of_features()["effects"]
        for code in effect["features"].split()
    }


class Judge:
    """Weighs features by an author's readers."""

    def __init__(self, shares: Mapping[str, float], supported: float) -> None:
        self._weights = weights(shares)
        self._supported = supported
        self._verdicts: dict[Use, Standing | None] = {}

    def weak(self, use: Use) -> Standing | None:
        """How a use stands, if it works for fewer readers than are asked for; else ``None``."""
        if use not in self._verdicts:
            standing = self.standing(use)
            good = standing.percent >= self._supported
            self._verdicts[use] = None if good else standing
        return self._verdicts[use]

    def standing(self, use: Use) -> Standing:
        """How a use stands; families of which nothing is known say nothing."""
        feature = features()[use.code]
        known = [
            (family, letter, weight)
            for (family, weight), letter in zip(self._weights.items(), feature.letters, strict=True)
            if letter != "?" and weight
        ]
        # What the map calls whole or nothing, a family does not know partly.
        as_partly = "p" if 0 < use.partly < 1 else "ny"[int(use.partly)]
        known = [(each, as_partly if mark == "p" else mark, share) for each, mark, share in known]
        total = sum(share for _, _, share in known)
        works = sum(share * {"y": 1, "p": use.partly, "n": 0}[letter] for _, letter, share in known)
        by_size = sorted(known, key=lambda each: -each[2])
        partly = [family for family, mark, _ in by_size if mark == "p"]
        told = next((family for family in partly if family in feature.notes), "")
        return Standing(
            100 * works / total if total else 100,
            tuple((FAMILIES[each].name, share) for each, mark, share in by_size if mark == "n"),
            tuple((FAMILIES[each].name, share) for each, mark, share in by_size if mark == "p"),
            f"{FAMILIES[told].name}: {feature.notes[told]}" if told else "",
        )


def _listed(families: Sequence[tuple[str, float]]) -> str:
    """The largest families by name, the others by their number."""
    named = [f"{name} ({_percent(share)})" for name, share in families[:_NAMED]]
    rest = families[_NAMED:]
    if rest:
        named.append(f"{len(rest)} more ({_percent(sum(share for _, share in rest))})")
    return ", ".join(named)


def _percent(share: float) -> str:
    return f"{share:.0f}%" if share >= 1 else f"{share:.1f}%"


@functools.lru_cache(maxsize=8)
def _judge(shares: tuple[tuple[str, float], ...], supported: float) -> Judge:
    return Judge(dict(shares), supported)


def judge_of(settings: ClientChecks) -> Judge:
    """The judge for an author's readers, which remembers what it has weighed."""
    return _judge(tuple(settings.shares.items()), settings.supported)
