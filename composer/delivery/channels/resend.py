"""Resend: one message by ``POST /emails``, with an idempotency key.

Sources: https://resend.com/docs/api-reference/emails/send-email,
https://resend.com/docs/dashboard/emails/idempotency-keys (in the request's ``Idempotency-Key``, 256
characters at most, kept 24 hours, the first answer given again),
https://resend.com/docs/api-reference/errors,
https://resend.com/docs/dashboard/emails/embed-inline-images. Addresses with accents before the @ are refused.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, ClassVar

from composer.delivery.channel import Credential, Feature
from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer

__all__ = ["Resend"]

_QUOTAS = frozenset({"daily_quota_exceeded", "monthly_quota_exceeded"})
_FINAL = frozenset(
    {
        *_QUOTAS,
        "missing_api_key",
        "restricted_api_key",
        "invalid_api_key",
        "invalid_from_address",
        "invalid_idempotency_key",
        "invalid_access",
        "invalid_region",
    }
)
_OF_READER = re.compile(r"[`'\"]to[`'\"]", re.IGNORECASE)
_OF_SENDER = re.compile(r"[`'\"]from[`'\"]|\bdomain\b.*\bverif", re.IGNORECASE)


class Resend(AnymailMailer):
    """Sent twice with one key, a message goes out once."""

    title = "Resend"
    page = "https://resend.com/docs/api-reference/emails/send-email"
    features = frozenset({Feature.IDEMPOTENT, Feature.INLINE_PICTURES})
    #: How long a key is remembered.
    remembers: ClassVar[timedelta] = timedelta(hours=24)
    credentials = (Credential("api_key", "a key with sending access"),)
    backend = "resend"
    probe = "domains"

    def options(self) -> dict[str, object]:
        return {
            "api_key": self.setup.secrets["api_key"],
            "api_url": self.setup.address or "https://api.resend.com/",
        }

    def adapt(self, message: Any, letter: Letter) -> None:
        """The key is a header of the request; among the message's headers it would be mailed."""
        del message
        self.session().session.headers["Idempotency-Key"] = letter.key

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``name`` says which error it is; quotas come with the status of throttling."""
        name, message = answer.get("name"), str(answer.get("message") or "")
        what = f"Resend says {name}: {message}"
        if name == "concurrent_idempotent_requests":
            return Unsure(what)
        if name == "invalid_idempotent_request":
            hint = "the issue has changed since it was sent to this reader: send it as another one"
            return Halted(what, hint=hint)
        if name in _FINAL:
            return Halted(what, hint=self._hint())
        if name == "validation_error" and _OF_READER.search(message):
            return Rejected(what, hard=True)
        if name == "validation_error" and _OF_SENDER.search(message):
            return Halted(what, hint=self._hint())
        return None

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        return {"headers": {"Authorization": f"Bearer {backend.api_key}"}}

    def seen(self, answer: Answer) -> str | Fault:
        """A key that may only send is refused everywhere else, and by that is known as one."""
        if answer.get("name") == "restricted_api_key":
            return ", for sending alone"
        if answer.get("name") == "rate_limit_exceeded":
            return Delayed("Resend has too many requests just now")
        return super().seen(answer)
