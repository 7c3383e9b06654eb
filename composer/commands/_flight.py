"""What is looked at before an issue goes to readers, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.commands._pictures import carried
from composer.delivery import worktree
from composer.delivery.preflight import Flight, refusals
from composer.delivery.published import unpublished as not_there
from composer.links.fetch import Fetched, Limits, fetch
from composer.render.inline import travelling

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._dispatch import Composed
    from composer.delivery.channel import Channel
    from composer.delivery.ledger import Approval
    from composer.delivery.letter import Reader

__all__ = ["flight_of", "may_go"]


def flight_of(
    asked: Asked,
    issue: Composed,
    kind: type[Channel],
    *,
    readers: Sequence[Reader] | None,
    approval: Approval | None,
    allow_dirty: bool,
    unpublished: bool,
) -> Flight:
    """All that is looked at; ``readers`` is ``None`` where a platform has them."""
    root, newsletter = issue.project.root, issue.project.newsletter
    uncommitted = () if allow_dirty else worktree.uncommitted(root, _inputs(issue))
    if uncommitted is None:
        asked.terminal.say("not a Git repository: whether it is committed was not looked at")
    missing: tuple[str, ...] = ()
    if not unpublished:
        asked.terminal.passing("asking whether the web edition is there")
        missing = tuple(not_there(issue.edition, newsletter, _ask))
        asked.terminal.passing("")
    return Flight(
        edition=issue.edition,
        newsletter=newsletter,
        channel=kind,
        readers=readers,
        uncommitted=uncommitted,
        unpublished=missing,
        approved=approval.hash if approval else "",
        failing=issue.failing,
        carried=travelling(map(len, carried(issue).values())),
    )


def may_go(asked: Asked, flight: Flight) -> bool:
    """Whether nothing stands against it; says what does."""
    found = refusals(flight)
    for refusal in found:
        asked.terminal.fail(refusal.message, refusal.hint)
    return not found


def _ask(url: str, types: tuple[str, ...]) -> Fetched:
    return fetch(url, limits=Limits(types=types))


def _inputs(issue: Composed) -> tuple[str, ...]:
    """The files that an issue is made of."""
    named = [name.partition(":") for name in issue.edition.issue.inputs]
    files = [rest for kind, _, rest in named if kind == "file"]
    return tuple(dict.fromkeys((issue.path, "newsletter.toml", "templates", *files)))
