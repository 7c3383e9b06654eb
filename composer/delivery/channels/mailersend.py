"""MailerSend: one message by ``POST /v1/email``.

Sources: https://developers.mailersend.com/api/v1/email.html,
https://developers.mailersend.com/general.html (codes, ``retry-after``, ``x-apiquota-remaining``),
https://www.mailersend.com/help/custom-headers,
https://www.mailersend.com/help/how-to-add-a-custom-unsubscribe-header. It writes List-Unsubscribe
itself, and no header of ours overrides one of its own: ``list_unsubscribe`` does, with one bare
address. That and headers of one's own are for the plans Professional and Enterprise. No idempotency
key is documented. Addresses with accents before the @ are refused.
"""

from __future__ import annotations

import re
from typing import Any

from composer.delivery.channel import Credential, Feature, Setting
from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.references import without_braces
from composer.delivery.providers.verdict import Answer, said

__all__ = ["MailerSend"]

_ADDRESSES = re.compile(r"<([^<>]+)>")
#: Whether headers of ours go along, and whether an address to unsubscribe does.
_PLANS = {"all": (True, True), "unsubscribe": (False, True), "none": (False, False)}
_LEAVING = frozenset({"list-unsubscribe", "list-unsubscribe-post"})
#: Of the account: its quota, its domain, its plan, its trial.
_FINAL = re.compile(r"#MS422(?:04|07|16|22|25|26)\b")
_DAY = "#MS42901"
_ACCEPTED, _MAINTENANCE, _INVALID, _THROTTLED = 202, 421, 422, 429


class MailerSend(AnymailMailer):
    """Says nothing but a header where it took a message, and JSON where it hides something."""

    title = "MailerSend"
    page = "https://developers.mailersend.com/api/v1/email.html"
    features = frozenset({Feature.INLINE_PICTURES})
    credentials = (Credential("api_token", "a token of the domain with sending access"),)
    settings = (
        Setting(
            "headers",
            "all; unsubscribe: no header but List-Unsubscribe and Reply-To; or none, for plans"
            " below Professional: Reply-To alone, and readers leave by MailerSend's own link",
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
        ours, _ = self.chosen("headers", _PLANS)
        given = super().headers(letter)
        names = {name for name in given if name.lower() not in _LEAVING}
        if not ours:
            names = {name for name in names if name.lower() == "reply-to"}
        return {name: each for name, each in given.items() if name in names}

    def adapt(self, message: Any, letter: Letter) -> None:
        message.alternatives.clear()
        message.attach_alternative(without_braces(letter.html), "text/html")
        _, leaving = self.chosen("headers", _PLANS)
        addresses = _ADDRESSES.findall(letter.headers.get("List-Unsubscribe", ""))
        web = [each for each in addresses if each.startswith("https:")]
        if leaving and addresses:
            message.esp_extra = {"list_unsubscribe": (web or addresses)[0]}

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``errors`` by field, ``warnings`` for readers that are suppressed."""
        errors = answer.get("errors")
        fields = errors if isinstance(errors, dict) else {}
        # The sentence that counts stands with its field; the one before it is the same for all.
        words = said(list(fields.values())) or said(answer.body)
        what = f"MailerSend says {words}"
        if answer.status == _MAINTENANCE:
            return Delayed("MailerSend is being maintained")
        used_up = answer.headers.get("x-apiquota-remaining") == "0" or _DAY in words
        if answer.status == _THROTTLED and used_up:
            return Halted(f"{what} (the day's quota)", hint=self._hint())
        if answer.status == _INVALID:
            return self._invalid(what, tuple(map(str, fields)))
        if answer.status == _ACCEPTED and (warnings := answer.get("warnings")):
            if "_SUPPRESSED" in str(warnings):
                return Rejected("MailerSend has the reader on its suppression list", hard=True)
            return Unsure(f"MailerSend took it with a warning: {said(warnings)}")
        return None

    def _invalid(self, what: str, fields: tuple[str, ...]) -> Fault:
        if any(field.startswith(("headers", "list_unsubscribe")) for field in fields):
            hint = 'the plan may not allow it: [delivery.mailersend] headers = "none"'
            return Halted(what, hint=hint)
        if _FINAL.search(what) or any(field.startswith("from") for field in fields):
            return Halted(what, hint=self._hint())
        return Rejected(what, hard=any(field.startswith("to") for field in fields))

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {backend.api_token}", "Accept": "application/json"}
        return {
            "method": "POST",
            "headers": {**headers, "Content-Type": "application/json"},
            "data": "{}",
        }
