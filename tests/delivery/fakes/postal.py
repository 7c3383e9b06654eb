"""Postal, from https://docs.postalserver.io/developer/api and its controllers ``legacy_api``."""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakePostal"]

KEY = "secretPostalKey0123456789"


class Email(Strict, rename={"from_": "from"}):
    to: list[str]
    from_: str
    cc: list[str] = []
    bcc: list[str] = []
    sender: str = ""
    subject: str = ""
    tag: str = ""
    reply_to: str = ""
    plain_body: str = ""
    html_body: str = ""
    bounce: bool = False
    attachments: list[Any] = []
    headers: dict[str, str] = {}


def envelope(status: str, **data: Any) -> dict[str, Any]:
    return {"status": status, "time": 0.02, "flags": {}, "data": data}


def said(code: str, message: str) -> Fault:
    return Fault(status=200, body=envelope("error", code=code, message=message))


class FakePostal(FakeMailer):
    """All its own answers have the status 200; 413, 429 and 500 are of the proxy before it."""

    page = "https://docs.postalserver.io/developer/api"
    channel = "postal"
    limit = 14 * 1024 * 1024
    secrets = {"api_key": KEY}
    settings = {"url": "https://postal.example.com"}
    example = Example(
        path="/api/v1/send/message",
        json={
            "to": ["him@example.com"],
            "from": "me@example.com",
            "subject": "Hello",
            "plain_body": "Hello",
        },
        answer=envelope(
            "success",
            message_id="ad5084a6-cf01-448b-92da-2574ee64c0ba@rp.postal.example.com",
            messages={"him@example.com": {"id": 1503, "token": "ke47R2hZkSlA"}},
        ),
    )
    shapes = {
        "credentials": Fault(
            status=200,
            body=envelope(
                "error",
                code="InvalidServerAPIKey",
                message=f"The API token {KEY} provided in X-Server-API-Key was not valid.",
                token=KEY,
            ),
        ),
        "sender": said("UnauthenticatedFromAddress", "The From address is not authorised"),
        "data": said("NoContent", "There is no content defined for this e-mail"),
        "quota": said("ServerSuspended", "The mail server has been suspended"),
        "throttled": Fault(status=429, body="Too many", headers={"Retry-After": "7"}),
        "large": Fault(status=413, body="<h1>413 Request Entity Too Large</h1>"),
        "server": Fault(status=500, body="<h1>We're sorry</h1>"),
    }

    def signed(self) -> dict[str, str]:
        return {"X-Server-API-Key": KEY}

    def admit(self, call: Call) -> None:
        if call.headers.get("x-server-api-key") != KEY:
            raise Refused(401, "InvalidServerAPIKey")

    def refuse(self, status: int, reason: str) -> Answer:
        if reason == "InvalidServerAPIKey":
            return Answer(200, envelope("error", code=reason, message="The token was not valid."))
        if status == 413:
            return Answer(413, "<h1>413 Request Entity Too Large</h1>")
        return Answer(200, envelope("parameter-error", message=reason))

    @route("POST", "/api/v1/send/message")
    def message(self, call: Call) -> Answer:
        asked = self.read(call, Email)
        everybody = (*asked.to, *asked.cc, *asked.bcc)
        self.accepted.append(
            Mail(
                to=everybody,
                sender=asked.from_,
                subject=asked.subject,
                html=asked.html_body,
                text=asked.plain_body,
                headers={name.lower(): value for name, value in asked.headers.items()},
                reply_to=asked.reply_to,
            )
        )
        taken = {**self.example.answer["data"]}
        taken["messages"] = {each: {"id": 1503, "token": "ke47R2hZkSlA"} for each in everybody}
        return Answer(200, envelope("success", **taken))

    @route("POST", "/api/v1/messages/message")
    def look(self, call: Call) -> Answer:
        if "id" not in call.json():
            message = "`id` parameter is required but is missing"
            return Answer(200, envelope("parameter-error", message=message))
        return Answer(200, envelope("error", code="MessageNotFound"))
