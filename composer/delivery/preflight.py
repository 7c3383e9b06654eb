"""What has to be true before an issue goes to readers. One run tells all that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.delivery.channel import Channel, Feature
from composer.delivery.letter import named

if TYPE_CHECKING:
    from composer.delivery.letter import Reader
    from composer.model import Edition, Finding, Newsletter

__all__ = ["CHECKS", "Flight", "Refusal", "refusals"]

#: The code of the finding for bars that have no votes yet.
_PLACEHOLDER = "no-results"
#: Files that are named in a refusal.
_NAMED = 3


class Refusal(Struct, frozen=True):
    """Why an issue does not go out, and what to do."""

    message: str
    hint: str


class Flight(Struct, frozen=True, kw_only=True):
    """One issue, about to go to these readers through this channel.

    ``readers`` are ``None`` where a platform has them, and nobody here knows who they are.
    ``uncommitted`` are paths that Git does not have as they are, ``None`` outside Git;
    ``unpublished`` sentences of what does not answer; both empty where they were not asked for.
    ``approved`` is the content hash that somebody approved, ``failing`` what the checks found that
    must not reach a reader, ``carried`` the bytes of pictures in each message.
    """

    edition: Edition
    newsletter: Newsletter
    channel: type[Channel]
    readers: Sequence[Reader] | None
    uncommitted: Sequence[str] | None = ()
    unpublished: Sequence[str] = ()
    approved: str = ""
    failing: Sequence[Finding] = ()
    carried: int = 0


def refusals(flight: Flight) -> tuple[Refusal, ...]:
    """All that stands against it."""
    return tuple(refusal for check in CHECKS for refusal in check(flight))


def _is_ready(flight: Flight) -> Iterator[Refusal]:
    meta = flight.edition.issue.meta
    if meta.draft:
        yield Refusal(
            f"“{meta.title}” is a draft", f"take `draft: true` out of {meta.path} when it is done"
        )


def _is_whole(flight: Flight) -> Iterator[Refusal]:
    """What is no more than a warning while one writes, and must not reach anybody."""
    for finding in flight.edition.findings:
        if finding.code == _PLACEHOLDER:
            yield Refusal(f"{finding.location}: {finding.message}", finding.hint)


def _is_sound(flight: Flight) -> Iterator[Refusal]:
    """What the checks take for an error."""
    for finding in flight.failing:
        hint = f"{finding.hint}; or pass it over with a reason: <!-- check: ignore {finding.code}: … -->"
        yield Refusal(f"{finding.location}: {finding.message}", hint)


def _has_readers(flight: Flight) -> Iterator[Refusal]:
    if flight.readers is None:
        return
    if not flight.readers:
        yield Refusal("the list has no reader to write to", "look at what was left out, and why")
        return
    groups = {
        address.casefold()
        for group in flight.newsletter.delivery.groups.values()
        for address in group
    }
    if all(reader.email.casefold() in groups for reader in flight.readers):
        yield Refusal(
            "every address of the list is one of [delivery.groups]: this is a test",
            "send a test with --to GROUP, or name the readers' own list",
        )


def _is_committed(flight: Flight) -> Iterator[Refusal]:
    if flight.uncommitted:
        others = len(flight.uncommitted) - _NAMED
        more = f" and {others} more" if others > 0 else ""
        named = ", ".join(flight.uncommitted[:_NAMED])
        yield Refusal(
            f"not committed as it is: {named}{more}",
            "commit it, so that what went out can be found again, or send with --allow-dirty",
        )


def _is_published(flight: Flight) -> Iterator[Refusal]:
    for sentence in flight.unpublished:
        yield Refusal(sentence, "publish it before the mail is out, or send with --unpublished")


def _is_approved(flight: Flight) -> Iterator[Refusal]:
    if not flight.newsletter.send.approval or flight.approved == flight.edition.hash:
        return
    slug = flight.edition.issue.meta.slug
    what = "has changed since it was approved" if flight.approved else "is not approved"
    yield Refusal(f"{slug} {what}", f"let somebody read it and run `newsletter approve {slug}`")


def _can_be_addressed(flight: Flight) -> Iterator[Refusal]:
    if Feature.UTF8_ADDRESSES in flight.channel.features:
        return
    accented = [r.email for r in flight.readers or () if not r.email.rpartition("@")[0].isascii()]
    if accented:
        yield Refusal(
            f"{flight.channel.title} cannot write to {named(accented)}: accents before the @",
            "take them out of the list, or send through a channel that can (`newsletter channels`)",
        )


def _can_carry_pictures(flight: Flight) -> Iterator[Refusal]:
    features = flight.channel.features
    if not flight.edition.carried or features & {Feature.INLINE_PICTURES, Feature.PICTURES}:
        return
    yield Refusal(
        f"{flight.channel.title} takes no pictures along with a message",
        'write host = "site" under [images], or send through a channel that has'
        " “inline-pictures” (`newsletter channels`)",
    )


#: In the order in which a person mends things.
CHECKS: tuple[Callable[[Flight], Iterator[Refusal]], ...] = (
    # The issue itself.
    _is_ready,
    _is_whole,
    _is_sound,
    _is_committed,
    _is_published,
    # Only what is final is worth somebody's approval.
    _is_approved,
    # The list.
    _has_readers,
    _can_be_addressed,
    _can_carry_pictures,
)
