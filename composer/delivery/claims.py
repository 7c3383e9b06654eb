"""Who may send an issue: one process on a machine, and one machine of all.

On a machine a lock is held that its process takes along when it dies. Between machines, one commit
of its own is pushed to ``refs/newsletter/sending/<slug>`` on the condition that nothing is there:
of any number of machines that push at once, Git lets one through. Its message tells the others who
has it. The claim stays after the send, for the record of it may not be committed yet;
``newsletter release`` takes it away.
"""

from __future__ import annotations

import json
import os
import platform
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from composer.atomic import Lock
from composer.delivery.git import FAR, Answer, ask, told, without_credentials
from composer.delivery.worktree import person
from composer.errors import OutsideError, UsageError

__all__ = ["Claim", "alone", "claim", "must_be_shared", "reach", "release"]

_FOLDER = "refs/newsletter/sending/"
_SLUG = re.compile(r"[a-z0-9-]{1,200}")
_TRUE = ("1", "true", "yes")
_REMOTE = (
    "a claim needs a Git remote that takes it: look at `git remote -v` and at your rights there"
)
#: Whoever claims is told in the message; Git wants an author as well, and a machine may have none.
_AUTHOR = {
    "user.name": "newsletter-composer",
    "user.email": "newsletter-composer@localhost",
    "commit.gpgSign": "false",
    "i18n.commitEncoding": "UTF-8",
}
#: The author's own hooks and settings of pushing are for branches.
_ALONE = (
    *("--quiet", "--no-verify", "--no-signed", "--no-follow-tags"),
    *("--recurse-submodules=no", "--no-thin"),
)
#: Fetches one commit, and changes nothing that anybody sees.
_QUIETLY = (
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
    *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
)
#: How often a remote that is busy is asked, and seconds between.
_TURNS, _PAUSE = 4, 0.1
#: Characters of another's name.
_LONGEST = 200


class Claim(Struct, frozen=True, kw_only=True):
    """Who sends an issue, where and since when. ``commit`` is Git's name for the claim."""

    by: str
    host: str
    since: str
    content: str = ""
    channel: str = ""
    commit: str = ""

    def __str__(self) -> str:
        return f"{self.by} on {self.host} since {self.since}"


@contextmanager
def alone(root: Path, slug: str) -> Iterator[None]:
    """While it lasts, no other process on this machine sends, resumes or pushes the issue.

    Raises OutsideError, which tells who does, where one is at it.
    """
    path = root / ".newsletter" / "locks" / f"send-{_checked(slug)}"
    note = path.with_name(f"{path.name}.json")

    def taken() -> None:
        raise OutsideError(
            f"{slug} is being sent{_holder(note)}",
            hint=f"wait for it to end; `newsletter status {slug}` shows how far it is",
        )

    mine = {"pid": os.getpid(), "by": person(root), "since": _now()}
    with Lock(path, waiting=taken):
        note.write_text(json.dumps(mine), encoding="utf-8")
        yield


def _holder(note: Path) -> str:
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        return f" by {said['by']} (process {said['pid']}) since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return " by another process"


def must_be_shared(environment: Mapping[str, str]) -> bool:
    """Whether this is a CI server, whose next run knows nothing of this one's files."""
    return environment.get("CI", "").lower() in _TRUE


def claim(root: Path, slug: str, *, content: str, channel: str) -> Claim:
    """Claims an issue for this machine. Raises OutsideError, which tells who has it, where one does."""
    ref, place = _ref(slug), _place(root)
    mine = Claim(
        by=person(root), host=platform.node(), since=_now(), content=content, channel=channel
    )
    commit = _commit(root, slug, mine)
    mine = replace(mine, commit=commit)
    for turn in range(1, _TURNS + 1):
        pushed = _pushed(root, place, f"--force-with-lease={ref}:", f"{commit}:{ref}")
        if not pushed.code:
            return mine
        other = _read(root, place, ref)
        if other is not None and other.commit == commit:
            # The push went through, and its answer was lost.
            return mine
        if other is not None:
            raise OutsideError(
                f"{slug} is claimed by {other}",
                hint=f"if that send is dead for good: newsletter release {slug}",
            )
        # Whoever was quicker holds the ref's lock, and has not written it yet.
        time.sleep(_PAUSE * turn)
    raise OutsideError(f"{slug} cannot be claimed: git says: {pushed.words}", hint=_REMOTE)


def release(root: Path, slug: str) -> Claim | None:
    """Takes a claim away and gives it; ``None`` where there is none.

    Raises OutsideError where it cannot, and where somebody claimed the issue anew meanwhile.
    """
    ref, place = _ref(slug), _place(root)
    held = _read(root, place, ref)
    if held is None:
        return None
    # Only the claim that was looked at.
    gone = _pushed(root, place, f"--force-with-lease={ref}:{held.commit}", f":{ref}")
    if not gone.code:
        return held
    now = _read(root, place, ref)
    if now is not None and now.commit != held.commit:
        raise OutsideError(
            f"{slug} was claimed anew meanwhile, by {now}", hint="that claim was left as it is"
        )
    if now is not None:
        told(gone, doing=f"the claim on {slug} cannot be released", hint=_REMOTE)
    return held


def reach(root: Path) -> str:
    """The address of the remote that claims are made in. Raises OutsideError where none answers."""
    place = _place(root)
    told(
        _asked(root, "ls-remote", place, f"{_FOLDER}*"),
        doing="the remote does not answer",
        hint=_REMOTE,
    )
    return without_credentials(place)


def _checked(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise UsageError(f"“{slug}” is no slug", hint="it has letters a to z, digits and hyphens")
    return slug


def _ref(slug: str) -> str:
    return f"{_FOLDER}{_checked(slug)}"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _asked(root: Path, *words: str, stdin: str = "") -> Answer:
    answer = ask(root, *words, seconds=FAR, stdin=stdin)
    if answer is None:
        raise OutsideError(
            "this machine has no Git, and a claim is made with it",
            hint='install it, or set claim = "none" under [send]',
        )
    return answer


def _place(root: Path) -> str:
    """The address to push to: of the branch's remote, else of ``origin``, else of the only one."""
    branch = _asked(root, "symbolic-ref", "--quiet", "--short", "HEAD").out.strip()
    named = _asked(root, "config", f"branch.{branch}.remote").out.strip() if branch else ""
    all_of_them = _asked(root, "remote").out.split()
    only = all_of_them[0] if len(all_of_them) == 1 else ""
    for remote in filter(None, (named, "origin", only)):
        # What is pushed there is read there: a remote may be fetched from another address.
        address = _asked(root, "remote", "get-url", "--push", remote)
        if remote != "." and not address.code:
            return address.out.strip()
    raise OutsideError("this project has no Git remote to claim the issue in", hint=_REMOTE)


def _commit(root: Path, slug: str, mine: Claim) -> str:
    """A commit without files that says who claims; no other is the same."""
    lines = [
        f"Sending {slug}",
        "",
        f"By: {mine.by}",
        f"Host: {mine.host}",
        f"Since: {mine.since}",
        f"Content: {mine.content}",
        f"Channel: {mine.channel}",
        f"Process: {os.getpid()} {os.urandom(8).hex()}",
    ]
    hint = "is this folder in a Git repository?"
    tree = told(_asked(root, "mktree"), doing="a claim cannot be made", hint=hint)
    settings = [word for name, value in _AUTHOR.items() for word in ("-c", f"{name}={value}")]
    made = _asked(root, *settings, "commit-tree", tree, stdin="\n".join(lines))
    return told(made, doing="a claim cannot be made", hint=hint)


def _pushed(root: Path, place: str, *words: str) -> Answer:
    """Git's answer to a push; one that did not come in time is a failure too."""
    try:
        return _asked(
            root, "-c", "push.pushOption=", "push", *_ALONE, *words[:1], place, *words[1:]
        )
    except OutsideError as error:
        return Answer(1, "", error.message)


def _read(root: Path, place: str, ref: str) -> Claim | None:
    """The claim in the remote."""
    for _ in range(_TURNS):
        listed = _asked(root, "ls-remote", place, ref)
        commit = told(listed, doing="the remote does not answer", hint=_REMOTE).split("\t")[0]
        if not commit:
            return None
        fetched = _asked(root, *_QUIETLY, place, ref)
        message = _asked(root, "cat-file", "commit", commit)
        if not message.code:
            return _said(message.out, commit)
        # It was another's a moment later, or nobody's.
    told(fetched, doing="the claim cannot be fetched", hint=_REMOTE)
    told(message, doing="the claim cannot be read", hint=_REMOTE)
    return None


def _said(message: str, commit: str) -> Claim:
    """The claim of a commit. Anybody who may push may have written it."""
    said = {
        key: "".join(filter(str.isprintable, value))[:_LONGEST]
        for key, value in re.findall(r"(?m)^(\w+): (.*)$", message.partition("\n\n")[2])
    }
    return Claim(
        by=said.get("By", "somebody"),
        host=said.get("Host", "another machine"),
        since=said.get("Since", "an unknown time"),
        content=said.get("Content", ""),
        channel=said.get("Channel", ""),
        commit=commit,
    )
