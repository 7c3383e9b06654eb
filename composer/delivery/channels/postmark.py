"""Postmark: one message by ``POST /email``, on a stream for broadcasts.

Sources: https://postmarkapp.com/developer/api/email-api,
https://postmarkapp.com/developer/api/overview#error-codes,
https://postmarkapp.com/support/article/1208-how-to-create-and-send-through-message-streams.
https://github.com/ActiveCampaign/postmark-dotnet/wiki/Sending-Inline-Images (``ContentID``). No
idempotency key is documented. Addresses with accents before the @ are refused by the API.
"""

from __future__ import annotations

import re
from typing import Any

from composer.delivery.channel import Credential, Feature, Setting
from composer.delivery.faults import Delayed, Fault, Halted, Rejected
from composer.delivery.letter import Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer, pause

__all__ = ["Postmark"]

_OK = 200
_TAKEN = 0
_MAINTENANCE, _INVALID, _INACTIVE, _THROTTLED = 100, 300, 406, 429
#: Token, sender, JSON, "not allowed to send" (out of credit), account pending or stopped, stream.
_FINAL = frozenset({10, 400, 401, 402, 403, 405, 409, 412, 413, 1235, 1236})
_OF_READER = re.compile(r"'(?:To|Cc|Bcc)'", re.IGNORECASE)
_OF_SENDER = re.compile(r"'(?:From|Reply-?To)'|sender signature", re.IGNORECASE)


class Postmark(AnymailMailer):
    """Broadcast streams carry Postmark's own unsubscribe link and header, and its suppressions."""

    title = "Postmark"
    page = "https://postmarkapp.com/developer/api/email-api"
    features = frozenset({Feature.UNSUBSCRIBE, Feature.INLINE_PICTURES})
    credentials = (Credential("server_token", "the token of the server, under API Tokens"),)
    settings = (Setting("stream", "the ID of a broadcast stream", default="broadcast"),)
    backend = "postmark"
    probe = "message-streams/{stream}"

    def options(self) -> dict[str, object]:
        return {
            "server_token": self.setup.secrets["server_token"],
            "message_stream": self.setup.settings["stream"],
            "api_url": self.setup.address or "https://api.postmarkapp.com/",
        }

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``ErrorCode`` and ``Message``: the first is documented, the second told to people."""
        code, message = answer.get("ErrorCode"), str(answer.get("Message") or "")
        what = f"Postmark says {code}: {message}"
        if code == _INACTIVE or (code == _TAKEN and "inactive" in message):
            return Rejected(what, hard=True)
        if code == _TAKEN and answer.get("MessageID") and answer.status == _OK:
            return Receipt(str(answer.get("MessageID")))
        if code == _INVALID and _OF_READER.search(message):
            return Rejected(what, hard=True)
        if code in _FINAL or (code == _INVALID and _OF_SENDER.search(message)):
            return Halted(what, hint=self._hint())
        if code == _THROTTLED:
            return Delayed(what, wait=pause(answer.headers))
        return Delayed(what) if code == _MAINTENANCE else None

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        token = {"X-Postmark-Server-Token": backend.server_token, "Accept": "application/json"}
        return {"headers": token}

    def seen(self, answer: Answer) -> str | Fault:
        """A stream that is not for broadcasts has no unsubscribe link of Postmark's."""
        kind = answer.get("MessageStreamType")
        if kind is not None and kind != "Broadcasts":
            return Halted(
                f"Postmark's stream is for {kind}, and adds no way to unsubscribe",
                hint="set [delivery.postmark] stream to the ID of a broadcast stream",
            )
        return super().seen(answer)
