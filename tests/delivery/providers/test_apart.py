"""What differs between transactional providers, and no contract can say of all of them."""

from __future__ import annotations

import uuid

import pytest

from composer.delivery.faults import Delayed, Halted, Rejected, Unsure
from tests.delivery.fakes.brevo import FakeBrevo
from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.fakes.mailgun import FakeMailgun
from tests.delivery.fakes.mailjet import FakeMailjet
from tests.delivery.fakes.postal import KEY as POSTAL_KEY
from tests.delivery.fakes.postal import FakePostal
from tests.delivery.fakes.postmark import FakePostmark
from tests.delivery.fakes.resend import FakeResend
from tests.delivery.fakes.scaleway import FakeScaleway
from tests.delivery.fakes.server import Fault
from tests.delivery.fakes.ses import FakeSES
from tests.delivery.fakes.sparkpost import FakeSparkPost
from tests.delivery.letters import LetterSample


def test_resend_gets_the_key_with_the_request_and_not_in_the_message() -> None:
    with FakeResend() as server, server.open() as mailer:
        mailer.send(LetterSample(key="issue/a/b"))
        mailer.send(LetterSample(key="issue/c/b"))
        assert [call.headers["idempotency-key"] for call in server.calls] == [
            "issue/a/b",
            "issue/c/b",
        ]
        assert all("idempotency-key" not in mail.headers for mail in server.accepted)


def test_resend_gives_the_same_receipt_for_the_same_key() -> None:
    with FakeResend() as server, server.open() as mailer:
        assert mailer.send(LetterSample()) == mailer.send(LetterSample())
        assert len(server.accepted) == 1


def test_resend_stops_where_another_letter_has_the_same_key() -> None:
    with FakeResend() as server, server.open() as mailer:
        mailer.send(LetterSample())
        with pytest.raises(Halted) as caught:
            mailer.send(LetterSample(subject="Another"))
        assert "changed" in caught.value.hint


def test_resend_is_busy_with_the_same_key() -> None:
    body = {"statusCode": 409, "name": "concurrent_idempotent_requests", "message": "Later."}
    with FakeResend() as server, server.open() as mailer:
        server.fault(Fault(status=409, body=body))
        with pytest.raises(Unsure):
            mailer.send(LetterSample())


def test_a_key_of_resend_that_may_only_send_passes_the_check() -> None:
    body = {"statusCode": 401, "name": "restricted_api_key", "message": "Restricted."}
    with FakeResend() as server, server.open() as mailer:
        server.fault(Fault(status=401, body=body))
        assert "sending alone" in mailer.check()


def test_brevo_gets_a_uuid_that_is_the_same_for_the_same_key() -> None:
    keys = []
    for _ in range(2):
        with FakeBrevo() as server, server.open() as mailer:
            mailer.send(LetterSample())
            keys.append(server.accepted[0].key)
    assert keys[0] == keys[1] == str(uuid.UUID(keys[0]))


def test_brevo_says_that_it_has_taken_the_letter_before() -> None:
    with FakeBrevo() as server, server.open() as mailer:
        assert mailer.send(LetterSample()).id
        assert mailer.send(LetterSample()).id == ""
        assert len(server.accepted) == 1


def test_brevo_gets_list_id_without_words_that_it_would_not_code() -> None:
    with FakeBrevo() as server, server.open() as mailer:
        mailer.send(LetterSample(headers={"List-Id": "Été <ete.courant.example>"}))
        assert server.accepted[0].headers["list-id"] == "<ete.courant.example>"


def test_postmark_puts_it_in_words_of_its_own() -> None:
    """Anymail looks for a sentence and says ``unknown`` where it is another; the code is enough."""
    said = {"ErrorCode": 406, "Message": "This one is inactive, sorry."}
    with FakePostmark() as server, server.open() as mailer:
        server.fault(Fault(status=422, body=said))
        with pytest.raises(Rejected) as caught:
            mailer.send(LetterSample())
        assert caught.value.hard


def test_postmark_is_being_maintained() -> None:
    with FakePostmark() as server, server.open() as mailer:
        server.fault(Fault(status=503, body={"ErrorCode": 100, "Message": "Maintenance"}))
        with pytest.raises(Delayed):
            mailer.send(LetterSample())


def test_postmark_sends_on_the_stream_that_is_set() -> None:
    with FakePostmark() as server, server.open(stream="weekly") as mailer:
        mailer.send(LetterSample())
        assert server.calls[0].json()["MessageStream"] == "weekly"


def test_a_transactional_stream_of_postmark_fails_the_check() -> None:
    with (
        FakePostmark() as server,
        server.open(stream="outbound") as mailer,
        pytest.raises(Halted, match="unsubscribe"),
    ):
        mailer.check()


def test_mailgun_greets_at_a_wrong_address() -> None:
    with FakeMailgun() as server, server.open() as mailer:
        server.fault(Fault(status=200, body="Mailgun Magnificent API"))
        with pytest.raises(Halted):
            mailer.send(LetterSample())


def test_a_domain_that_mailgun_does_not_know() -> None:
    with FakeMailgun() as server, server.open(domain="other.example") as mailer:
        with pytest.raises(Halted):
            mailer.send(LetterSample())
        with pytest.raises(Halted):
            mailer.check()


def test_mailgun_gets_our_message_id() -> None:
    with FakeMailgun() as server, server.open() as mailer:
        mailer.send(LetterSample())
        assert server.accepted[0].headers["message-id"] == "<issue-12.3f2a@courant.example>"


def test_mailjet_gets_no_header_that_it_keeps_for_itself() -> None:
    with FakeMailjet() as server, server.open() as mailer:
        mailer.send(LetterSample())
        assert "message-id" not in server.accepted[0].headers


@pytest.mark.parametrize("code", ["mj-0001", "mj-0011", "send-0006"])
def test_mailjet_s_errors_of_the_account_and_the_whole_call(code: str) -> None:
    error = {"ErrorCode": code, "ErrorMessage": "No.", "StatusCode": 400}
    one = {"Messages": [{"Status": "error", "Errors": [error]}]}
    with FakeMailjet() as server, server.open() as mailer:
        for body in (error, one):
            server.fault(Fault(status=400, body=body))
            with pytest.raises(Halted, match="No"):
                mailer.send(LetterSample())


def test_mailjet_writes_the_address_in_its_own_way() -> None:
    to = {"Email": "reader@example.org", "MessageID": 456, "MessageUUID": "1", "MessageHref": ""}
    with FakeMailjet() as server, server.open() as mailer:
        server.fault(Fault(body={"Messages": [{"Status": "success", "To": [to]}]}))
        assert mailer.send(LetterSample(to="Reader@Example.org")).id == "456"


def test_postmark_writes_the_address_in_its_own_way() -> None:
    said = {"To": "other@example.org", "MessageID": "0a12", "ErrorCode": 0, "Message": "OK"}
    with FakePostmark() as server, server.open() as mailer:
        server.fault(Fault(body=said))
        assert mailer.send(LetterSample()).id == "0a12"


@pytest.mark.parametrize("fake", [FakeMailgun, FakeSparkPost])
def test_a_region_that_does_not_exist(fake: type[FakeMailer]) -> None:
    with fake() as server, server.open(region="EUROPE") as mailer:
        with pytest.raises(Halted) as caught:
            mailer.send(LetterSample())
        assert "us, eu" in caught.value.hint
        assert server.calls == []


@pytest.mark.parametrize("address", ["http://api.example", "http://10.0.0.1:5000/"])
def test_no_key_goes_over_the_network_unencrypted(address: str) -> None:
    with FakePostal() as server, server.open(address=address) as mailer:
        with pytest.raises(Halted, match="https"):
            mailer.send(LetterSample())
        with pytest.raises(Halted, match="https"):
            mailer.check()


def test_scaleway_takes_no_short_subject_and_is_not_asked() -> None:
    with FakeScaleway() as server, server.open() as mailer:
        with pytest.raises(Rejected, match="10 characters"):
            mailer.send(LetterSample(subject="Nine char"))
        assert server.calls == []
        mailer.send(LetterSample(subject="Ten charac"))
        assert len(server.accepted) == 1


@pytest.mark.parametrize("name", ["rcpt_to", "mail_rcpt"])
def test_scaleway_names_the_reader_in_one_of_two_ways(name: str) -> None:
    email = {"id": "655c27f2", name: "Reader@example.org", "status": "sending"}
    with FakeScaleway() as server, server.open() as mailer:
        server.fault(Fault(body={"emails": [email]}))
        assert mailer.send(LetterSample()).id == "655c27f2"


def test_scaleway_names_no_reader_in_its_answer() -> None:
    with FakeScaleway() as server, server.open() as mailer:
        server.fault(Fault(body={"emails": []}))
        with pytest.raises(Unsure):
            mailer.send(LetterSample())


@pytest.mark.parametrize("status", ["failed", "canceled", "unknown", "new word"])
def test_scaleway_says_that_it_may_not_go(status: str) -> None:
    with FakeScaleway() as server, server.open() as mailer:
        email = {"id": "1", "mail_rcpt": "reader@example.org", "status": status}
        server.fault(Fault(body={"emails": [email]}))
        with pytest.raises(Unsure):
            mailer.send(LetterSample())


def test_a_domain_that_scaleway_has_not_verified() -> None:
    said = {"type": "precondition_failed", "message": "domain is not checked"}
    with FakeScaleway() as server, server.open() as mailer:
        server.fault(Fault(status=412, body=said))
        with pytest.raises(Halted):
            mailer.send(LetterSample())


def test_postal_repeats_the_key_and_nobody_reads_it() -> None:
    with FakePostal() as server, server.open() as mailer:
        server.fault(server.shapes["credentials"])
        with pytest.raises(Halted) as caught:
            mailer.send(LetterSample())
        assert POSTAL_KEY not in caught.value.reason
        assert "InvalidServerAPIKey" in caught.value.reason


def test_amazon_gets_the_letter_s_own_bytes() -> None:
    letter = LetterSample()
    with FakeSES() as server, server.open(configuration_set="weekly") as mailer:
        mailer.send(letter)
        asked = server.calls[0].json()
    import base64

    assert base64.b64decode(asked["Content"]["Raw"]["Data"]) == letter.message()
    assert asked["Destination"] == {"ToAddresses": ["reader@example.org"]}
    assert asked["ConfigurationSetName"] == "weekly"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AccountSuspendedException", Halted),
        ("SendingPausedException", Halted),
        ("MailFromDomainNotVerifiedException", Halted),
        ("LimitExceededException", Halted),
        ("ExpiredTokenException", Halted),
        ("MessageRejected", Rejected),
        ("ThrottlingException", Delayed),
    ],
)
def test_amazon_s_errors(code: str, expected: type[Exception]) -> None:
    with FakeSES() as server, server.open() as mailer:
        said = Fault(status=400, body={"message": "No."}, headers={"x-amzn-errortype": code})
        server.fault(said)
        with pytest.raises(expected):
            mailer.send(LetterSample())
