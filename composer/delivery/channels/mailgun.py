"""Mailgun: one message by ``POST /v3/{domain}/messages``, as a form.

Sources: https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages,
https://documentation.mailgun.com/docs/mailgun/quickstart-guide/responses. Headers are ``h:`` fields
of the form; all ``o:``, ``h:``, ``v:`` and ``t:`` fields together hold 16 kB. No idempotency key is
documented. Anymail's page says that To is garbled for addresses with accents before the @.
"""

from __future__ import annotations

import re
from typing import Any

from composer.delivery.channel import Credential, Feature, Setting
from composer.delivery.faults import Fault, Halted, Rejected
from composer.delivery.letter import Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer, said

__all__ = ["Mailgun"]

_BAD_REQUEST = 400
_OF_READER = re.compile(r"^'?to'? parameter|recipient", re.IGNORECASE)
_OF_SENDER = re.compile(r"^'?from'? parameter|domain|limit|disabled", re.IGNORECASE)


class Mailgun(AnymailMailer):
    """A region of its own for Europe; unsubscribing is off unless a domain turns tracking on."""

    title = "Mailgun"
    page = "https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages"
    features = frozenset({Feature.INLINE_PICTURES})
    credentials = (Credential("api_key", "a sending key of the domain, or the account's key"),)
    settings = (
        Setting("domain", "the sending domain, as Mailgun knows it", required=True),
        Setting("region", "us or eu: where the domain was made", default="us"),
    )
    backend = "mailgun"
    probe = "{domain}/messages"
    probes_in_vain = True
    sends_message_id = True

    def options(self) -> dict[str, object]:
        host = self.chosen("region", {"us": "api.mailgun.net", "eu": "api.eu.mailgun.net"})
        return {
            "api_key": self.setup.secrets["api_key"],
            "sender_domain": self.setup.settings["domain"],
            "api_url": self.setup.address or f"https://{host}/v3",
        }

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """A wrong path is answered with 200 and a greeting; a wrong reader or sender with 400."""
        if "Mailgun Magnificent API" in answer.text:
            return Halted("Mailgun: there is nothing at this address", hint=self._hint())
        message = said(answer.body)
        if answer.status == _BAD_REQUEST and _OF_READER.search(message):
            return Rejected(f"Mailgun says {message}", hard=True)
        if answer.status == _BAD_REQUEST and _OF_SENDER.search(message):
            return Halted(f"Mailgun says {message}", hint=self._hint())
        return None

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        return {"method": "POST", "auth": ("api", backend.api_key), "data": {"o:testmode": "yes"}}
