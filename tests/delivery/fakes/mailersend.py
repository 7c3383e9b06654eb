"""MailerSend, from https://developers.mailersend.com/api/v1/email.html and …/general.html."""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.rendering import rendered
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeMailerSend"]

TOKEN = "mlsn.secret0123456789"


class Address(Strict):
    email: str
    name: str = ""


class Header(Strict):
    name: str
    value: str


class Email(Strict, rename={"from_": "from"}):
    from_: Address
    to: list[Address]
    subject: str
    cc: list[Address] = []
    bcc: list[Address] = []
    reply_to: Address | None = None
    text: str = ""
    html: str = ""
    attachments: list[Any] = []
    template_id: str = ""
    tags: list[str] = []
    personalization: list[Any] = []
    precedence_bulk: bool = False
    send_at: int = 0
    in_reply_to: str = ""
    references: list[str] = []
    settings: dict[str, bool] = {}
    headers: list[Header] = []
    list_unsubscribe: str = ""


def said(status: int, message: str, field: str = "", **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body: dict[str, Any] = {"message": message}
    if field:
        body["errors"] = {field: [message]}
    return Fault(status=status, body=body, headers=named)


class FakeMailerSend(FakeMailer):
    """``headers_allowed`` is the plan: headers of one's own are for the larger ones."""

    page = "https://developers.mailersend.com/api/v1/email.html"
    channel = "mailersend"
    secrets = {"api_token": TOKEN}
    base = "/v1/"
    headers_allowed = True
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
        "reader": said(422, "The to.0.email must be a valid email address.", "to.0.email"),
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
        "sender": said(422, "The from.email domain must be verified. #MS42207", "from.email"),
        "data": said(422, "The subject field is required.", "subject"),
        "quota": said(429, "Too Many Attempts.", x_apiquota_remaining="0", Retry_After="7"),
        "throttled": said(429, "Too Many Attempts.", Retry_After="7", x_apiquota_remaining="41"),
        "large": said(413, "Payload Too Large"),
        "server": said(500, "Server Error"),
    }

    def signed(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {TOKEN}"}

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            raise Refused(401, "Unauthenticated.")

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"message": reason, "errors": {"body": [reason]}})

    @route("POST", "/v1/email")
    def email(self, call: Call) -> Answer:
        asked = self.read(call, Email)
        if asked.headers and not self.headers_allowed:
            message = "The headers feature is not in your plan."
            return Answer(422, {"message": message, "errors": {"headers": [message]}})
        headers = {each.name.lower(): each.value for each in asked.headers}
        if asked.list_unsubscribe:
            headers["list-unsubscribe"] = asked.list_unsubscribe
        self.accepted.append(
            Mail(
                to=tuple(each.email for each in (*asked.to, *asked.cc, *asked.bcc)),
                sender=f"{asked.from_.name} <{asked.from_.email}>",
                subject=asked.subject,
                html=rendered(asked.html),
                text=asked.text,
                headers=headers,
                reply_to=asked.reply_to.email if asked.reply_to else "",
            )
        )
        return self.taken(call)
