"""What the settings of delivery may say beyond their types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from composer.mail_address import in_header

__all__ = ["Report", "check_delivery"]

#: What finds a setting wrong: its code, the message, the setting's keys and the hint.
Report = Callable[[str, str, tuple[str, ...], str], None]

_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
#: Connections to one provider; more would look like an attack to it.
_MOST_AT_ONCE = 64
#: Octets that a tag takes in the local part of a return path, of the 64 it may have (RFC 5321 §4.5.3.1.1).
_LONGEST_LOCAL = 30


def check_delivery(tables: Mapping[str, Any], error: Report) -> None:
    """Reports what is wrong with ``[delivery]`` and ``[schedule]``."""
    delivery, schedule = tables.get("delivery"), tables.get("schedule")
    if delivery is not None:
        _return_path(delivery.return_path or "", error)
        _groups(delivery.groups or {}, error)
        _numbers(delivery, error)
        if (
            _CONTROL.search(delivery.feedback_id or "")
            or not (delivery.feedback_id or "").isascii()
        ):
            error(
                "setting-header",
                "feedback_id goes into the header of the mail: ASCII in one line",
                ("delivery", "feedback_id"),
                'write it as the provider says, for instance "issue:letter:lowtide"',
            )
    if schedule is not None and schedule.at is not None and not _TIME.fullmatch(schedule.at):
        error(
            "setting-time",
            f"“{schedule.at}” is no time of day",
            ("schedule", "at"),
            'write hours and minutes: at = "08:00"',
        )


def _return_path(address: str, error: Report) -> None:
    local = address.rpartition("@")[0]
    if address and (not in_header(address) or "+" in local or len(local) > _LONGEST_LOCAL):
        error(
            "setting-address",
            f"“{address}” cannot be the address of bounces",
            ("delivery", "return_path"),
            "write a short address without +, as bounces@example.org",
        )


def _groups(groups: Mapping[str, tuple[str, ...]], error: Report) -> None:
    for name, addresses in groups.items():
        keys = ("delivery", "groups", name)
        if "@" in name:
            error("setting-address", f"a group cannot be called “{name}”", keys, "write a word")
        for address in addresses:
            if not in_header(address):
                hint = "write it as name@example.org"
                error("setting-address", f"“{address}” is no mail address", keys, hint)


def _numbers(delivery: Any, error: Report) -> None:
    if delivery.rate is not None and not 0 <= delivery.rate < float("inf"):
        error(
            "setting-number",
            "rate is a number of messages a second, or 0",
            ("delivery", "rate"),
            "write rate = 10",
        )
    if delivery.concurrency is not None and not 1 <= delivery.concurrency <= _MOST_AT_ONCE:
        error(
            "setting-number",
            f"concurrency is a number from 1 to {_MOST_AT_ONCE}",
            ("delivery", "concurrency"),
            "write concurrency = 4",
        )
