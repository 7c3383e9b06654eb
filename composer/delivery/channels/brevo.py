"""Brevo (Sendinblue): one transactional message by ``POST /v3/smtp/email``, with a key.

Sources: https://developers.brevo.com/reference/sendtransacemail,
https://developers.brevo.com/docs/heterogenous-versions-batch-emails (``idempotencyKey``, a UUID among
the message's ``headers``, remembered 30 minutes; the same key again is ``duplicate_parameter``, and
nothing is sent), https://developers.brevo.com/docs/api-limits (``x-sib-ratelimit-reset``, seconds).
https://anymail.dev/en/stable/esps/brevo/: the API "doesn't support inline images, at all".
"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any, ClassVar

from composer.delivery.channel import Credential, Feature
from composer.delivery.faults import Delayed, Fault, Halted, Rejected
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.references import without_braces
from composer.delivery.providers.verdict import Answer, pause

__all__ = ["Brevo"]

_THROTTLED = 429
_FINAL = frozenset(
    {"unauthorized", "permission_denied", "not_enough_credits", "account_under_validation"}
)
_OF_READER = re.compile(r"\bin to\b|\bto\[|\brecipient", re.IGNORECASE)
_OF_SENDER = re.compile(r"\bsender\b", re.IGNORECASE)


class Brevo(AnymailMailer):
    """Its template language would read braces in the HTML; they go as character references."""

    title = "Brevo"
    page = "https://developers.brevo.com/reference/sendtransacemail"
    features = frozenset({Feature.IDEMPOTENT, Feature.UTF8_ADDRESSES})
    #: How long a key is remembered.
    remembers: ClassVar[timedelta] = timedelta(minutes=30)
    credentials = (Credential("api_key", "an API key (v3), not an SMTP key"),)
    backend = "brevo"
    probe = "account"

    def options(self) -> dict[str, object]:
        return {
            "api_key": self.setup.secrets["api_key"],
            "api_url": self.setup.address or "https://api.brevo.com/v3/",
        }

    def headers(self, letter: Letter) -> dict[str, str]:
        """Brevo puts what is not ASCII into a header as it is: List-Id goes without its words."""
        given = super().headers(letter)
        for name, value in given.items():
            if name.lower() == "list-id" and not value.isascii():
                given[name] = value[value.rfind("<") :]
        return {**given, "idempotencyKey": str(uuid.uuid5(uuid.NAMESPACE_URL, letter.key))}

    def adapt(self, message: Any, letter: Letter) -> None:
        message.alternatives.clear()
        message.attach_alternative(without_braces(letter.html), "text/html")

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``code`` and ``message``; a duplicate is one that was taken before."""
        code, message = answer.get("code"), str(answer.get("message") or "")
        what = f"Brevo says {code}: {message}"
        if code == "duplicate_parameter":
            return Receipt()
        if code in _FINAL:
            return Halted(what, hint=self._hint())
        if code == "invalid_parameter" and _OF_SENDER.search(message):
            return Halted(what, hint=self._hint())
        if code == "invalid_parameter" and _OF_READER.search(message):
            return Rejected(what, hard=True)
        if answer.status == _THROTTLED:
            reset = {"retry-after": answer.headers.get("x-sib-ratelimit-reset", "")}
            wait = pause(answer.headers)
            return Delayed(what, wait=pause(reset) if wait is None else wait)
        return None

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        return {"headers": {"api-key": backend.api_key, "Accept": "application/json"}}
