"""The settings of a newsletter: what ``newsletter.toml`` says, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta as Note
from msgspec import Struct, field

from composer.model.check_settings import CheckSettings
from composer.model.finding import Location
from composer.model.knowledge import Author, Poll

__all__ = [
    "Delivery",
    "Images",
    "Links",
    "Newsletter",
    "Readers",
    "Schedule",
    "Sender",
    "Sending",
    "Site",
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
    host: Annotated[
        Literal["site", "cid"],
        Note(description="`site`: the mail links to its pictures; `cid`: it carries them"),
    ] = "site"


class Site(_Table, frozen=True, kw_only=True):
    """The newsletter's own site, which `newsletter publish` writes."""

    subscribe: Annotated[str, Note(description="the page on which one subscribes")] = ""
    subscribe_form: Annotated[
        str, Note(description="what the platform's own form posts an address to")
    ] = ""
    subscribe_field: Annotated[
        str, Note(description="the name of the form's field for the address")
    ] = "email"
    icon: Annotated[str, Note(description="the site's icon: a picture of the project")] = ""
    font: Annotated[
        str, Note(description="a font file of the project, for the pictures that stand for issues")
    ] = ""
    search: Annotated[
        bool, Note(description="whether the archive can be searched: Pagefind makes the index")
    ] = False


class ThemeChoice(_Table, frozen=True, kw_only=True):
    """The theme, and the tokens that differ from its own."""

    name: Annotated[str, Note(description="`templates/<name>/` here, else a bundled theme")] = (
        "classic"
    )
    tokens: Mapping[str, str] = field(default_factory=dict)
    #: Where the name and each token stand.
    places: Mapping[str, Location] = field(default_factory=dict)


class Links(_Table, frozen=True, kw_only=True):
    """What is added to links."""

    utm: Annotated[
        Mapping[str, str],
        Note(description="query parameters for links in the mail that have none of that name"),
    ] = field(default_factory=dict)


class Delivery(_Table, frozen=True, kw_only=True):
    """How the mail is delivered."""

    channel: Annotated[
        str, Note(description="what `newsletter send` goes through; --via names another")
    ] = "outbox"
    unsubscribe: Annotated[
        str,
        Note(description="https address of one-click unsubscription, with {subscriber_id}"),
    ] = ""
    return_path: Annotated[
        str,
        Note(description="where bounces come back; each reader's copy has a +tag of its own there"),
    ] = ""
    feedback_id: Annotated[
        str, Note(description="the Feedback-ID field, by which mailboxes group complaints")
    ] = ""
    rate: Annotated[
        float, Note(description="messages a second at most; 0 sends as fast as the channel takes")
    ] = 0
    concurrency: Annotated[
        int, Note(description="messages under way at once, each over a connection of its own")
    ] = 1
    groups: Annotated[
        Mapping[str, tuple[str, ...]],
        Note(description="lists of addresses for test messages, by the name that --to takes"),
    ] = field(default_factory=dict)
    #: The settings of each channel, ``[delivery.NAME]``, as texts, and where each stands.
    channels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[str, Location] = field(default_factory=dict)


class Sending(_Table, frozen=True, kw_only=True):
    """What has to be before an issue goes to readers."""

    approval: Annotated[
        bool, Note(description="whether `newsletter approve` has to come before it")
    ] = False
    claim: Annotated[
        Literal["none", "git"],
        Note(description="`git`: a send is claimed in the Git remote, so that one machine has it"),
    ] = "none"


class Schedule(_Table, frozen=True, kw_only=True):
    """When issues are due."""

    days: Annotated[
        tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...],
        Note(description="the days of the week on which an issue is due"),
    ] = ()
    at: Annotated[str, Note(description="the hour, in the newsletter's time zone")] = "08:00"


class Newsletter(Struct, frozen=True, kw_only=True):
    """Everything that ``newsletter.toml`` says.

    ``slug`` is a pattern of ``{date}``, ``{stem}`` and ``{number}``; ``issue_url`` one of
    ``{url}``, ``{slug}``, ``{date}`` and ``{number}``.
    """

    name: Annotated[str, Note(description="the newsletter's name")]
    url: Annotated[str, Note(description="where the web edition lives: https://…")]
    sender: Sender
    tagline: Annotated[str, Note(description="a few words under the name")] = ""
    slug: Annotated[
        str,
        Note(
            description="a pattern of {date}, {stem} (the file's name without its date), {number}:"
            " the last part of an issue's address"
        ),
    ] = "{stem}"
    issue_url: Annotated[
        str,
        Note(description="a pattern of {url}, {slug}, {date}, {number}: where an issue is read"),
    ] = "{url}/{slug}/"
    language: Annotated[
        str, Note(description="the language of each issue that names none: fr, pt-BR, …")
    ] = "en"
    timezone: Annotated[str, Note(description="whose midnight a date means: Europe/Paris")] = "UTC"
    postal_address: Annotated[
        str, Note(description="shown in the footer, where most countries require one")
    ] = ""
    typography: Annotated[
        bool, Note(description="whether quotes, dashes and spaces are set as the language asks")
    ] = True
    authors: Annotated[
        Mapping[str, Author], Note(description="who writes, by the id that `author:` names")
    ] = field(default_factory=dict)
    voting: Voting = Voting()
    readers: Readers = Readers()
    images: Images = Images()
    site: Site = Site()
    polls: Annotated[
        Mapping[str, Poll], Note(description="polls by their id, for `::poll{#id}` in any issue")
    ] = field(default_factory=dict)
    theme: ThemeChoice = ThemeChoice()
    links: Links = Links()
    delivery: Delivery = Delivery()
    send: Sending = Sending()
    schedule: Schedule = Schedule()
    checks: CheckSettings = CheckSettings()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reply_to(self) -> str:
        """The address that a reply, a vote and an unsubscription go to."""
        return self.sender.reply_to or self.sender.email
