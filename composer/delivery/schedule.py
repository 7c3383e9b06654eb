"""Whether an issue is due, or late, by the days and the hour that were promised to readers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from composer.model.settings import Schedule

__all__ = ["Due", "Written", "due"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = 7


class Written(Struct, frozen=True):
    """An issue of a day: whether it is a draft, and whether it began to go out."""

    day: date
    is_draft: bool
    is_gone: bool


class Due(Struct, frozen=True, kw_only=True):
    """Where the newsletter stands, about the hour ``at``.

    ``state`` is ``late``: the hour is over, and nothing went out; ``due``: it is today, and there is
    nothing to send; or ``fine``.
    """

    state: str
    at: datetime
    next: datetime


def due(schedule: Schedule, zone: ZoneInfo, now: datetime, issues: Iterable[Written]) -> Due:
    """Where the newsletter stands at ``now``, an aware time; ``schedule`` names a day at least.

    Of an hour that the clock shows twice it is the first, and one that it skips is as much later
    (PEP 495). An issue that is dated after the last hour, or on its day, and went out, has kept it.
    """
    written = tuple(issues)
    # By way of UTC: a time that already is in the zone may be one that it skips.
    local = now.astimezone(UTC).astimezone(zone)
    last = _hours(schedule, zone, local, back=True)
    following = _hours(schedule, zone, local, back=False)
    if not any(one.is_gone and last.date() <= one.day <= local.date() for one in written):
        return Due(state="late", at=last, next=following)
    is_today = following.date() == local.date()
    if is_today and not any(o.day == following.date() and not o.is_draft for o in written):
        return Due(state="due", at=following, next=following)
    return Due(state="fine", at=last, next=following)


def _hours(schedule: Schedule, zone: ZoneInfo, local: datetime, *, back: bool) -> datetime:
    """The nearest hour before (or at) a time, or after it."""
    hour = time.fromisoformat(schedule.at)
    step = -1 if back else 1
    for distance in range(_WEEK + 1):
        day = local.date() + timedelta(days=step * distance)
        moment = datetime.combine(day, hour, zone).astimezone(UTC)
        # Two times of one zone are compared as its clock shows them, which goes back in autumn.
        if _DAYS[day.weekday()] in schedule.days and (moment <= local.astimezone(UTC)) is back:
            return moment.astimezone(zone)
    raise ValueError("a schedule names a day at least")
