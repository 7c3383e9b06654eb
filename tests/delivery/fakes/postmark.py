"""Postmark, from https://postmarkapp.com/developer/api/email-api (the request, the fields, 50
recipients a field, tags of 1000 characters) and https://postmarkapp.com/developer/api/overview (the
statuses, 10 MB a message, the codes).

https://postmarkapp.com/support/article/subject-line-and-from-address-character-limits has the limits
of the subject and of From, and how they are counted;
https://postmarkapp.com/support/article/1125-custom-metadata-faq that keys of metadata differ by more
than capitals. The answer is the one that many clients' tests quote from the first page; no body of a
413 is shown, nor any Retry-After: these two stand on HTTP.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

from typing import Any, Literal

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict, decoded
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakePostmark"]

TOKEN = "11111111-2222-secret-3333-444444444444"


class Header(Strict, rename="pascal"):
    name: str
    value: str


class Attachment(
    Strict,
    rename={
        "name": "Name",
        "content": "Content",
        "content_type": "ContentType",
        "content_id": "ContentID",
    },
):
    name: str
    content: str
    content_type: str
    content_id: str | None = None


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


class Email(Strict, rename=pascal):
    from_: str
    to: str
    subject: str = ""
    cc: str = ""
    bcc: str = ""
    tag: str = ""
    html_body: str = ""
    text_body: str = ""
    reply_to: str = ""
    headers: list[Header] = []
    track_opens: bool = False
    track_links: Literal["None", "HtmlAndText", "HtmlOnly", "TextOnly"] = "None"
    attachments: list[Attachment] = []
    metadata: dict[str, str] = {}
    message_stream: str = "outbound"


MOST, LONGEST_TAG, LONGEST_SUBJECT, LONGEST_FROM = 50, 1000, 2000, 255


def units(text: str) -> int:
    """The length as Postmark counts it: what is beyond FFFF counts twice."""
    return len(text.encode("utf-16-le")) // 2


def addresses(field: str) -> list[str]:
    return [each.strip() for each in field.split(",") if each.strip()]


def broken(asked: Email) -> str:
    """What the first rule that a message breaks is called; nothing where it breaks none."""
    keys = [key.lower() for key in asked.metadata]
    rules = {
        "Zero recipients specified": bool(addresses(asked.to)),
        "Too many recipients": all(
            len(addresses(each)) <= MOST for each in (asked.to, asked.cc, asked.bcc)
        ),
        "Provide either email TextBody or HtmlBody or both.": bool(
            asked.html_body or asked.text_body
        ),
        "The 'Tag' is too long": units(asked.tag) <= LONGEST_TAG,
        "The 'Subject' is too long": units(asked.subject) <= LONGEST_SUBJECT,
        "The 'From' address is too long": units(asked.from_) <= LONGEST_FROM,
        "Duplicate metadata": len(set(keys)) == len(keys),
    }
    return next((what for what, kept in rules.items() if not kept), "")


def said(code: int, message: str, status: int = 422, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(status=status, body={"ErrorCode": code, "Message": message}, headers=named)


class FakePostmark(FakeMailer):
    page = "https://postmarkapp.com/developer/api/email-api"
    channel = "postmark"
    limit = 10 * 1024 * 1024
    secrets = {"server_token": TOKEN}
    example = Example(
        path="/email",
        json={
            "From": "sender@example.com",
            "To": "receiver@example.com",
            "Subject": "Postmark test",
            "TextBody": "Hello dear Postmark user.",
            "HtmlBody": "<html><body><strong>Hello</strong> dear Postmark user.</body></html>",
            "MessageStream": "outbound",
        },
        answer={
            "To": "receiver@example.com",
            "SubmittedAt": "2014-02-17T07:25:01.4178645-05:00",
            "MessageID": "0a129aee-e1cd-480d-b08d-4f48548ff48d",
            "ErrorCode": 0,
            "Message": "OK",
        },
    )
    shapes = {
        "credentials": said(10, "No Account or Server API tokens were supplied", 401),
        "reader": said(300, "Invalid 'To' address: 'reader@example.org'."),
        "suppressed": said(
            406,
            "You tried to send to a recipient that has been marked as inactive. Found inactive"
            " addresses: reader@example.org. Inactive recipients are ones that have generated a"
            " hard bounce or a spam complaint.",
        ),
        "sender": said(400, "The 'From' address you supplied is not a Sender Signature."),
        "data": said(300, "Invalid metadata content."),
        "quota": said(405, "Not allowed to send: you ran out of credits."),
        "throttled": said(429, "Rate limit exceeded", 429, Retry_After="7"),
        "large": Fault(status=413, body=""),
        "server": Fault(status=500, body=""),
    }

    def admit(self, call: Call) -> None:
        if call.headers.get("x-postmark-server-token") != TOKEN:
            raise Refused(401, "Bad or missing Server API token.")

    def signed(self) -> dict[str, str]:
        return {"X-Postmark-Server-Token": TOKEN}

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"ErrorCode": {401: 10}.get(status, 403), "Message": reason})

    @route("POST", "/email")
    def email(self, call: Call) -> Answer:
        asked = self.read(call, Email)
        if what := broken(asked):
            return Answer(422, {"ErrorCode": 300, "Message": what})
        self.accepted.append(
            Mail(
                to=tuple(addresses(f"{asked.to},{asked.cc},{asked.bcc}")),
                sender=asked.from_,
                subject=asked.subject,
                html=asked.html_body,
                text=asked.text_body,
                headers={each.name.lower(): each.value for each in asked.headers},
                reply_to=asked.reply_to,
                pictures=decoded(
                    {
                        each.content_id.removeprefix("cid:"): each.content
                        for each in asked.attachments
                        if each.content_id
                    }
                ),
            )
        )
        answer: dict[str, Any] = {**self.example.answer, "To": asked.to}
        return Answer(200, answer)

    @route("GET", "/message-streams/{stream}")
    def stream(self, call: Call, stream: str) -> Answer:
        if stream not in ("broadcast", "outbound"):
            return Answer(422, {"ErrorCode": 1226, "Message": "The stream was not found."})
        kind = "Broadcasts" if stream == "broadcast" else "Transactional"
        return Answer(200, {"ID": stream, "ServerID": 1, "MessageStreamType": kind})
