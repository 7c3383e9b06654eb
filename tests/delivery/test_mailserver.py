"""The whole way round: composed here, through Postfix, read over IMAP, and what comes back."""

from __future__ import annotations

import contextlib
import email
import re
import signal
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from email.header import decode_header, make_header
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from composer import compose, load
from composer.delivery.press import verp
from composer.delivery.returns.bounces import read_reports
from composer.delivery.returns.reports import Report, unsubscribe_subjects
from composer.delivery.returns.suppression import decide
from composer.model import Edition
from tests.conftest import SETTINGS, MakeProject
from tests.delivery.mailserver import LARGEST, PASSWORD, MailServer, until
from tests.delivery.returning import BOUNCES, KEY, numbers, place, send

TITLE = "Été à Noël : « l’œuvre » de Zoé, garçon naïf — 100 % prêt 🎉👩🏽‍💻"
ADDRESS = "https://courant.example/desabonnement?lecteur={subscriber_id}&raison="
ISSUE = f"""---
title: "{TITLE}"
date: 2025-01-13
---
Bonjour {{{{first_name|vous}}}}, à bientôt !
"""


@pytest.fixture
def edition(make_project: MakeProject) -> Edition:
    # With the reader's "42" and the angle brackets, 200 characters.
    address = ADDRESS + "x" * (196 + len("{subscriber_id}") - len(ADDRESS))
    plain = SETTINGS.replace("[sender]", "typography = false\n\n[sender]")
    settings = f'{plain}\n[delivery]\nunsubscribe = "{address}"\n'
    root = make_project({"issues/2025-01-13-ete.md": ISSUE}, settings=settings)
    project = load(root)
    return compose(ISSUE, "issues/2025-01-13-ete.md", project)


def message(edition: Edition, to: str) -> bytes:
    values = {"email": to, "first_name": "Zoé", "subscriber_id": "42", "copy": "c7"}
    return edition.message.fill(values).encode("ascii")


# What goes out


def test_a_message_arrives_as_it_was_composed(mail_server: MailServer, edition: Edition) -> None:
    reader = "zoe@courant.example"
    sent = message(edition, reader)
    send(mail_server.smtp, reader, sent)
    mail_server.wait(reader)
    with mail_server.mailbox(reader) as box:
        _, ((_, raw), *_) = box.fetch("1", "(BODY.PEEK[])")
    assert isinstance(raw, bytes)
    header, _, body = raw.partition(b"\r\n\r\n")
    assert body.rstrip() == sent.partition(b"\r\n\r\n")[2].rstrip()
    got = email.message_from_bytes(raw)
    assert str(make_header(decode_header(got["Subject"]))) == TITLE
    assert str(make_header(decode_header(got["List-Id"]))) == (
        "Le Courant <le-courant.courant.example>"
    )
    (line,) = re.findall(rb"(?m)^List-Unsubscribe: (.*)\r$", header + b"\r\n")
    first = line.decode("ascii").partition(", ")[0]
    assert len(first) == 200
    assert first.startswith("<https://courant.example/desabonnement?lecteur=42&raison=xxx")
    assert b"List-Unsubscribe: " + line + b"\r\n" in sent
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["Return-Path"] == f"<{verp.address(BOUNCES, 7, 1, KEY)}>"


# What comes back


def sources(server: MailServer) -> dict[str, Callable[[], Iterator[Report]]]:
    tls = ssl.create_default_context(cafile=str(server.certificate))
    return {
        "maildir": lambda: read_reports(server.maildir(BOUNCES)),
        "imap": lambda: read_reports(place(server, BOUNCES), password=PASSWORD),
        "imaps": lambda: read_reports(
            place(server, BOUNCES, tls=True), password=PASSWORD, tls=tls, timeout=10
        ),
    }


def test_a_reader_who_does_not_exist(emptied: MailServer, edition: Edition) -> None:
    reader = "Nobody@bounce.test"
    raw = message(edition, reader)
    send(emptied.smtp, reader, raw, number=42)
    emptied.wait(BOUNCES)
    sent_id = re.findall(rb"(?m)^Message-ID: (\S+)\r$", raw)[0].decode()
    for name, source in sources(emptied).items():
        (report,) = source()
        assert (report.kind, report.email, report.status) == ("bounce", reader, "5.1.1"), name
        assert report.hard
        assert "No such user" in report.reason
        assert report.message_id == sent_id
        assert verp.read(f"{report.token}@", KEY) == (7, 42)
        suppressed = decide(report, lambda *_: False, reader_of=lambda _: reader)
        assert suppressed
        assert suppressed.email == reader


def test_a_full_mailbox_is_soft_and_a_delay_is_none(emptied: MailServer, edition: Edition) -> None:
    for number, reader in enumerate(("a@full.test", "b@defer.test"), 1):
        send(emptied.smtp, reader, message(edition, reader), number=number)
    came = emptied.wait(BOUNCES, 2)
    assert any(b"\nAction: delayed" in raw for raw in came)
    (report,) = read_reports(emptied.maildir(BOUNCES))
    assert (report.status, report.hard) == ("5.2.2", False)
    assert numbers([report]) == [1]


def test_an_unsubscription_by_mail(mail_server: MailServer, edition: Edition) -> None:
    """The mail that a program makes of the ``mailto:`` in List-Unsubscribe."""
    reader = "zoe@courant.example"
    header = email.message_from_bytes(message(edition, reader))["List-Unsubscribe"]
    to = urlsplit(header.rpartition("<")[2].rstrip(">"))
    subject = parse_qs(to.query)["subject"][0]
    mail = f"From: {reader}\r\nTo: {unquote(to.path)}\r\nSubject: {subject}\r\n\r\n"
    send(mail_server.smtp, unquote(to.path), mail.encode())
    mail_server.wait("theo@courant.example")
    subjects = unsubscribe_subjects("le-courant", [])
    (report,) = read_reports(mail_server.maildir("theo@courant.example"), subjects=subjects)
    assert (report.kind, report.email) == ("unsubscribe", reader)


# The server itself


def test_the_server_refuses_what_it_says_it_refuses(mail_server: MailServer) -> None:
    with smtplib.SMTP("127.0.0.1", mail_server.far, timeout=20) as smtp:
        smtp.ehlo()
        smtp.mail("a@courant.example")
        assert smtp.rcpt("a@bounce.test")[0] == 550
        assert smtp.rcpt("a@defer.test")[0] == 450
        assert smtp.rcpt("a@full.test")[0] == 552
        assert smtp.rcpt("known@bounce.test")[0] == 250
    with smtplib.SMTP("127.0.0.1", mail_server.smtp, timeout=20) as smtp:
        smtp.starttls(context=ssl.create_default_context(cafile=str(mail_server.certificate)))
        smtp.ehlo()
        assert smtp.esmtp_features["size"] == str(LARGEST)
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            smtp.sendmail("a@courant.example", ["b@courant.example"], b"x" * (LARGEST + 1))
        assert refused.value.smtp_code == 552


def processes(folder: Path) -> list[str]:
    """The processes whose command or working folder is in a server's folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            where = f"{(process / 'cwd').readlink()} {(process / 'cmdline').read_text()}"
            if str(folder) in where:
                found.append(where)
    return found


def test_a_second_server_runs_beside_and_leaves_nothing(mail_server: MailServer) -> None:
    folders = []

    def fail() -> None:
        with MailServer() as second:
            folders.append(second.folder)
            assert not set(second.ports) & set(mail_server.ports)
            send(second.smtp, "zoe@courant.example", b"Subject: a\r\n\r\nb\r\n")
            assert len(second.wait("zoe@courant.example")) == 1
            assert processes(second.folder)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    (folder,) = folders
    assert not folder.exists()
    until(lambda: not processes(folder), "the servers to end", mail_server)
    assert processes(mail_server.folder)


def test_a_server_ends_with_a_test_run_that_is_killed(mail_server: MailServer) -> None:
    words = (
        "from tests.delivery.mailserver import MailServer\nimport sys\n"
        "with MailServer() as server: print(server.folder, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", words],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout
        folder = Path(run.stdout.readline().strip())
        assert processes(folder)
        run.send_signal(signal.SIGKILL)
    until(lambda: not processes(folder), "the servers to end", mail_server)
    subprocess.run(["rm", "-r", str(folder)], check=True)
