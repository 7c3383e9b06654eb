"""Reports in files, mboxes and Maildirs."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.delivery.returns import mailboxes
from composer.delivery.returns.bounces import read_reports
from composer.errors import OutsideError, UsageError
from tests.delivery.test_bounces import EXPECTED, REPORTS, SUBJECTS, TOKEN, raw


def test_one_message(tmp_path: Path) -> None:
    path = REPORTS / "postfix.eml"
    (report,) = read_reports(path)
    assert report.source == str(path)
    assert list(read_reports(REPORTS / "unsubscribe.eml")) == []
    assert len(list(read_reports(REPORTS / "unsubscribe.eml", subjects=SUBJECTS))) == 1


def _mbox(*messages: bytes) -> bytes:
    quoted = (re.sub(rb"(?m)^(>*From )", rb">\1", message) for message in messages)
    return b"".join(b"From x Mon Jan 13 08:12:20 2025\n" + it.rstrip() + b"\n\n" for it in quoted)


def test_an_mbox(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    names = ["postfix", "reply", "exim", "unsubscribe"]
    odd = raw("postfix").replace(b"This is the mail", b"From here:\nFrom there\nThis is the mail")
    path.write_bytes(_mbox(odd, *(raw(name) for name in names)))
    found = list(read_reports(path, subjects=SUBJECTS))
    wanted = EXPECTED["postfix"] + [told for name in names for told in EXPECTED[name]]
    assert [(it.kind, it.email, it.hard, it.status) for it in found] == wanted
    assert [report.source.rpartition("#")[2] for report in found] == ["1", "2", "4", "4", "5"]


@settings(deadline=None)
@given(
    st.lists(st.binary(max_size=60).map(lambda body: b"A: b\n\n" + body.replace(b"\r", b"")))
    .map(lambda them: [it + b"\nFrom a\n\nFrom b\n>From c\n" for it in them])
    .filter(bool)
)
def test_an_mbox_gives_back_what_was_put_in(messages: list[bytes]) -> None:
    found = list(mailboxes._mbox(io.BytesIO(_mbox(*messages))))
    assert [head.rstrip() for head, _ in found] == [message.rstrip() for message in messages]


def test_a_maildir(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "2.a").write_bytes(raw("postfix"))
    (tmp_path / "cur" / "1.a:2,S").write_bytes(raw("qmail"))
    (tmp_path / "tmp" / "3.a").write_bytes(raw("exim"))
    os.mkfifo(tmp_path / "new" / "4.fifo")
    found = list(read_reports(str(tmp_path)))
    assert [report.email.partition("@")[0] for report in found] == ["gone", "spam", "Zoe"]
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == [
        "1.a:2,S",
        "2.a",
        "3.a",
        "4.fifo",
    ]


@pytest.mark.parametrize("kind", ["eml", "mbox", "maildir"])
def test_a_huge_message_is_left_out_and_said(tmp_path: Path, kind: str) -> None:
    huge = raw("postfix") + (b"x" * 75 + b"\n") * 690_000
    path = tmp_path / "one"
    if kind == "maildir":
        (tmp_path / "cur").mkdir()
        (tmp_path / "new").mkdir()
        path = tmp_path / "new" / "one"
    if kind == "mbox":
        huge = b"From a\n" + huge + b"\nFrom b\n" + raw("exim")
    path.write_bytes(huge)
    notes: list[str] = []
    found = list(read_reports(tmp_path if kind == "maildir" else path, note=notes.append))
    assert len(found) == (2 if kind == "mbox" else 0)
    assert [note.partition(": ")[2] for note in notes] == [
        "left out, for 50 MB are more than a report has"
    ]


def test_a_large_message_is_read_at_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(raw("postfix").replace(b"Bonjour", b"Bonjour\n" * 1_000_000))
    (report,) = read_reports(path)
    assert (report.status, report.token) == ("5.1.1", TOKEN)


def test_one_broken_message_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer.delivery.returns import fields

    real = fields.moment

    def moment(message: object) -> object:
        if "qmail" in str(message):
            raise ZeroDivisionError
        return real(message)  # type: ignore[arg-type]

    monkeypatch.setattr(fields, "moment", moment)
    path = tmp_path / "inbox"
    path.write_bytes(_mbox(raw("qmail"), raw("postfix")))
    notes: list[str] = []
    assert len(list(read_reports(path, note=notes.append))) == 1
    assert notes == [f"{path}#1: left out, for it cannot be read (ZeroDivisionError)"]


def test_what_is_no_mailbox(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError) as raised:
            list(read_reports(path))
        assert raised.value.hint


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(raw("postfix"))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutsideError, match="Permission denied"):
        list(read_reports(path))
