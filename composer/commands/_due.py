"""What ``newsletter status --due`` says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from composer.commands._standing import Standing, standings
from composer.commands._terminal import print_json
from composer.delivery.schedule import Written, due
from composer.errors import UsageError
from composer.pipeline import survey

if TYPE_CHECKING:
    from composer.commands._asked import Asked

__all__ = ["tell_due"]

_WORDS = {
    "late": "late: nothing went out for {at:%A, %Y-%m-%d %H:%M}",
    "due": "due: there is nothing to send at {at:%H:%M} today",
    "fine": "fine: the next issue is due on {next:%A, %Y-%m-%d %H:%M}",
}


def tell_due(asked: Asked, *, as_json: bool) -> int:
    """Says whether an issue is due or late; gives the exit code."""
    root = asked.root()
    project = survey(root)
    schedule = project.newsletter.schedule
    if not schedule.days:
        raise UsageError(
            "newsletter.toml does not say when issues are due",
            hint='add days = ["mon", "thu"] and at = "08:00" under [schedule]',
        )
    gone = {one.path: _is_gone(one) for one in standings(root)}
    issues = [
        Written(date.fromisoformat(meta.date.isoformat()), meta.draft, gone.get(path, False))
        for path, meta in project.catalogue.items()
        if not meta.published_elsewhere
    ]
    zone = ZoneInfo(project.newsletter.timezone)
    found = due(schedule, zone, datetime.now(UTC), issues)
    if as_json:
        print_json(msgspec.to_builtins(found))
    else:
        print(_WORDS[found.state].format(at=found.at, next=found.next))
    return int(found.state != "fine")


def _is_gone(standing: Standing) -> bool:
    """Whether it began to go out: to a list, or by a platform."""
    return bool(standing.sends) or any(
        push.state in ("scheduled", "sending", "sent") for push in standing.pushes
    )
