"""The contract that all transactional providers keep, each against its own API on loopback."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib import import_module
from pathlib import Path

import pytest
import requests

from composer.delivery import channels
from composer.delivery.channel import Feature
from composer.delivery.faults import Delayed, Halted, Rejected, Unsure
from composer.delivery.providers.anymail import AnymailMailer
from composer.registry import names
from tests.delivery import printed
from tests.delivery.fakes.mailer import FakeMailer, Mail
from tests.delivery.fakes.server import Fault as Spoilt
from tests.delivery.letters import HEADERS, SENDER_NAME, LetterSample
from tests.delivery.mailers import FAKES, refusal, watched


@pytest.fixture(params=FAKES, ids=lambda kind: kind.channel)
def server(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[FakeMailer]:
    yield from watched(request.param, caplog)


def visible(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", text)).replace("\r\n", "\n")


def test_every_provider_has_a_fake() -> None:
    modules = {name: import_module(f"{channels.__name__}.{name}") for name in names(channels)}
    through_anymail = {
        name
        for name, module in modules.items()
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, AnymailMailer)
        and value.__module__ == module.__name__
    }
    assert through_anymail == {kind.channel for kind in FAKES}
    assert len(through_anymail) == 10


def test_the_page_s_own_example(server: FakeMailer) -> None:
    example = server.example
    url = server.address + example.path
    answer = requests.post(
        url, json=example.json, data=example.form, headers=server.signed(), timeout=5
    )
    assert answer.status_code == example.status
    if example.answer:
        assert answer.json() == example.answer
    assert set(example.answer_headers.items()) <= set(answer.headers.items())


def test_an_undocumented_field_is_refused(server: FakeMailer) -> None:
    example = server.example
    url = server.address + example.path
    json = example.json and {**example.json, "undocumented": "x"}
    form = example.form and {**example.form, "undocumented": "x"}
    answer = requests.post(url, json=json, data=form, headers=server.signed(), timeout=5)
    assert answer.status_code >= 400 or answer.json()["status"] == "parameter-error"
    assert server.accepted == []


def test_a_letter_arrives_as_it_is(server: FakeMailer) -> None:
    letter = LetterSample()
    with server.open() as mailer:
        receipt = mailer.send(letter)
    assert receipt.id
    (mail,) = server.accepted
    assert isinstance(mail, Mail)
    assert mail.to == ("reader@example.org",)
    assert mail.subject == letter.subject
    assert visible(mail.html) == visible(letter.html)
    assert mail.text.replace("\r\n", "\n") == letter.text
    assert SENDER_NAME in mail.sender
    assert "bonjour@courant.example" in mail.sender
    assert "theo@courant.example" in mail.reply_to
    for name in ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID"):
        kept = mail.headers.get(name.lower()) == HEADERS[name]
        assert kept is (name.lower() not in server.untaken)


def test_a_letter_of_the_press_arrives(server: FakeMailer) -> None:
    """With an address to unsubscribe by a click, and a reader's own words in the subject."""
    letter = printed.letter(
        "zoe@example.org",
        leave=printed.LEAVE,
        subject="Grok 3, zname : l’été",
        feedback_id="12:courant",
        values={"first_name": "Zoé", "subscriber_id": "a+b"},
    )
    with server.open() as mailer:
        mailer.send(letter)
    (mail,) = server.accepted
    assert mail.to == ("zoe@example.org",)
    assert mail.subject == letter.subject == "Grok 3, Zoé : l’été"
    assert visible(mail.html) == visible(letter.html)
    assert mail.text.replace("\r\n", "\n") == letter.text
    assert "Courant continu" in mail.sender
    if "list-unsubscribe" in server.untaken:
        assert mail.headers["list-unsubscribe"] not in letter.headers["List-Unsubscribe"]
        assert "list-unsubscribe-post" not in mail.headers
        return
    leave = letter.headers["List-Unsubscribe"]
    assert mail.headers["list-unsubscribe"] == (
        leave.partition(",")[0] if server.one_address else leave
    )
    assert "id=a%2Bb" in mail.headers["list-unsubscribe"]
    assert mail.headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_each_reader_gets_a_message_of_their_own(server: FakeMailer) -> None:
    with server.open() as mailer:
        for number in range(3):
            mailer.send(LetterSample(to=f"r{number}@example.org", key=f"issue-12/{number}/0"))
    assert [mail.to for mail in server.accepted] == [(f"r{n}@example.org",) for n in range(3)]


#: What an error of the provider's own is for a send; ``hard`` where the reader is not to be asked again.
KINDS = {
    "credentials": (Halted, None),
    "sender": (Halted, None),
    "quota": (Halted, None),
    "large": (Halted, None),
    "reader": (Rejected, True),
    "suppressed": (Rejected, True),
    "data": (Rejected, False),
    "throttled": (Delayed, None),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_provider_s_own_errors(server: FakeMailer, kind: str) -> None:
    """Not every provider tells of a reader, or of its suppressions, when it is asked."""
    if kind not in server.shapes:
        assert (server.channel, kind) in UNTOLD
        return
    server.fault(server.shapes[kind])
    fault = refusal(server)
    expected, hard = KINDS[kind]
    assert type(fault) is expected, fault.reason
    assert getattr(fault, "hard", None) is hard
    assert server.accepted == []
    if isinstance(fault, Delayed):
        assert fault.wait == 7
    if isinstance(fault, Halted):
        assert fault.hint


#: Postal looks at no address when it is asked; the others bounce suppressed readers later.
UNTOLD = {("postal", "reader")} | {
    (name, "suppressed")
    for name in ("ses", "mailgun", "resend", "brevo", "mailjet", "scaleway", "postal")
}


def test_credentials_that_are_wrong(server: FakeMailer) -> None:
    wrong = {name: f"wrong-{number}" for number, name in enumerate(server.secrets)}
    fault = refusal(server, **wrong)
    assert isinstance(fault, Halted)
    assert "wrong-0" not in fault.reason


def test_a_server_error(server: FakeMailer) -> None:
    server.fault(server.shapes["server"])
    assert type(refusal(server)) is Unsure
    assert len(server.calls) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(server: FakeMailer, status: int) -> None:
    server.fault(Spoilt(status=status, headers={"Location": f"{server.address}/elsewhere"}))
    assert isinstance(refusal(server), Halted)
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(Spoilt(body="<html><body>Welcome to the hotel</body></html>"), id="html"),
        pytest.param(
            Spoilt(body=b'{"id": "49a3', headers={"Content-Type": "application/json"}), id="half"
        ),
        pytest.param(Spoilt(body=[]), id="list"),
        pytest.param(Spoilt(body="x" * 100, truncated=10), id="truncated"),
        pytest.param(Spoilt(cut=True), id="cut"),
        pytest.param(Spoilt(delay=3), id="late"),
    ],
)
def test_an_answer_that_is_lost_or_no_answer(server: FakeMailer, spoilt: Spoilt) -> None:
    server.fault(spoilt)
    fault = refusal(server, timeout=0.3)
    assert isinstance(fault, Unsure)
    assert not spoilt.delay or "in time" in fault.reason
    assert len(server.accepted) == 1
    assert len(server.calls) == 1


def test_a_connection_that_ends_before_anything_is_heard(server: FakeMailer) -> None:
    server.fault(Spoilt(unheard=True))
    assert isinstance(refusal(server), Unsure)


def test_nobody_listens(server: FakeMailer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fault = refusal(server, address=f"http://127.0.0.1:{port}{server.base}")
    assert type(fault) is Delayed
    assert fault.wait is None


def test_an_address_that_is_none(server: FakeMailer) -> None:
    assert isinstance(refusal(server, address="nonsense"), Halted)


def test_with_a_key_a_lost_answer_is_harmless(server: FakeMailer) -> None:
    keyed = Feature.IDEMPOTENT in server.mailer().features
    server.fault(Spoilt(cut=True))
    with server.open() as mailer:
        with pytest.raises(Unsure):
            mailer.send(LetterSample())
        mailer.send(LetterSample())
    assert len(server.accepted) == (1 if keyed else 2)


def test_two_letters_have_two_keys(server: FakeMailer) -> None:
    with server.open() as mailer:
        mailer.send(LetterSample(key="issue-12/a/0"))
        mailer.send(LetterSample(key="issue-12/b/0"))
    assert len(server.accepted) == 2


def test_a_date_in_retry_after(server: FakeMailer) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    server.fault(Spoilt(status=429, headers={"Retry-After": then}))
    fault = refusal(server)
    assert isinstance(fault, Delayed)
    assert fault.wait is not None
    assert 80 <= fault.wait <= 91


def test_a_password_of_netrc_does_not_replace_the_key(
    server: FakeMailer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with server.open() as mailer:
        mailer.send(LetterSample())
    assert len(server.accepted) == 1


def test_a_closed_door_opens_again(server: FakeMailer) -> None:
    mailer = server.open()
    mailer.close()
    mailer.send(LetterSample(key="a/b/c"))
    mailer.close()
    mailer.close()
    mailer.send(LetterSample(key="a/d/c"))
    mailer.close()
    assert len(server.accepted) == 2
