"""List-Unsubscribe, as composing writes it and as delivery presses it; and what would break it."""

from __future__ import annotations

import pytest

from composer.checks.unsubscribe_header import judged
from composer.delivery.letter import Reader
from composer.delivery.press import Press
from tests.checks.finding import composed, found, issue
from tests.conftest import MakeProject

CLICK = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
HTTPS = "<https://courant.example/quitter?qui=41>"
MAIL = "<mailto:theo@courant.example?subject=unsubscribe>"


def told(value: str, *others: tuple[str, str]) -> list[str]:
    return list(judged([("Subject", "Bonjour"), ("List-Unsubscribe", value), *others]))


@pytest.mark.parametrize(
    ("value", "others"),
    [
        (f"{HTTPS}, {MAIL}", [CLICK]),
        (HTTPS, [CLICK]),
        (MAIL, []),
        (f"{HTTPS},\r\n {MAIL}", [CLICK]),
    ],
)
def test_a_good_pair_is_let_be(value: str, others: list[tuple[str, str]]) -> None:
    assert not told(value, *others)


@pytest.mark.parametrize(
    ("value", "others", "said"),
    [
        (f"=?utf-8?q?=3Chttps=3A//courant=2Eexample/=3E?=, {MAIL}", [], "encoded word"),
        ("<https://courant.example/quitter\r\n ?qui=41>", [CLICK], "folded"),
        (f"{HTTPS}, {MAIL}", [], "exactly"),
        (HTTPS, [("List-Unsubscribe-Post", "List-Unsubscribe=one-click")], "exactly"),
        (HTTPS, [CLICK, CLICK], "exactly"),
        (MAIL, [CLICK], "promises one click"),
        (f"{HTTPS}, <https://autre.example/>", [CLICK], "2 https addresses"),
        ("https://courant.example/quitter", [CLICK], "no address in angle brackets"),
        (f"<https://courant.example/{'a' * 980}>", [CLICK], "998 octets"),
        ("<https://courant.example/#41>", [CLICK], "never reaches the server"),
        ("<https://localhost/41>", [CLICK], "no mailbox reaches"),
        ("<https://192.168.1.4/41>", [CLICK], "no mailbox reaches"),
        ("<https://serveur.local/41>", [CLICK], "no mailbox reaches"),
    ],
)
def test_what_breaks_the_pair_is_told(value: str, others: list[tuple[str, str]], said: str) -> None:
    messages = told(value, *others)
    assert any(said in message for message in messages), messages


def test_a_message_without_the_field_or_with_two_is_told_of() -> None:
    assert "0 List-Unsubscribe" in next(judged([]))
    assert "2 List-Unsubscribe" in next(judged([("List-Unsubscribe", HTTPS)] * 2))


LONG = f"https://courant.example/{'chemin/' * 60}{{subscriber_id}}"


@pytest.mark.parametrize(
    "address", ["", "https://courant.example/quitter?qui={subscriber_id}&de=lettre", LONG]
)
def test_what_is_composed_and_what_is_pressed_stand_the_same_judgement(
    make_project: MakeProject, address: str
) -> None:
    settings = f'[delivery]\nunsubscribe = "{address}"' if address else ""
    text = issue(subject="Été")
    assert not found(make_project, "unsubscribe-header", text, settings=settings)
    edition, project = composed(make_project, text, settings=settings)
    press = Press(edition, project.newsletter, secret=b"secret", send_id=1)
    for identity in ("41", "Zoé & cie/41?=+%", "=?utf-8?q?a?=", ""):
        values = {"email": "zoe@lectrice.example", "subscriber_id": identity}
        letter = press.letter(Reader("zoe@lectrice.example", values), 1)
        head = letter.message().partition(b"\r\n\r\n")[0].decode("ascii")
        lines = head.replace("\r\n ", "\0").replace("\r\n\t", "\0").split("\r\n")
        pairs = (line.partition(": ") for line in lines)
        fields = [(name, value.replace("\0", "\r\n ")) for name, _, value in pairs]
        assert list(judged(fields)) == [], head
        has_click = any(name == "List-Unsubscribe-Post" for name, _ in fields)
        assert has_click is bool(address and identity)
