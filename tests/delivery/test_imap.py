"""IMAP servers that do not do as they should, and addresses that are none."""

from __future__ import annotations

import imaplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from composer.delivery.returns import imap
from composer.delivery.returns.bounces import read_reports
from composer.delivery.returns.imap import Place, Position, read_place
from composer.errors import OutsideError, UsageError

BOUNCE = (
    b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
)

Answers = dict[str, bytes]
USUAL: Answers = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] a\r\n* OK [UIDNEXT 6] a\r\n",
    "SEARCH": b"* SEARCH 5\r\n",
    "RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE 300)\r\n",
    "BODY.PEEK": b"* 1 FETCH (BODY[]<0> {%d}\r\n%b UID 5)\r\n" % (len(BOUNCE), BOUNCE),
}


@contextmanager
def server(answers: Answers, said: list[bytes] | None = None) -> Iterator[str]:
    """A server on loopback that answers once by what a command holds; gives its address."""

    def serve() -> None:
        with listener:
            connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as file:
            file.write(b"* OK here\r\n")
            file.flush()
            for line in file:
                if said is not None:
                    said.append(line)
                words = line.decode("utf-8", "replace")
                answer = next((answers[name] for name in answers if name in words), b"")
                if answer is HANG:
                    ended.wait(20)
                    return
                done = b"" if answer.startswith(b"%") else b" OK done\r\n"
                told = answer.removeprefix(b"%").replace(b"TAG", line.split()[0])
                file.write(told + (line.split()[0] + done if done else b""))
                file.flush()

    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"imap://a%22b%40c.example@127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        thread.join()


HANG = b"hang"


def read(answers: Answers, *, password: str = "secret", said: list[bytes] | None = None) -> int:
    with server(USUAL | answers, said) as address:
        return len(list(read_reports(address, password=password, timeout=0.5)))


def test_a_server_without_authenticate() -> None:
    said: list[bytes] = []
    assert read({}, said=said) == 1
    assert any(line.endswith(b' LOGIN "a\\"b@c.example" "secret"\r\n') for line in said)
    assert any(b'EXAMINE "INBOX"' in line for line in said)
    assert not any(b"STORE" in line or b"SELECT" in line for line in said)


def test_a_server_that_does_not_tell_the_next_number() -> None:
    said: list[bytes] = []
    answers = {"EXAMINE": b"* 1 EXISTS\r\n", "SEARCH": b"* SEARCH 5 0\r\n"}
    assert read(answers, said=said) == 1
    assert any(b"UID SEARCH UID 1:*" in line for line in said)


def test_the_last_message_is_not_found_again() -> None:
    """As a star names it, it answers to every number (RFC 3501 §6.4.8)."""
    answers = {"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] a\r\n"}
    with server(USUAL | answers) as address:
        after = Position(7, 5)
        assert list(read_reports(address, password="secret", timeout=0.5, after=after)) == []


def test_a_large_folder_is_asked_for_in_parts() -> None:
    said: list[bytes] = []
    read({"EXAMINE": b"* OK [UIDNEXT 250000] a\r\n"}, said=said)
    asked = [line.split()[-1] for line in said if b"SEARCH" in line]
    assert asked == [b"1:100000", b"100001:200000", b"200001:300000"]


def test_a_message_that_is_gone_meanwhile() -> None:
    assert read({"BODY.PEEK": b"* 1 EXPUNGE\r\n"}) == 0
    assert read({"RFC822.SIZE": b"* 1 EXPUNGE\r\n"}) == 0


@pytest.mark.parametrize("command", ["CAPABILITY", "LOGIN", "EXAMINE", "SEARCH", "BODY.PEEK"])
@pytest.mark.parametrize("answer", [HANG, b"%TAG NO\r\n", b"%TAG BAD what\r\n", b"%junk\r\n"])
def test_a_server_that_fails(command: str, answer: bytes) -> None:
    with pytest.raises(OutsideError) as raised:
        read({command: answer})
    assert "127.0.0.1" in raised.value.message
    assert "\n" not in raised.value.message


def test_a_server_that_repeats_the_password() -> None:
    with pytest.raises(OutsideError) as raised:
        read({"LOGIN": b"%TAG NO hunter2 is wrong\r\n"}, password="hunter2")
    assert "hunter2" not in raised.value.message + raised.value.hint
    assert raised.value.__cause__ is None


def test_a_server_that_wants_no_password_in_the_open() -> None:
    with pytest.raises(OutsideError, match="takes no password like this one"):
        read({"CAPABILITY": b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n"})
    with pytest.raises(OutsideError, match="takes no password like this one"):
        read({}, password="é")


def test_no_password_goes_in_the_open_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    class Far:
        def getpeername(self) -> tuple[str, int]:
            return "2001:db8::1%eth0", 143

    monkeypatch.setattr(imaplib.IMAP4, "socket", lambda _: Far())
    said: list[bytes] = []
    with pytest.raises(OutsideError, match="offers no encryption") as raised:
        read({}, said=said)
    assert "imaps://" in raised.value.hint
    assert not any(b"secret" in line for line in said)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(OutsideError, match="does not answer as it should"):
        list(read_reports(f"imap://a@127.0.0.1:{port}", password="secret", timeout=1))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("imaps://zoe@h.example", Place(True, "zoe", "h.example", 993, "INBOX")),
        ("imap://zoe@h.example/", Place(False, "zoe", "h.example", 143, "INBOX")),
        (
            "IMAPS://zoe@x.example@[::1]:99/A/B%20c",
            Place(True, "zoe@x.example", "::1", 99, "A/B c"),
        ),
        ("imaps://zo%C3%A9@h.example/%C3%89t%C3%A9", Place(True, "zoé", "h.example", 993, "Été")),
    ],
)
def test_addresses(url: str, place: Place) -> None:
    assert read_place(url) == place
    assert read_place(str(place)) == place


@pytest.mark.parametrize(
    "url",
    [
        "imaps://h.example",
        "imaps://zoe@",
        "imaps://zoe@h.example:port/",
        "imaps://zoe@[::1/",
        "imaps://zoe@h.example/a?b",
        "imaps://zoe@h.example/a%0D%0Ab",
        "imaps://zo%00e@h.example/",
        "pop3://zoe@h.example/",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_place(url)
    assert raised.value.hint


@pytest.mark.parametrize("ask", [read_reports, read_place])
def test_a_password_in_an_address_is_refused_and_not_repeated(ask: Callable[[str], object]) -> None:
    with pytest.raises(UsageError) as raised:
        ask("imaps://zoe:hunter2@h.example/")
    assert "hunter2" not in raised.value.message + raised.value.hint
    assert "NEWSLETTER_IMAP_PASSWORD" in raised.value.hint


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("INBOX", '"INBOX"'),
        ('a"\\b', '"a\\"\\\\b"'),
        ("A & B", '"A &- B"'),
        # The examples of RFC 3501 §5.1.3.
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),
    ],
)
def test_the_names_of_folders(name: str, coded: str) -> None:
    assert imap._mailbox_name(name) == coded
