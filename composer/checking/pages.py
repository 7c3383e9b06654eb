"""Addresses of the web compared: which lead to one page, and what in them only counts clicks."""

from __future__ import annotations

import functools
import re
from urllib.parse import unquote, urlsplit

__all__ = ["counts_a_campaign", "counts_a_click", "is_name", "page_of", "without"]

#: Parameters that tell who clicked, or in which copy of a mail: each reader's is another.
_CLICK = re.compile(
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh|li_fat_id"
    r"|mc_cid|mc_eid|_hsenc|_hsmi|__hstc|__hssc|__hsfp|hsctatracking|mkt_tok|vero_id|vero_conv"
    r"|oly_anon_id|oly_enc_id|ck_subscriber_id|ml_subscriber|ml_subscriber_hash|_kx|wickedid"
    r"|bsft_clkid|bsft_uid|inf_contact_key|sc_eid|ss_email_id|rb_clickid|s_kwcid",
    re.IGNORECASE,
)
#: Parameters that tell which campaign, of whom, a click belongs to.
_CAMPAIGN = re.compile(
    r"utm_\w+|(?:pk|mtm)_(?:campaign|kwd|source|medium)|at_medium|at_campaign|xtor"
    r"|ns_(?:campaign|source|mchannel)",
    re.IGNORECASE,
)
#: Parameters that may name the page's own version, and count a campaign by what they say.
_REFERRERS = frozenset(("ref", "source", "via", "referrer"))
_NEWSLETTER = re.compile(
    r"newsletter|[\w-]+\.(?:com|org|net|io|co|fr|dev|news|email|ghost)$", re.IGNORECASE
)
#: A site's first page, or a person's or company's own one on a network.
_NAME = re.compile(
    r"[^/?#]+"
    r"|(?:twitter|x|github|gitlab|instagram|facebook|youtube|threads|tiktok|medium|t|codeberg)"
    r"\.(?:com|net|me|org)/[^/?#]+"
    r"|[^/?#]+/(?:@[^/?#]+|(?:u|users?|in|company|profile|c|channel)/[^/?#]+)"
)


def counts_a_click(name: str) -> bool:
    """Whether a parameter identifies one click, or the reader who clicked."""
    return _CLICK.fullmatch(name) is not None


def counts_a_campaign(name: str, value: str) -> bool:
    """Whether a parameter says which campaign a click belongs to."""
    if _CAMPAIGN.fullmatch(name):
        return True
    return name.lower() in _REFERRERS and _NEWSLETTER.search(value) is not None


def without(url: str, names: frozenset[str]) -> str:
    """An address without these parameters of its query; all else stays as it is written."""
    page, sign, fragment = url.partition("#")
    path, question, query = page.partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0] not in names]
    return f"{path}{question if any(kept) else ''}{'&'.join(kept)}{sign}{fragment}"


@functools.lru_cache(maxsize=65536)
def page_of(url: str) -> str:
    """What two addresses of one page have in common.

    The scheme, ``www.``, a slash at the end, a fragment and parameters that count are left out; a
    fragment that is a path of its own (``#/route``) stays. Empty for what is no address.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    query = "&".join(
        sorted(
            part
            for part in parts.query.split("&")
            if part and not _counts(*part.partition("=")[::2])
        )
    )
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path}{'?' if query else ''}{unquote(query)}{'#' if fragment else ''}{fragment}"


def _counts(name: str, value: str) -> bool:
    return counts_a_click(name) or counts_a_campaign(name, value)


def is_name(page: str) -> bool:
    """Whether a page stands for its owner: a site's first page, or somebody's on a network."""
    return _NAME.fullmatch(page) is not None
