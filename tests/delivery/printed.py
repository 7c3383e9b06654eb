"""Letters for tests: an edition from words and slots, and what a mail program reads in a copy."""

from __future__ import annotations

import datetime
from typing import Any

from composer.delivery.letter import Letter, Reader
from composer.delivery.press import Press
from composer.model import Edition, Issue, Location, Meta, Newsletter, Section, Sender
from composer.model.settings import Delivery
from composer.model.slotted import Kind, Slot, Slotted, html_kind, text_kind
from composer.render.mime import message
from tests.render.messages import PARIS

SECRET = b"0123456789abcdef"
LEAVE = "https://courant.example/leave?id={subscriber_id}&l=fr"
BASE = "https://courant.example/grok-3/"
#: What an author's fields look like inside an edition.
TOKENS = {
    "zname": Slot("first_name", "à vous"),
    "zpictures": Slot("picture_base", ""),
    "zweb": Slot("web_url", "https://courant.example/grok-3/"),
    "zleave": Slot("unsubscribe_url", "mailto:theo@courant.example?subject=D%C3%A9sinscription"),
}
HTML = (
    '<!DOCTYPE html>\n<p>Bonjour zname,</p>\n<img src="zpicturesimages/a.png">\n'
    '<a href="zweb">Lire</a> <a href="https://x.example/?n=zname">n</a>\n'
    '<a href="zleave">Se désinscrire</a> <code>zleave</code>\n'
)
TEXT = "Bonjour zname,\nlire : zweb\nse désinscrire : zleave\n"


def edition(
    *,
    subject: str = "Grok 3",
    html: str = HTML,
    text: str = TEXT,
    newsletter: Newsletter | None = None,
    slug: str = "grok-3",
    content_hash: str = "5f2b" * 8,
) -> Edition:
    moment = datetime.datetime(2025, 1, 9, 7, 30, tzinfo=PARIS)
    meta = Meta(
        path="issues/a.md", title=subject, moment=moment, slug=slug, language="fr", url=BASE
    )
    page = Slotted.cut(html, TOKENS, _kind)
    words = Slotted.cut(text, TOKENS, text_kind)
    return Edition(
        issue=Issue(meta=meta, opening=Section(location=Location("issues/a.md"))),
        email=page,
        text=words,
        web="",
        message=message(
            meta=meta,
            newsletter=newsletter or settings(),
            subject=Slotted.cut(subject, TOKENS, lambda _text, _at: Kind.HEADER),
            email=page,
            text=words,
            picture_base=BASE,
            content_hash=content_hash,
        ),
        slots=TOKENS,
        hash=content_hash,
    )


def _kind(text: str, position: int) -> Kind:
    base = text.startswith("zpictures", position)
    return Kind.ADDRESS if base else html_kind(text, position)


def settings(leave: str = "", **fields: Any) -> Newsletter:
    sender = Sender(
        name="Courant continu", email="bonjour@courant.example", reply_to="theo@courant.example"
    )
    made = {"name": "Courant continu", "url": "https://courant.example", "sender": sender}
    return Newsletter(**(made | {"delivery": Delivery(unsubscribe=leave)} | fields))


def press(*, leave: str = "", newsletter: Newsletter | None = None, **options: Any) -> Press:
    """A press of :func:`edition`; what is not the press's is the edition's."""
    newsletter = newsletter or settings(leave)
    own = {"send_id", "secret", "return_path", "feedback_id", "again", "test"}
    for_press = {name: value for name, value in options.items() if name in own}
    for_edition = {name: value for name, value in options.items() if name not in own}
    made = edition(newsletter=newsletter, **for_edition)
    return Press(made, newsletter, **({"secret": SECRET, "send_id": 7} | for_press))


def reader(address: str = "zoe@example.org", **values: str) -> Reader:
    return Reader(address, {"email": address} | values)


def letter(address: str = "zoe@example.org", number: int = 0, **options: Any) -> Letter:
    """A letter of :func:`press` to a reader, whose values are in ``values``."""
    values = options.pop("values", {})
    return press(**options).letter(reader(address, **values), number)


def lines(raw: bytes) -> list[str]:
    """The lines of the header, folds in them."""
    return raw.partition(b"\r\n\r\n")[0].decode("utf-8").split("\r\n")


def names(raw: bytes) -> list[str]:
    """The names of the header's fields."""
    return [line.partition(":")[0] for line in lines(raw) if not line.startswith((" ", "\t"))]
