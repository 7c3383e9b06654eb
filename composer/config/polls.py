"""Polls as a table of tables, in newsletter.toml and in front matter."""

from __future__ import annotations

import datetime
from typing import Any

from composer.config.secrets import looks_secret
from composer.model import Findings, Option, Poll
from composer.nearest import nearest

__all__ = ["POLL_KEYS", "read_polls"]

YES = {"yes", "true", "on", "1"}
_NO = {"no", "false", "off", "0", ""}


def read_polls(
    data: dict[str, Any], place: Any, findings: Findings, *, prefix: tuple[str, ...] = ("polls",)
) -> dict[str, Poll]:
    """The polls in a table of tables. ``place(*keys)`` tells where a key stands."""
    polls = {}
    for key, value in data.items():
        poll = _poll(str(key), value, lambda *keys, key=key: place(*prefix, key, *keys), findings)
        if poll:
            polls[str(key)] = poll
    return polls


#: What a poll's table may hold.
POLL_KEYS = ("question", "description", "comment", "options", "closes")


def _poll(key: str, value: Any, place: Any, findings: Findings) -> Poll | None:
    if not isinstance(value, dict):
        findings.error("poll-shape", f"the poll “{key}” must be a table", place(), "see [polls.ID]")
        return None
    for name in value:
        if looks_secret(str(name), value[name]):
            continue
        if name not in POLL_KEYS:
            meant = nearest(str(name), POLL_KEYS)
            findings.error(
                "unknown-setting",
                f"a poll has no “{name}”",
                place(name),
                f"write {meant}" if meant else f"a poll has {', '.join(POLL_KEYS)}",
            )
    options = _options(key, value.get("options"), place, findings)
    question = str(value.get("question", "")).strip()
    if not question or len(options) < 2:  # noqa: PLR2004 - a choice needs two
        findings.error(
            "poll-incomplete",
            f"the poll “{key}” needs a question and at least two options",
            place("question" if not question else "options"),
            'options = { good = "Good", bad = "Bad" }',
        )
        return None
    closes = str(value.get("closes", "") or "")
    day = _day(closes)
    if closes and day is None:
        findings.error("poll-closes", f"“{closes}” is no date", place("closes"), "as 2025-01-31")
    return Poll(
        id=key,
        question=question,
        description=str(value.get("description", "")).strip(),
        comment=_comment(key, value.get("comment"), place, findings),
        options=options,
        closes=day,
    )


def _options(poll: str, value: Any, place: Any, findings: Findings) -> tuple[Option, ...]:
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value, 1))
    for key, label in pairs:
        if isinstance(label, (dict, list)):
            findings.error(
                "poll-shape",
                f"answer {key} of the poll “{poll}” is a {_KINDS[type(label)]}, and no words",
                place("options", str(key)) if isinstance(value, dict) else place("options"),
                'write options = { good = "Good" } (in YAML good: Good), or words alone: ["Good"]',
            )
    return tuple(Option(str(key), str(label)) for key, label in pairs)


_KINDS = {dict: "table", list: "list"}


def _comment(poll: str, value: Any, place: Any, findings: Findings) -> bool:
    word = str("" if value is None else value).casefold()
    if word not in YES | _NO:
        findings.error(
            "poll-shape",
            f"comment of the poll “{poll}” is “{value}”: it must be yes or no",
            place("comment"),
            "write yes where a vote may bring a few words, else no",
        )
    return word in YES


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
