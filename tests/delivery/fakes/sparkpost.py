"""SparkPost, from https://developers.sparkpost.com/api/transmissions/ and …/api/template-language/."""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import re
from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeSparkPost"]

KEY = "secret14ac5499cfdd2bb2859e4476d2e5b1d2bad079bf"


class Address(Strict):
    email: str
    name: str = ""
    header_to: str = ""


class Recipient(Strict):
    address: Address
    return_path: str = ""
    tags: list[str] = []
    metadata: dict[str, Any] = {}
    substitution_data: dict[str, Any] = {}


class Content(Strict, rename={"from_": "from"}):
    from_: Address | str
    subject: str
    text: str = ""
    html: str = ""
    amp_html: str = ""
    reply_to: str = ""
    headers: dict[str, str] = {}
    attachments: list[Any] = []
    inline_images: list[Any] = []


class Transmission(Strict):
    recipients: list[Recipient]
    content: Content
    options: dict[str, Any] = {}
    campaign_id: str = ""
    description: str = ""
    metadata: dict[str, Any] = {}
    substitution_data: dict[str, Any] = {}
    return_path: str = ""


def said(status: int, code: str, message: str, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    error = {"message": message, "code": code, "description": message}
    return Fault(status=status, body={"errors": [error]}, headers=named)


def printed(text: str, given: dict[str, Any]) -> str:
    """The template language: what was given, and nothing for what was not."""

    def value(found: re.Match[str]) -> str:
        name = (found[1] or found[2]).strip()
        return str(given.get(name, ""))

    return re.sub(r"\{\{\{(.*?)\}\}\}|\{\{(.*?)\}\}", value, text, flags=re.DOTALL)


class FakeSparkPost(FakeMailer):
    page = "https://developers.sparkpost.com/api/transmissions/"
    channel = "sparkpost"
    limit = 20 * 1024 * 1024
    secrets = {"api_key": KEY}
    base = "/api/v1/"
    example = Example(
        path="/api/v1/transmissions/",
        json={
            "options": {"open_tracking": True, "click_tracking": True},
            "metadata": {"some_useful_metadata": "testing_sparkpost"},
            "substitution_data": {"signature": "Avocado"},
            "recipients": [{"address": {"email": "wilma@flintstone.com"}}],
            "content": {
                "from": {"name": "Fred Flintstone", "email": "fred@flintstone.com"},
                "subject": "Big Christmas sale!",
                "text": "Save big this Christmas! {{signature}}",
                "html": "<p>Save big this Christmas! {{signature}}</p>",
            },
        },
        answer={
            "results": {
                "total_rejected_recipients": 0,
                "total_accepted_recipients": 1,
                "id": "11668787484950529",
            }
        },
    )
    shapes = {
        "credentials": said(401, "1000", "Unauthorized."),
        "reader": said(400, "5002", "At least one valid recipient is required"),
        "suppressed": Fault(
            status=200,
            body={
                "results": {
                    "total_rejected_recipients": 1,
                    "total_accepted_recipients": 0,
                    "id": "11668787484950530",
                }
            },
        ),
        "sender": said(400, "7001", "Invalid domain: Unconfigured Sending Domain"),
        "data": said(422, "1400", "required field is missing"),
        "quota": said(420, "2101", "Exceed Sending Limit (daily)"),
        "throttled": said(429, "", "Too Many Requests", Retry_After="7"),
        "large": said(413, "", "Payload Too Large"),
        "server": said(500, "", "Internal Server Error"),
    }

    def signed(self) -> dict[str, str]:
        return {"Authorization": KEY}

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != KEY:
            raise Refused(401, "Unauthorized.")

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"errors": [{"message": reason, "code": "1300"}]})

    @route("POST", "/api/v1/transmissions/")
    def transmissions(self, call: Call) -> Answer:
        asked = self.read(call, Transmission)
        content, given = asked.content, asked.substitution_data
        sender = content.from_
        self.accepted.append(
            Mail(
                to=tuple(each.address.email for each in asked.recipients),
                sender=sender if isinstance(sender, str) else f"{sender.name} <{sender.email}>",
                subject=printed(content.subject, given),
                html=printed(content.html, given),
                text=printed(content.text, given),
                headers={
                    name.lower(): printed(value, given) for name, value in content.headers.items()
                },
                reply_to=content.reply_to,
            )
        )
        return self.taken(call)
