"""Mailgun, from https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages."""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import base64

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail
from tests.delivery.fakes.multipart import forms
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeMailgun"]

KEY = "key-secret-3ax6xnjp29jd6fds4gc373sgvjxteol0"
FIELDS = frozenset(
    ("from", "to", "cc", "bcc", "subject", "text", "html", "amp-html", "attachment", "inline")
)


def said(status: int, message: str, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(status=status, body={"message": message}, headers=named)


class FakeMailgun(FakeMailer):
    page = "https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages"
    channel = "mailgun"
    secrets = {"api_key": KEY}
    settings = {"domain": "news.example.org"}
    base = "/v3"
    example = Example(
        path="/v3/news.example.org/messages",
        form={
            "from": "Excited User <mailgun@news.example.org>",
            "to": "foo@example.com",
            "cc": "bar@example.com",
            "bcc": "baz@example.com",
            "subject": "Hello",
            "text": "Testing some Mailgun awesomness!",
            "html": "<html>HTML version of the body</html>",
        },
        answer={
            "id": "<20111114174239.25659.5817@samples.mailgun.org>",
            "message": "Queued. Thank you.",
        },
    )
    shapes = {
        "credentials": Fault(status=401, body="Forbidden"),
        "reader": said(400, "to parameter is not a valid address. please check documentation"),
        "sender": said(400, "from parameter is not a valid address. please check documentation"),
        "data": said(400, "need at least one of 'text', 'html', 'amp-html' or 'template'"),
        "quota": said(402, "Please activate your Mailgun account."),
        "throttled": said(429, "Too many requests", Retry_After="7"),
        "large": said(413, "Request Entity Too Large"),
        "server": said(500, "Internal Server Error"),
    }

    def signed(self) -> dict[str, str]:
        basic = base64.b64encode(f"api:{KEY}".encode()).decode()
        return {"Authorization": f"Basic {basic}"}

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != self.signed()["Authorization"]:
            raise Refused(401, "Forbidden")

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"message": reason})

    def posted(self, call: Call) -> tuple[dict[str, list[str]], dict[str, bytes]]:
        """The form's fields, and the pictures among its files by their names."""
        if not call.headers.get("content-type", "").startswith("multipart/form-data"):
            return call.form(), {}
        fields, inline = forms(call, files=("inline",))
        return fields, inline["inline"]

    @route("POST", "/v3/{domain}/messages")
    def messages(self, call: Call, domain: str) -> Answer:
        form, inline = self.posted(call)
        if domain != self.settings["domain"]:
            raise Refused(404, "Domain not found: " + domain)
        unknown = [
            name for name in form if name not in FIELDS and name[:2] not in ("h:", "v:", "o:")
        ]
        if unknown:
            raise Refused(400, f"unknown field {unknown[0]}")
        if sum(len(each[0]) for name, each in form.items() if name[1:2] == ":") > 16 * 1024:
            raise Refused(400, "send options are limited to 16KB")
        for name in ("from", "to", "subject", "text", "html"):
            if name not in form:
                raise Refused(400, f"{name} parameter is missing")
        headers = {name[2:].lower(): each[0] for name, each in form.items() if name[:2] == "h:"}
        self.accepted.append(
            Mail(
                to=tuple(form["to"] + form.get("cc", []) + form.get("bcc", [])),
                sender=form["from"][0],
                subject=form["subject"][0],
                html=form["html"][0],
                text=form["text"][0],
                headers=headers,
                reply_to=headers.get("reply-to", ""),
                pictures=inline,
            )
        )
        return self.taken(call)
