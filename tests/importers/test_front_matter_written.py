"""What is written at the top of an issue is read as it was meant."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.importing.front_matter import front_matter, one_line
from composer.importing.moments import read_moment
from composer.model import Findings
from composer.source.front_matter import split

PARIS = ZoneInfo("Europe/Paris")


@settings(max_examples=300, deadline=None)
@given(title=st.text(max_size=60), tags=st.lists(st.text(max_size=20), max_size=4))
def test_any_text_comes_back(title: str, tags: list[str]) -> None:
    words, listed = one_line(title), [each for each in map(one_line, tags) if each]
    findings = Findings()
    parts = split(front_matter({"title": words, "tags": listed}) + "\n\nbody\n", "a.md", findings)
    assert [str(found) for found in findings.sorted()] == []
    expected = {key: value for key, value in (("title", words), ("tags", listed)) if value}
    assert parts.table.data == expected
    assert parts.body.strip() == "body"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("A title", True),
        ("Zürich, l’été", True),
        ("no", False),
        ("12:30", False),
        ("a: b", False),
        ("# x", False),
        ("“x”", False),
        ("x #y", False),
    ],
)
def test_quotes_stand_where_they_are_needed(text: str, plain: bool) -> None:
    assert (f"title: {text}\n" in front_matter({"title": text}) + "\n") is plain


@pytest.mark.parametrize(
    ("text", "written", "zoned"),
    [
        ("2024-03-10T07:30:00.000Z", "2024-03-10 08:30 +0100", True),
        ("2024-07-10T07:30:05+00:00", "2024-07-10 09:30:05 +0200", True),
        ("2024-03-10 07:30:00", "2024-03-10 07:30 +0100", False),
        ("Mar 10, 2024 07:30 pm", "2024-03-10 19:30 +0100", False),
        ("Sun, 10 Mar 2024 07:30:00 GMT", "2024-03-10 08:30 +0100", True),
        ("1710055800", "2024-03-10 08:30 +0100", True),
        ("1710055800000", "2024-03-10 08:30 +0100", True),
        ("2024-03-10", "2024-03-10", True),
        ("March 10, 2024", "2024-03-10", True),
        ("2024-03-31 02:30:00", "2024-03-31 04:30 +0200", False),
    ],
)
def test_dates(text: str, written: str, zoned: bool) -> None:
    moment = read_moment(text, PARIS)
    assert (moment.text, moment.zoned) == (written, zoned)
    assert moment.day == datetime.date.fromisoformat(written[:10])


@pytest.mark.parametrize("text", ["soon", "08-09-2024", "2024-13-01", "99999999999"])
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(ValueError):
        read_moment(text, PARIS)
