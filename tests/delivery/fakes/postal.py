"""Postal, from https://docs.postalserver.io/developer/api and its own source, in
https://github.com/postalserver/postal: app/controllers/legacy_api/base_controller.rb,
send_controller.rb and messages_controller.rb beside it, app/models/outgoing_message_prototype.rb (the
rules, in their order), and the request of spec/apis/legacy_api/send/message_spec.rb.

It has no limit of its own for what is posted, and passes over parameters that it does not know: the
fake refuses those, so that none is sent for nothing. 413, 429 and 500 are of the proxy before it.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import re
from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakePostal"]

KEY = "secretPostalKey0123456789"
#: The domains that the mail server may send from.
DOMAINS = frozenset({"courant.example", "example.com"})
NO_CONTENT = "There is no content defined for this e-mail"
NOT_AUTHORISED = "The From address is not authorised to send mail from this server"
INVALID_KEY = "The API token provided in X-Server-API-Key was not valid."


class Attachment(Strict):
    name: str = ""
    content_type: str = ""
    data: str = ""


class Email(Strict, rename={"from_": "from"}):
    to: list[str] | str = []
    from_: str = ""
    cc: list[str] | str = []
    bcc: list[str] | str = []
    sender: str = ""
    subject: str = ""
    tag: str = ""
    reply_to: str = ""
    plain_body: str = ""
    html_body: str = ""
    bounce: bool = False
    attachments: list[Attachment] = []
    headers: dict[str, str] = {}


MOST = 50


def listed(value: list[str] | str) -> list[str]:
    return re.split(r",\s*", value) if isinstance(value, str) else value


def broken(asked: Email) -> tuple[str, str] | None:
    """The first rule that a message breaks: its code, and its sentence."""
    to, cc, bcc = (listed(each) for each in (asked.to, asked.cc, asked.bcc))
    domain = asked.from_.rpartition("@")[2].strip("> ")
    too_many = f"The maximum number of %s addresses has been reached (maximum {MOST})"
    rules = (
        (
            not (to or cc or bcc),
            "NoRecipients",
            "There are no recipients defined to receive this message",
        ),
        (len(to) > MOST, "TooManyToAddresses", too_many % "To"),
        (len(cc) > MOST, "TooManyCCAddresses", too_many % "CC"),
        (len(bcc) > MOST, "TooManyBCCAddresses", too_many % "BCC"),
        (not (asked.plain_body or asked.html_body), "NoContent", NO_CONTENT),
        (not asked.from_, "FromAddressMissing", "The From address is missing and is required"),
        (domain not in DOMAINS, "UnauthenticatedFromAddress", NOT_AUTHORISED),
        (
            not all(each.name for each in asked.attachments),
            "AttachmentMissingName",
            "An attachment is missing a name",
        ),
        (
            not all(each.data for each in asked.attachments),
            "AttachmentMissingData",
            "An attachment is missing data",
        ),
    )
    return next(((code, message) for wrong, code, message in rules if wrong), None)


def envelope(status: str, **data: Any) -> dict[str, Any]:
    return {"status": status, "time": 0.02, "flags": {}, "data": data}


def said(code: str, message: str = "", **data: str) -> Fault:
    told = {"message": message} if message else {}
    return Fault(status=200, body=envelope("error", code=code, **told, **data))


class FakePostal(FakeMailer):
    """All its own answers have the status 200."""

    page = "https://docs.postalserver.io/developer/api"
    channel = "postal"
    secrets = {"api_key": KEY}
    settings = {"url": "https://postal.example.com"}
    example = Example(
        path="/api/v1/send/message",
        json={
            "to": ["john@example.com"],
            "cc": ["mary@example.com"],
            "from": "test@example.com",
            "sender": "sender@example.com",
            "tag": "test-tag",
            "reply_to": "reply@example.com",
            "plain_body": "plain text",
            "html_body": "<p>html</p>",
            "attachments": [
                {
                    "name": "test1.txt",
                    "content_type": "text/plain",
                    "data": "aGVsbG8gd29ybGQgMQ==\n",
                }
            ],
            "headers": {"x-test-header-1": "111", "x-test-header-2": "222"},
            "bounce": False,
            "subject": "Test",
        },
        answer=envelope(
            "success",
            message_id="message-id-in-uuid-format@rp.postal.yourdomain.com",
            messages={
                "john@example.com": {"id": 37171, "token": "a4udnay1"},
                "mary@example.com": {"id": 37172, "token": "bsfhjsdfs"},
            },
        ),
    )
    shapes = {
        "credentials": said("InvalidServerAPIKey", INVALID_KEY, token=KEY),
        "sender": said("UnauthenticatedFromAddress", NOT_AUTHORISED),
        "data": said("NoContent", NO_CONTENT),
        "quota": said("ServerSuspended"),
        "throttled": Fault(status=429, body="Too many", headers={"Retry-After": "7"}),
        "large": Fault(status=413, body="<h1>413 Request Entity Too Large</h1>"),
        "server": Fault(status=500, body="<h1>We're sorry</h1>"),
    }

    def signed(self) -> dict[str, str]:
        return {"X-Server-API-Key": KEY}

    def admit(self, call: Call) -> None:
        key = call.headers.get("x-server-api-key")
        if not key:
            raise Refused(401, "AccessDenied")
        if key != KEY:
            raise Refused(403, key)

    def refuse(self, status: int, reason: str) -> Answer:
        if status == 401:
            body = said(reason, "Must be authenticated as a server.").body
        elif status == 403:
            body = said("InvalidServerAPIKey", INVALID_KEY, token=reason).body
        elif status == 413:
            return Answer(413, "<h1>413 Request Entity Too Large</h1>")
        else:
            body = envelope("parameter-error", message=reason)
        return Answer(200, body)

    @route("POST", "/api/v1/send/message")
    def message(self, call: Call) -> Answer:
        asked = self.read(call, Email)
        if found := broken(asked):
            return Answer(200, said(*found).body)
        everybody = [each for many in (asked.to, asked.cc, asked.bcc) for each in listed(many)]
        self.accepted.append(
            Mail(
                to=tuple(everybody),
                sender=asked.from_,
                subject=asked.subject,
                html=asked.html_body,
                text=asked.plain_body,
                headers={name.lower(): value for name, value in asked.headers.items()},
                reply_to=asked.reply_to,
            )
        )
        tokens = ("a4udnay1", "bsfhjsdfs")
        messages = {
            each: {"id": 37171 + at, "token": tokens[at % 2]} for at, each in enumerate(everybody)
        }
        taken = self.example.answer["data"] | {"messages": messages}
        return Answer(200, envelope("success", **taken))

    @route("POST", "/api/v1/messages/message")
    def look(self, call: Call) -> Answer:
        if not call.json().get("id"):
            message = "`id` parameter is required but is missing"
            return Answer(200, envelope("parameter-error", message=message))
        return Answer(200, said("MessageNotFound", "No message found matching provided ID").body)
