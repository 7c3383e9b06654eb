"""``leftover-tag``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import unquote

from composer.checking.check import Check, Fault, Group
from composer.checking.links import place
from composer.checking.proof import Proof

__all__ = ["LeftoverTag"]

#: Tags by how they are written, and the channels that fill such a tag in.
_TAGS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"\*\|[A-Z][^|*]*\|\*"), frozenset(("mailchimp",))),
    (
        re.compile(r"\{\{[^{}]+\}\}"),
        frozenset(
            ("beehiiv", "brevo_campaigns", "buttondown", "ghost", "keila", "kit", "listmonk")
        ),
    ),
    (re.compile(r"%%[a-z_]+(?::[^%]*)?%%", re.IGNORECASE), frozenset()),
    (re.compile(r"<%[^<>]+%>"), frozenset()),
    (re.compile(r"%(?:recipient|unsubscribe|mailing_list)[\w.]*%"), frozenset()),
    (
        re.compile(
            r"\{\$?(?:unsubscribe|webversion|preferences|forward|url_unsubscribe)\w*\}"
            r"|\[(?:unsubscribe|webversion)(?:_?\w+)?\]",
            re.IGNORECASE,
        ),
        frozenset(),
    ),
)
_UNSUBSCRIBES = re.compile(r"unsub|opt.?out|désabo|desabo|cancel", re.IGNORECASE)
_SHOWS = re.compile(r"archive|mirror|web|browser|view", re.IGNORECASE)


class LeftoverTag(Check):
    """A tag of another sending platform in a link.

    ``*|ARCHIVE|*`` or ``{{ unsubscribe }}`` came along with a text that was sent through another
    platform before. Only that platform fills it in: through any other, readers get it as it is
    written, and the link leads nowhere. Where ``newsletter.toml`` names a platform that has such
    tags (Mailchimp for ``*|…|*``), they are let be.

    Mend: write the field that this program has, ``{{ unsubscribe_url }}`` or ``{{ web_url }}``.
    The footer of every theme has both already.

    Source: the merge tags that Mailchimp, Brevo, Mailgun, Salesforce and others document.
    """

    group: ClassVar[Group] = "links"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """The address and the words of each link."""
        delivery = proof.newsletter.delivery
        channels = {name.replace("-", "_") for name in (delivery.channel, *delivery.channels)}
        for link in proof.links:
            for written in (unquote(link.url), link.words):
                tag = _tag(written, channels)
                if tag:
                    message = f"{tag} is a tag of another platform: readers get it as it is"
                    yield self.fault(message, place(proof, link), _hint(tag))
                    break


def _tag(written: str, channels: set[str]) -> str:
    if not any(sign in written for sign in "|{%[<"):
        return ""
    for pattern, filled_by in _TAGS:
        found = pattern.search(written)
        if found and not filled_by & channels:
            return found[0]
    return ""


def _hint(tag: str) -> str:
    if _UNSUBSCRIBES.search(tag):
        return "take the link out, for the footer has it; or write {{ unsubscribe_url }}"
    if _SHOWS.search(tag):
        return "take the link out, for the top of the mail has it; or write {{ web_url }}"
    return "write a merge field of this newsletter, or take the link out"
