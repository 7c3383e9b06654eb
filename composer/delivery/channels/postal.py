"""Postal, a server of one's own: one message by ``POST /api/v1/send/message``.

Sources: https://docs.postalserver.io/developer/api,
https://github.com/postalserver/postal/blob/main/app/controllers/legacy_api/send_controller.rb,
``base_controller.rb`` beside it and app/models/outgoing_message_prototype.rb: every answer has the
status 200, and ``status`` in its body; a key that is refused is repeated. The server writes its own
Message-ID. There is no idempotency key. Attachments have no Content-ID
(https://github.com/postalserver/postal/issues/731): pictures cannot go along.
"""

from __future__ import annotations

from typing import Any

from composer.delivery.channel import Credential, Setting
from composer.delivery.faults import Fault, Halted, Rejected
from composer.delivery.letter import Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer, verdict

__all__ = ["Postal"]

_FINAL = frozenset(
    {
        "AccessDenied",
        "InvalidServerAPIKey",
        "ServerSuspended",
        "UnauthenticatedFromAddress",
        "FromAddressMissing",
    }
)


class Postal(AnymailMailer):
    """Its address is required, for nobody hosts it for all."""

    title = "Postal"
    page = "https://docs.postalserver.io/developer/api"
    features = frozenset()
    credentials = (Credential("api_key", "an API credential of the mail server"),)
    settings = (Setting("url", "the server, https://postal.example.com", required=True),)
    backend = "postal"
    probe = "api/v1/messages/message"

    def options(self) -> dict[str, object]:
        address = self.setup.address or self.setup.settings["url"]
        return {"api_key": self.setup.secrets["api_key"], "api_url": address}

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``data`` holds a code and a sentence, and the key where it is refused."""
        data = answer.get("data")
        data = data if isinstance(data, dict) else {}
        what = f"Postal says {data.get('code', '')} {data.get('message', '')}".strip()
        if answer.get("status") == "error":
            final = data.get("code") in _FINAL
            return Halted(what, hint=self._hint()) if final else Rejected(what)
        return Rejected(what) if answer.get("status") == "parameter-error" else None

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        key = {"X-Server-API-Key": backend.api_key, "Content-Type": "application/json"}
        return {"method": "POST", "headers": key, "data": "{}"}

    def seen(self, answer: Answer) -> str | Fault:
        """Asked for a message without saying which: a parameter is missing, the key is good."""
        if answer.get("status") == "parameter-error":
            return ""
        found = self.read(answer)
        return found if isinstance(found, Fault) else verdict(answer, self.title)
