"""What SMTP is asked before a send: nothing goes out by it, and what cannot go out is known."""

from __future__ import annotations

import subprocess
import time

import pytest

from composer.delivery.channel import Setup
from composer.delivery.channels.smtp import Smtp
from composer.delivery.faults import Delayed, Fault, Halted
from composer.delivery.letter import Letter
from tests.conftest import MakeProject
from tests.delivery.attached import issue
from tests.delivery.faulty_smtp import HANG, FaultySmtp
from tests.delivery.printed import reader
from tests.delivery.smtp_client import channel, impatient, large, one, server

__all__ = ["server"]

ACCENTED = [one(number, f"zoé{number}@example.org") for number in range(6)]


def private_key() -> str:
    done = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True)
    return done.stdout.decode()


def told(smtp_server: FaultySmtp, letters: list[Letter], **settings: str) -> Fault:
    with channel(smtp_server, **settings) as smtp, pytest.raises(Fault) as caught:
        smtp.expect(letters)
    assert smtp_server.accepted == []
    assert "\n" not in caught.value.reason
    return caught.value


def test_letters_that_can_go_are_not_sent_by_it(server: FaultySmtp) -> None:
    server.plan["MAIL"] = ["550 it was begun"]
    with channel(server) as smtp:
        smtp.expect([one(), one(2)])
        smtp.expect([])
    assert server.accepted == []
    assert server.plan["MAIL"]
    assert server.connections == 2


def test_accents_where_the_server_cannot(server: FaultySmtp) -> None:
    fault = told(server, [one(), *ACCENTED])
    assert isinstance(fault, Halted)
    named = "zoé0@example.org, zoé1@example.org, zoé2@example.org and 3 more"
    assert named in fault.reason
    assert "SMTPUTF8" in fault.reason
    assert "leave them out" in fault.hint


def test_accents_where_it_can() -> None:
    with FaultySmtp(enable_SMTPUTF8=True) as server, channel(server) as smtp:
        smtp.expect(ACCENTED)
        smtp.send(ACCENTED[0])
    assert [found.recipient for found in server.accepted] == ["zoé0@example.org"]


@pytest.mark.parametrize("wide", [False, True])
def test_whoever_looks_after_a_send_is_told_of_accents(wide: bool) -> None:
    with FaultySmtp(enable_SMTPUTF8=wide) as server, channel(server) as smtp:
        assert smtp.check().endswith("accents before the @") is wide


class TestSize:
    """SIZE counts the whole message, with line ends and the signature (RFC 1870 §3)."""

    def test_pictures_that_go_along_are_counted(self, make_project: MakeProject) -> None:
        made = issue(make_project)
        large = {name: bytes(200_000) for name in made.data}
        with FaultySmtp(data_size_limit=400_000) as server:
            told(server, [made.press(pictures=large).letter(reader(), 1)])
            with channel(server) as smtp:
                smtp.expect([made.press().letter(reader(), 1)])

    def test_one_that_is_too_large_is_named_among_those_that_are_not(self) -> None:
        with FaultySmtp(data_size_limit=1_000_000) as server:
            fault = told(server, [one(), large(1_200_000), one(2)])
        assert isinstance(fault, Halted)
        assert f"the message to {large(1).to} has" in fault.reason
        assert "1.0 MB at most" in fault.reason
        assert "make it smaller" in fault.hint

    @pytest.mark.parametrize("lacking", [0, 1])
    def test_to_the_byte(self, lacking: int) -> None:
        largest = len(large(50_000).message())
        with FaultySmtp(data_size_limit=largest - lacking) as server, channel(server) as smtp:
            if lacking:
                with pytest.raises(Halted):
                    smtp.expect([one(), large(50_000)])
                return
            smtp.expect([one(), large(50_000)])
            smtp.send(large(50_000))
            assert len(server.accepted) == 1

    def test_a_signature_counts(self) -> None:
        largest = len(one().message())
        with FaultySmtp(data_size_limit=largest) as server:
            with channel(server) as smtp:
                smtp.expect([one()])
            settings = {"host": "127.0.0.1", "port": str(server.port), "dkim_selector": "s1"}
            signing = Setup(settings=settings, secrets={"dkim_key": private_key()}, timeout=10.0)
            with Smtp(signing) as smtp, pytest.raises(Halted, match="at most"):
                smtp.expect([one()])

    @pytest.mark.parametrize("limit", [None, 0])
    def test_no_limit_is_none(self, limit: int | None) -> None:
        with FaultySmtp(data_size_limit=limit) as server, channel(server) as smtp:
            smtp.expect([large(3_000_000)])


class TestDoor:
    def test_a_port_that_refuses(self) -> None:
        with pytest.raises(Delayed, match="does not answer: Connection refused"):
            channel(1).expect([one()])

    def test_a_server_that_says_nothing_is_not_waited_for_as_long_as_one_that_scans(
        self, server: FaultySmtp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.plan["EHLO"] = [HANG]
        monkeypatch.setattr("composer.delivery.channels.smtp._SOON", 0.3)
        start = time.monotonic()
        with channel(server) as smtp, pytest.raises(Delayed):
            smtp.expect([one()])
        assert time.monotonic() - start < 5

    def test_nor_longer_than_the_settings_say(self, server: FaultySmtp) -> None:
        server.plan["EHLO"] = [HANG]
        smtp = channel(server)
        impatient(smtp)
        start = time.monotonic()
        with smtp, pytest.raises(Delayed):
            smtp.expect([one()])
        assert time.monotonic() - start < 5

    def test_a_password_that_is_refused(self) -> None:
        with FaultySmtp(auth_require_tls=False) as server:
            smtp = channel(server, username="theo", password="geheim")
            with smtp, pytest.raises(Halted) as caught:
                smtp.expect([one()])
        assert "535" in caught.value.reason
        assert "geheim" not in caught.value.reason

    def test_a_server_that_is_busy(self, server: FaultySmtp) -> None:
        server.plan["EHLO"] = ["421 4.3.2 try again in 5 minutes"]
        fault = told(server, [one()])
        assert isinstance(fault, Delayed)
        assert "421" in fault.reason

    def test_the_connection_is_closed_whatever_it_finds(self, server: FaultySmtp) -> None:
        told(server, ACCENTED)
        with channel(server) as smtp:
            smtp.expect([one()])
            smtp.send(one())
        assert len(server.accepted) == 1
