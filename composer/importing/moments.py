"""Dates of posts, in the newsletter's zone."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

from msgspec import Struct

from composer.source.dates import moment_of

__all__ = ["Moment", "read_moment"]

_ZONE = re.compile(r"(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2})\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")
#: ``2024-01-31T08:30:00.000+00:00`` and what else has more than our own dates may have.
_FRACTION = re.compile(r"(:\d\d)[.,]\d+")
_SECONDS = re.compile(r"\d{10}(?:\d{3})?")
_MILLISECONDS = 13
#: As American programs write it, without a zone.
_HALVES = ("%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p", "%m/%d/%Y %I:%M %p", "%Y-%m-%d %I:%M %p")


class Moment(Struct, frozen=True):
    """When a post came out: the day and the text for the front matter; whether a zone was given."""

    day: datetime.date
    text: str
    zoned: bool


def read_moment(text: str, zone: ZoneInfo) -> Moment:
    """The moment that an export's ``text`` names; one without a zone is in ``zone``.

    Seconds since 1970 are understood too, and milliseconds. Raises ``ValueError`` with the reason
    where it is no date, or more than one.
    """
    text = _FRACTION.sub(r"\1", text.strip())
    if _SECONDS.fullmatch(text):
        count = int(text) / (1000 if len(text) == _MILLISECONDS else 1)
        return _written(datetime.datetime.fromtimestamp(count, zone))
    is_zoned = bool(_ZONE.search(text)) or not _CLOCK.search(text)
    moment, timed = _read(text, zone, is_zoned=is_zoned)
    if not timed:
        return Moment(moment.date(), moment.date().isoformat(), zoned=True)
    return _written(moment, zoned=is_zoned)


def _read(text: str, zone: ZoneInfo, *, is_zoned: bool) -> tuple[datetime.datetime, bool]:
    for form in _HALVES:
        try:
            return datetime.datetime.strptime(text, form).replace(tzinfo=zone), True
        except ValueError:
            continue
    try:
        return moment_of(text, zone)
    except ValueError:
        if is_zoned:
            raise
        # An hour that the clocks skipped, so the zone was another one: most exports are in UTC.
        return moment_of(f"{text} +0000", zone)


def _written(moment: datetime.datetime, *, zoned: bool = True) -> Moment:
    seconds = ":%S" if moment.second else ""
    return Moment(moment.date(), moment.strftime(f"%Y-%m-%d %H:%M{seconds} %z"), zoned)
