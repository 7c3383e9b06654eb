"""Due and late, by the newsletter's own clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.delivery.schedule import Written, due
from composer.model.settings import Schedule

PARIS = ZoneInfo("Europe/Paris")
TWICE = Schedule(days=("mon", "thu"), at="08:00")
MONDAY, THURSDAY = date(2025, 3, 10), date(2025, 3, 13)


def state(now: str, *issues: Written) -> str:
    return due(TWICE, PARIS, datetime.fromisoformat(now).replace(tzinfo=PARIS), issues).state


def issue(day: date, *, draft: bool = False, gone: bool = True) -> Written:
    return Written(day, draft, gone)


LAST = issue(date(2025, 3, 6))


@pytest.mark.parametrize(
    ("now", "issues", "expected"),
    [
        # Monday before the hour: last Thursday's went out, and today's lies ready.
        ("2025-03-10 07:00", (LAST, issue(MONDAY, gone=False)), "fine"),
        ("2025-03-10 07:00", (LAST,), "due"),
        ("2025-03-10 07:00", (LAST, issue(MONDAY, draft=True, gone=False)), "due"),
        # The hour strikes.
        ("2025-03-10 08:00", (LAST, issue(MONDAY)), "fine"),
        ("2025-03-10 08:00", (LAST, issue(MONDAY, gone=False)), "late"),
        ("2025-03-10 08:00", (LAST,), "late"),
        # The days between.
        ("2025-03-12 23:00", (LAST, issue(MONDAY)), "fine"),
        ("2025-03-12 23:00", (LAST,), "late"),
        # A day late is late until it goes out.
        ("2025-03-12 23:00", (LAST, issue(date(2025, 3, 11))), "fine"),
        # An issue of days to come has kept nothing.
        ("2025-03-12 23:00", (LAST, issue(THURSDAY)), "late"),
    ],
)
def test_where_the_newsletter_stands(now: str, issues: tuple[Written, ...], expected: str) -> None:
    assert state(now, *issues) == expected


def test_the_hour_is_that_of_the_newsletters_zone() -> None:
    now = datetime.fromisoformat("2025-03-10T07:30:00+00:00")
    assert due(TWICE, PARIS, now, [LAST]).state == "late"
    assert due(TWICE, ZoneInfo("America/Sao_Paulo"), now, [LAST]).state == "due"


@given(
    now=st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)),  # noqa: DTZ001 - a zone is given below
    days=st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1),
    hour=st.times(),
)
def test_the_last_hour_is_over_and_the_next_is_to_come(
    now: datetime, days: set[str], hour: object
) -> None:
    local = now.replace(tzinfo=PARIS)
    schedule = Schedule(days=tuple(sorted(days)), at=f"{hour:%H:%M}")  # type: ignore[arg-type]
    found = due(schedule, PARIS, local, [])
    assert found.state == "late"
    assert found.at <= local < found.next
    assert (found.next - found.at).days <= 8
