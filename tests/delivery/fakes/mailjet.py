"""Mailjet, from https://dev.mailjet.com/email/reference/send-emails#v3_1_post_send."""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import base64
from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeMailjet"]

PUBLIC, PRIVATE = "public-0123456789abcdef", "secret-fedcba9876543210"


class Address(Strict, rename="pascal"):
    email: str
    name: str = ""


class Message(Strict, rename={"html_part": "HTMLPart"}):
    From: Address | None = None
    Sender: Address | None = None
    To: list[Address] = []
    Cc: list[Address] = []
    Bcc: list[Address] = []
    ReplyTo: Address | None = None
    Subject: str = ""
    TextPart: str = ""
    html_part: str = ""
    Headers: dict[str, str] = {}
    TemplateID: int | None = None
    TemplateLanguage: bool = False
    CustomID: str = ""
    CustomCampaign: str = ""
    DeduplicateCampaign: bool = False
    EventPayload: str = ""
    TrackOpens: str = ""
    TrackClicks: str = ""
    Variables: dict[str, Any] = {}
    Attachments: list[Any] = []
    InlinedAttachments: list[Any] = []


class Request(Strict):
    Messages: list[Message]
    Globals: Message = Message()
    SandboxMode: bool = False


def said(status: int, code: str, message: str, *fields: str) -> Fault:
    error = {
        "ErrorIdentifier": "f987008f-251a-4dff-8ffc-40f1583ad7bc",
        "ErrorCode": code,
        "StatusCode": status,
        "ErrorMessage": message,
        "ErrorRelatedTo": list(fields),
    }
    return Fault(status=status, body={"Messages": [{"Status": "error", "Errors": [error]}]})


def whole(status: int, message: str, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"ErrorIdentifier": "a4b2", "StatusCode": status, "ErrorMessage": message}
    return Fault(status=status, body=body, headers=named)


class FakeMailjet(FakeMailer):
    page = "https://dev.mailjet.com/email/reference/send-emails"
    channel = "mailjet"
    limit = 15 * 1024 * 1024
    secrets = {"api_key": PUBLIC, "secret_key": PRIVATE}
    base = "/v3.1/"
    example = Example(
        path="/v3.1/send",
        json={
            "Messages": [
                {
                    "From": {"Email": "pilot@mailjet.com", "Name": "Mailjet Pilot"},
                    "To": [{"Email": "passenger1@mailjet.com", "Name": "passenger 1"}],
                    "Subject": "Your email flight plan!",
                    "TextPart": "Dear passenger 1, welcome to Mailjet!",
                    "HTMLPart": "<h3>Dear passenger 1, welcome to Mailjet!</h3>",
                }
            ]
        },
        answer={
            "Messages": [
                {
                    "Status": "success",
                    "To": [
                        {
                            "Email": "passenger1@mailjet.com",
                            "MessageUUID": "123",
                            "MessageID": 456,
                            "MessageHref": "https://api.mailjet.com/v3/message/456",
                        }
                    ],
                }
            ]
        },
    )
    shapes = {
        "credentials": whole(401, "API key authentication/authorization failure."),
        "reader": said(400, "mj-0013", '"x" is an invalid email address.', "To[0].Email"),
        "sender": said(403, "send-0008", '"x" is not an authorized sender email address.', "From"),
        "data": said(400, "mj-0003", "The Subject property is required.", "Subject"),
        "quota": whole(403, "Your account has reached its sending quota."),
        "throttled": whole(429, "Too many requests", Retry_After="7"),
        "large": whole(413, "The request is too large."),
        "server": Fault(status=500, body={"ErrorIdentifier": "D4DF574C", "StatusCode": 500}),
    }

    def signed(self) -> dict[str, str]:
        basic = base64.b64encode(f"{PUBLIC}:{PRIVATE}".encode()).decode()
        return {"Authorization": f"Basic {basic}"}

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != self.signed()["Authorization"]:
            raise Refused(401, "API key authentication/authorization failure.")

    def refuse(self, status: int, reason: str) -> Answer:
        body = {"ErrorIdentifier": "a4b2", "StatusCode": status, "ErrorMessage": reason}
        return Answer(status, body)

    @route("POST", "/v3.1/send")
    def send(self, call: Call) -> Answer:
        asked = self.read(call, Request, status=400)
        each, shared = asked.Messages[0], asked.Globals
        sender = each.From or shared.From
        if sender is None or len(asked.Messages) > 50:
            raise Refused(400, "At least From and one message, 50 at most")
        forbidden = {"from", "to", "subject", "message-id", "return-path", "dkim-signature"}
        headers = {name.lower(): value for name, value in (each.Headers | shared.Headers).items()}
        if forbidden & set(headers):
            raise Refused(400, "Header cannot be customized")
        reply_to = each.ReplyTo or shared.ReplyTo
        self.accepted.append(
            Mail(
                to=tuple(
                    one.email for many in (each, shared) for one in (*many.To, *many.Cc, *many.Bcc)
                ),
                sender=f"{sender.name} <{sender.email}>",
                subject=each.Subject or shared.Subject,
                html=each.html_part or shared.html_part,
                text=each.TextPart or shared.TextPart,
                headers=headers,
                reply_to=reply_to.email if reply_to else "",
            )
        )
        first = {**self.example.answer["Messages"][0]["To"][0], "Email": each.To[0].email}
        return Answer(200, {"Messages": [{"Status": "success", "To": [first]}]})

    @route("GET", "/v3/REST/sender")
    def sender(self, call: Call) -> Answer:
        return Answer(200, {"Count": 0, "Data": [], "Total": 0})
