"""Brevo, from https://developers.brevo.com/reference/sendtransacemail and
https://developers.brevo.com/docs/heterogenous-versions-batch-emails (keys).
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

from email.header import decode_header, make_header
from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.rendering import rendered
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeBrevo"]

KEY = "xkeysib-secret-0123456789abcdef"


class Address(Strict):
    email: str
    name: str = ""


class Email(Strict, rename="camel"):
    sender: Address
    to: list[Address]
    bcc: list[Address] = []
    cc: list[Address] = []
    html_content: str = ""
    text_content: str = ""
    subject: str = ""
    reply_to: Address | None = None
    attachment: list[Any] = []
    headers: dict[str, str] = {}
    template_id: int | None = None
    params: dict[str, Any] = {}
    message_versions: list[Any] = []
    tags: list[str] = []
    scheduled_at: str = ""
    batch_id: str = ""


def said(status: int, code: str, message: str, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(status=status, body={"code": code, "message": message}, headers=named)


class FakeBrevo(FakeMailer):
    """Remembers keys; the same one again is an error, and nothing goes out."""

    page = "https://developers.brevo.com/docs/heterogenous-versions-batch-emails"
    channel = "brevo"
    secrets = {"api_key": KEY}
    base = "/v3/"
    example = Example(
        path="/v3/smtp/email",
        json={
            "sender": {"name": "Ann", "email": "example@brevo.com"},
            "to": [{"email": "example2@brevo.com", "name": "Jenny"}],
            "headers": {"idempotencyKey": "b52dbf-81dd-4a08-b807-085c"},
            "subject": "This is a unique email",
            "templateId": 1,
        },
        status=201,
        answer={"messageId": "<201798300811.5787683@relay.domain.com>"},
    )
    shapes = {
        "credentials": said(401, "unauthorized", "Key not found"),
        "reader": said(400, "invalid_parameter", "email is not valid in to"),
        "sender": said(
            400,
            "invalid_parameter",
            "Sending has been rejected because the sender you used is not valid.",
        ),
        "data": said(400, "missing_parameter", "subject is missing"),
        "quota": said(402, "not_enough_credits", "The sending quota is used up"),
        "throttled": said(
            429,
            "too_many_requests",
            "The expected rate limit is exceeded.",
            x_sib_ratelimit_reset="7",
        ),
        "large": said(413, "invalid_parameter", "Payload too large"),
        "server": said(500, "internal_error", "Internal error"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()

    def signed(self) -> dict[str, str]:
        return {"api-key": KEY}

    def admit(self, call: Call) -> None:
        if call.headers.get("api-key") != KEY:
            raise Refused(401, "Key not found")

    def refuse(self, status: int, reason: str) -> Answer:
        code = {401: "unauthorized", 404: "document_not_found"}.get(status, "invalid_parameter")
        return Answer(status, {"code": code, "message": reason})

    @route("POST", "/v3/smtp/email")
    def email(self, call: Call) -> Answer:
        asked = self.read(call, Email, status=400)
        headers = dict(asked.headers)
        key = headers.pop("idempotencyKey", "")
        if key and key in self.keys:
            return Answer(400, {"code": "duplicate_parameter", "message": "Duplicate key"})
        if not all(value.isascii() for value in headers.values()):
            raise Refused(400, "a header would be sent as it is")
        self.keys.add(key)
        self.accepted.append(
            Mail(
                to=tuple(each.email for each in (*asked.to, *asked.cc, *asked.bcc)),
                # Brevo decodes encoded words in a name, and codes them anew.
                sender=f"{make_header(decode_header(asked.sender.name))} <{asked.sender.email}>",
                subject=asked.subject,
                html=rendered(asked.html_content),
                text=asked.text_content,
                headers={name.lower(): value for name, value in headers.items()},
                reply_to=asked.reply_to.email if asked.reply_to else "",
                key=key,
            )
        )
        return self.taken(call)

    @route("GET", "/v3/account")
    def account(self, call: Call) -> Answer:
        return Answer(200, {"email": "me@example.org", "companyName": "Me", "plan": []})
