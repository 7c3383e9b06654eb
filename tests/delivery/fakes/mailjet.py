"""Mailjet, from the guide of Send API v3.1, https://dev.mailjet.com/email/guides/send-api-v31/, as
https://github.com/mailjet/api-documentation/blob/master/guides/_send-api.md has it: the example, the
properties and their limits, the headers that are forbidden, the errors and their codes.

Statuses are those of https://dev.mailjet.com/docs/email-api/email_api_overview/status_codes and
https://dev.mailjet.com/reference/overview/rate-limits/. ``Globals``, which Anymail uses, is not in the
guide: it stands on Mailjet's own client, mailjet_rest/types.py of
https://github.com/mailjet/mailjet-apiv3-python. What a quota that is used up is answered, and how
long to wait after a 429, is nowhere said: these two stand on HTTP alone. List-Unsubscribe is not among
the forbidden headers, and is kept here; whether Mailjet writes one of its own is not said either.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import base64
from typing import Any, Literal

import msgspec

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict, decoded
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeMailjet"]

PUBLIC, PRIVATE = "public-0123456789abcdef", "secret-fedcba9876543210"


class Address(Strict, rename="pascal"):
    email: str
    name: str = ""


class Attachment(Strict, rename={"content": "Base64Content", "id": "ContentID"}):
    ContentType: str
    Filename: str
    content: str
    id: str = ""


class Message(Strict, rename={"html_part": "HTMLPart", "url_tags": "URLTags"}):
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
    TemplateErrorReporting: Address | None = None
    TemplateErrorDeliver: bool = False
    Priority: int | None = None
    CustomID: str = ""
    CustomCampaign: str = ""
    DeduplicateCampaign: bool = False
    MonitoringCategory: str = ""
    EventPayload: str = ""
    TrackOpens: Literal["account_default", "disabled", "enabled"] | None = None
    TrackClicks: Literal["account_default", "disabled", "enabled"] | None = None
    url_tags: str = ""
    Variables: dict[str, Any] = {}
    Attachments: list[Attachment] = []
    InlinedAttachments: list[Attachment] = []


class Request(Strict):
    Messages: list[dict[str, Any]]
    Globals: dict[str, Any] = {}
    SandboxMode: bool = False


#: Those of the guide, and the one that has a property of its own beside them.
FORBIDDEN = frozenset(
    [
        "authentication-results",
        "bcc",
        "cc",
        "date",
        "delivered-to",
        "dkim-signature",
        "domainkey-status",
        "from",
        "list-id",
        "message-id",
        "received",
        "received-spf",
        "reply-to",
        "return-path",
        "sender",
        "subject",
        "to",
        "user-agent",
        "x-csa-complaints",
        "x-feedback-id",
        "x-mailer",
        "x-mailjet-campaign",
        "x-mailjet-debug",
        "x-mailjet-prio",
        "x-mailjet-segmentation",
        "x-mailjet-trackclick",
        "x-mailjet-trackopen",
        "x-mj-customid",
        "x-mj-errormessage",
        "x-mj-eventpayload",
        "x-mj-mid",
        "x-mj-statisticscontactslistid",
        "x-mj-templateerrordeliver",
        "x-mj-templateerrorreporting",
        "x-mj-templateid",
        "x-mj-templatelanguage",
        "x-mj-vars",
        "x-mj-workflowid",
    ]
)


def broken(asked: Message) -> tuple[str, str, list[str]] | None:
    """The first rule that a message breaks: its code, its sentence, the properties it is about."""
    recipients = len({each.email for each in (*asked.To, *asked.Cc, *asked.Bcc)})
    forbidden = [name for name in asked.Headers if name.lower() in FORBIDDEN]
    content = asked.html_part or asked.TextPart or asked.TemplateID
    return next(
        (
            (code, message, about)
            for wrong, code, message, about in (
                (asked.From is None, "mj-0003", "From is mandatory.", ["From"]),
                (not asked.To, "mj-0003", "To is mandatory.", ["To"]),
                (not content, "send-0003", "No content is provided.", ["HTMLPart", "TextPart"]),
                (len(asked.Subject) > 255, "mj-0006", "255 characters at most.", ["Subject"]),
                (len(asked.url_tags) > 256, "mj-0006", "256 characters at most.", ["URLTags"]),
                (recipients > 50, "send-0015", "Too many recipients.", ["To", "Cc", "Bcc"]),
                (
                    bool(forbidden),
                    "send-0011",
                    "Header cannot be customized using the collection.",
                    [f'Headers["{name}"]' for name in forbidden],
                ),
                (
                    asked.DeduplicateCampaign and not asked.CustomCampaign,
                    "send-0012",
                    "CustomCampaign is not defined.",
                    ["CustomCampaign", "DeduplicateCampaign"],
                ),
            )
            if wrong
        ),
        None,
    )


def said(status: int, code: str, message: str, *fields: str) -> Fault:
    """An error of one message."""
    error = {
        "ErrorIdentifier": "f987008f-251a-4dff-8ffc-40f1583ad7bc",
        "ErrorCode": code,
        "StatusCode": status,
        "ErrorMessage": message,
        "ErrorRelatedTo": list(fields),
    }
    return Fault(status=status, body={"Messages": [{"Status": "error", "Errors": [error]}]})


def whole(status: int, message: str, code: str = "", **headers: str) -> Fault:
    """An error of the whole call."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {
        "ErrorIdentifier": "06df1144-c6f3-4ca7-8885-7ec5d4344113",
        "ErrorCode": code,
        "ErrorMessage": message,
        "StatusCode": status,
    }
    return Fault(
        status=status, body={key: each for key, each in body.items() if each}, headers=named
    )


class FakeMailjet(FakeMailer):
    page = "https://dev.mailjet.com/email/reference/send-emails"
    channel = "mailjet"
    limit = 15 * 1024 * 1024
    secrets = {"api_key": PUBLIC, "secret_key": PRIVATE}
    untaken = frozenset({"list-id"})
    base = "/v3.1/"
    example = Example(
        path="/v3.1/send",
        json={
            "Messages": [
                {
                    "From": {"Email": "pilot@mailjet.com", "Name": "Mailjet Pilot"},
                    "To": [{"Email": "passenger1@mailjet.com", "Name": "passenger 1"}],
                    "Subject": "Your email flight plan!",
                    "TextPart": "Dear passenger 1, welcome to Mailjet! May the delivery force be"
                    " with you!",
                    "HTMLPart": '<h3>Dear passenger 1, welcome to <a href="https://www.mailjet.com/">'
                    "Mailjet</a>!</h3><br />May the delivery force be with you!",
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
        "credentials": whole(401, "The credentials are not valid.", "mj-0015"),
        "reader": said(400, "mj-0013", '"x" is an invalid email address.', "To[0].Email"),
        "sender": said(403, "send-0008", '"x" is not an authorized sender email address.', "From"),
        "data": said(400, "mj-0006", "The property has 255 characters at most.", "Subject"),
        "quota": whole(403, "Your account has reached its sending quota."),
        "throttled": whole(429, "Too many requests", Retry_After="7"),
        "large": whole(400, "The payload is over the limit.", "mj-0011"),
        "server": Fault(status=500, body={"ErrorIdentifier": "D4DF574C", "StatusCode": 500}),
    }

    def signed(self) -> dict[str, str]:
        basic = base64.b64encode(f"{PUBLIC}:{PRIVATE}".encode()).decode()
        return {"Authorization": f"Basic {basic}"}

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != self.signed()["Authorization"]:
            raise Refused(401, "The credentials are not valid.")

    def refuse(self, status: int, reason: str) -> Answer:
        code = {400: "mj-0002", 401: "mj-0015", 413: "mj-0011"}.get(status, "")
        error = whole(400 if status == 413 else status, reason, code)
        return Answer(error.status, error.body)

    @route("POST", "/v3.1/send")
    def send(self, call: Call) -> Answer:
        asked = self.read(call, Request, status=400)
        if len(asked.Messages) != 1:
            raise Refused(400, "a letter is one message, of the 50 that a call may have")
        try:
            each = msgspec.convert(asked.Globals | asked.Messages[0], Message)
        except msgspec.ValidationError as error:
            raise Refused(400, str(error)) from error
        if (found := broken(each)) or each.From is None:
            code, message, about = found or ("mj-0003", "From is mandatory.", ["From"])
            error = said(400, code, message, *about)
            return Answer(400, error.body)
        self.accepted.append(
            Mail(
                to=tuple(one.email for one in (*each.To, *each.Cc, *each.Bcc)),
                sender=f"{each.From.name} <{each.From.email}>",
                subject=each.Subject,
                html=each.html_part,
                text=each.TextPart,
                headers={name.lower(): value for name, value in each.Headers.items()},
                reply_to=each.ReplyTo.email if each.ReplyTo else "",
                pictures=decoded({one.id: one.content for one in each.InlinedAttachments}),
            )
        )
        first = {**self.example.answer["Messages"][0]["To"][0], "Email": each.To[0].email}
        return Answer(200, {"Messages": [{"Status": "success", "To": [first]}]})

    @route("GET", "/v3/REST/sender")
    def sender(self, call: Call) -> Answer:
        return Answer(200, {"Count": 0, "Data": [], "Total": 0})
