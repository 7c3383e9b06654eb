"""A page's values, made fit for the lock: texts without markup, addresses, moments, languages.

What a page says is data from a stranger. It is shown to readers as text, and only as text.
"""

from __future__ import annotations

import datetime
import email.utils
import html
import re
import unicodedata
from urllib.parse import quote, urljoin, urlsplit

import nh3

__all__ = ["address", "language", "moment", "words"]

#: Elements after which a word ends.
_BREAKS = re.compile(
    r"<(?:br|/(?:p|div|li|h[1-6]|td|th|tr|blockquote))\b[^>]{0,200}>", re.IGNORECASE
)
#: A ``<`` that begins no element of HTML: ``List<String>``, ``a < b``.
_NO_TAG = re.compile(
    r"<(?!!|/?(?:a|abbr|article|aside|audio|b|blockquote|body|br|button|center|cite|code|del|details"
    r"|div|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img"
    r"|input|ins|kbd|li|link|main|mark|math|meta|nav|object|ol|p|picture|pre|q|s|script|section"
    r"|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea"
    r"|th|thead|time|title|tr|u|ul|video|wbr)(?=[\s/>]))",
    re.IGNORECASE,
)
#: Bidirectional embeddings, overrides and isolates turn the text after them around (UAX #9);
#: zero-width spaces, soft hyphens and byte order marks are invisible. The joiners stay, for
#: Persian, Hindi and emoji need them, and so do the single marks of direction.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u00ad]")
_JOINER = "\u200d"
_LONGEST_ADDRESS = 2000
_SAFE = "%/:=&?~#+!$,;'@()*[]"


def words(value: object, limit: int) -> str:
    """The words of a text, on one line, of at most ``limit`` characters; "" where it is no text."""
    if not isinstance(value, str):
        return ""
    # Entities are often escaped twice (`&amp;#8217;`), and then hide tags.
    text = html.unescape(value[: 20 * limit])
    text = nh3.clean(_NO_TAG.sub("&lt;", _BREAKS.sub(" ", text)), tags=set())
    return _shortened(_visible(html.unescape(text)), limit)


def _visible(text: str) -> str:
    shown = _INVISIBLE.sub("", text)
    # Cc are control characters, Cs halves of surrogate pairs, Cn what Unicode does not define.
    kept = (
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in shown
        if unicodedata.category(letter) not in ("Cs", "Cn")
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace():
        head, space, _ = cut.rpartition(" ")
        # Scripts without spaces, and addresses, are cut where they are.
        cut = head if space and len(head) > limit // 2 else cut
    while cut and (_is_joined(text[len(cut)]) or cut[-1] == _JOINER):
        cut = cut[:-1]
    return cut.rstrip(" ,;:–—-") + "…"


def _is_joined(letter: str) -> bool:
    """Whether a letter belongs to the one before it: an accent, a joiner, the look of an emoji."""
    return unicodedata.category(letter).startswith("M") or letter == _JOINER


def address(value: object, base: str) -> str:
    """A whole http or https address, or "" where it is none (``data:``, ``javascript:``)."""
    if not isinstance(value, str) or not value.strip():
        return ""
    try:
        # `&amp;` is often escaped twice; `&copy=1` is a parameter, so no other entity is undone.
        url = urljoin(base, re.sub(r"[\t\r\n]", "", value.strip().replace("&amp;", "&")))
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_usual = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not is_usual or not parts.netloc.isprintable() or len(url) > _LONGEST_ADDRESS:
        return ""
    return parts._replace(
        path=quote(parts.path, safe=_SAFE), query=quote(parts.query, safe=_SAFE), fragment=""
    ).geturl()


def moment(value: object) -> str:
    """A date or a moment in ISO 8601, in the zone it was given in, or "" where it is none."""
    text = value.strip()[:64] if isinstance(value, str) else ""
    # 2025/01/09, and 2025-01-09 08:30:00 +0100, which fromisoformat does not take.
    text = re.sub(r"^(\d{4})/(\d{1,2})/(\d{1,2})", r"\1-\2-\3", text)
    text = re.sub(r"\s+([+-]\d{2}:?\d{2})$|\s+(?:UTC|GMT|Z)$", lambda zone: zone[1] or "Z", text)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        text = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    try:
        if len(text) in (8, 10):
            return _plausible(datetime.date.fromisoformat(text))
        return _plausible(datetime.datetime.fromisoformat(text).replace(microsecond=0))
    except ValueError:
        pass
    try:
        return _plausible(email.utils.parsedate_to_datetime(text))
    except (ValueError, TypeError):
        return ""


def _plausible(day: datetime.date) -> str:
    # 0001-01-01 and 1970-01-01 are what programs write where they know no date.
    return day.isoformat() if 1970 < day.year < 2200 else ""  # noqa: PLR2004 - see above


def language(value: object) -> str:
    """A language tag as BCP 47 has it (``fr_FR`` becomes ``fr-FR``), or "" where it is none."""
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag):
        return ""
    # No language, several, none of words, or for local use, which X uses for emoji and links.
    return "" if re.match(r"(?:und|mul|zxx|q[a-t][a-z])(?:-|$)", tag.lower()) else tag
