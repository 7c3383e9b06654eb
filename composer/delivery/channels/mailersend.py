"""MailerSend: one message by ``POST /v1/email``.

Sources: https://developers.mailersend.com/api/v1/email.html,
https://developers.mailersend.com/general.html (codes, ``retry-after``, ``x-apiquota-remaining``).
Headers of one's own are for its larger plans; ``list_unsubscribe`` for Professional and up. No
idempotency key is documented. Addresses with accents before the @ are refused.
"""

from __future__ import annotations

import re
from typing import Any

from composer.delivery.channel import Credential, Setting
from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.references import without_braces
from composer.delivery.providers.verdict import Answer, said

__all__ = ["MailerSend"]

_ADDRESSES = re.compile(r"<[^<>]+>")
_ALL = {"all": True, "unsubscribe": False}
_ACCEPTED, _MAINTENANCE, _INVALID, _THROTTLED = 202, 421, 422, 429


class MailerSend(AnymailMailer):
    """Says nothing but a header where it took a message, and JSON where it hides something."""

    title = "MailerSend"
    page = "https://developers.mailersend.com/api/v1/email.html"
    features = frozenset()
    credentials = (Credential("api_token", "a token of the domain with sending access"),)
    settings = (
        Setting(
            "headers",
            "all, or unsubscribe where the plan allows no headers of one's own: then only"
            " List-Unsubscribe and Reply-To go along",
            default="all",
        ),
    )
    backend = "mailersend"
    probe = "email"
    probes_in_vain = True

    def options(self) -> dict[str, object]:
        return {
            "api_token": self.setup.secrets["api_token"],
            "api_url": self.setup.address or "https://api.mailersend.com/v1/",
        }

    def headers(self, letter: Letter) -> dict[str, str]:
        given = super().headers(letter)
        if self.chosen("headers", _ALL):
            return given
        return {name: each for name, each in given.items() if name.lower() == "reply-to"}

    def adapt(self, message: Any, letter: Letter) -> None:
        message.alternatives.clear()
        message.attach_alternative(without_braces(letter.html), "text/html")
        if not self.chosen("headers", _ALL):
            addresses = _ADDRESSES.findall(letter.headers.get("List-Unsubscribe", ""))
            web = [each for each in addresses if each.startswith("<https:")]
            if addresses:
                message.esp_extra = {"list_unsubscribe": (web or addresses)[0]}

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``errors`` by field, ``warnings`` for readers that are suppressed."""
        what = f"MailerSend says {said(answer.body)}"
        if answer.status == _MAINTENANCE:
            return Delayed("MailerSend is being maintained")
        if answer.status == _THROTTLED and answer.headers.get("x-apiquota-remaining") == "0":
            return Halted(f"{what} (the day's quota)", hint=self._hint())
        if answer.status == _INVALID and isinstance(errors := answer.get("errors"), dict):
            return self._invalid(what, tuple(map(str, errors)))
        if answer.status == _ACCEPTED and (warnings := answer.get("warnings")):
            if "_SUPPRESSED" in str(warnings):
                return Rejected("MailerSend has the reader on its suppression list", hard=True)
            return Unsure(f"MailerSend took it with a warning: {said(warnings)}")
        return None

    def _invalid(self, what: str, fields: tuple[str, ...]) -> Fault:
        if any(field.startswith(("headers", "list_unsubscribe")) for field in fields):
            hint = 'the plan may not allow it: [delivery.mailersend] headers = "unsubscribe"'
            return Halted(what, hint=hint)
        if any(field.startswith("from") for field in fields):
            return Halted(what, hint=self._hint())
        return Rejected(what, hard=any(field.startswith("to") for field in fields))

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {backend.api_token}", "Accept": "application/json"}
        return {
            "method": "POST",
            "headers": {**headers, "Content-Type": "application/json"},
            "data": "{}",
        }
