"""SMTP as it should be, and what a server's replies mean."""

from __future__ import annotations

import socket
import statistics
import time

import pytest

from composer.delivery.faults import Delayed, Fault, Halted, Rejected
from composer.delivery.smtp.conversation import Conversation
from composer.delivery.smtp.place import place_of
from tests.delivery.faulty_smtp import FaultySmtp
from tests.delivery.smtp_client import channel, large, one, refused, server

__all__ = ["server"]


class TestSending:
    def test_a_message_arrives_as_it_was_made(self, server: FaultySmtp) -> None:
        with channel(server) as smtp:
            receipt = smtp.send(one())
        (found,) = server.accepted
        assert found.data == one().message()
        assert (found.sender, found.recipient) == (one().return_path, "zoe@example.org")
        assert found.sender.startswith("bounces+7-0-")
        assert f"SIZE={len(found.data)}" in found.options
        assert receipt.id == "00000001"

    def test_one_connection_serves_all(self, server: FaultySmtp) -> None:
        with channel(server) as smtp:
            for number in range(20):
                smtp.send(one(number))
        assert server.connections == 1
        assert len({found.data for found in server.accepted}) == 20

    @pytest.mark.parametrize(
        "body", [b".\r\n..\r\n.a\r\n\r\n.\r\nb\r\n", b"\r\n.", b"", b"a", b"a\r\n."]
    )
    def test_lines_that_begin_with_a_dot_stay(self, server: FaultySmtp, body: bytes) -> None:
        place = place_of({"host": "127.0.0.1", "port": str(server.port)}, "", 2.0)
        conversation = Conversation(place)
        for data in (body, b".a\r\n" + body):
            conversation.deliver("a@b.example", "zoe@example.org", data)
            whole = data if data.endswith(b"\r\n") else data + b"\r\n"
            assert server.accepted[-1].data == whole
        conversation.close()
        assert len(server.accepted) == 2

    def test_messages_do_not_wait_for_one_another(self, server: FaultySmtp) -> None:
        with channel(server) as smtp:
            times = []
            for number in range(25):
                start = time.perf_counter()
                smtp.send(one(number))
                times.append(time.perf_counter() - start)
        # With a delayed acknowledgement each takes 40 ms (RFC 1122 §4.2.3.2).
        assert statistics.median(times) < 0.03

    def test_the_machine_tells_its_address_not_its_name(self, server: FaultySmtp) -> None:
        channel(server).check()
        channel(server, helo="mail.courant.example").check()
        assert server.greeted == ["[127.0.0.1]", "mail.courant.example"]
        assert socket.gethostname() not in server.greeted


class TestReplies:
    @pytest.mark.parametrize(
        ("stage", "reply", "kind", "hard"),
        [
            ("RCPT", "550 5.1.1 no such user", Rejected, True),
            ("RCPT", "550 no such user", Rejected, True),
            ("RCPT", "551 moved", Rejected, True),
            ("RCPT", "553 5.1.3 bad address", Rejected, True),
            ("RCPT", "554 5.1.1 no such user", Rejected, True),
            ("RCPT", "550 5.2.1 mailbox closed", Rejected, True),
            ("RCPT", "550 5.7.1 blocked by policy", Rejected, False),
            ("RCPT", "550 5.1.8 bad sender", Rejected, False),
            ("RCPT", "552 5.2.2 full", Rejected, False),
            ("RCPT", "554 5.7.1 relay access denied", Rejected, False),
            ("RCPT", "501 syntax", Rejected, False),
            ("RCPT", "450 4.7.1 greylisted", Delayed, None),
            ("RCPT", "451 4.3.0 later", Delayed, None),
            ("RCPT", "452 4.2.2 full", Delayed, None),
            ("RCPT", "421 4.3.2 closing", Delayed, None),
            ("DATA", "451 later", Delayed, None),
            ("DATA", "554 no", Rejected, False),
            ("END", "454 Throttling failure: Maximum sending rate exceeded.", Delayed, None),
            ("END", "550 spam", Rejected, False),
            ("END", "552 5.3.4 too big", Rejected, False),
            ("END", "554 5.7.1 spam", Rejected, False),
            ("END", "421 4.7.0 closing", Delayed, None),
            ("MAIL", "530 5.7.0 must issue STARTTLS first", Halted, None),
            ("MAIL", "535 5.7.8 who are you", Halted, None),
            ("MAIL", "553 5.7.1 sender not owned by user", Halted, None),
            ("MAIL", "552 5.3.4 size exceeds fixed limit", Halted, None),
            ("MAIL", "451 4.7.0 later", Delayed, None),
            ("MAIL", "454 4.7.0 later", Delayed, None),
        ],
    )
    def test_a_reply_means_what_it_says(
        self, server: FaultySmtp, stage: str, reply: str, kind: type[Fault], hard: bool | None
    ) -> None:
        server.plan[stage] = [reply]
        with channel(server) as smtp:
            fault = refused(smtp)
            assert type(fault) is kind
            if hard is not None:
                assert isinstance(fault, Rejected)
                assert fault.hard is hard
            assert reply in fault.reason
            assert server.accepted == []
            # The next message is not touched by it.
            smtp.send(one(2))
        assert [found.data for found in server.accepted] == [one(2).message()]

    def test_greylisted_then_taken_is_sent_once(self, server: FaultySmtp) -> None:
        server.plan["RCPT"] = ["450 4.2.0 greylisted, try again in 5 minutes", None]
        with channel(server) as smtp:
            fault = refused(smtp)
            assert isinstance(fault, Delayed)
            assert fault.wait == 300.0
            smtp.send(one())
        assert len(server.accepted) == 1
        assert server.connections == 1

    def test_a_stretch_of_throttling_ends(self, server: FaultySmtp) -> None:
        server.plan["END"] = ["454 Throttling failure: Maximum sending rate exceeded."] * 5
        with channel(server) as smtp:
            assert [type(refused(smtp)) for _ in range(5)] == [Delayed] * 5
            smtp.send(one())
        assert len(server.accepted) == 1

    def test_a_reply_that_names_the_reader_does_not_in_the_ledger(self, server: FaultySmtp) -> None:
        server.plan["RCPT"] = ["550 5.1.1 <Zoe@Example.org>: unknown\x07"]
        with channel(server) as smtp:
            assert refused(smtp).reason == "RCPT: 550 5.1.1 <…>: unknown"


class TestLimits:
    def test_a_message_that_is_too_large_is_not_begun(self) -> None:
        with FaultySmtp(data_size_limit=10_000_000) as server, channel(server) as smtp:
            server.plan["MAIL"] = ["550 it was begun"]
            fault = refused(smtp, large(11_000_000))
            assert isinstance(fault, Halted)
            assert "10.0 MB at most" in fault.reason
            assert fault.hint
            assert server.accepted == []

    def test_accents_before_the_at_where_the_server_can(self) -> None:
        with FaultySmtp(enable_SMTPUTF8=True) as server, channel(server) as smtp:
            smtp.send(one(address="zoé@example.org"))
        (found,) = server.accepted
        assert found.recipient == "zoé@example.org"
        assert {"SMTPUTF8", "BODY=8BITMIME"} <= set(found.options)
        assert "To: zoé@example.org".encode() in found.data

    def test_and_where_it_cannot(self, server: FaultySmtp) -> None:
        with channel(server) as smtp:
            fault = refused(smtp, one(address="zoé@example.org"))
            assert isinstance(fault, Rejected)
            assert not fault.hard
            smtp.send(one())
        assert len(server.accepted) == 1
