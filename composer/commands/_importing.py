"""What ``newsletter import`` does: asks for pictures as pages are asked for, and tells the report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from composer.commands._terminal import print_json, table
from composer.errors import FetchRefused, OutsideError, UsageError

if TYPE_CHECKING:
    from composer.bringing import Brought, Outcome
    from composer.commands._asked import Asked

__all__ = ["Asking", "bring"]

_SECONDS = 60.0
_SIGNS = {"written": "✓", "updated": "✓", "unchanged": "·", "kept": "·", "refused": "✗"}
_SUCCESS = range(200, 300)


class Asking(NamedTuple):
    """The words of the command."""

    source: Path
    into: Path | None
    form: str
    url: str
    no_fetch: bool
    stubs: bool
    as_json: bool


def bring(asked: Asked, words: Asking) -> int:
    """Imports, tells what became of each post, and returns the exit code."""
    from composer.bringing import Wanted, bring_in
    from composer.commands._writing import one_at_a_time
    from composer.importing.asking import Asker
    from composer.pipeline import survey

    root = asked.root()
    wanted = Wanted(
        source=words.source,
        into=_into(root, words.into),
        form=words.form,
        url=_address(words.url),
        stubs=words.stubs,
        fetch=None if words.no_fetch else Asker(_picture),
        strict=asked.debug,
    )
    try:
        with one_at_a_time(root, "import"):
            brought = bring_in(survey(root), wanted, progress=asked.terminal.passing)
    finally:
        asked.terminal.passing("")
    if words.as_json:
        print_json(brought)
    else:
        _tell(asked, brought)
    return 0 if brought.is_whole else 1


def _picture(url: str) -> bytes:
    """The bytes of a picture: asked for by the one function that fetches, within its limits."""
    from composer.importing.pictures import MOST_OF_A_PICTURE
    from composer.links.fetch import PICTURES, Limits, fetch

    limits = Limits(seconds=_SECONDS, size=MOST_OF_A_PICTURE, types=PICTURES)
    try:
        answer = fetch(url, limits=limits)
    except FetchRefused as error:
        # The fetch's own hints are about cards.
        raise OutsideError(error.message) from error
    if answer.status not in _SUCCESS:
        raise OutsideError(f"{url} answers with status {answer.status}")
    return answer.body


def _into(root: Path, folder: Path | None) -> str:
    """The folder of issues, from the project's root."""
    if folder is None:
        return "issues"
    inside = os.path.relpath((Path.cwd() / folder).resolve(), root)
    if inside == ".." or inside.startswith(f"..{os.sep}") or inside == ".":
        raise UsageError(
            f"{folder} is no folder inside the project", hint="write a folder such as issues/"
        )
    return inside.replace(os.sep, "/")


def _address(url: str) -> str:
    try:
        is_whole = not url or (urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise UsageError(f"“{url}” is no whole address", hint="write it as https://old.example")
    return url


def _tell(asked: Asked, brought: Brought) -> None:
    terminal = asked.terminal
    rows = [
        (_SIGNS[post.state], post.state, post.path or post.place, post.title)
        for post in brought.posts
    ]
    for line in table(rows):
        print(line)
    terminal.findings(brought.findings)
    for post in brought.posts:
        terminal.findings(_ordered(post))
    terminal.say(_summary(brought))


def _ordered(post: Outcome) -> list[Any]:
    return sorted(post.findings, key=lambda finding: finding.location.line)


def _summary(brought: Brought) -> str:
    """What became of all, in a line."""
    states = [post.state for post in brought.posts]
    counts = [f"{states.count(state)} {state}" for state in _SIGNS if state in states]
    images = sum(post.images for post in brought.posts)
    links = sum(post.links for post in brought.posts)
    told = f"{brought.name}: {', '.join(counts)}"
    return f"{told}; {images} pictures, {links} links" if images or links else told
