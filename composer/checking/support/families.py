"""The families of mail clients, as authors know them, and how many readers use each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["FAMILIES", "SHARES", "Family", "weights"]


class Family(NamedTuple):
    """Clients that draw alike: what a message calls them, and what caniemail calls each of them."""

    name: str
    clients: tuple[str, ...]


_ALL = ("desktop-webmail", "ios", "android")


def _of(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}/{platform}" for name in names for platform in _ALL)


#: By the names that ``[checks.clients] shares`` has for them, the most read first.
FAMILIES: Mapping[str, Family] = {
    "apple": Family("Apple Mail", ("apple-mail/macos", "apple-mail/ios")),
    "gmail": Family("Gmail", _of("gmail")),
    # Gmail's web page on a phone, and what notes tell of its apps with accounts of others.
    "gmail_foreign": Family("Gmail with another provider's account", ("gmail/mobile-webmail",)),
    "outlook_windows": Family("Outlook for Windows", ("outlook/windows",)),
    "outlook": Family(
        "Outlook on the web, on phones and on Macs",
        ("outlook/outlook-com", "outlook/macos", "outlook/ios", "outlook/android"),
    ),
    "yahoo": Family("Yahoo and AOL", _of("yahoo", "aol")),
    "samsung": Family("Samsung Email", ("samsung-email/android",)),
    "french": Family(
        "Orange, SFR, La Poste and Free",
        (*_of("orange", "sfr"), "laposte/desktop-webmail", "free-fr/desktop-webmail"),
    ),
    "german": Family(
        "GMX, WEB.DE, 1&1 and T-Online",
        (*_of("gmx", "web-de", "ionos-1and1"), "t-online-de/desktop-webmail"),
    ),
    "thunderbird": Family("Thunderbird", ("thunderbird/windows", "thunderbird/macos")),
    "proton": Family("Proton Mail", _of("protonmail")),
    "mail_ru": Family("Mail.ru", ("mail-ru/desktop-webmail",)),
    "fastmail": Family("Fastmail", ("fastmail/desktop-webmail",)),
    "hey": Family("HEY", ("hey/desktop-webmail",)),
}

#: Percent of readers: **our own estimate**. Nobody publishes such a table for small newsletters. It
#: leans on what Litmus counted in December 2021 (Apple 57.4, Gmail 30.4, Outlook 4.1, Yahoo 2.5,
#: Android 2.0, Samsung 0.4; litmus.com/blog/email-client-market-share-december-2021), takes from
#: Apple some of the 41.0 that its privacy proxy opened, read or not, and of which readers in the
#: United States are most (denis-test.com/debunking-email-client-market-share-benchmarks), and gives
#: to Outlook and to the providers of Europe what address books there hold (Mapp, 2018: France Gmail
#: 26.9, Microsoft 25.9, Orange 17.8; Germany GMX and WEB.DE 39.9; fr.businessam.be), of which much
#: is read in an app of Apple's or Google's. How many use Outlook with Word, and Gmail's apps with
#: another provider's account, is a guess.
SHARES: Mapping[str, float] = {
    "apple": 42,
    "gmail": 28,
    "gmail_foreign": 3,
    "outlook_windows": 8,
    "outlook": 7,
    "yahoo": 4,
    "samsung": 2,
    "french": 2,
    "german": 1,
    "thunderbird": 1,
    "proton": 1,
    "mail_ru": 0.4,
    "fastmail": 0.3,
    "hey": 0.3,
}


def weights(shares: Mapping[str, float]) -> dict[str, float]:
    """Percent of each family, 100 in sum: of an author's own shares, else of ours.

    A family that an author's shares do not name is one that their readers do not use.
    """
    chosen = shares if sum(shares.values()) > 0 else SHARES
    total = sum(chosen.values())
    return {name: 100 * chosen.get(name, 0) / total for name in FAMILIES}
