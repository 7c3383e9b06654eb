"""An issue becomes a draft on a platform."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.commands._carrying import alone
from composer.commands._dispatch import Composed, Way, composed, opened_ledger, platform
from composer.commands._flight import flight_of, may_go
from composer.commands._moment import moment_of
from composer.commands._pictures import drawn
from composer.delivery.channel import Feature
from composer.delivery.faults import Fault, Halted, Unsure
from composer.delivery.platforms.comparing import differences
from composer.delivery.platforms.drafts import draft_of
from composer.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.channel import Draft, Platform, Stored
    from composer.delivery.ledger import Ledger

__all__ = ["Push", "push"]


class Push(Struct, frozen=True):
    """What was asked for: see the options of ``newsletter push``."""

    issue: str
    via: str
    schedule: str = ""
    send_now: bool = False
    allow_dirty: bool = False
    unpublished: bool = False
    defaults: bool = False

    @property
    def is_to_go_out(self) -> bool:
        """Whether readers will get it by this."""
        return bool(self.schedule or self.send_now)


def push(asked: Asked, wish: Push) -> int:
    """Pushes an issue; gives the exit code."""
    if wish.schedule and wish.send_now:
        raise UsageError("--schedule and --send-now exclude each other", hint="leave one out")
    issue = composed(asked, wish.issue)
    way = platform(issue.project, wish.via)
    moment = moment_of(wish.schedule, issue.project.newsletter.timezone)
    _refuse_lacking(issue, way, wish)
    with opened_ledger(issue.project.root) as ledger:
        slug = issue.edition.issue.meta.slug
        with alone(ledger, issue.project.root, slug):
            if wish.is_to_go_out and not _may_go(asked, issue, way, ledger, wish):
                return 1
            try:
                with way.open() as door:
                    asked.terminal.say(door.check())
                    _Pushing(asked, issue, way, door, ledger).run(moment, send_now=wish.send_now)
            except Fault as fault:
                raise OutsideError(fault.reason, hint=getattr(fault, "hint", "")) from fault
    return 0


def _refuse_lacking(issue: Composed, way: Way[Platform], wish: Push) -> None:
    """Raises UsageError where something is wanted that the platform cannot do for programs."""
    wanted = {Feature.DRAFT}
    wanted |= {Feature.SCHEDULE} if wish.schedule else set()
    wanted |= {Feature.SEND} if wish.send_now else set()
    for feature in sorted(wanted - way.kind.features):
        hint = "`newsletter channels` shows what each can; do it on the platform's own page"
        raise UsageError(f"{way.kind.title} has no “{feature}” for programs", hint=hint)
    if issue.edition.carried and Feature.PICTURES not in way.kind.features:
        raise UsageError(
            f"{way.kind.title} neither takes pictures along with a message nor hosts them",
            hint='write host = "site" under [images], and publish them there',
        )
    own = {"web_url", "unsubscribe_url"}
    fields = sorted({name for name, _ in issue.edition.issue.slots.values()} - own)
    if fields and Feature.MERGE_FIELDS not in way.kind.features and not wish.defaults:
        raise UsageError(
            f"{way.kind.title} fills in no merge fields, and the issue has {', '.join(fields)}",
            hint="everybody gets the default of each with --defaults",
        )


def _may_go(asked: Asked, issue: Composed, way: Way[Platform], ledger: Ledger, wish: Push) -> bool:
    flight = flight_of(
        asked,
        issue,
        way.kind,
        readers=None,
        approval=ledger.approval(issue.edition.issue.meta.slug),
        allow_dirty=wish.allow_dirty,
        unpublished=wish.unpublished,
    )
    return may_go(asked, flight)


class _Pushing:
    """One push, the platform's door open."""

    def __init__(
        self, asked: Asked, issue: Composed, way: Way[Platform], door: Platform, ledger: Ledger
    ) -> None:
        self._say = asked.terminal
        self._issue = issue
        self._way = way
        self._door = door
        self._ledger = ledger
        self._slug = issue.edition.issue.meta.slug

    def run(self, moment: datetime | None, *, send_now: bool) -> None:
        """Writes the draft, and has it sent if that was asked for."""
        known = self._door.find(self._slug)
        if known and known.state in ("sending", "sent"):
            self._say.say(f"{self._slug} was sent on {self._way.kind.title} already: nothing to do")
            print(known.address)
            self._note(known)
            return
        stored = self._written(known)
        self._note(stored)
        if moment:
            self._door.schedule(stored.id, moment)
            self._say.say(f"it will be sent at {moment:%Y-%m-%d %H:%M %Z}")
        elif send_now:
            self._door.send(stored.id)
            self._say.say("it is being sent")
        if moment or send_now:
            self._note(self._door.read(stored.id))

    def _written(self, known: Stored | None) -> Stored:
        """Writes the draft, and says where it is and what became of it on the way."""
        newsletter = self._issue.project.newsletter
        draft = draft_of(self._issue.edition, newsletter, self._door, self._pictures())
        if known:
            self._say.say("the draft of the last push is written again")
            stored = self._door.update(known.id, draft)
        else:
            stored = self._created(draft)
        self._say.say(f"{self._way.kind.title}: {self._say.style(draft.subject, 'bold')}")
        for said in differences(draft, self._door.read(stored.id)):
            self._say.warn(f"on the way to {self._way.kind.title}, {said}")
        print(stored.address)
        return stored

    def _created(self, draft: Draft) -> Stored:
        """A new draft; where the answer to it was lost, the one that was made all the same."""
        try:
            return self._door.create(draft)
        except Unsure:
            made = self._door.find(draft.slug)
            if made is None:
                raise
            return made
        except Halted:
            self._copy(self._door.snippet(draft))
            raise

    def _copy(self, snippet: str) -> None:
        """Leaves what can be pasted by hand, where the platform has a place for that."""
        if not snippet:
            return
        path = Path("dist", self._slug, f"{self._way.name}.html")
        whole = self._issue.project.root / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_text(snippet, encoding="utf-8")
        self._say.say(f"its HTML, to paste by hand: {path}")

    def _pictures(self) -> dict[str, bytes]:
        """The pictures' bytes, where the platform takes them."""
        if Feature.PICTURES not in self._way.kind.features:
            return {}
        return drawn(self._issue.project.root, self._issue.edition.pictures)

    def _note(self, stored: Stored) -> None:
        content = self._issue.edition.hash
        self._ledger.pushed(
            self._slug, self._way.name, stored.id, content, stored.address, stored.state
        )
