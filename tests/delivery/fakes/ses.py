"""Amazon SES, from https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html and
…/dg/manage-sending-quotas-errors.html. Signatures are looked at for the key that they name.
"""

# ruff: noqa: RUF012 - msgspec makes each object its own defaults

from __future__ import annotations

import base64
from email.parser import BytesParser
from email.policy import default
from typing import Any

from tests.delivery.fakes.mailer import Example, FakeMailer, Mail, Strict
from tests.delivery.fakes.server import Answer, Call, Fault, Refused, route

__all__ = ["FakeSES"]

KEY = "AKIASECRETEXAMPLE"


class Destination(Strict, rename="pascal"):
    to_addresses: list[str] = []
    cc_addresses: list[str] = []
    bcc_addresses: list[str] = []


class Raw(Strict, rename="pascal"):
    data: str


class Content(Strict, rename="pascal"):
    raw: Raw


class Email(Strict, rename="pascal"):
    content: Content
    destination: Destination = Destination()
    from_email_address: str = ""
    from_email_address_identity_arn: str = ""
    reply_to_addresses: list[str] = []
    feedback_forwarding_email_address: str = ""
    email_tags: list[Any] = []
    configuration_set_name: str = ""
    endpoint_id: str = ""
    tenant_name: str = ""
    list_management_options: dict[str, str] = {}


def said(status: int, code: str, message: str, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(
        status=status, body={"message": message}, headers={"x-amzn-errortype": code, **named}
    )


RAW = base64.b64encode(b"From: a@example.com\r\nTo: b@example.com\r\n\r\nHello\r\n").decode()


class FakeSES(FakeMailer):
    page = "https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"
    channel = "ses"
    limit = 40 * 1024 * 1024
    secrets = {
        "access_key_id": KEY,
        "secret_access_key": "secretwJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
        "session_token": "secretIQoJb3JpZ2luX2VjEXAMPLETOKEN",
    }
    settings = {"region": "eu-west-3"}
    example = Example(
        path="/v2/email/outbound-emails",
        json={
            "ConfigurationSetName": "string",
            "Content": {"Raw": {"Data": RAW}},
            "Destination": {"ToAddresses": ["b@example.com"]},
            "FromEmailAddress": "a@example.com",
        },
        answer={"MessageId": "1111111111111111-bbbbbbbb-3333-7777-aaaa-eeeeeeeeeeee-000000"},
    )
    shapes = {
        "credentials": said(
            403,
            "SignatureDoesNotMatchException",
            "The request signature we calculated does not match the signature you provided.",
        ),
        "reader": said(400, "BadRequestException", "Missing final '@domain'"),
        "sender": said(400, "MessageRejected", "Email address is not verified."),
        "data": said(400, "BadRequestException", "Nested group"),
        "quota": said(429, "TooManyRequestsException", "Daily message quota exceeded."),
        "throttled": said(
            429, "TooManyRequestsException", "Maximum sending rate exceeded.", Retry_After="7"
        ),
        "large": said(413, "RequestEntityTooLargeException", "The request is too large."),
        "server": said(500, "InternalFailure", "An internal error occurred."),
    }

    def signed(self) -> dict[str, str]:
        return {"Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/20261123/eu-west-3/ses"}

    def admit(self, call: Call) -> None:
        if f"Credential={KEY}/" not in call.headers.get("authorization", ""):
            raise Refused(403, "The security token included in the request is invalid.")

    def refuse(self, status: int, reason: str) -> Answer:
        code = {403: "UnrecognizedClientException", 404: "NotFoundException"}
        kind = code.get(status, "BadRequestException")
        return Answer(status, {"message": reason}, {"x-amzn-errortype": kind})

    @route("POST", "/v2/email/outbound-emails")
    def outbound(self, call: Call) -> Answer:
        asked = self.read(call, Email, status=400)
        raw = base64.b64decode(asked.content.raw.data, validate=True)
        if any(len(line) > 1000 for line in raw.splitlines()):
            raise Refused(400, "lines of a message have 1000 characters at most")
        message = BytesParser(policy=default).parsebytes(raw)
        bodies = {
            kind: part.get_content()
            for kind in ("html", "plain")
            if (part := message.get_body((kind,)))
        }
        to = asked.destination
        self.accepted.append(
            Mail(
                to=(*to.to_addresses, *to.cc_addresses, *to.bcc_addresses),
                sender=str(message["From"]),
                subject=str(message["Subject"] or ""),
                html=bodies.get("html", ""),
                text=bodies.get("plain", ""),
                headers={name.lower(): str(value) for name, value in message.items()},
                reply_to=str(message["Reply-To"] or ""),
                pictures={
                    str(part["Content-ID"]).strip("<>"): part.get_content()
                    for part in message.walk()
                    if part["Content-ID"]
                },
            )
        )
        return self.taken(call)

    @route("GET", "/v2/email/account")
    def account(self, call: Call) -> Answer:
        return Answer(200, {"ProductionAccessEnabled": True, "SendingEnabled": True})
