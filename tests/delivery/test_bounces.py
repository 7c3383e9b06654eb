"""What comes back: reports as mail servers write them, and everything that is none."""

from __future__ import annotations

import base64
import datetime
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.delivery.returns import mailboxes
from composer.delivery.returns.reports import Report, read_message, unsubscribe_subjects

REPORTS = Path(__file__).parent / "reports"
SUBJECTS = unsubscribe_subjects("le-courant", ["Désinscription", "Unsubscribe"])
TOKEN = "bounces+1c-2s-abcdefgh"
ORIGINAL = "<grok-3.5f2b.copy7@courant.example>"
MOMENT = datetime.datetime(2025, 1, 13, 8, 12, 20, tzinfo=datetime.UTC)

#: Of each file: kind, address, hard, status.
EXPECTED = {
    "postfix": [("bounce", "Zoe@bounce.example", True, "5.1.1")],
    "several": [
        ("bounce", "gone@one.example", True, "5.1.1"),
        ("bounce", "full@two.example", False, "5.2.2"),
        ("bounce", "elsewhere@six.example", True, "5.1.1"),
        ("bounce", "seven@seven.example", True, "5.2.1"),
        ("bounce", "eight@eight.example", True, "5.0.0"),
        ("bounce", "nine@nine.example", False, "5.0.0"),
        ("bounce", "andré@xn--bcher-kva.example", True, "5.1.1"),
        ("bounce", "", True, "5.1.1"),
    ],
    "exim": [
        ("bounce", "gone@one.example", True, "5.1.1"),
        ("bounce", "full@two.example", False, ""),
    ],
    "qmail": [
        ("bounce", "gone@one.example", True, "5.1.1"),
        ("bounce", "spam@two.example", False, "5.7.1"),
    ],
    "complaint": [("complaint", "zoe@provider.example", False, "")],
    "redacted": [("complaint", "", False, "")],
    "unsubscribe": [("unsubscribe", "zoe@provider.example", False, "")],
    "unsubscribe-in-french": [("unsubscribe", "zoe@provider.example", False, "")],
    "delayed": [],
    "forwarded": [],
    "not-spam": [],
    "out-of-office": [],
    "reply": [],
}


def raw(name: str) -> bytes:
    return (REPORTS / f"{name}.eml").read_bytes()


def read(data: bytes | str) -> tuple[Report, ...]:
    return read_message(data.encode() if isinstance(data, str) else data, subjects=SUBJECTS)


def test_every_file_has_its_expectation() -> None:
    assert {path.stem for path in REPORTS.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", EXPECTED)
def test_reports(name: str, line_end: bytes) -> None:
    found = read(raw(name).replace(b"\n", line_end))
    assert [(it.kind, it.email, it.hard, it.status) for it in found] == EXPECTED[name]
    for report in found:
        assert report.moment is not None
        assert abs(report.moment - MOMENT) <= datetime.timedelta(hours=1)


@pytest.mark.parametrize("name", ["postfix", "exim", "qmail", "complaint", "redacted"])
def test_token_and_message(name: str) -> None:
    for report in read(raw(name)):
        assert (report.token, report.message_id) == (TOKEN, ORIGINAL)


def test_what_was_said() -> None:
    (report,) = read(raw("postfix"))
    assert report.reason == (
        "550 5.1.1 <Zoe@bounce.example>: Recipient address rejected: No such user"
    )
    assert report.moment == MOMENT - datetime.timedelta(hours=1)
    assert read(raw("exim"))[1].reason == "mailbox is full: retry timeout exceeded"
    assert read(raw("qmail"))[0].reason == "Sorry, no mailbox here by that name. (#5.1.1)"
    assert read(raw("complaint"))[0].reason == "abuse SomeGenerator/1.0"


def test_a_forward_names_both_addresses() -> None:
    report = read(raw("several"))[2]
    assert (report.email, report.original_email) == ("elsewhere@six.example", "six@news.example")
    assert (report.token, report.message_id) == ("bounces", ORIGINAL)


def test_a_reason_is_one_short_line_that_steers_no_terminal() -> None:
    told = raw("postfix").replace(b"No such user", b"\x1b[31m\xe2\x80\xaered" + b" x" * 5000)
    (report,) = read(told)
    assert report.reason.isprintable()
    assert len(report.reason) == 200
    assert "[31m red x x" in report.reason


def test_a_status_part_that_is_coded() -> None:
    head, kind, rest = raw("postfix").partition(b"message/delivery-status\n")
    status, boundary, tail = rest.partition(b"\n--825F")
    coded = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(status.strip() + b"\n")
    for kind_ in (kind, b"message/global-delivery-status\n"):
        (report,) = read(head + kind_ + b"\n" + status.strip() + b"\n" + boundary + tail)
        assert report.status == "5.1.1"
        (report,) = read(head + kind_ + coded + boundary + tail)
        assert report.status == "5.1.1"


@pytest.mark.parametrize(
    ("subject", "is_one"),
    [
        ("unsubscribe le-courant", True),
        ("UNSUBSCRIBE  Le-Courant ", True),
        ("\u2068Désinscription\u2069", True),
        ("De\u0301sinscription", True),
        ("Re: unsubscribe le-courant", False),
        ("unsubscribe another-letter", False),
        ("", False),
    ],
)
def test_subjects_that_unsubscribe(subject: str, *, is_one: bool) -> None:
    mail = f"From: Zoé <zoe@provider.example>\nSubject: {subject}\n\n"
    assert bool(read(mail)) is is_one


def test_who_unsubscribes_must_be_one_person() -> None:
    assert not read("From: a@x.example, b@x.example\nSubject: unsubscribe le-courant\n\n")
    assert not read("Subject: unsubscribe le-courant\n\n")


def test_gmail_says_delayed_with_the_field_of_exim() -> None:
    mail = raw("exim").replace(b"The following address(es) failed:", b"It is delayed:")
    assert read(mail) == ()


# What is untrusted


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_mutations_never_raise(data: st.DataObject) -> None:
    """Bytes removed, doubled, swapped or replaced, with pieces of other reports among them."""
    pieces = b"|".join(raw(name) for name in EXPECTED).split(b"\n")
    mail = bytearray(raw(data.draw(st.sampled_from(sorted(EXPECTED)))))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(mail)))
        end = min(len(mail), start + data.draw(st.sampled_from([0, 1, 2, 40, 400])))
        new = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from(pieces), st.sampled_from(NASTY))
        )
        mail[start:end] = new
    for report in read(bytes(mail)):
        assert report.reason.isprintable()
        assert report.email == "" or "@" in report.email
        assert not re.search(r"\s", report.email + report.token + report.message_id)


NASTY = (
    b"\x00\r\n\xff\xfe",
    b"=?utf-8?b?!!?= =?x?q?=FF?= =?\xff?b?YQ=\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Type: message/delivery-status; charset=\xff\n\n",
    b"Content-Type: multipart/report; boundary*0*=''%FF; boundary*1=;\n",
    b"Date: Mon, 99 Jan 99999 99:99:99 +9999\n",
    b"Final-Recipient: utf-8; \\x{110000}\\x{D800}@x\n",
    b'Delivered-To: "a b"@x, (((((<a@@b>;:,\n',
    b"\n\n",
)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_garbage_never_raises(garbage: bytes) -> None:
    assert read(garbage) == ()


def _nested(depth: int, kind: str) -> bytes:
    opened = (f"Content-Type: {kind}; boundary=b{at}\n\n--b{at}\n" for at in range(depth))
    return "".join(opened).encode() + raw("postfix")


HUGE = {
    "nested": _nested(5000, "multipart/mixed"),
    "nested and long": _nested(300, "Multipart/mixed") + b"\n" * 300_000,
    "nested by another line end": (_nested(300, "multipart/mixed") + b"\n" * 300_000).replace(
        b"\n", b"\r"
    ),
    "messages": b"Content-Type: message/rfc822\n\n" * 5000,
    "at the limit": _nested(38, "multipart/mixed") + b"\n" * 300_000,
    "empty lines": b"\n" * 300_000,
    "parameters": b"Content-Type: multipart/report" + b";a=" * 80_000 + b"\n\n",
    "quotes": b'Content-Type: multipart/report; boundary="' + b'\\"' * 100_000 + b"\n\n",
    "words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\n",
    "addresses": b"From: " + b"a@b.example, " * 20_000 + b"\nSubject: unsubscribe le-courant\n\n",
    "comments": b"Delivered-To: " + b"(" * 250_000 + b"\n" + raw("postfix"),
    "fields": b"Delivered-To: a@b\n" * 14_000 + raw("postfix"),
    "recipients": raw("postfix").replace(
        b"Final-Recipient", b"Final-Recipient: rfc822;a@b.example\nAction: failed\n\n" * 4000
    ),
    "a long word": raw("exim").replace(b"550", b"-" * 200_000 + b"5" * 50_000),
    "angles": raw("qmail").replace(b"<gone", b"<" * 200_000),
    "ids": raw("complaint").replace(b"<grok", b"<" * 100_000 + b"<grok"),
}


@pytest.mark.parametrize("name", HUGE)
def test_no_message_takes_long(name: str) -> None:
    began = time.process_time()
    read(HUGE[name][: mailboxes.HEAD])
    assert time.process_time() - began < 5


def test_an_article_about_mail_comes_back() -> None:
    about = b"Bonjour\n" + b"So a multipart/mixed holds a message/rfc822.\n" * 500
    assert len(read(raw("postfix").replace(b"Bonjour\n", about))) == 1
