"""The settings of a newsletter: what ``newsletter.toml`` says, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta as Note
from msgspec import Struct, field

from composer.model.knowledge import Author, Poll

__all__ = [
    "Delivery",
    "Images",
    "Links",
    "Newsletter",
    "Readers",
    "Sender",
    "ThemeChoice",
    "Voting",
]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of newsletter.toml."""


class Sender(_Table, frozen=True, kw_only=True):
    """Who the mail is from."""

    name: Annotated[str, Note(description="the name that mailboxes show")]
    email: Annotated[str, Note(description="the address in From")]
    reply_to: Annotated[str, Note(description="where replies go; the sender by default")] = ""


class Voting(_Table, frozen=True, kw_only=True):
    """How votes come back."""

    collect: Annotated[
        Literal["mailto"], Note(description="`mailto`: a vote is a mail to the reply address")
    ] = "mailto"


class Readers(_Table, frozen=True, kw_only=True):
    """What is known of a reader."""

    fields: Annotated[tuple[str, ...], Note(description="columns that merge fields may name")] = ()


class Images(_Table, frozen=True, kw_only=True):
    """Where the mail finds pictures."""

    url: Annotated[
        str, Note(description="a pattern of {issue_url}, {url}, {slug}, {date}, {number}")
    ] = "{issue_url}"


class ThemeChoice(_Table, frozen=True, kw_only=True):
    """The theme, and the tokens that differ from its own."""

    name: Annotated[str, Note(description="`templates/<name>/` here, else a bundled theme")] = (
        "classic"
    )
    tokens: Mapping[str, str] = field(default_factory=dict)


class Links(_Table, frozen=True, kw_only=True):
    """What is added to links."""

    utm: Annotated[
        Mapping[str, str],
        Note(description="query parameters for links in the mail that have none of that name"),
    ] = field(default_factory=dict)


class Delivery(_Table, frozen=True, kw_only=True):
    """How the mail is delivered."""

    unsubscribe: Annotated[
        str,
        Note(description="https address of one-click unsubscription, with {subscriber_id}"),
    ] = ""


class Newsletter(Struct, frozen=True, kw_only=True):
    """Everything that ``newsletter.toml`` says.

    ``slug`` is a pattern of ``{date}``, ``{stem}`` and ``{number}``; ``issue_url`` one of
    ``{url}``, ``{slug}``, ``{date}`` and ``{number}``.
    """

    name: str
    url: str
    sender: Sender
    tagline: str = ""
    slug: str = "{stem}"
    issue_url: str = "{url}/{slug}/"
    language: str = "en"
    timezone: str = "UTC"
    postal_address: str = ""
    typography: bool = True
    authors: Mapping[str, Author] = field(default_factory=dict)
    voting: Voting = Voting()
    readers: Readers = Readers()
    images: Images = Images()
    polls: Mapping[str, Poll] = field(default_factory=dict)
    theme: ThemeChoice = ThemeChoice()
    links: Links = Links()
    delivery: Delivery = Delivery()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reply_to(self) -> str:
        """The address that a reply, a vote and an unsubscription go to."""
        return self.sender.reply_to or self.sender.email
