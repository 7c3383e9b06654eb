"""What MailerSend has of its own: plans, an address to unsubscribe, codes in its sentences."""

from __future__ import annotations

import pytest

from composer.delivery.faults import Delayed, Halted
from tests.delivery.fakes.mailersend import OWN_ADDRESS, FakeMailerSend
from tests.delivery.fakes.server import Fault
from tests.delivery.letters import HEADERS, LetterSample


def test_mailersend_on_a_plan_without_headers() -> None:
    """The plan has no address to unsubscribe either: then readers leave by MailerSend's."""
    with FakeMailerSend() as server:
        server.headers_allowed = False
        for headers in ("all", "unsubscribe"):
            with server.open(headers=headers) as mailer, pytest.raises(Halted) as caught:
                mailer.send(LetterSample())
            assert 'headers = "none"' in caught.value.hint
        with server.open(headers="none") as mailer:
            mailer.send(LetterSample())
        (mail,) = server.accepted
        assert mail.headers["list-unsubscribe"] == f"<{OWN_ADDRESS}>"
        assert "list-id" not in mail.headers
        assert mail.reply_to == "theo@courant.example"


def test_mailersend_gets_no_header_but_the_address_to_unsubscribe() -> None:
    with FakeMailerSend() as server, server.open(headers="unsubscribe") as mailer:
        mailer.send(LetterSample())
        asked = server.calls[0].json()
        assert "headers" not in asked
        assert f"<{asked['list_unsubscribe']}>" == HEADERS["List-Unsubscribe"]
        assert asked["reply_to"]["email"] == "theo@courant.example"


@pytest.mark.parametrize("headers", ["all", "unsubscribe"])
def test_mailersend_has_room_for_one_address_to_unsubscribe(headers: str) -> None:
    both = {"List-Unsubscribe": "<mailto:a@courant.example>, <https://courant.example/u?a=b,c>"}
    with FakeMailerSend() as server, server.open(headers=headers) as mailer:
        mailer.send(LetterSample(headers=both))
        mailer.send(LetterSample(headers={}))
        assert [call.json().get("list_unsubscribe") for call in server.calls] == [
            "https://courant.example/u?a=b,c",
            None,
        ]
        assert all("headers" not in call.json() for call in server.calls)


@pytest.mark.parametrize("code", ["MS42204", "MS42216", "MS42222", "MS42225"])
def test_mailersend_s_quotas_and_plans_stop_the_send(code: str) -> None:
    said = {"message": "The given data was invalid.", "errors": {"to": [f"No more. #{code}"]}}
    with FakeMailerSend() as server, server.open() as mailer:
        server.fault(Fault(status=422, body=said))
        with pytest.raises(Halted, match="No more"):
            mailer.send(LetterSample())


def test_mailersend_is_being_maintained() -> None:
    with FakeMailerSend() as server, server.open() as mailer:
        server.fault(Fault(status=421, body={"message": "Service isn't available"}))
        with pytest.raises(Delayed):
            mailer.send(LetterSample())
