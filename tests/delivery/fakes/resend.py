"""Resend, from https://resend.com/docs/api-reference/emails/send-email, …/errors and
https://resend.com/docs/dashboard/emails/idempotency-keys.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict, decoded
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeResend"]

KEY = "re_secret_xxxxxxxxx"


class Attachment(Strict):
    filename: str
    content: str = ""
    path: str = ""
    content_type: str = ""
    content_id: str = ""


class Email(Strict, rename={"from_": "from"}):
    from_: str
    to: list[str] | str
    subject: str
    bcc: list[str] | str = []
    cc: list[str] | str = []
    scheduled_at: str = ""
    reply_to: list[str] | str = []
    html: str = ""
    text: str = ""
    headers: dict[str, str] = {}
    topic_id: str = ""
    attachments: list[Attachment] = []
    tags: list[Any] = []


def said(status: int, name: str, message: str, **headers: str) -> Fault:
    named = {each.replace("_", "-"): value for each, value in headers.items()}
    body = {"statusCode": status, "name": name, "message": message}
    return Fault(status=status, body=body, headers=named)


class FakeResend(FakeMailer):
    """Remembers keys with what was asked and answered; nothing here lasts as long as 24 hours."""

    page = "https://resend.com/docs/api-reference/emails/send-email"
    channel = "resend"
    secrets = {"api_key": KEY}
    example = Example(
        path="/emails",
        json={
            "from": "Acme <onboarding@resend.dev>",
            "to": ["delivered@resend.dev"],
            "subject": "hello world",
            "html": "<p>it works!</p>",
        },
        answer={"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"},
    )
    shapes = {
        "credentials": said(403, "invalid_api_key", "API key is invalid."),
        "reader": said(422, "validation_error", "Invalid `to` field. The email address is wrong."),
        "sender": said(422, "validation_error", "Invalid `from` field."),
        "data": said(422, "missing_required_field", "The request body is missing `subject`."),
        "quota": said(
            429,
            "daily_quota_exceeded",
            "You have reached your daily email sending quota.",
            Retry_After="7",
        ),
        "throttled": said(429, "rate_limit_exceeded", "Too many requests.", Retry_After="7"),
        "large": said(413, "validation_error", "Payload too large."),
        "server": said(500, "internal_server_error", "An unexpected error occurred."),
    }

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, tuple[bytes, Answer]] = {}

    def signed(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {KEY}"}

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {KEY}":
            raise Refused(401, "Missing API key in the authorization header.")

    def refuse(self, status: int, reason: str) -> Answer:
        name = {401: "missing_api_key", 404: "not_found"}.get(status, "validation_error")
        return Answer(status, {"statusCode": status, "name": name, "message": reason})

    @route("POST", "/emails")
    def emails(self, call: Call) -> Answer:
        key = call.headers.get("idempotency-key", "")
        if len(key) > 256:
            body = {"statusCode": 400, "name": "invalid_idempotency_key", "message": "1-256 chars."}
            return Answer(400, body)
        if key in self.keys:
            before, answer = self.keys[key]
            if before == call.body:
                return answer
            name = "invalid_idempotent_request"
            return Answer(409, {"statusCode": 409, "name": name, "message": "Another payload."})
        asked = self.read(call, Email)
        self.accepted.append(
            Mail(
                to=tuple(each for many in (asked.to, asked.cc, asked.bcc) for each in _list(many)),
                sender=asked.from_,
                subject=asked.subject,
                html=asked.html,
                text=asked.text,
                headers={name.lower(): value for name, value in asked.headers.items()},
                reply_to=",".join(_list(asked.reply_to)),
                key=key,
                pictures=decoded(
                    {each.content_id: each.content for each in asked.attachments if each.content_id}
                ),
            )
        )
        if key:
            self.keys[key] = (call.body, self.taken(call))
        return self.taken(call)

    @route("GET", "/domains")
    def domains(self, call: Call) -> Answer:
        return Answer(200, {"object": "list", "has_more": False, "data": []})


def _list(value: list[str] | str) -> list[str]:
    return value if isinstance(value, list) else [value]
