"""Dates in the forms that people write, and no guessing at ambiguous ones."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

__all__ = ["moment_of"]

_NAMED = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %d %Y")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)


def moment_of(text: str, zone: ZoneInfo) -> tuple[datetime.datetime, bool]:
    """The moment that ``text`` names, and whether it names a time of day.

    A date without a time is midnight in ``zone``, a time without a zone is in it too. Raises
    ``ValueError`` with the reason where it names none, or more than one.
    """
    text = " ".join(text.split())
    iso = _ISO.match(text)
    if iso:
        return _from_iso(iso, text, zone)
    numbers = _NUMBERS.match(text)
    if numbers:
        return _from_numbers(numbers, text, zone), False
    for form in _NAMED:
        try:
            return datetime.datetime.strptime(text, form).replace(tzinfo=zone), False
        except ValueError:
            continue
    # Loads sockets too, which no other form of a date needs.
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        raise ValueError(f"“{text}” is no date") from None
    return _in_zone(moment, zone, text) if moment.tzinfo else moment.replace(tzinfo=zone), True


def _from_iso(iso: re.Match[str], text: str, zone: ZoneInfo) -> tuple[datetime.datetime, bool]:
    year, month, day = (int(part) for part in iso.groups()[:3])
    hour, minute, second = (int(part or 0) for part in iso.groups()[3:6])
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError as error:
        raise ValueError(f"“{text}” is no date: {error}") from None
    offset = iso[7]
    if offset:
        moment = _in_zone(moment.replace(tzinfo=_offset(offset)), zone, text)
    elif _in_zone(_in_zone(moment, datetime.UTC, text), zone, text).hour != hour:
        raise ValueError(f"“{text}” does not exist: the clocks go forward then")
    return moment, iso[4] is not None


def _in_zone(moment: datetime.datetime, zone: datetime.tzinfo, text: str) -> datetime.datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise ValueError(
            f"“{text}” is beyond the calendar, which has the years 1 to 9999"
        ) from None


def _offset(text: str) -> datetime.tzinfo:
    if text[0] not in "+-":
        return datetime.UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes >= 24 * 60:
        raise ValueError(f"“{text}” is no offset of a time zone")
    return datetime.timezone(datetime.timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _from_numbers(numbers: re.Match[str], text: str, zone: ZoneInfo) -> datetime.datetime:
    first, second, year = (int(part) for part in numbers.groups())
    if first <= 12 and second <= 12 and first != second:  # noqa: PLR2004 - months
        raise ValueError(
            f"“{text}” may be {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
        )
    day, month = (first, second) if second <= 12 else (second, first)  # noqa: PLR2004 - months
    try:
        return datetime.datetime(year, month, day, tzinfo=zone)
    except ValueError as error:
        raise ValueError(f"“{text}” is no date: {error}") from None
