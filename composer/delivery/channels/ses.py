"""Amazon SES, by the API v2: ``POST /v2/email/outbound-emails`` with the whole message.

Sources: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html (no idempotency
token among its parameters), https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
(the day's quota and the rate are one error with two sentences),
https://docs.aws.amazon.com/ses/latest/dg/header-fields.html (Message-ID and Date are replaced). The
message is our own bytes, so that no header is folded or coded again.
"""

from __future__ import annotations

import logging
import re
from importlib import import_module
from typing import Any

from composer.delivery.channel import Credential, Feature, Setting
from composer.delivery.faults import Delayed, Fault, Halted, Rejected
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer, pause

__all__ = ["AmazonSES"]

_THROTTLES = frozenset({"TooManyRequestsException", "Throttling", "ThrottlingException"})
_FINAL = re.compile(
    r"AccountSuspended|SendingPaused|MailFromDomainNotVerified|LimitExceeded|NotFound|AccessDenied"
    r"|UnrecognizedClient|InvalidClientTokenId|Signature|ExpiredToken|MissingAuthentication|OptIn"
)
_DAILY = re.compile(r"\bdaily\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"missing final '@domain'|illegal address|local address|domain", re.IGNORECASE
)


class AmazonSES(AnymailMailer):
    """Credentials are optional: without them, boto3 looks where AWS's tools look."""

    title = "Amazon SES"
    page = "https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"
    features = frozenset({Feature.INLINE_PICTURES})
    credentials = (
        Credential("access_key_id", "an access key that may ses:SendEmail", required=False),
        Credential("secret_access_key", "the secret beside it", required=False),
        Credential("session_token", "for credentials that end", required=False),
    )
    settings = (
        Setting("region", "the region, eu-west-3", required=True),
        Setting("configuration_set", "the configuration set of the messages"),
    )
    backend = "amazon_ses"

    def options(self) -> dict[str, object]:
        """Sets one attempt: botocore would try four more by itself, after a lost answer too."""
        secrets, timeout = self.setup.secrets, self.setup.timeout
        client: dict[str, object] = {
            "region_name": self.setup.settings["region"],
            "config": {
                "connect_timeout": timeout,
                "read_timeout": timeout,
                "retries": {"total_max_attempts": 1},
            },
        }
        if self.setup.address:
            client["endpoint_url"] = self.setup.address
        for name in ("access_key_id", "secret_access_key", "session_token"):
            if secrets.get(name):
                client[f"aws_{name}"] = secrets[name]
        return {
            "client_params": client,
            "session_params": {},
            "configuration_set_name": self.setup.settings["configuration_set"] or None,
        }

    def tune(self, backend: Any) -> None:
        """Watches the calls; botocore writes signed headers to its log for debugging."""
        log = logging.getLogger("botocore")
        log.setLevel(max(log.level, logging.INFO))

        def asked(**_: object) -> None:
            self._asked = True

        def answered(http_response: Any, parsed: Any, **_: object) -> None:
            self._answer = _answer(http_response, parsed)

        backend.client.meta.events.register("before-send.sesv2", asked)
        backend.client.meta.events.register("after-call.sesv2", answered)

    def knock(self, backend: Any) -> None:
        """Without botocore, whose every call asks for a permission that a sender need not have."""
        requests = import_module("requests")
        requests.head(
            backend.client.meta.endpoint_url,
            timeout=self.setup.timeout,
            allow_redirects=False,
            auth=lambda request: request,
        )

    def adapt(self, message: Any, letter: Letter) -> None:
        """Anymail asks the message for its MIME form: it gets the letter's own bytes."""
        whole = _Whole(letter.message())
        message.message = lambda: whole

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """The error's code, and its sentence where one code means two things."""
        code, message = str(answer.get("code") or ""), str(answer.get("message") or "")
        what = f"Amazon SES says {code}: {message}"
        if not code:
            return None
        if code in _THROTTLES:
            if _DAILY.search(message):
                return Halted(what, hint="the day's sending quota is used up: go on tomorrow")
            return Delayed(what, wait=pause(answer.headers))
        if _FINAL.search(code) or (code == "MessageRejected" and "not verified" in message):
            return Halted(what, hint=self._hint())
        if code in {"BadRequestException", "ValidationException", "InvalidParameterValue"}:
            return Rejected(what, hard=bool(_ADDRESS.search(message)))
        return Rejected(what) if code == "MessageRejected" else None

    def _look(self) -> str | Fault:
        account = self.session().client.get_account()
        if account.get("SendingEnabled") is not True:
            return Halted(f"{self.title} does not say that this account may send")
        state = "" if account.get("ProductionAccessEnabled") else ", in its sandbox"
        return f"{self.title} answered and accepts the credentials{state}"

    def _unasked(self, error: Exception) -> Fault:
        answered = self._answer is not None and self._answer.get("code")
        if answered:  # an error of the call that check() makes
            found = self.judged(set())
            return found if isinstance(found, Fault) else super()._unasked(error)
        return super()._unasked(error)


class _Whole:
    """A finished message, in the form that Anymail takes one from Django."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def walk(self) -> tuple[()]:
        """No part is to be coded again."""
        return ()

    def as_bytes(self) -> bytes:
        return self._content


def _answer(response: Any, parsed: Any) -> Answer:
    """What is kept of botocore's answer."""
    error = parsed.get("Error", {}) if isinstance(parsed, dict) else {}
    headers = {str(name).lower(): str(each) for name, each in response.headers.items()}
    body = {"code": error.get("Code"), "message": error.get("Message")} if error else None
    return Answer(response.status_code, headers, body)
