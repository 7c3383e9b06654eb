"""Mailjet: one message by ``POST /v3.1/send``.

Sources: https://dev.mailjet.com/email/guides/send-api-v31/ (read in
https://github.com/mailjet/api-documentation, guides/_send-api.md),
https://dev.mailjet.com/docs/email-api/email_api_overview/status_codes. List-Id and Message-ID are
among the headers that it forbids, and a message with one of them is refused. Its template language
stays off (``TemplateLanguage`` is false). ``DeduplicateCampaign`` hides a second message of a
campaign, but neither how long nor how surely is documented: it is no idempotency key.
"""

from __future__ import annotations

from typing import Any

from composer.delivery.channel import Credential, Feature
from composer.delivery.faults import Fault, Halted, Rejected
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer, said

__all__ = ["Mailjet"]

#: The sender is not the account's, the key is suspended or wrong, a message is too large.
_FINAL = frozenset({"send-0006", "send-0007", "send-0008", "mj-0001", "mj-0011", "mj-0015"})
_FORBIDDEN = "list-id"
_OK = 200


class Mailjet(AnymailMailer):
    """An error comes once a message, with the field that it is about."""

    title = "Mailjet"
    page = "https://dev.mailjet.com/email/reference/send-emails"
    features = frozenset({Feature.UTF8_ADDRESSES, Feature.INLINE_PICTURES})
    credentials = (
        Credential("api_key", "the API key"),
        Credential("secret_key", "the secret key beside it"),
    )
    backend = "mailjet"
    probe = "/v3/REST/sender?Limit=1"

    def options(self) -> dict[str, object]:
        return {
            "api_key": self.setup.secrets["api_key"],
            "secret_key": self.setup.secrets["secret_key"],
            "api_url": self.setup.address or "https://api.mailjet.com/v3.1/",
        }

    def headers(self, letter: Letter) -> dict[str, str]:
        given = super().headers(letter)
        return {name: each for name, each in given.items() if name.lower() != _FORBIDDEN}

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``ErrorRelatedTo`` names the field: the reader's, the sender's, or another."""
        if answer.get("ErrorCode") in _FINAL:
            return Halted(f"Mailjet says {said(answer.body)}", hint=self._hint())
        messages = answer.get("Messages")
        if not isinstance(messages, list) or not messages or not isinstance(messages[0], dict):
            return None
        first = messages[0]
        if first.get("Status") == "success" and answer.status == _OK:
            return _receipt(first.get("To"))
        errors = first.get("Errors")
        if first.get("Status") != "error" or not isinstance(errors, list):
            return None
        what = f"Mailjet says {said(errors) or 'that the message has an error'}"
        about = [str(each) for error in errors for each in _about(error)]
        if any(each in _FINAL or each.startswith(("From", "Sender")) for each in about):
            return Halted(what, hint=self._hint())
        return Rejected(what, hard=any(each.startswith("To") for each in about))

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        return {"auth": (backend.api_key, backend.secret_key)}


def _receipt(readers: Any) -> Receipt | None:
    """For one reader, however Mailjet writes the address: Anymail compares it with ours."""
    if not isinstance(readers, list) or len(readers) != 1 or not isinstance(readers[0], dict):
        return None
    found = readers[0].get("MessageID")
    return Receipt(str(found)) if found else None


def _about(error: Any) -> list[object]:
    if not isinstance(error, dict):
        return []
    related = error.get("ErrorRelatedTo")
    return [error.get("ErrorCode"), *(related if isinstance(related, list) else ())]
