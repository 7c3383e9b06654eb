"""The mailbox that bounces come to, read over IMAP from a real server."""

from __future__ import annotations

import imaplib
import ssl

import pytest

from composer.delivery.returns import imap
from composer.delivery.returns.bounces import PASSWORD as VARIABLE
from composer.delivery.returns.bounces import read_reports
from composer.delivery.returns.imap import Position
from composer.errors import OutsideError, UsageError
from tests.delivery.mailserver import PASSWORD, MailServer
from tests.delivery.returning import BOUNCES, numbers, place, send

RAW = b"From: bonjour@courant.example\r\nMessage-ID: <a.b@courant.example>\r\n\r\nBonjour\r\n"


@pytest.fixture(autouse=True)
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def flags(server: MailServer) -> bytes:
    """What is marked, but for what IMAP itself marks as seen for the first time by somebody."""
    with server.mailbox(BOUNCES) as box:
        told = b" ".join(it for it in box.fetch("1:*", "(FLAGS)")[1] if isinstance(it, bytes))
    return told.replace(b"\\Recent", b"")


def test_a_mailbox_is_read_on_from_where_it_was_left(emptied: MailServer) -> None:
    for number in (1, 2, 3):
        send(emptied.smtp, "a@bounce.test", RAW, number=number)
        emptied.wait(BOUNCES, number)
    reached: list[Position] = []
    reports = read_reports(place(emptied, BOUNCES), password=PASSWORD, reached=reached.append)
    assert numbers([next(reports)]) == [1]
    assert reached == []
    assert numbers([next(reports)]) == [2]
    # The second report is not done with before the next is asked for.
    assert len(reached) == 1
    reports.close()  # type: ignore[attr-defined]
    again = list(read_reports(place(emptied, BOUNCES), password=PASSWORD, after=reached[0]))
    assert numbers(again) == [2, 3]
    assert [report.uid for report in again] == [reached[0].uid + 1, reached[0].uid + 2]
    assert again[0].source.endswith(f"/INBOX/;UID={again[0].uid}")
    # After the last one there is nothing, though IMAP's "*" would find it.
    end = Position(reached[0].validity, again[-1].uid)
    assert list(read_reports(place(emptied, BOUNCES), password=PASSWORD, after=end)) == []
    # Another numbering: everything is new.
    other = Position(reached[0].validity + 1, again[-1].uid)
    assert len(list(read_reports(place(emptied, BOUNCES), password=PASSWORD, after=other))) == 3


def test_nothing_is_changed_unless_asked(emptied: MailServer) -> None:
    send(emptied.smtp, "a@bounce.test", RAW)
    emptied.wait(BOUNCES)
    before = flags(emptied)
    assert len(list(read_reports(place(emptied, BOUNCES), password=PASSWORD))) == 1
    assert flags(emptied) == before
    assert b"Seen" not in before
    # Of two messages, the one that is a report.
    send(emptied.smtp, BOUNCES, b"Subject: a question\r\n\r\nHow are you?\r\n")
    emptied.wait(BOUNCES, 2)
    assert len(list(read_reports(place(emptied, BOUNCES), password=PASSWORD, mark=True))) == 1
    assert flags(emptied).count(b"\\Seen") == 1
    assert len(emptied.messages(BOUNCES)) == 2


def test_a_folder_with_an_accent_and_a_quote(emptied: MailServer) -> None:
    send(emptied.smtp, "a@bounce.test", RAW)
    (bounce,) = emptied.wait(BOUNCES)
    with emptied.mailbox(BOUNCES) as box:
        box.create('"Retours \\"&AOk-t&AOk-\\" &- 2"')
        box.append('"Retours \\"&AOk-t&AOk-\\" &- 2"', "", None, bounce)  # type: ignore[arg-type]
    folder = "Retours%20%22%C3%A9t%C3%A9%22%20%26%202"
    assert len(list(read_reports(place(emptied, BOUNCES, folder), password=PASSWORD))) == 1
    with pytest.raises(OutsideError, match="no folder 'None'"):
        list(read_reports(place(emptied, BOUNCES, "None"), password=PASSWORD))


def test_a_huge_message_is_not_fetched(
    emptied: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST", 1_000_000)
    send(emptied.smtp, BOUNCES, b"Subject: big\r\n\r\n" + (b"x" * 70 + b"\r\n") * 20_000)
    send(emptied.smtp, "a@bounce.test", RAW)
    emptied.wait(BOUNCES, 2)
    notes: list[str] = []
    assert (
        len(list(read_reports(place(emptied, BOUNCES), password=PASSWORD, note=notes.append))) == 1
    )
    assert len(notes) == 1
    assert "1 MB" in notes[0]


def test_a_password_from_the_environment(
    emptied: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="no password") as raised:
        read_reports(place(emptied, BOUNCES))
    assert VARIABLE in raised.value.hint
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert list(read_reports(place(emptied, BOUNCES))) == []


def test_a_wrong_password_is_told_without_it(emptied: MailServer) -> None:
    with pytest.raises(OutsideError, match=r"did not let bounces@courant\.example in") as raised:
        list(read_reports(place(emptied, BOUNCES), password="hunter2 é"))
    assert "hunter2" not in repr(raised.value) + raised.value.hint


def test_an_unknown_certificate_is_not_trusted(emptied: MailServer) -> None:
    with pytest.raises(OutsideError, match=r"certificate of 127\.0\.0\.1 is not to be trusted"):
        list(read_reports(place(emptied, BOUNCES, tls=True), password=PASSWORD))


def test_starttls_where_the_server_is_not_this_machine(
    emptied: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(emptied.smtp, "a@bounce.test", RAW)
    emptied.wait(BOUNCES)

    class Far:
        def getpeername(self) -> tuple[str, int]:
            return "192.0.2.1", 143

    monkeypatch.setattr(imaplib.IMAP4, "socket", lambda _: Far())
    with pytest.raises(OutsideError, match="is not to be trusted"):
        list(read_reports(place(emptied, BOUNCES), password=PASSWORD))
    tls = ssl.create_default_context(cafile=str(emptied.certificate))
    assert len(list(read_reports(place(emptied, BOUNCES), password=PASSWORD, tls=tls))) == 1
    assert "TLS, session" in emptied.log
