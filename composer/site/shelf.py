"""Which issues are public on a day, and how they stand to each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from composer.model import Meta
from composer.slugs import slug_of

__all__ = ["Shelf", "shelf", "tags_of"]

K = TypeVar("K")
V = TypeVar("V")

#: Issues that are named as kin by their tags.
_RELATED = 3


class Shelf(Struct, frozen=True, kw_only=True, dict=True):
    """The public issues, the newest first."""

    issues: tuple[Meta, ...]

    @cached_property
    def years(self) -> Mapping[int, tuple[Meta, ...]]:
        """The issues of each year, the latest year first."""
        return _grouped((meta.date.year, meta) for meta in self.issues)

    @cached_property
    def languages(self) -> Mapping[str, tuple[Meta, ...]]:
        """The issues of each language, of whatever region."""
        return _grouped((_base(meta.language), meta) for meta in self.issues)

    @cached_property
    def tags(self) -> Mapping[str, tuple[Meta, ...]]:
        """The issues of each tag, as the newest of them writes it, in order of their names."""
        known = _grouped((tag.casefold(), meta) for meta in self.issues for tag in tags_of(meta))
        named = {_spelt(tag, metas[0]): metas for tag, metas in known.items()}
        return dict(sorted(named.items(), key=lambda each: (slug_of(each[0]), each[0])))

    @cached_property
    def folders(self) -> Mapping[str, str]:
        """The name of each tag's folder, by the tag in small letters.

        Tags whose slugs are the same are counted, the one that was used first as the first: a new
        tag moves none.
        """
        oldest_first = [tag for meta in reversed(self.issues) for tag in tags_of(meta)]
        found: dict[str, str] = {}
        taken: set[str] = set()
        for tag in dict.fromkeys(tag.casefold() for tag in oldest_first):
            plain = slug_of(tag) or "tag"
            name, count = plain, 1
            while name in taken:
                count += 1
                name = f"{plain}-{count}"
            taken.add(name)
            found[tag] = name
        return found

    def of(self, language: str) -> tuple[Meta, ...]:
        """The issues in a language, of whatever region."""
        return self.languages.get(_base(language), ())

    def neighbours(self, meta: Meta) -> tuple[Meta | None, Meta | None]:
        """The issue before and the one after, in the same language."""
        own = self.languages[_base(meta.language)]
        at = self._positions[meta.path]
        return own[at + 1] if at + 1 < len(own) else None, own[at - 1] if at else None

    def translations(self, meta: Meta) -> tuple[Meta, ...]:
        """The issues of the same number in other languages, one a language."""
        if meta.number is None:
            return ()
        return tuple(
            other
            for other in self._numbers[meta.number]
            if other.language.lower() != meta.language.lower()
        )

    def related(self, meta: Meta) -> tuple[Meta, ...]:
        """The issues that share most tags with this one, the newest of them first."""
        shared: dict[int, int] = {}
        for tag in tags_of(meta):
            for at in self._tagged[_base(meta.language), tag]:
                shared[at] = shared.get(at, 0) + 1
        shared.pop(self._positions[meta.path], None)
        nearest = sorted(shared, key=lambda at: (-shared[at], at))[:_RELATED]
        own = self.languages[_base(meta.language)]
        return tuple(own[at] for at in nearest)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {meta.path: at for metas in self.languages.values() for at, meta in enumerate(metas)}

    @cached_property
    def _numbers(self) -> Mapping[int, tuple[Meta, ...]]:
        return _grouped((meta.number, meta) for meta in self.issues if meta.number is not None)

    @cached_property
    def _tagged(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """Where in their language the issues of a tag stand."""
        return _grouped(
            ((language, tag), at)
            for language, metas in self.languages.items()
            for at, meta in enumerate(metas)
            for tag in tags_of(meta)
        )


def shelf(catalogue: Iterable[Meta], now: datetime.datetime) -> Shelf:
    """The issues of a catalogue that are no drafts, are published here, and whose time has come."""
    public = (
        meta
        for meta in catalogue
        if not meta.draft and not meta.published_elsewhere and meta.moment <= now
    )
    newest_first = sorted(public, key=lambda meta: (meta.moment, meta.path), reverse=True)
    return Shelf(issues=tuple(newest_first))


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def tags_of(meta: Meta) -> dict[str, str]:
    """An issue's tags, each once as it is written first, by what they are in small letters."""
    found: dict[str, str] = {}
    for tag in meta.tags:
        found.setdefault(tag.casefold(), tag)
    return found


def _spelt(tag: str, meta: Meta) -> str:
    return tags_of(meta)[tag]


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
