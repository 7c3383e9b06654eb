"""Scaleway, from https://www.scaleway.com/en/docs/transactional-email/api-cli/send-emails-with-api/
(the example; subjects of 10 characters at least) and
https://www.scaleway.com/en/docs/transactional-email/reference-content/tem-capabilities-and-limits/
(2 MB a message, 10 recipients), both read in https://github.com/scaleway/docs-content, and
https://www.scaleway.com/en/developers/api/transactional-email/ (the fields).

The errors' types and their fields are those of scw/errors.go in
https://github.com/scaleway/scaleway-sdk-go; which status each has, and what too many or too large a
request is answered, is nowhere said and stands on HTTP. The example's answer names the reader as
``rcpt_to``, which the API's page calls deprecated for ``mail_rcpt``.
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


class Attachment(Strict):
    name: str
    type: str
    content: str


class Email(Strict, rename={"from_": "from"}):
    project_id: str
    from_: Address
    to: list[Address]
    subject: str
    cc: list[Address] = []
    bcc: list[Address] = []
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = []
    send_before: str = ""
    additional_headers: list[Header] = []


#: What the page's example answers with.
TAKEN = {
    "id": "655c27f2-b2a3-4a9f-8e1f-3e6dc268b1c4",
    "message_id": "3d928e21-187a-4539-b303-403156e37911",
    "project_id": PROJECT,
    "mail_from": "me@my.domain.example.com",
    "rcpt_to": "your.recipient@mail.fr",
    "rcpt_type": "to",
    "created_at": "2024-04-01T07:55:36.758671147Z",
    "updated_at": "2024-04-01T07:55:36.758671147Z",
    "status": "new",
    "status_details": "not yet processed",
    "try_count": 0,
    "last_tries": [],
}
SHORTEST_SUBJECT, MOST = 10, 10


def said(status: int, kind: str, message: str, *arguments: str, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body: dict[str, Any] = {"type": kind, "message": message}
    if arguments:
        body["details"] = [
            {"argument_name": each, "reason": "constraint", "help_message": message}
            for each in arguments
        ]
    return Fault(status=status, body=body, headers=named)


class FakeScaleway(FakeMailer):
    page = "https://www.scaleway.com/en/docs/transactional-email/api-cli/send-emails-with-api/"
    channel = "scaleway"
    limit = 2 * 1024 * 1024
    secrets = {"secret_key": KEY}
    settings = {"project_id": PROJECT}
    base = "/transactional-email/v1alpha1/regions/fr-par/"
    example = Example(
        path="/transactional-email/v1alpha1/regions/fr-par/emails",
        json={
            "from": {"name": "Me", "email": "me@my.domain.example.com"},
            "to": [{"name": "Your recipient", "email": "your.recipient@mail.fr"}],
            "subject": "This is a subject",
            "project_id": PROJECT,
            "text": "This is a short sentence.",
            "html": "<html><body><p>This is a short sentence.</p></body></html>",
            "attachments": [{"name": "test.pdf", "type": "application/pdf", "content": "AAAA=="}],
            "additional_headers": [
                {
                    "key": "Reply-To",
                    "value": "user1@example.com, user2@example.com, user3@example.com",
                }
            ],
        },
        answer={"emails": [TAKEN]},
    )
    shapes = {
        "credentials": said(401, "denied_authentication", "authentication is denied"),
        "reader": said(400, "invalid_arguments", "invalid argument(s)", "to.email"),
        "sender": said(400, "invalid_arguments", "invalid argument(s)", "from.email"),
        "data": said(400, "invalid_arguments", "invalid argument(s)", "attachments"),
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
        everybody = (*asked.to, *asked.cc, *asked.bcc)
        rules = {
            "subject": len(asked.subject) >= SHORTEST_SUBJECT,
            "to": 0 < len(everybody) <= MOST,
            "attachments": len(asked.attachments) <= MOST,
        }
        if wrong := [name for name, kept in rules.items() if not kept]:
            error = said(400, "invalid_arguments", "invalid argument(s)", *wrong)
            return Answer(error.status, error.body)
        headers = {each.key.lower(): each.value for each in asked.additional_headers}
        self.accepted.append(
            Mail(
                to=tuple(each.email for each in everybody),
                sender=f"{asked.from_.name} <{asked.from_.email}>",
                subject=asked.subject,
                html=asked.html,
                text=asked.text,
                headers=headers,
                reply_to=headers.get("reply-to", ""),
            )
        )
        return Answer(200, {"emails": [TAKEN | {"rcpt_to": asked.to[0].email}]})
