"""What a provider's answer says of a message: the rules that all of them share.

RFC 9110 §15 gives the meaning of the codes and §10.2.3 that of Retry-After. What a provider says in
its own words is read in its own file, before these rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from msgspec import Struct

from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure

__all__ = ["Answer", "ahead", "clean", "pause", "said", "verdict"]

#: The longest reason, in characters: a line of the ledger, not a page of HTML.
_LONGEST = 200
_BLANKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_WORDS = ("message", "Message", "ErrorMessage", "error", "description")
_WITHIN = ("errors", "Errors", "Messages", "data", "details")

_OK, _REDIRECT, _CLIENT, _SERVER = 200, 300, 400, 500
#: Answers that every further message would get too: credentials, payment, account, address, size.
_FINAL = {
    401: "the credentials are refused",
    402: "the account has no credit left",
    403: "the account or its key may not do this",
    404: "there is no such address or account",
    405: "this address takes no messages",
    407: "a proxy asks for credentials",
    410: "this address is no longer served",
    413: "the message is too large",
}
_REQUEST_TIMEOUT = 408
_THROTTLED = frozenset({420, 425, 429})


class Answer(Struct, frozen=True):
    """What came back: ``headers`` by names in small letters; ``body`` is JSON's value, if it is JSON."""

    status: int
    headers: Mapping[str, str] = {}
    body: Any = None
    text: str = ""

    def get(self, name: str) -> Any:
        """A field of the body; ``None`` where there is none, whatever the body is."""
        return self.body.get(name) if isinstance(self.body, dict) else None


def verdict(answer: Answer, title: str, *, hint: str = "") -> Fault:
    """What an answer that is no plain success means."""
    reason = f"{title} answered {answer.status}"
    words = said(answer.body)
    if answer.status in _FINAL:
        return Halted(f"{reason}: {words or _FINAL[answer.status]}", hint=hint)
    if answer.status in _THROTTLED:
        return Delayed(f"{reason}: {words or 'too many requests'}", wait=pause(answer.headers))
    if _REDIRECT <= answer.status < _CLIENT:
        return Halted(f"{reason}: the address of its API has moved", hint=hint)
    if answer.status >= _SERVER or answer.status == _REQUEST_TIMEOUT:
        what = f"{reason}: {words}" if words else reason
        return Unsure(what)
    if answer.status >= _CLIENT:
        return Rejected(f"{reason}: {words}" if words else reason)
    return Unsure(f"{reason}, but not as its documentation says")


def pause(headers: Mapping[str, str]) -> float | None:
    """How long to wait, in seconds: Retry-After as seconds or as a date (RFC 9110 §10.2.3).

    A date is taken against the server's own clock where it tells it.
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", value):
        return float(value)
    moment = _moment(value)
    if moment is None:
        return None
    now = _moment(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (moment - now).total_seconds())


def ahead(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How far ``now`` is ahead of the server's clock; ``None`` where the answer does not tell.

    Date is when the answer was made (RFC 9110 §6.6.1), of which a cache says that it was long ago by
    Age (RFC 9111 §5.1).
    """
    theirs = _moment(headers.get("date", ""))
    return None if theirs is None or "age" in headers else now - theirs


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def said(body: Any, depth: int = 4) -> str:
    """The first sentence for people in an error's JSON, wherever the provider puts it."""
    if isinstance(body, str):
        return body
    if depth and isinstance(body, list):
        return next((words for each in body[:3] if (words := said(each, depth - 1))), "")
    if not depth or not isinstance(body, dict):
        return ""
    found = (said(body[name], depth - 1) for name in (*_WORDS, *_WITHIN) if name in body)
    return next((words for words in found if words), "")


def clean(reason: str, secrets: Iterable[str], address: str = "") -> str:
    """One line for the ledger, without secrets and without the reader's address.

    Some servers repeat the key that they refuse (Postal's ``InvalidServerAPIKey`` does), and the
    address is known from its row, which ``forget`` erases.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        reason = reason.replace(secret, "…")
    if address:
        reason = re.sub(re.escape(address), "the address", reason, flags=re.IGNORECASE)
    reason = _BLANKS.sub(" ", reason).strip()
    return reason if len(reason) <= _LONGEST else f"{reason[: _LONGEST - 1]}…"
