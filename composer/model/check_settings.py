"""What ``[checks]`` of ``newsletter.toml`` says: which checks run, and their thresholds."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta as Note
from msgspec import Struct

__all__ = [
    "AccessibilityChecks",
    "CheckSettings",
    "ClientChecks",
    "ClientFamily",
    "DeliverabilityChecks",
    "EditorialChecks",
    "ImageChecks",
    "LinkChecks",
    "MailChecks",
    "PollChecks",
]


#: Mail clients that draw alike; ``composer.checking.support.families`` says which they are.
ClientFamily = Literal[
    "apple",
    "gmail",
    "gmail_foreign",
    "outlook_windows",
    "outlook",
    "yahoo",
    "samsung",
    "french",
    "german",
    "thunderbird",
    "proton",
    "mail_ru",
    "fastmail",
    "hey",
]


class _Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table ``[checks.NAME]``: the settings of one group of checks."""


class MailChecks(_Group, frozen=True, kw_only=True):
    """Thresholds of what mailboxes ask of a mail."""

    html_kb: Annotated[
        float, Note(description="kilobytes of HTML (1,000 bytes) from which an issue is warned of")
    ] = 80
    message_kb: Annotated[
        float, Note(description="kilobytes of the whole message, without pictures, from which on")
    ] = 200
    subject: Annotated[int, Note(description="characters that a subject has at most")] = 70


class ClientChecks(_Group, frozen=True, kw_only=True):
    """What counts as a mail client that matters."""

    supported: Annotated[
        float,
        Note(ge=0, le=100, description="percent of readers who must see a feature of HTML or CSS"),
    ] = 90
    shares: Annotated[
        dict[ClientFamily, Annotated[float, Note(ge=0)]],
        Note(
            description="percent of your readers by family of mail clients; replaces our estimate"
        ),
    ] = {}


class AccessibilityChecks(_Group, frozen=True, kw_only=True):
    """Thresholds of what everybody can read."""

    alt: Annotated[
        int, Note(description="characters that the words for a picture have at most")
    ] = 150
    address: Annotated[
        int, Note(description="characters of an address that may be the words of a link")
    ] = 60
    emojis: Annotated[int, Note(description="emojis that may stand in a row")] = 3
    letters: Annotated[float, Note(description="pixels that letters have at least")] = 12


class LinkChecks(_Group, frozen=True, kw_only=True):
    """What is right about links all the same."""

    allow: Annotated[
        tuple[str, ...],
        Note(description="addresses that may be repeated, or beginnings of them that end in *"),
    ] = ()


class ImageChecks(_Group, frozen=True, kw_only=True):
    """What pictures may weigh."""

    each_kb: Annotated[float, Note(description="kilobytes of one picture at most")] = 200
    sum_kb: Annotated[float, Note(description="kilobytes of all pictures at most")] = 1000


class EditorialChecks(_Group, frozen=True, kw_only=True):
    """The house's own words."""

    lexicon: Annotated[
        tuple[str, ...],
        Note(description="names as they are spelled: OpenAI, Grok 3; another case is reported"),
    ] = ()
    words: Annotated[
        str, Note(description="the list of words that are right here, from the project's root")
    ] = "words.txt"
    address: Annotated[
        Literal["", "tu", "vous"],
        Note(
            description="how a French reader is addressed: tu or vous; empty: as the issue mostly does"
        ),
    ] = ""


class PollChecks(_Group, frozen=True, kw_only=True):
    """What a poll may ask."""

    options: Annotated[int, Note(description="answers that a poll has at most")] = 6


class DeliverabilityChecks(_Group, frozen=True, kw_only=True):
    """What the DNS is asked for."""

    selectors: Annotated[
        tuple[str, ...],
        Note(description="DKIM selectors of a provider: s1, or s1@mail.example.org elsewhere"),
    ] = ()


class CheckSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which checks run. Codes and names of groups may stand beside each other."""

    select: Annotated[
        tuple[str, ...], Note(description="only these checks or groups of checks; empty means all")
    ] = ()
    ignore: Annotated[
        tuple[str, ...], Note(description="checks or groups of checks that are left out")
    ] = ()
    strict: Annotated[bool, Note(description="whether warnings fail a check as errors do")] = False
    mail: MailChecks = MailChecks()
    clients: ClientChecks = ClientChecks()
    accessibility: AccessibilityChecks = AccessibilityChecks()
    links: LinkChecks = LinkChecks()
    images: ImageChecks = ImageChecks()
    editorial: EditorialChecks = EditorialChecks()
    polls: PollChecks = PollChecks()
    deliverability: DeliverabilityChecks = DeliverabilityChecks()
