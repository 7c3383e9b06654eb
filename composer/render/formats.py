"""Dates and numbers as a language writes them, from CLDR by Babel.

A language that CLDR does not know gets what needs no words: ISO 8601 and plain digits.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from composer.render.words import known_to_babel

if TYPE_CHECKING:
    from composer.render.words import Words

__all__ = ["Formats"]

_FIRST = re.compile(r"(?<!\d)1(?= )")
_DAY_GAP = re.compile(r"(\d\w{0,2}\.?) (?=[^\W\d])")
_NO_BREAK = "\N{NO-BREAK SPACE}"


class Formats:
    """Writes dates and numbers in one language."""

    def __init__(self, language: str, words: Words) -> None:
        self._locale = known_to_babel(language)
        self._words = words
        self._dates: dict[tuple[datetime.date, str], str] = {}
        self._numbers: dict[tuple[float, str], str] = {}
        self._times: dict[str, str] = {}

    @property
    def direction(self) -> str:
        """``rtl`` where the language is written from right to left, else ``ltr``."""
        return self._locale.text_direction if self._locale else "ltr"

    def date(self, day: datetime.date, style: str = "long", *, timed: bool = False) -> str:
        """A day, with its time of day where ``timed``.

        ``style`` is CLDR's ``full`` (with the weekday, and a capital: it stands alone), ``long``,
        ``medium`` or ``short``.
        """
        key = (day, style)
        if key not in self._dates:
            self._dates[key] = self._day(day, style)
        text = self._dates[key]
        if timed and isinstance(day, datetime.datetime):
            return f"{text}, {day:%H:%M}" if self._locale is None else f"{text}, {self._time(day)}"
        return text

    def _day(self, day: datetime.date, style: str) -> str:
        if self._locale is None:
            return f"{day:%Y-%m-%d}"
        from babel.dates import format_date

        text = format_date(day, style, locale=self._locale)
        first = str(self._words.first_of_month)
        if day.day == 1 and first != "1":
            text = _FIRST.sub(first, text, count=1)
        if style == "full":
            text = text[:1].upper() + text[1:]
            # The day's number keeps to its month: no line begins with "janvier".
            return _DAY_GAP.sub(rf"\1{_NO_BREAK}", text, count=1)
        return text.replace(" ", _NO_BREAK)

    def _time(self, moment: datetime.datetime) -> str:
        from babel.dates import format_time

        # As it is written: the same moment is another time of day in another zone.
        key = moment.isoformat()
        if key not in self._times:
            text = format_time(moment, "short", tzinfo=moment.tzinfo, locale=self._locale)
            self._times[key] = _plain(text)
        return self._times[key]

    def number(self, value: float) -> str:
        """A number with the language's separators: ``1 412``."""
        return self._written(value, "decimal")

    def percent(self, part: float, whole: float) -> str:
        """A share in whole per cent: ``68 %``; of nothing it is none."""
        return self._written(part / whole if whole else 0, "percent")

    def _written(self, value: float, style: str) -> str:
        key = (value, style)
        if key not in self._numbers:
            self._numbers[key] = self._formatted(value, style)
        return self._numbers[key]

    def _formatted(self, value: float, style: str) -> str:
        if self._locale is None:
            return f"{round(value * 100)}%" if style == "percent" else str(value)
        from babel.numbers import format_decimal, format_percent

        write = format_percent if style == "percent" else format_decimal
        return _plain(write(value, locale=self._locale))

    @property
    def own_name(self) -> str:
        """The language's name in itself, with a capital: it stands alone. Empty where not known."""
        name = self._locale.get_display_name() if self._locale else ""
        return f"{name[:1].upper()}{name[1:]}" if name else ""

    def quoted(self, text: str) -> str:
        """A text in the language's quotation marks."""
        return self._words.quoted(text=text)


def _plain(text: str) -> str:
    """With U+00A0 for CLDR's narrow U+202F, which many fonts of mail programs show as a box."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", _NO_BREAK)
