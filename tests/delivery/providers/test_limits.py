"""The fakes keep the limits of the pages that they are written from: a channel that passes, passes."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.fakes.mailersend import FakeMailerSend
from tests.delivery.fakes.mailjet import FakeMailjet
from tests.delivery.fakes.postal import FakePostal
from tests.delivery.fakes.postmark import FakePostmark
from tests.delivery.fakes.scaleway import FakeScaleway
from tests.delivery.fakes.sparkpost import FakeSparkPost

PERSON = {"email": "a@example.com"}


def many(number: int, key: str = "email") -> list[dict[str, str]]:
    return [{key: f"r{at}@example.com"} for at in range(number)]


def changed(fake: type[FakeMailer], change: dict[str, Any]) -> dict[str, Any]:
    """The page's own request with some fields changed: those of its one message, or its content."""
    asked = dict(fake.example.json)
    if fake is FakeMailjet:
        return {"Messages": [asked["Messages"][0] | change]}
    if fake is FakeSparkPost and not change.keys() - {"headers", "html"}:
        return asked | {"content": asked["content"] | change}
    return asked | change


LIMITS: list[tuple[type[FakeMailer], dict[str, Any], str]] = [
    (FakeMailerSend, {"to": []}, "MS42205"),
    (FakeMailerSend, {"to": many(51)}, "MS42205"),
    (FakeMailerSend, {"cc": many(11)}, "MS42205"),
    (FakeMailerSend, {"to": [PERSON | {"name": "Doe, Jane"}]}, "to.0.name"),
    (FakeMailerSend, {"subject": "x" * 999}, "subject"),
    (FakeMailerSend, {"text": "", "html": ""}, "MS42211"),
    (FakeMailerSend, {"html": "x" * (2 * 1024 * 1024 + 1)}, "html"),
    (FakeMailerSend, {"tags": ["a"] * 6}, "tags"),
    (FakeMailerSend, {"headers": [{"name": "X_A", "value": "b"}]}, "MS42220"),
    (FakeMailerSend, {"list_unsubscribe": "<https://courant.example/u>"}, "list_unsubscribe"),
    (FakeMailjet, {"From": None}, "mj-0003"),
    (FakeMailjet, {"To": []}, "mj-0003"),
    (FakeMailjet, {"To": many(51, "Email")}, "send-0015"),
    (FakeMailjet, {"Subject": "x" * 256}, "mj-0006"),
    (FakeMailjet, {"URLTags": "x" * 257}, "mj-0006"),
    (FakeMailjet, {"TextPart": "", "HTMLPart": ""}, "send-0003"),
    (FakeMailjet, {"Headers": {"List-Id": "a"}}, "send-0011"),
    (FakeMailjet, {"Headers": {"Reply-To": "a@example.com"}}, "send-0011"),
    (FakeMailjet, {"DeduplicateCampaign": True}, "send-0012"),
    (FakeMailjet, {"TrackOpens": "yes"}, "mj-0002"),
    (FakeSparkPost, {"recipients": []}, "1400"),
    (FakeSparkPost, {"html": ""}, "1400"),
    (FakeSparkPost, {"headers": {"Content-Type": "text/html"}}, "3002"),
    (FakeSparkPost, {"headers": {"To": "a@example.com"}}, "3002"),
    (FakeSparkPost, {"campaign_id": "é" * 33}, "1300"),
    (FakeSparkPost, {"description": "x" * 1025}, "1300"),
    (FakeSparkPost, {"metadata": {"a": "x" * 10_240}}, "2007"),
    (FakeSparkPost, {"substitution_data": {"a": "x" * 102_400}}, "2002"),
    (FakeScaleway, {"subject": "Nine char"}, "subject"),
    (FakeScaleway, {"to": many(11)}, "to"),
    (FakeScaleway, {"to": []}, "to"),
    (FakePostal, {"to": [], "cc": []}, "NoRecipients"),
    (FakePostal, {"to": ["a@example.com"] * 51}, "TooManyToAddresses"),
    (FakePostal, {"cc": ["a@example.com"] * 51}, "TooManyCCAddresses"),
    (FakePostal, {"bcc": ["a@example.com"] * 51}, "TooManyBCCAddresses"),
    (FakePostal, {"plain_body": "", "html_body": ""}, "NoContent"),
    (FakePostal, {"from": ""}, "FromAddressMissing"),
    (FakePostal, {"from": "test@another.com"}, "UnauthenticatedFromAddress"),
    (FakePostal, {"attachments": [{"data": "YQ=="}]}, "AttachmentMissingName"),
    (FakePostal, {"attachments": [{"name": "a.txt"}]}, "AttachmentMissingData"),
    (FakePostmark, {"To": ""}, "recipients"),
    (FakePostmark, {"To": ",".join(["a@example.com"] * 51)}, "recipients"),
    (FakePostmark, {"TextBody": "", "HtmlBody": ""}, "HtmlBody"),
    (FakePostmark, {"Tag": "x" * 1001}, "Tag"),
    (FakePostmark, {"Subject": "🎈" * 1001}, "Subject"),
    (FakePostmark, {"From": f"{'x' * 250}@a.example"}, "From"),
    (FakePostmark, {"TrackLinks": "Everything"}, "TrackLinks"),
    (FakePostmark, {"Metadata": {"a": "1", "A": "2"}}, "metadata"),
]


@pytest.mark.parametrize(
    ("fake", "change", "told"),
    LIMITS,
    ids=[f"{f.channel}-{t}-{n}" for n, (f, _, t) in enumerate(LIMITS)],
)
def test_a_limit(fake: type[FakeMailer], change: dict[str, Any], told: str) -> None:
    with fake() as server:
        url = server.address + fake.example.path
        answer = requests.post(url, json=changed(fake, change), headers=server.signed(), timeout=5)
        assert told in answer.text
        assert answer.status_code >= 400 or answer.json()["status"] == "error"
        assert server.accepted == []


@pytest.mark.parametrize("fake", [FakeScaleway, FakePostmark, FakeMailjet, FakeSparkPost])
def test_a_request_that_is_too_large(fake: type[FakeMailer]) -> None:
    change = {"HTMLPart": "x"} if fake is FakeMailjet else {}
    with fake() as server:
        body = str(changed(fake, change)).encode().ljust(fake.limit + 1)
        headers = server.signed() | {"Content-Type": "application/json"}
        url = server.address + fake.example.path
        answer = requests.post(url, data=body, headers=headers, timeout=5)
        assert answer.status_code == (400 if fake is FakeMailjet else 413)
        assert server.accepted == []


def test_postal_without_a_key_and_with_another() -> None:
    with FakePostal() as server:
        url = server.address + FakePostal.example.path
        codes = [
            requests.post(url, json={}, headers=headers, timeout=5).json()["data"]
            for headers in ({}, {"X-Server-API-Key": "another"})
        ]
    assert codes[0]["code"] == "AccessDenied"
    assert (codes[1]["code"], codes[1]["token"]) == ("InvalidServerAPIKey", "another")
