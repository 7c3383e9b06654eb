"""MailerSend, from https://developers.mailersend.com/api/v1/email.html and …/general.html.

Read beside them: https://www.mailersend.com/help/custom-headers,
https://www.mailersend.com/help/how-to-add-a-custom-unsubscribe-header (bare addresses; a header of
its own cannot be overridden), and the fields and limits of
https://github.com/mailersend/mailersend-python/blob/main/mailersend/models/email.py. The codes
``#MS…`` are those of …/general.html. Which header is its own beside List-Unsubscribe is not said, nor
what too large a request is answered: the status 413 stands on nothing but HTTP.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import re
from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict, decoded
from tests.delivery.fakes.rendering import rendered
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeMailerSend"]

TOKEN = "mlsn.secret0123456789"
#: What the reader of a message leaves by who got no address of the sender's.
OWN_ADDRESS = "https://mailersend.example/unsubscribe"


class Address(Strict):
    email: str
    name: str = ""


class Header(Strict):
    name: str
    value: str


class Attachment(Strict):
    content: str
    disposition: str
    filename: str
    id: str = ""


class Personalization(Strict):
    email: str
    data: dict[str, Any]


class Settings(Strict):
    track_clicks: bool | None = None
    track_opens: bool | None = None
    track_content: bool | None = None


class Email(Strict, rename={"from_": "from"}):
    from_: Address
    to: list[Address]
    subject: str
    cc: list[Address] = []
    bcc: list[Address] = []
    reply_to: Address | None = None
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = []
    template_id: str = ""
    tags: list[str] = []
    personalization: list[Personalization] = []
    precedence_bulk: bool = False
    send_at: int = 0
    in_reply_to: str = ""
    references: list[str] = []
    settings: Settings = Settings()
    headers: list[Header] = []
    list_unsubscribe: str = ""


MEGABYTE = 1024 * 1024
INVALID = "The given data was invalid."
#: A field, whether it may be as it is, and what is said of it where it may not.
Rule = tuple[str, bool, str]


def rules(asked: Email) -> list[Rule]:
    """The column "Limitations" of the table of parameters."""
    too_many = "The {} recipient limit is exceeded. #MS42205"
    alphanumeric = "The {} may only contain alphanumeric characters and hyphens. #MS42220"
    names = [each.name for each in (*asked.to, *asked.cc, *asked.bcc)]
    headers = [(f"headers.{at}.name", each.name) for at, each in enumerate(asked.headers)]
    unsubscribe = asked.list_unsubscribe or "https://"
    return [
        ("to", 1 <= len(asked.to) <= 50, too_many.format("to")),
        ("cc", len(asked.cc) <= 10, too_many.format("cc")),
        ("bcc", len(asked.bcc) <= 10, too_many.format("bcc")),
        ("to.0.name", not any(set(name) & set(";,") for name in names), "A name has ; or ,"),
        ("subject", 0 < len(asked.subject) <= 998, "The subject is 998 characters at most."),
        ("text", bool(asked.text or asked.html or asked.template_id), "None is there. #MS42211"),
        ("text", len(asked.text.encode()) <= 2 * MEGABYTE, "The text is 2 MB at most."),
        ("html", len(asked.html.encode()) <= 2 * MEGABYTE, "The html is 2 MB at most."),
        ("tags", len(asked.tags) <= 5, "5 tags at most."),
        *((at, bool(re.fullmatch("[A-Za-z0-9-]+", name)), alphanumeric) for at, name in headers),
        (
            "list_unsubscribe",
            bool(re.fullmatch(r"(?:https://|mailto:)[^\s<>]*", unsubscribe)),
            "The list unsubscribe must be one address.",
        ),
    ]


def said(status: int, message: str, field: str = "", **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body: dict[str, Any] = {"message": message}
    if field:
        body = {"message": INVALID, "errors": {field: [message]}}
    return Fault(status=status, body=body, headers=named)


class FakeMailerSend(FakeMailer):
    """``headers_allowed`` is the plan: Professional and Enterprise have headers of one's own."""

    page = "https://developers.mailersend.com/api/v1/email.html"
    channel = "mailersend"
    secrets = {"api_token": TOKEN}
    base = "/v1/"
    headers_allowed = True
    one_address = True
    example = Example(
        path="/v1/email",
        json={
            "from": {"email": "hello@mailersend.com", "name": "MailerSend"},
            "to": [{"email": "john@mailersend.com", "name": "John Mailer"}],
            "subject": "Hello from {{company}}!",
            "text": "This is just a friendly hello from your friends at {{company}}.",
            "html": "<b>This is just a friendly hello from your friends at {{company}}.</b>",
            "personalization": [
                {"email": "john@mailersend.com", "data": {"company": "MailerSend"}}
            ],
        },
        status=202,
        answer="",
        answer_headers={"X-Message-Id": "5e42957d51f1d94a1070a733"},
    )
    shapes = {
        "credentials": said(401, "Unauthenticated."),
        "reader": said(422, "The to.0.email must be a valid email address. #MS42208", "to.0.email"),
        "suppressed": Fault(
            status=202,
            body={
                "message": "There are some warnings for your request.",
                "warnings": [
                    {
                        "type": "ALL_SUPPRESSED",
                        "warning": "All recipients are suppressed.",
                        "recipients": [
                            {
                                "email": "reader@example.org",
                                "name": "",
                                "reasons": ["blocklisted"],
                            }
                        ],
                    }
                ],
            },
        ),
        "sender": said(
            422,
            "The from.email domain must be verified in your account to send emails. #MS42207",
            "from.email",
        ),
        "data": said(422, "The subject field is required. #MS42209", "subject"),
        "quota": said(
            429,
            "Your account reached its API daily quota limit. Upgrade to increase it. #MS42901",
            x_apiquota_remaining="0",
            x_apiquota_reset="2026-11-29T00:00:00Z",
        ),
        "throttled": said(
            429,
            "Your account reached its rate limit of 120 requests/min. Please wait before trying"
            " again. #MS42903",
            Retry_After="7",
            x_apiquota_remaining="41",
        ),
        "large": said(413, "Payload Too Large"),
        "server": said(500, "Server Error"),
    }

    def signed(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {TOKEN}"}

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            raise Refused(401, "Unauthenticated.")

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"message": INVALID, "errors": {"body": [reason]}})

    @route("POST", "/v1/email")
    def email(self, call: Call) -> Answer:
        asked = self.read(call, Email)
        broken = [(field, message) for field, kept, message in rules(asked) if not kept]
        if (asked.headers or asked.list_unsubscribe) and not self.headers_allowed:
            field = "headers" if asked.headers else "list_unsubscribe"
            broken.append((field, "This feature requires a Professional plan or higher. #MS42216"))
        if broken:
            field, message = broken[0]
            return Answer(422, {"message": INVALID, "errors": {field: [message.format(field)]}})
        self.accepted.append(
            Mail(
                to=tuple(each.email for each in (*asked.to, *asked.cc, *asked.bcc)),
                sender=f"{asked.from_.name} <{asked.from_.email}>",
                subject=asked.subject,
                html=rendered(asked.html),
                text=asked.text,
                headers=self.delivered(asked),
                reply_to=asked.reply_to.email if asked.reply_to else "",
                pictures=decoded(
                    {
                        each.id: each.content
                        for each in asked.attachments
                        if each.disposition == "inline"
                    }
                ),
            )
        )
        return self.taken(call)

    def delivered(self, asked: Email) -> dict[str, str]:
        """List-Unsubscribe is MailerSend's own where ``list_unsubscribe`` does not replace it."""
        headers = {each.name.lower(): each.value for each in asked.headers}
        headers["list-unsubscribe"] = f"<{asked.list_unsubscribe or OWN_ADDRESS}>"
        if headers["list-unsubscribe"].startswith("<https:"):
            headers["list-unsubscribe-post"] = "List-Unsubscribe=One-Click"
        return headers
