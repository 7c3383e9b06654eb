"""Scaleway, from https://www.scaleway.com/en/docs/transactional-email/api-cli/send-emails-with-api/
and https://www.scaleway.com/en/developers/api/transactional-email/.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeScaleway"]

KEY = "secret00-1111-2222-3333-444444444444"
PROJECT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


class Address(Strict):
    email: str
    name: str = ""


class Header(Strict):
    key: str
    value: str


class Email(Strict, rename={"from_": "from"}):
    project_id: str
    from_: Address
    to: list[Address]
    subject: str
    cc: list[Address] = []
    bcc: list[Address] = []
    text: str = ""
    html: str = ""
    attachments: list[Any] = []
    send_before: str = ""
    additional_headers: list[Header] = []


def said(status: int, kind: str, message: str, *arguments: str, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body: dict[str, Any] = {"type": kind, "message": message}
    if arguments:
        body["details"] = [{"argument_name": each, "reason": "constraint"} for each in arguments]
    return Fault(status=status, body=body, headers=named)


class FakeScaleway(FakeMailer):
    page = "https://www.scaleway.com/en/docs/transactional-email/api-cli/send-emails-with-api/"
    channel = "scaleway"
    secrets = {"secret_key": KEY}
    settings = {"project_id": PROJECT}
    base = "/transactional-email/v1alpha1/regions/fr-par/"
    example = Example(
        path="/transactional-email/v1alpha1/regions/fr-par/emails",
        json={
            "from": {"name": "Me", "email": "me@my.domain.example.com"},
            "to": [{"name": "Him", "email": "him@his.domain.example.com"}],
            "subject": "Email with multiple headers",
            "text": "Hello",
            "project_id": PROJECT,
            "additional_headers": [{"key": "Reply-To", "value": "<me@my.domain.example.com>"}],
        },
        answer={
            "emails": [
                {
                    "id": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
                    "message_id": "00000000-1111-2222-3333-444444444444",
                    "project_id": PROJECT,
                    "mail_from": "me@my.domain.example.com",
                    "rcpt_type": "to",
                    "mail_rcpt": "him@his.domain.example.com",
                    "status": "new",
                    "status_details": "",
                }
            ]
        },
    )
    shapes = {
        "credentials": said(401, "denied_authentication", "authentication is denied"),
        "reader": said(400, "invalid_arguments", "invalid argument(s)", "to.email"),
        "sender": said(400, "invalid_arguments", "invalid argument(s)", "from.email"),
        "data": said(400, "invalid_arguments", "invalid argument(s)", "subject"),
        "quota": said(403, "quotas_exceeded", "quota(s) exceeded for this resource"),
        "throttled": said(429, "too_many_requests", "too many requests", Retry_After="7"),
        "large": said(413, "unknown", "the request is too large"),
        "server": said(500, "internal", "internal error"),
    }

    def signed(self) -> dict[str, str]:
        return {"X-Auth-Token": KEY}

    def admit(self, call: Call) -> None:
        if call.headers.get("x-auth-token") != KEY:
            raise Refused(401, "authentication is denied")

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"type": "invalid_arguments", "message": reason})

    @route("POST", "/transactional-email/v1alpha1/regions/fr-par/emails")
    def emails(self, call: Call) -> Answer:
        asked = self.read(call, Email, status=400)
        if asked.project_id != PROJECT:
            raise Refused(404, "project not found")
        headers = {each.key.lower(): each.value for each in asked.additional_headers}
        self.accepted.append(
            Mail(
                to=tuple(each.email for each in (*asked.to, *asked.cc, *asked.bcc)),
                sender=f"{asked.from_.name} <{asked.from_.email}>",
                subject=asked.subject,
                html=asked.html,
                text=asked.text,
                headers=headers,
                reply_to=headers.get("reply-to", ""),
            )
        )
        sample = {**self.example.answer["emails"][0], "mail_rcpt": asked.to[0].email}
        return Answer(200, {"emails": [sample]})
