"""``tracked-link``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from composer.checking.check import Check, Fault, Group
from composer.checking.links import WrittenLink, is_web, place, readdressed
from composer.checking.pages import counts_a_campaign, counts_a_click, without
from composer.checking.proof import Proof

__all__ = ["TrackedLink"]

#: Addresses that count a click and lead on, and the parameter that has where to.
_ROUNDABOUT = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]+/url\?|l\.(?:facebook|instagram)\.com/|lm\.facebook\.com/"
    r"|[\w.-]+\.safelinks\.protection\.outlook\.com/|(?:www\.)?linkedin\.com/(?:redir|safety)/"
    r"|[\w.-]+\.list-manage\.com/track/click|(?:[\w-]+\.)?substack\.com/redirect/"
    r"|[\w.-]+/ls/click\?upn=|(?:www\.)?youtube\.com/redirect\?|click\.convertkit-mail)",
    re.IGNORECASE,
)
_TARGETS = ("q", "u", "url")
#: Letters from which on a name in a parameter is surely the newsletter's own.
_TELLING = 4


class TrackedLink(Check):
    """An address that counts clicks for somebody else.

    Addresses copied from a mail or a feed bring along what their sender counts by: ``utm_source`` of
    another newsletter, ``xtor`` of a paper, an id of the one reader who clicked (``fbclid``,
    ``mc_eid``), or a whole detour over a counting server. Your readers are then counted as
    somebody else's, the id is yours, and a detour ends with its owner's account. A campaign that
    names this newsletter, the links of a sponsor and those to your own site are let be.

    Mend: ``newsletter check --fix`` takes ids of clicks out; the hint shows the address without
    the campaign, and where a detour leads.

    Source: the parameters as Google Analytics, Matomo, Piano, Mailchimp, HubSpot and the
    advertisers document them for their own links; Firefox strips a part of the same list.
    """

    group: ClassVar[Group] = "links"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Every web address of the text and its blocks."""
        own = (urlsplit(proof.newsletter.url).hostname or "").removeprefix("www.")
        names = _own_names(proof, own)
        for link in proof.links:
            if link.inside == "sponsor" or link.has_field or not is_web(link.url):
                continue
            if _ROUNDABOUT.match(link.url):
                yield self._roundabout(proof, link)
            elif "?" in link.url and f"//{own}/" not in link.url:
                yield from self._tracked(proof, link, names)

    def _roundabout(self, proof: Proof, link: WrittenLink) -> Fault:
        query = dict(parse_qsl(urlsplit(link.url).query))
        target = next((query[name] for name in _TARGETS if is_web(query.get(name, ""))), "")
        host = urlsplit(link.url).hostname or ""
        hint = f"write {target}" if target else "open it, and write the address that you come to"
        message = f"this link goes round by {host}, which counts who follows it"
        return self.fault(message, place(proof, link), hint)

    def _tracked(self, proof: Proof, link: WrittenLink, own: tuple[str, ...]) -> Iterator[Fault]:
        try:
            pairs = parse_qsl(urlsplit(link.url).query, keep_blank_values=True)
        except ValueError:
            return
        clicks = [name for name, _ in pairs if counts_a_click(name)]
        campaign = [name for name, value in pairs if counts_a_campaign(name, value)]
        said = _plain("".join(value for name, value in pairs if name in campaign))
        if campaign and any(name in said for name in own):
            campaign = []
        if not clicks and not campaign:
            return
        found = ", ".join(dict.fromkeys((*clicks, *campaign)))
        clean = without(link.url, frozenset((*clicks, *campaign)))
        ids = frozenset(clicks)
        fix = readdressed(proof, link, lambda url: without(url, ids)) if clicks else None
        message = f"this address counts clicks for somebody else: {found}"
        yield self.fault(message, place(proof, link), f"write {clean}", fix=fix)


def _own_names(proof: Proof, host: str) -> tuple[str, ...]:
    """What a campaign of this newsletter's own would say: its name, its host, its settings."""
    said = (proof.newsletter.name, host.rpartition(".")[0], host)
    own = (value for value in proof.newsletter.links.utm.values() if "{" not in value)
    plain = (_plain(name) for name in (*said, *own))
    return tuple(name for name in plain if len(name) >= _TELLING and name != "email")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unquote(text)).lower()
