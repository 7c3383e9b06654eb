"""Which issues are public on a day, and how they stand to each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from composer.model import Meta
from composer.slugs import slug_of

__all__ = ["Shelf", "shelf"]

#: Issues that are named as kin by their tags.
_RELATED = 3


class Shelf(Struct, frozen=True, kw_only=True):
    """The public issues, the newest first, and those of each tag and language."""

    issues: tuple[Meta, ...]
    tags: Mapping[str, tuple[Meta, ...]] = field(default_factory=dict)
    languages: Mapping[str, tuple[Meta, ...]] = field(default_factory=dict)

    @property
    def years(self) -> Mapping[int, tuple[Meta, ...]]:
        """The issues of each year, the latest year first."""
        found: dict[int, list[Meta]] = {}
        for meta in self.issues:
            found.setdefault(meta.date.year, []).append(meta)
        return {year: tuple(metas) for year, metas in found.items()}

    def of(self, language: str) -> tuple[Meta, ...]:
        """The issues in a language, of whatever region."""
        return self.languages.get(_base(language), ())

    def neighbours(self, meta: Meta) -> tuple[Meta | None, Meta | None]:
        """The issue before and the one after, in the same language."""
        own = self.languages[_base(meta.language)]
        at = own.index(meta)
        return own[at + 1] if at + 1 < len(own) else None, own[at - 1] if at else None

    def translations(self, meta: Meta) -> tuple[Meta, ...]:
        """The issues of the same number in other languages."""
        if meta.number is None:
            return ()
        return tuple(
            other
            for other in self.issues
            if other.number == meta.number and _base(other.language) != _base(meta.language)
        )

    def related(self, meta: Meta) -> tuple[Meta, ...]:
        """The issues that share most tags with this one, the newest of them first."""
        own = set(map(str.casefold, meta.tags))
        kin = [
            (len(own & set(map(str.casefold, other.tags))), -at, other)
            for at, other in enumerate(self.languages[_base(meta.language)])
            if other is not meta
        ]
        kin = [each for each in kin if each[0]]
        return tuple(
            each[2] for each in sorted(kin, key=lambda each: each[:2], reverse=True)[:_RELATED]
        )


def shelf(catalogue: Iterable[Meta], now: datetime.datetime) -> Shelf:
    """The issues of a catalogue that are no drafts, are published here, and whose time has come."""
    public = [
        meta
        for meta in catalogue
        if not meta.draft and not meta.published_elsewhere and meta.moment <= now
    ]
    newest_first = tuple(sorted(public, key=lambda meta: (meta.moment, meta.path), reverse=True))
    tags: dict[str, tuple[str, list[Meta]]] = {}
    languages: dict[str, list[Meta]] = {}
    for meta in newest_first:
        languages.setdefault(_base(meta.language), []).append(meta)
        for tag in dict.fromkeys(meta.tags):
            tags.setdefault(tag.casefold(), (tag, []))[1].append(meta)
    return Shelf(
        issues=newest_first,
        tags={
            tag: tuple(metas)
            for tag, metas in sorted(tags.values(), key=lambda each: slug_of(each[0]))
        },
        languages={language: tuple(metas) for language, metas in languages.items()},
    )


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
