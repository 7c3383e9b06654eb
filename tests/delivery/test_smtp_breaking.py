"""SMTP against a server that breaks off: what is known of the message then."""

from __future__ import annotations

import smtplib
import socket

import pytest

from composer.delivery.faults import Delayed, Fault, Unsure
from tests.delivery.faulty_smtp import CUT, HANG, KEEP, FaultySmtp
from tests.delivery.smtp_client import channel, impatient, large, one, refused, server

__all__ = ["server"]


class TestBreaking:
    def test_after_421_between_messages_it_goes_on_over_another_connection(
        self, server: FaultySmtp
    ) -> None:
        server.plan["MAIL"] = [None, None, "421 4.7.0 too many messages", None, None, "421 again"]
        with channel(server) as smtp:
            for number in range(7):
                smtp.send(one(number))
        assert [found.data for found in server.accepted] == [one(n).message() for n in range(7)]
        assert server.connections == 3

    def test_after_a_drop_between_messages_too(self, server: FaultySmtp) -> None:
        server.plan["MAIL"] = [None, CUT]
        with channel(server) as smtp:
            smtp.send(one(1))
            smtp.send(one(2))
        assert len(server.accepted) == 2
        assert server.connections == 2

    @pytest.mark.parametrize(
        ("stage", "fault"), [("RCPT", "421 later"), ("END", "421"), ("DATA", CUT)]
    )
    def test_a_message_that_the_server_has_heard_of_waits(
        self, server: FaultySmtp, stage: str, fault: str
    ) -> None:
        server.plan[stage] = [None, fault]
        with channel(server) as smtp:
            smtp.send(one(1))
            assert isinstance(refused(smtp, one(2)), Delayed)
            assert server.connections == 1
            smtp.send(one(2))
        assert len(server.accepted) == 2

    def test_a_server_that_only_says_421_is_not_asked_for_ever(self, server: FaultySmtp) -> None:
        server.plan["MAIL"] = ["421 no"] * 9
        with channel(server) as smtp:
            assert isinstance(refused(smtp), Delayed)
        assert server.connections == 1

    @pytest.mark.parametrize("stage", ["EHLO", "MAIL", "RCPT", "DATA"])
    @pytest.mark.parametrize("fault", [CUT, HANG])
    def test_before_the_message_it_is_certainly_not_sent(
        self, server: FaultySmtp, stage: str, fault: str
    ) -> None:
        server.plan[stage] = [fault]
        with channel(server) as smtp:
            patient = smtp.setup
            impatient(smtp)
            assert type(refused(smtp)) is Delayed
            smtp.setup = patient
            smtp.send(one(2))
        assert len(server.accepted) == 1

    def test_inside_the_message_too(self, server: FaultySmtp) -> None:
        server.plan["BODY"] = [CUT]
        with channel(server) as smtp:
            assert type(refused(smtp, large(9_000_000))) is Delayed
            smtp.send(one(2))
        assert len(server.accepted) == 1

    @pytest.mark.parametrize("fault", [CUT, HANG, KEEP])
    def test_after_the_message_nobody_knows(self, server: FaultySmtp, fault: str) -> None:
        server.plan["END"] = [fault]
        with channel(server) as smtp:
            patient = smtp.setup
            impatient(smtp)
            assert type(refused(smtp)) is Unsure
            smtp.setup = patient
            assert len(server.accepted) == (fault == KEEP)
            smtp.send(one(2))
        assert server.accepted[-1].data == one(2).message()
        assert server.connections == 2

    @pytest.mark.parametrize(
        ("stage", "kind"), [("RCPT", Delayed), ("DATA", Delayed), ("END", Unsure)]
    )
    @pytest.mark.parametrize("said", ["what?", "999 no", "100 hm", "2"])
    def test_what_is_no_reply_at_all(
        self, server: FaultySmtp, stage: str, kind: type[Fault], said: str
    ) -> None:
        server.plan[stage] = [said]
        with channel(server) as smtp:
            assert type(refused(smtp)) is kind
            smtp.send(one(2))
        assert server.connections == 2

    @pytest.mark.parametrize(("stage", "kind"), [("RCPT", Delayed), ("END", Unsure)])
    def test_a_reply_without_an_end(
        self, server: FaultySmtp, stage: str, kind: type[Fault]
    ) -> None:
        server.plan[stage] = ["250 " + "a" * 20_000]
        with channel(server) as smtp:
            assert type(refused(smtp)) is kind
            smtp.send(one(2))

    def test_nobody_there(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with channel(port) as smtp:
            assert type(refused(smtp)) is Delayed
            with pytest.raises(Delayed, match="does not answer"):
                smtp.check()

    def test_somebody_there_who_says_nothing(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            smtp = channel(silent.getsockname()[1])
            impatient(smtp)
            assert type(refused(smtp)) is Delayed

    def test_an_interrupted_message_leaves_no_connection_behind(
        self, server: FaultySmtp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with channel(server) as smtp:
            smtp.send(one(1))
            with monkeypatch.context() as patched:

                def interrupt(*_: object) -> None:
                    raise KeyboardInterrupt

                patched.setattr(smtplib.SMTP, "getreply", interrupt)
                with pytest.raises(KeyboardInterrupt):
                    smtp.send(one(2))
            smtp.send(one(3))
        assert [found.data for found in server.accepted] == [one(n).message() for n in (1, 3)]
