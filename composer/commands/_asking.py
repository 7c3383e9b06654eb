"""Asks for every address of some issues, once, before they are checked; and remembers the answers."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from composer.atomic import replace
from composer.errors import AuthorError, OutsideError
from composer.links.asking import Answer, ask_all

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.model import Project

__all__ = ["answers"]

#: Seconds that an answer is believed: a page that is there stays a while; one that is gone may be
#: mended the next minute.
_KEPT = 24 * 60 * 60
_KEPT_FAILED = 15 * 60
#: Pages that are gone, and errors of a server; 401, 403 and their like will be the same tomorrow.
_GONE = (404, 410)
_OF_SERVER, _NO_STATUS = 500, 600
#: From so many hosts on, silence of all of them is this machine's and not theirs.
_SEVERAL = 2


def answers(asked: Asked, project: Project, paths: Sequence[str]) -> Mapping[str, Answer]:
    """What every address of these issues answers, by address."""
    file = project.root / ".newsletter" / "cache" / "answers.json"
    now = time.time()
    known = {url: answer for url, answer in _read(file).items() if _is_fresh(answer, now)}
    wanted = [url for url in _addresses(project, paths) if url not in known]
    if not wanted:
        return known
    terminal = asked.terminal

    def told(done: int, url: str) -> None:
        terminal.passing(f"{done}/{len(wanted)} {url}")

    try:
        fresh = ask_all(wanted, told=told)
    finally:
        terminal.passing("")
    if len(fresh) >= _SEVERAL and all(one.problem == "unreachable" for one in fresh.values()):
        raise OutsideError(
            f"none of {len(fresh)} addresses can be reached: {next(iter(fresh.values())).message}",
            hint="see whether this machine is online; without --online nothing is asked",
        )
    for url, answer in fresh.items():
        known[url] = msgspec.structs.replace(answer, asked=now)
    file.parent.mkdir(parents=True, exist_ok=True)
    replace(file, msgspec.json.encode(known))
    return known


def _addresses(project: Project, paths: Sequence[str]) -> Sequence[str]:
    """The addresses of all issues, each once; of one that cannot be read, none."""
    from composer.checking.links import written_links
    from composer.checking.outside import outside
    from composer.checking.passage import passages
    from composer.source.reader import read

    found: dict[str, None] = {}
    for path in paths:
        try:
            issue = read(project.files.text(path) or "", path, project)
        except AuthorError:
            continue
        links = written_links(issue, passages(issue))
        found.update((address, None) for address, _ in outside(links, project))
    return tuple(found)


def _read(file: Path) -> Mapping[str, Answer]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Answer])
    except (OSError, msgspec.MsgspecError):
        # Never written, or written by another version: it is asked anew.
        return {}


def _is_fresh(answer: Answer, now: float) -> bool:
    is_bad = answer.problem or answer.status in _GONE or _OF_SERVER <= answer.status < _NO_STATUS
    kept = _KEPT_FAILED if is_bad else _KEPT
    return 0 <= now - answer.asked < kept
