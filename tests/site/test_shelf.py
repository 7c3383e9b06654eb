"""Which issues are public, and how they stand to each other."""

from __future__ import annotations

import datetime
from typing import Any

from composer.model import Meta
from composer.site.shelf import Shelf, shelf

NOW = datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC)


def meta(day: int, language: str = "fr", **fields: Any) -> Meta:
    return Meta(
        path=f"issues/{day}-{language}.md",
        title=f"N {day}",
        moment=datetime.datetime(2025, 5, day, tzinfo=datetime.UTC),
        slug=f"n{day}",
        language=language,
        url=f"https://x.example/n{day}/",
        **fields,
    )


def paths(metas: Any) -> list[str]:
    return [each.path for each in metas]


def test_the_newest_come_first_and_drafts_not() -> None:
    found = shelf([meta(1), meta(3), meta(2), meta(4, draft=True)], NOW)
    assert paths(found.issues) == ["issues/3-fr.md", "issues/2-fr.md", "issues/1-fr.md"]
    assert shelf([meta(3)], NOW - datetime.timedelta(40)).issues == ()


def test_neighbours_speak_one_language() -> None:
    found = shelf([meta(1), meta(2, "pt-BR"), meta(3), meta(4, "pt")], NOW)
    before, after = found.neighbours(found.issues[1])
    assert (before and before.path, after) == ("issues/1-fr.md", None)
    before, after = found.neighbours(found.issues[0])
    assert (before and before.path, after) == ("issues/2-pt-BR.md", None)


def test_translations_have_one_number() -> None:
    found = shelf(
        [meta(1, number=1), meta(2, "pt-BR", number=1), meta(3, "pt-PT", number=1), meta(4)], NOW
    )
    assert paths(found.translations(found.issues[3])) == [
        "issues/3-pt-PT.md",
        "issues/2-pt-BR.md",
    ]
    assert found.translations(found.issues[0]) == ()


def test_kin_share_most_tags() -> None:
    metas = [
        meta(1, tags=("a", "B")),
        meta(2, tags=("a",)),
        meta(3, tags=("c",)),
        meta(4, tags=("A", "b", "c")),
        meta(5, "pt", tags=("a", "b", "c")),
    ]
    found = shelf(metas, NOW)
    assert paths(found.related(metas[3])) == ["issues/1-fr.md", "issues/3-fr.md", "issues/2-fr.md"]


def test_a_new_tag_moves_no_other() -> None:
    metas = [meta(1, tags=("C++",)), meta(2, tags=("潮",)), meta(3, tags=("c", "c-2"))]
    before = Shelf(issues=tuple(reversed(metas))).folders
    assert before == {"c++": "c", "潮": "chao", "c": "c-2", "c-2": "c-2-2"}
    after = Shelf(issues=(meta(9, tags=("C#", "!")), *reversed(metas))).folders
    assert {**after, **before} == after
    assert after["!"] == "tag"


def test_tags_are_spelt_as_the_newest_does() -> None:
    found = shelf([meta(1, tags=("énergie",)), meta(2, tags=("Énergie", "Azote"))], NOW)
    assert list(found.tags) == ["Azote", "Énergie"]
    assert len(found.tags["Énergie"]) == 2
