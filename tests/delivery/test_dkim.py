"""Signatures, verified by a second implementation: Perl's Mail::DKIM (Debian's libmail-dkim-perl)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from composer.delivery.channel import Setup
from composer.delivery.channels.smtp import Smtp
from composer.delivery.faults import Halted
from composer.delivery.smtp.dkim import SIGNED, Signer
from tests.delivery.faulty_smtp import FaultySmtp
from tests.delivery.printed import LEAVE, letter

VERIFY = Path(__file__).with_name("verify_dkim.pl")
MISSING = "Mail::DKIM is not here: sh tests/tools.sh installs it on Debian"


class Keys(NamedTuple):
    """A private key as PEM, and the record of DNS that publishes it."""

    private: str
    record: str


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    done = subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True)
    return done.stdout


@pytest.fixture(scope="session")
def keys() -> Keys:
    private = openssl("genrsa", "2048")
    public = openssl("rsa", "-pubout", given=private).decode()
    lines = "".join(line for line in public.splitlines() if not line.startswith("-"))
    return Keys(private.decode(), f"v=DKIM1; k=rsa; p={lines}")


@pytest.fixture(autouse=True, scope="session")
def perl() -> None:
    found = shutil.which("perl")
    has = (
        found
        and not subprocess.run(
            [found, "-MMail::DKIM::Verifier", "-e", "1"], check=False, capture_output=True
        ).returncode
    )
    if not has:
        pytest.skip(MISSING)


def verified(message: bytes, record: str, *, name: str = "s1._domainkey.courant.example") -> str:
    done = subprocess.run(
        ["perl", str(VERIFY), name, record], input=message, capture_output=True, check=True
    )
    assert done.stderr == b""
    return done.stdout.decode().strip()


def message(**options: str) -> bytes:
    values = {"subscriber_id": "s-00001", "first_name": "Zoé"}
    return letter(leave=LEAVE, subject="Été zname", values=values, **options).message()


def signer(keys: Keys, **changed: str) -> Signer:
    given = {"domain": "courant.example", "selector": "s1", "key": keys.private}
    return Signer(**(given | changed))


def test_it_verifies(keys: Keys) -> None:
    raw = message(feedback_id="a:b")
    signed = signer(keys).sign(raw)
    assert signed.endswith(raw)
    assert signed.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple;")
    assert verified(signed, keys.record) == "pass"


def test_without_the_key_it_does_not(keys: Keys) -> None:
    signed = signer(keys).sign(message())
    assert verified(signed, keys.record, name="s2._domainkey.courant.example") != "pass"
    other = openssl("rsa", "-pubout", given=openssl("genrsa", "2048")).decode()
    lines = "".join(line for line in other.splitlines() if not line.startswith("-"))
    assert verified(signed, f"v=DKIM1; k=rsa; p={lines}").startswith("fail")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"leave?id=s-00001", b"leave?id=s-00002"),
        (b"List-Unsubscribe: <https://courant", b"List-Unsubscribe: <https://evil"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"List-Unsubscribe: <", b"List-Unsubscribe: <https://evil.example>\r\nX: <"),
        (b"From: ", b"From: evil@evil.example\r\nFrom: "),
        (b"Subject: ", b"Subject: You won\r\nSubject: "),
        (b"To: zoe", b"To: leo"),
        (b"Bonjour", b"Adieu"),
    ],
)
def test_what_was_tampered_with_fails(keys: Keys, old: bytes, new: bytes) -> None:
    signed = signer(keys).sign(message())
    head, dot, rest = signed.partition(b"\r\nFrom: ")
    body = b"From: " + rest
    assert dot
    assert old in body
    tampered = head + b"\r\n" + body.replace(old, new, 1)
    assert verified(tampered, keys.record).startswith("fail")


def test_a_field_that_a_message_has_not_cannot_be_added(keys: Keys) -> None:
    signed = signer(keys).sign(letter().message())
    assert b"List-Unsubscribe-Post: " not in signed
    added = signed.replace(
        b"List-Id: ", b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nList-Id: "
    )
    assert verified(signed, keys.record) == "pass"
    assert verified(added, keys.record).startswith("fail")


def test_servers_on_the_way_may_fold_and_add_their_own(keys: Keys) -> None:
    signed = signer(keys).sign(message())
    carried = b"Received: from a by b;\r\n Thu, 09 Jan 2025 07:30:00 +0100\r\n" + signed
    carried = carried.replace(b"Subject: ", b"Subject:\r\n ").replace(b"From: ", b"from:  ")
    assert verified(carried, keys.record) == "pass"


def test_those_of_one_click_unsubscription_are_signed(keys: Keys) -> None:
    assert {"List-Unsubscribe", "List-Unsubscribe-Post"} <= set(SIGNED)
    signed = signer(keys).sign(message()).partition(b"\r\nFrom:")[0]
    listed = re.sub(rb"\s", b"", signed).partition(b"h=")[2].partition(b";")[0].split(b":")
    assert listed.count(b"from") == listed.count(b"subject") == 2
    assert {b"list-unsubscribe", b"list-unsubscribe-post"} <= set(listed)
    assert max(map(len, signed.split(b"\r\n"))) <= 78


def test_keys_come_in_several_forms(keys: Keys, tmp_path: Path) -> None:
    old = openssl("rsa", "-traditional", given=keys.private.encode()).decode()
    file = tmp_path / "dkim.pem"
    file.write_text(keys.private)
    for key in (
        old,
        str(file),
        keys.private.replace("\n", "\\n"),
        keys.private.replace("\n", "\r\n"),
    ):
        assert verified(signer(keys, key=key).sign(message()), keys.record) == "pass"


def test_what_is_no_key_is_told_and_not_shown(keys: Keys, tmp_path: Path) -> None:
    ed25519 = openssl("genpkey", "-algorithm", "ed25519").decode()
    cut = keys.private.replace(keys.private.splitlines()[3], "")
    for key in ("", str(tmp_path / "none.pem"), "-----BEGIN x", ed25519, cut):
        with pytest.raises(Halted) as caught:
            signer(keys, key=key)
        assert caught.value.hint
        assert keys.private.splitlines()[5] not in caught.value.reason
        assert caught.value.__suppress_context__
    assert keys.private.splitlines()[5] not in repr(signer(keys))


def test_over_smtp_the_senders_domain_signs(keys: Keys) -> None:
    with FaultySmtp() as server:
        settings = {"host": "127.0.0.1", "port": str(server.port), "dkim_selector": "s1"}
        for more in ({}, {"dkim_domain": "été.example"}):
            setup = Setup(settings=settings | more, secrets={"dkim_key": keys.private})
            with Smtp(setup) as smtp:
                smtp.check()
                smtp.send(letter())
        one, two = (found.data for found in server.accepted)
    assert one.endswith(letter().message())
    assert verified(one, keys.record) == "pass"
    assert verified(two, keys.record, name="s1._domainkey.xn--t-9fab.example") == "pass"
