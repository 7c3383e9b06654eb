"""SparkPost, from the sources of https://developers.sparkpost.com: transmissions.apib (the example,
the fields, the limits), recipient-lists.apib, template-language.apib and index.apib in content/api of
https://github.com/SparkPost/developers.sparkpost.com, and the codes in
content/docs/tech-resources/extended-error-codes.md of https://github.com/SparkPost/support-docs, where
list-unsubscribe-functionality.md beside it says whose List-Unsubscribe a message has.

A transmission is not throttled by these pages, and none of them names Retry-After: the 429 with one
stands on HTTP. A wrong key has the status 401 there, and no body that could be replayed.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import re
from typing import Any

import msgspec

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict, decoded
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeSparkPost"]

KEY = "secret14ac5499cfdd2bb2859e4476d2e5b1d2bad079bf"
OWN_UNSUBSCRIBE = "<mailto:leave@sparkpost.example>"


class Address(Strict):
    email: str
    name: str = ""
    header_to: str = ""


class Recipient(Strict):
    address: Address | str
    return_path: str = ""
    tags: list[str] = []
    metadata: dict[str, Any] = {}
    substitution_data: dict[str, Any] = {}


class File(Strict):
    name: str
    type: str
    data: str


class Content(Strict, rename={"from_": "from"}):
    from_: Address | str
    subject: str
    text: str = ""
    html: str = ""
    amp_html: str = ""
    reply_to: str = ""
    headers: dict[str, str] = {}
    attachments: list[File] = []
    inline_images: list[File] = []


class Options(Strict):
    start_time: str = ""
    open_tracking: bool | None = None
    initial_open: bool | None = None
    click_tracking: bool = True
    transactional: bool = False
    sandbox: bool = False
    skip_suppression: bool = False
    ip_pool: str = ""
    inline_css: bool = False
    perform_substitutions: bool = True
    dkim_key: str = ""


class Override(Strict, rename={"from_": "from"}):
    from_: Address | str = ""
    reply_to: str = ""
    list_id: str = ""


class Transmission(Strict):
    recipients: list[Recipient]
    content: Content
    options: Options = Options()
    override: Override | None = None
    campaign_id: str = ""
    description: str = ""
    metadata: dict[str, Any] = {}
    substitution_data: dict[str, Any] = {}
    return_path: str = ""
    tracking_domain: str = ""


#: Those that a field of its own or the message itself makes.
OWN_HEADERS = frozenset(
    ["subject", "from", "to", "reply-to", "content-type", "content-transfer-encoding"]
)
KILOBYTE = 1024


def size(value: Any) -> int:
    return len(value.encode() if isinstance(value, str) else msgspec.json.encode(value))


def broken(asked: Transmission) -> tuple[str, str] | None:
    """The first rule that a transmission breaks: its code, and its sentence."""
    content = asked.content
    rules = (
        (not asked.recipients, "1400", "recipients are required"),
        (not (content.text or content.html), "1400", "text or html is required"),
        (bool(OWN_HEADERS & {name.lower() for name in content.headers}), "3002", "Invalid header"),
        (size(asked.campaign_id) > 64, "1300", "campaign_id has 64 bytes at most"),
        (size(asked.description) > 1024, "1300", "description has 1024 bytes at most"),
        (size(asked.metadata) > 10 * KILOBYTE, "2007", "Metadata size too large"),
        (size(asked.substitution_data) > 100 * KILOBYTE, "2002", "Substitution data too large"),
    )
    return next(((code, message) for wrong, code, message in rules if wrong), None)


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


def delivered(asked: Transmission) -> dict[str, str]:
    """Its own List-Unsubscribe is in a message that is not transactional, whatever was given."""
    named = asked.content.headers.items()
    headers = {name.lower(): printed(value, asked.substitution_data) for name, value in named}
    if not asked.options.transactional:
        headers["list-unsubscribe"] = OWN_UNSUBSCRIBE
    return headers


class FakeSparkPost(FakeMailer):
    page = "https://developers.sparkpost.com/api/transmissions/"
    channel = "sparkpost"
    limit = 20 * 1024 * 1024
    secrets = {"api_key": KEY}
    untaken = frozenset({"list-unsubscribe", "list-unsubscribe-post"})
    base = "/api/v1/"
    example = Example(
        path="/api/v1/transmissions",
        json={
            "options": {"open_tracking": True, "click_tracking": True},
            "metadata": {"user_type": "students", "education_level": "college"},
            "substitution_data": {"discount": "25"},
            "recipients": [
                {
                    "address": {"email": "wilma@flintstone.com", "name": "Wilma Flintstone"},
                    "substitution_data": {"customer_type": "Platinum"},
                }
            ],
            "content": {
                "from": {"name": "Fred Flintstone", "email": "fred@flintstone.com"},
                "subject": "Big Christmas savings!",
                "reply_to": "Christmas Sales <sales@flintstone.com>",
                "headers": {"X-Customer-Campaign-ID": "christmas_campaign"},
                "html": "<p>Hi {{address.name}} \nSave big this Christmas in your area {{place}}!"
                " \nClick http://www.mysite.com and get a {{discount}}% discount\n</p><p>Hurry,"
                " this offer is only to {{user_type}}\n</p>",
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
        "credentials": said(401, "1303", "Invalid customer id, unauthorized tenant."),
        "reader": said(400, "5002", "No valid recipients in list"),
        "suppressed": Fault(
            status=200,
            body={
                "errors": [
                    {
                        "message": "transmission created, but with validation errors",
                        "code": "2000",
                    }
                ],
                "results": {
                    "rcpt_to_errors": [
                        {
                            "message": "required field is missing",
                            "description": "address.email is required for each recipient",
                            "code": "1400",
                        }
                    ],
                    "total_rejected_recipients": 1,
                    "total_accepted_recipients": 0,
                    "id": "11668787484950530",
                },
            },
        ),
        "sender": said(400, "7001", "Invalid domain"),
        "data": said(422, "1400", "required field is missing"),
        "quota": said(420, "2102", "Exceed Sending Limit (daily)"),
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
        code = {401: "1303", 404: "1101", 405: "1102", 415: "1700"}.get(status, "1300")
        return Answer(status, {"errors": [{"message": reason, "code": code}]})

    # Anymail asks with a slash at the end, which the page has not.
    @route("POST", "/api/v1/transmissions")
    @route("POST", "/api/v1/transmissions/")
    def transmissions(self, call: Call) -> Answer:
        asked = self.read(call, Transmission)
        if found := broken(asked):
            code, message = found
            return Answer(422, {"errors": [{"message": message, "code": code}]})
        content, given = asked.content, asked.substitution_data
        sender = content.from_
        if isinstance(sender, Address):
            sender = f"{sender.name} <{sender.email}>"
        to = [each.address for each in asked.recipients]
        self.accepted.append(
            Mail(
                to=tuple(each if isinstance(each, str) else each.email for each in to),
                sender=printed(sender, given),
                subject=printed(content.subject, given),
                html=printed(content.html, given),
                text=printed(content.text, given),
                headers=delivered(asked),
                reply_to=printed(content.reply_to, given),
                pictures=decoded({each.name: each.data for each in content.inline_images}),
            )
        )
        return self.taken(call)
