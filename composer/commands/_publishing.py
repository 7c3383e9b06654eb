"""What ``newsletter publish`` does, and what it says of it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.commands._terminal import print_json
from composer.errors import UsageError
from composer.model import Finding

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.publisher import Publication

__all__ = ["publish"]

#: Files that are named; the rest are counted.
_NAMED = 12
#: What a site must not be written among.
_SOURCES = ("issues", "templates", ".newsletter", ".git", "dist")


class Told(Struct, frozen=True, kw_only=True):
    """What ``newsletter publish --json`` prints."""

    folder: str
    issues: int
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    pruned: tuple[str, ...]
    findings: tuple[Finding, ...]


def publish(
    asked: Asked, *, out: str | None, base: str, prune: bool, redirects: bool, as_json: bool
) -> int:
    """Publishes; the exit code: 1 where an issue could not be."""
    from composer.builder import tool_key
    from composer.keys import Keys
    from composer.pipeline import load
    from composer.publisher import Publisher
    from composer.snapshot import Snapshot

    root = asked.root().resolve()
    folder = _folder(out, root)
    project = load(root, url=_base(base))
    asked.terminal.findings(project.findings, root)
    snapshot = Snapshot.take(root, root / ".newsletter" / "cache" / "files")
    keys = Keys(project, snapshot, tool_key(f"site {project.newsletter.url}"))
    now = datetime.datetime.now(datetime.UTC)
    done = Publisher(project, folder, keys=keys, now=now).publish(prune=prune, redirects=redirects)
    told = Told(
        folder=str(folder),
        issues=len(done.issues),
        changed=done.changed,
        gone=done.gone,
        pruned=done.pruned,
        findings=done.findings,
    )
    if as_json:
        print_json(told)
    else:
        _tell(asked, done, folder, root)
    return int(any(finding.severity == "error" for finding in done.findings))


def _folder(out: str | None, root: Path) -> Path:
    folder = root / "site" if out is None else Path(out)
    whole = folder.resolve()
    for source in (root / name for name in _SOURCES):
        if whole in (root, source) or whole.is_relative_to(source):
            raise UsageError(
                f"--out: {folder} is no place for a site",
                hint="name a folder of its own, such as site/; dist/ may hold drafts",
            )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out: {folder} is a file", hint="name a folder")
    return folder


def _base(base: str) -> str:
    if base and not base.startswith(("https://", "http://")):
        raise UsageError(f"--base: {base} is no whole address", hint=f"write https://{base}")
    return base


def _tell(asked: Asked, done: Publication, folder: Path, root: Path) -> None:
    terminal = asked.terminal
    terminal.findings(done.findings, root)
    for name in done.pruned:
        terminal.say(f"  removed {name}")
    count = len(done.issues)
    issues = f"{count} issue{'' if count == 1 else 's'}"
    changed = f"{len(done.changed)} files written" if done.changed else "nothing changed"
    terminal.say(f"{terminal.style('✓', 'good')} {issues} on the site: {changed} → {folder}/")
    if done.gone:
        terminal.say(f"{len(done.gone)} files are of issues or pages that are gone:")
        for name in done.gone[:_NAMED]:
            terminal.say(f"  {name}")
        if len(done.gone) > _NAMED:
            terminal.say(f"  … and {len(done.gone) - _NAMED} more")
        terminal.say("hint: `newsletter publish --prune` removes them")
