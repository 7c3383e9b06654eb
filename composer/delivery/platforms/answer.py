"""What came back from a platform, and what may be said of it."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, quote_plus

from msgspec import Struct

__all__ = ["LARGEST", "Answer", "Redaction", "answered", "lost"]

#: Bytes that an answer may have, unpacked.
LARGEST = 20 << 20
_CHUNK = 1 << 16
#: Characters of what a platform says of itself.
_LONGEST_WORDS = 300
_NOT_WORDS = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")
_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
#: Answers that may be others a moment later. 421, 425 and 429 refuse before anything is done.
_REFUSED_UNREAD = frozenset({HTTPStatus.MISDIRECTED_REQUEST, HTTPStatus.TOO_EARLY, 429})


class Answer(Struct, frozen=True, kw_only=True):
    """One answer, or what is known where there was none (``status`` 0).

    ``untouched``: nothing can have happened; ``passing``: it may succeed a moment later; ``wait``:
    the seconds that the platform asks for; ``words``: what it says, not yet cleaned of secrets.
    """

    status: int = 0
    body: bytes = b""
    words: str = ""
    untouched: bool = False
    passing: bool = False
    wait: float | None = None


class Redaction:
    """Takes secrets out of words, in each form in which an answer may give them back."""

    def __init__(self, secrets: Sequence[str], auth: tuple[str, str] | None = None) -> None:
        known = [*secrets, *((auth[1],) if auth else ())]
        forms: set[str] = set()
        for secret in filter(None, (text.strip() for text in known)):
            forms |= {secret, quote(secret, safe=""), quote(secret), quote_plus(secret)}
            forms |= {html.escape(secret), json.dumps(secret)[1:-1]}
        if auth:
            forms.add(base64.b64encode(":".join(auth).encode()).decode("ascii"))
        longest_first = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def __repr__(self) -> str:
        return "Redaction()"

    def clean(self, words: str) -> str:
        """The words with ``***`` for each secret."""
        return self._secrets.sub("***", words)

    def line(self, words: str) -> str:
        """One line of 300 characters at most. Cleaned first: half a secret is one too."""
        flat = _NOT_WORDS.sub(" ", self.clean(words)).strip()
        return flat if len(flat) <= _LONGEST_WORDS else f"{flat[: _LONGEST_WORDS - 1]}…"


def answered(response: Any) -> Answer:
    """Reads a ``requests.Response``, no further than what an answer may have.

    Raises what requests raises where the connection breaks meanwhile.
    """
    body = b"".join(_bounded(response))
    status = int(response.status_code)
    wait = _seconds(response.headers.get("Retry-After", ""))
    words = _told(body)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        words = response.headers.get("Location", "").partition("?")[0]
    later = status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None
    return Answer(
        status=status,
        body=body,
        words=words,
        untouched=status in _REFUSED_UNREAD or later,
        passing=status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT,
        wait=wait,
    )


def _bounded(response: Any) -> Iterator[bytes]:
    taken = 0
    for chunk in response.iter_content(_CHUNK):
        taken += len(chunk)
        yield chunk
        if taken > LARGEST:
            return


def lost(error: Exception, host: str) -> Answer:
    """What is known where no answer came: whether the platform can have been reached.

    The error's own words are not used: they hold addresses, and a header that broke a rule.
    """
    import requests
    from urllib3.exceptions import NewConnectionError, SSLError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    before = isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError)
    if isinstance(error, requests.exceptions.SSLError) or isinstance(reason, SSLError):
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Answer(words=f"the certificate of {host} is not to be trusted")
        return Answer(words=f"the secured connection to {host} broke", passing=True)
    if before or isinstance(reason, NewConnectionError):
        return Answer(words=f"{host} could not be reached", untouched=True, passing=True)
    if isinstance(error, requests.Timeout):
        return Answer(words=f"{host} did not answer in time", passing=True)
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return Answer(words=f"{host} is no address that can be asked")
    return Answer(words=f"the connection to {host} broke before the whole answer", passing=True)


def _seconds(after: str) -> float | None:
    """Retry-After (RFC 9110 §10.2.3): seconds or a date; ``None`` where it is neither."""
    after = after.strip()
    if after.isascii() and after.isdigit():
        return float(after[:9])
    try:
        moment = parsedate_to_datetime(after)
    except (ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _told(body: bytes) -> str:
    """The platform's own message: of its JSON, else the text of its page."""
    try:
        return "; ".join(dict.fromkeys(_messages(json.loads(body), 0)))
    except (ValueError, RecursionError):
        return _TAG.sub(" ", body[:_CHUNK].decode("utf-8", "replace"))


#: Where platforms put their words: Buttondown, Mailchimp and Keila ``detail``, listmonk, Brevo and
#: Ghost ``message``, Kit and beehiiv ``errors``.
_WORDS = ("title", "error", "message", "detail", "errors", "context", "field")
_DEEPEST = 4


def _messages(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < _DEEPEST:
        for entry in value[:_DEEPEST]:
            yield from _messages(entry, depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        # Django and Rails name the field, with a list of what is wrong with it.
        for key in [key for key in _WORDS if key in value] or list(value)[:_DEEPEST]:
            yield from _messages(value[key], depth + 1)
