"""A rate as people write it."""

from __future__ import annotations

from composer.errors import UsageError

__all__ = ["per_second"]

_SECONDS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600}


def per_second(rate: str) -> float | None:
    """``5``, ``5/s``, ``300/min`` or ``1000/h``, in letters a second; ``None`` for nothing."""
    if not rate:
        return None
    number, _, unit = rate.partition("/")
    seconds = _SECONDS.get(unit.strip())
    try:
        found = float(number)
    except ValueError:
        found = -1
    if seconds is None or not 0 < found < float("inf"):
        raise UsageError(f"“{rate}” is no rate", hint="write --rate 5/s, 300/min or 1000/h")
    return found / seconds
