"""A time to come, as people write it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from composer.errors import UsageError

__all__ = ["moment_of"]


def moment_of(written: str, zone_name: str) -> datetime | None:
    """The time, in a zone where it names none; ``None`` for nothing.

    Raises UsageError for what is no time, is over, or does not exist: an hour that the clock skips.
    """
    if not written:
        return None
    zone = ZoneInfo(zone_name)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        hint = 'write it as --schedule "2025-03-10 08:00"'
        raise UsageError(f"“{written}” is no time", hint=hint) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
        if moment.astimezone(UTC).astimezone(zone).replace(fold=0) != moment.replace(fold=0):
            raise UsageError(
                f"there is no {written} in {zone.key}: the clock goes forward then",
                hint="choose another hour",
            )
    if moment <= datetime.now(UTC):
        raise UsageError(f"{written} is over", hint="choose a time to come, or --send-now")
    return moment
