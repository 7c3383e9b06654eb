"""Pictures in the message, through a real Postfix, read again by a real Dovecot: a second reader."""

from __future__ import annotations

import base64
import re

import pytest

from composer.delivery.channel import Setup
from composer.delivery.channels.smtp import Smtp
from composer.delivery.press import Press
from tests.conftest import MakeProject
from tests.delivery.attached import Issue, issue, pictures_of
from tests.delivery.mailserver import MailServer
from tests.delivery.printed import reader
from tests.delivery.test_dkim import Keys, keys, verified

__all__ = ["keys"]

#: A mailbox for each test: a mailbox's messages come in no order.
TO, SIGNED_TO = "images@courant.example", "signed-images@courant.example"


@pytest.fixture
def made(make_project: MakeProject) -> Issue:
    return issue(make_project)


def sent(server: MailServer, press: Press, to: str, **secrets: str) -> None:
    settings = {"host": "127.0.0.1", "port": str(server.smtp), "security": "none"}
    if secrets:
        settings["dkim_selector"] = "s1"
    with Smtp(Setup(settings=settings, secrets=secrets)) as door:
        letter = press.letter(reader(to, first_name="Zoé"), 1)
        door.expect([letter])
        door.send(letter)


def test_dovecot_finds_each_picture_where_the_html_says(
    mail_server: MailServer, made: Issue
) -> None:
    sent(mail_server, made.press(), TO)
    (raw,) = mail_server.wait(TO)
    assert {
        address.removeprefix("cid:").partition("@")[0]: data
        for address, data in pictures_of(raw).items()
    } == made.data
    with mail_server.mailbox(TO) as box:
        _, (structure, *_) = box.fetch("1", "(BODYSTRUCTURE)")
        assert isinstance(structure, bytes)
        told = structure.decode()
        # RFC 3501 §7.4.2: the kinds of the parts, and their IDs with brackets.
        assert re.findall(r'"(alternative|related)"', told) == ["related", "alternative"]
        ids = re.findall(r'"image" "\w+" \(?.*?"<([^"]+)>"', told)
        assert ids == [one.id for one in made.edition.carried]
        for number, one in enumerate(made.edition.carried, 2):
            _, ((_, coded), *_) = box.fetch("1", f"(BODY.PEEK[2.{number}])")
            assert isinstance(coded, bytes)
            assert base64.b64decode(coded) == made.data[one.file.name]


def test_it_is_signed_with_its_pictures(mail_server: MailServer, made: Issue, keys: Keys) -> None:
    sent(mail_server, made.press(), SIGNED_TO, dkim_key=keys.private)
    (raw,) = mail_server.wait(SIGNED_TO)
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    at = raw.index(b"DKIM-Signature:")
    assert "pass" in verified(raw[at:], keys.record)
    broken = raw[at:].replace(b"Content-Disposition: inline", b"Content-Disposition: inlinE", 1)
    assert "fail" in verified(broken, keys.record)
