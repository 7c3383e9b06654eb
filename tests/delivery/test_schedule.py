"""Due and late, by the newsletter's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
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
    moment = now.replace(tzinfo=PARIS).astimezone(UTC)
    schedule = Schedule(days=tuple(sorted(days)), at=f"{hour:%H:%M}")  # type: ignore[arg-type]
    found = due(schedule, PARIS, moment, [])
    assert found.state == "late"
    # In UTC: the clock of the zone shows some hours twice.
    assert found.at.astimezone(UTC) <= moment < found.next.astimezone(UTC)
    assert (found.next - found.at).days <= 8


NIGHTLY = Schedule(days=("sat", "sun"), at="02:30")


def night(now: str) -> tuple[str, str, str]:
    """The state on a Sunday whose issue lies ready, the last hour and the next, as the clock shows them."""
    moment = datetime.fromisoformat(now)
    day = moment.astimezone(PARIS).date()
    issues = [issue(day - timedelta(days=1)), issue(day, gone=False)]
    found = due(NIGHTLY, PARIS, moment, issues)
    return found.state, f"{found.at:%a %H:%M}", f"{found.next:%a %H:%M}"


def test_an_hour_that_the_clock_skips_comes_later() -> None:
    """On the last Sunday of March it goes from two to three."""
    assert night("2025-03-30T00:59:00+00:00") == ("fine", "Sat 02:30", "Sun 03:30")
    assert night("2025-03-30T01:29:00+00:00") == ("fine", "Sat 02:30", "Sun 03:30")
    assert night("2025-03-30T01:30:00+00:00") == ("late", "Sun 03:30", "Sat 02:30")


def test_an_hour_that_the_clock_shows_twice_is_over_once() -> None:
    """On the last Sunday of October it goes from three back to two."""
    assert night("2025-10-26T00:29:00+00:00") == ("fine", "Sat 02:30", "Sun 02:30")
    later = [night(f"2025-10-26T{time}:00+00:00") for time in ("00:30", "00:59", "01:10", "01:40")]
    assert later == [("late", "Sun 02:30", "Sat 02:30")] * 4
