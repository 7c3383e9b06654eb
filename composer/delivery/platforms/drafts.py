"""An Edition as a platform gets it: its merge fields in the platform's own language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING

from composer.delivery.channel import Draft, Feature, Picture, Platform
from composer.dist import IMAGES
from composer.model.slotted import Kind, Slot, Slotted
from composer.render.addresses import picture_base
from composer.render.inline import PICTURE_BASE, media_type

if TYPE_CHECKING:
    from composer.model import Edition, Newsletter

__all__ = ["draft_of"]


def draft_of(
    edition: Edition,
    newsletter: Newsletter,
    platform: Platform,
    pictures: Mapping[str, bytes],
) -> Draft:
    """The draft of an issue.

    ``pictures`` are the bytes by their name in the Edition; where the platform hosts
    pictures they are uploaded, and the mail leads to its copies. Elsewhere they stay where
    ``[images] url`` says.
    """
    meta, sender = edition.issue.meta, newsletter.sender
    base = f"{picture_base(meta, newsletter).rstrip('/')}/"
    hosted = _uploaded(edition, platform, pictures)
    say = _Language(platform)
    subject = edition.issue.subject or meta.title
    html = say.all(edition.email, lambda following: _address(following, base, hosted))
    return Draft(
        slug=meta.slug,
        title=meta.title,
        subject=say.words(subject, edition.slots),
        preheader=say.words(edition.issue.preheader, edition.slots),
        html=_without_preheader(html, edition, say, platform),
        text=say.all(edition.text, lambda _: (base, 0)),
        sender_name=sender.name,
        sender_email=sender.email,
        reply_to=newsletter.reply_to,
        url=meta.url,
        language=meta.language,
        tags=tuple(meta.tags),
    )


def _without_preheader(html: str, edition: Edition, say: _Language, platform: Platform) -> str:
    """The mail without its hidden first words, where the platform puts them there itself."""
    if Feature.PREHEADER not in platform.features or not edition.issue.preheader:
        return html
    hidden = say.words(escape(edition.issue.preheader), edition.slots, Kind.HTML)
    return html.replace(hidden, "", 1)


def _uploaded(
    edition: Edition, platform: Platform, pictures: Mapping[str, bytes]
) -> dict[str, str]:
    """Where the platform has each picture, by its name in the mail."""
    if Feature.PICTURES not in platform.features:
        return {}
    hosted = {}
    for file in edition.pictures:
        name = f"{IMAGES}/{file.name}"
        picture = Picture(name, pictures[file.name], media_type(file.name))
        hosted[name] = platform.upload(picture)
    return hosted


def _address(following: str, base: str, hosted: Mapping[str, str]) -> tuple[str, int]:
    """What a picture's address begins with, and how much of the text after it that replaces."""
    for name, address in hosted.items():
        if following.startswith(name):
            return address, len(name)
    return base, 0


class _Language:
    """Writes a Slotted in a platform's language."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def words(self, text: str, slots: Mapping[str, Slot], kind: Kind = Kind.TEXT) -> str:
        """A line in which merge fields stand as their tokens."""
        return self.all(Slotted.cut(text, slots, lambda _text, _at: kind), lambda _: ("", 0))

    def all(self, text: Slotted, picture: Callable[[str], tuple[str, int]]) -> str:
        """The whole text; ``picture`` tells what stands where a picture's address begins."""
        parts = text.parts
        out: list[str] = []
        skipped = 0
        for at, part in enumerate(parts):
            if isinstance(part, str):
                out.append(self._platform.literal(part[skipped:]))
                skipped = 0
            elif part.field == PICTURE_BASE:
                following = parts[at + 1] if at + 1 < len(parts) else ""
                address, skipped = picture(following if isinstance(following, str) else "")
                out.append(address)
            else:
                out.append(self._tag(part))
        return "".join(out)

    def _tag(self, slot: Slot) -> str:
        if slot.field == "web_url":
            # The platform's own copy of the mail is not the web edition.
            return self._platform.literal(slot.write(None))
        default = slot.write(None)
        # A platform puts the default into the mail as it stands: it is escaped for its place here.
        return self._platform.tag(slot.field, default) or self._platform.literal(default)
