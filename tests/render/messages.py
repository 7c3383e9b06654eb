"""Messages for tests, and what a mail program makes of them."""

from __future__ import annotations

import datetime
import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

from hypothesis import strategies as st

from composer.model import Meta, Newsletter, Sender
from composer.model.slotted import Slotted
from composer.render.mime import message

PARIS = datetime.timezone(datetime.timedelta(hours=1))

#: What a title may hold, accents and pictures included.
TITLES = st.text(
    st.one_of(
        st.sampled_from('abc DEÉéèçàœ ’«»…  =?_.,:;()<>@"\\\t🎉👩🏽‍💻🇫🇷'),
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
    ),
    min_size=1,
    max_size=140,
)


def build(
    *,
    subject: str | Slotted = "Grok 3 manque son rendez-vous",
    html: str | Slotted = "<!DOCTYPE html>\n<p>Bonjour à tous</p>\n",
    text: str | Slotted = "Bonjour à tous\n",
    sender: dict[str, Any] | None = None,
    newsletter: dict[str, Any] | None = None,
    meta: dict[str, Any] | None = None,
    content_hash: str = "5f2b",
    picture_base: str = "https://courant.example/grok-3/",
) -> Slotted:
    who = {"name": "Courant continu", "email": "bonjour@courant.example"} | (sender or {})
    moment = datetime.datetime(2025, 1, 9, 7, 30, tzinfo=PARIS)
    about: dict[str, Any] = {
        "path": "issues/2025-01-09-grok-3.md",
        "title": "Grok 3",
        "moment": moment,
    }
    about |= {"slug": "grok-3", "language": "fr", "url": "https://courant.example/grok-3/"}
    settings = {"name": "Courant continu", "url": "https://courant.example"} | (newsletter or {})
    return message(
        meta=Meta(**about | (meta or {})),
        newsletter=Newsletter(sender=Sender(**who), **settings),
        subject=Slotted((subject,)) if isinstance(subject, str) else subject,
        email=Slotted((html,)) if isinstance(html, str) else html,
        text=Slotted((text,)) if isinstance(text, str) else text,
        picture_base=picture_base,
        content_hash=content_hash,
    )


def parsed(raw: str | bytes) -> EmailMessage:
    """As a mail program reads it; nothing in it may be wrong."""
    data = raw if isinstance(raw, bytes) else raw.encode("ascii")
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    for part in found.walk():
        assert not part.defects
        for name, value in part.items():
            assert not value.defects, (name, value.defects)
    return found


def body(raw: str | bytes, subtype: str) -> str:
    part = parsed(raw).get_body((subtype,))
    assert part is not None
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode("utf-8").replace("\r\n", "\n")


def display_name(raw: str) -> str:
    """The name in From. Of coded ones the newer parser makes one blank of two, or one of none."""
    (sender,) = parsed(raw)["From"].addresses
    old = email.message_from_bytes(raw.encode("ascii"), policy=email.policy.compat32)
    phrase = str(old["From"]).rpartition("<")[0].strip()
    if "=?utf-8?" not in phrase:
        return str(sender.display_name)
    return str(make_header(decode_header(phrase)))


def longest(raw: str) -> int:
    """The length of the longest line but List-Unsubscribe, which must not be folded."""
    return max(len(line) for line in raw.split("\r\n") if not line.startswith("List-Uns"))


def header(raw: str) -> list[str]:
    return raw.partition("\r\n\r\n")[0].split("\r\n")
