"""What ``newsletter publish`` does, and what it says of it. Imports nothing that costs."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from composer.commands._asked import Asked
    from composer.publisher import Publication
    from composer.settled import Settled

__all__ = ["base_of", "publish", "site_folder"]

#: Files that are named; the rest are counted.
_NAMED = 12
#: What a site must not be written among.
_SOURCES = ("issues", "templates", ".newsletter", ".git", "dist")


def publish(
    asked: Asked, *, out: str | None, base: str, prune: bool, redirects: bool, as_json: bool
) -> int:
    """Publishes; the exit code: 1 where an issue could not be."""
    from composer.builder import tool_key
    from composer.settled import Settled

    root = asked.root().resolve()
    folder = site_folder(out, root)
    settled = Settled(root, folder, tool_key(f"site {base_of(base)}"))
    known = None if prune else settled.issues(time.time())
    if known is not None:
        _say(asked, folder, known, as_json=as_json)
        return 0
    done = _published(asked, settled, root, folder, base, prune=prune, redirects=redirects)
    asked.terminal.findings(() if as_json else done.findings, root)
    _say(asked, folder, done.issues, done, as_json=as_json)
    return int(any(finding.severity == "error" for finding in done.findings))


def _published(
    asked: Asked,
    settled: Settled,
    root: Path,
    folder: Path,
    base: str,
    *,
    prune: bool,
    redirects: bool,
) -> Publication:
    """Publishes, and remembers what was left."""
    import datetime

    from composer.builder import tool_key
    from composer.keys import Keys
    from composer.pipeline import load
    from composer.publisher import Publisher

    project = load(root, url=base_of(base))
    asked.terminal.findings(project.findings, root)
    keys = Keys(project, settled.snapshot, tool_key(f"site {project.newsletter.url}"))
    now = datetime.datetime.now(datetime.UTC)

    def told(names: Sequence[str]) -> None:
        _list(asked, names, f"{len(names)} files are removed, those that somebody changed kept:")

    done = Publisher(project, folder, keys=keys, now=now).publish(
        redirects=redirects, prune=told if prune else None, stamps=settled.stamps
    )
    if done.stamps:
        settled.record(
            issues=done.issues,
            whole=not (done.gone or done.findings or project.findings or project.unusable),
            until=done.until.timestamp() if done.until else None,
            also=done.inputs,
            stamps=done.stamps,
        )
    return done


def site_folder(out: str | None, root: Path) -> Path:
    """The folder to publish into. Raises UsageError for one that holds sources, or drafts."""
    folder = root / "site" if out is None else Path(out)
    whole = folder.resolve()
    for source in (root / name for name in _SOURCES):
        if whole == source or whole.is_relative_to(source) or root.is_relative_to(whole):
            raise UsageError(
                f"--out: {folder} is no place for a site",
                hint="name a folder of its own, such as site/; dist/ may hold drafts",
            )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out: {folder} is a file", hint="name a folder")
    return folder


def base_of(base: str) -> str:
    """The address that ``--base`` gives. Raises UsageError for one that is not whole."""
    if base and not base.startswith(("https://", "http://")):
        raise UsageError(f"--base: {base} is no whole address", hint=f"write https://{base}")
    return base


def _say(
    asked: Asked, folder: Path, issues: int, done: Publication | None = None, *, as_json: bool
) -> None:
    changed = done.changed if done else ()
    if as_json:
        _print(folder, issues, done)
        return
    terminal = asked.terminal
    if done and not done.stamps:
        terminal.say(f"nothing was published → {_near(folder)}/")
        return
    count = f"{issues} issue{'' if issues == 1 else 's'}"
    files = f"{len(changed)} file{'' if len(changed) == 1 else 's'} written"
    said = files if changed else "nothing changed"
    terminal.say(f"{terminal.style('✓', 'good')} {count} on the site: {said} → {_near(folder)}/")
    if done and done.gone and done.pruned:
        _list(asked, done.gone, "what somebody changed stays:")
    elif done and done.gone:
        _list(asked, done.gone, f"{len(done.gone)} files are of issues or pages that are gone:")
        terminal.say("hint: `newsletter publish --prune` removes them")


def _list(asked: Asked, names: Sequence[str], heading: str) -> None:
    asked.terminal.say(heading)
    for name in names[:_NAMED]:
        asked.terminal.say(f"  {name}")
    if len(names) > _NAMED:
        asked.terminal.say(f"  … and {len(names) - _NAMED} more")


def _print(folder: Path, issues: int, done: Publication | None) -> None:
    """What was done, as JSON."""
    import json

    told: dict[str, Any] = {"folder": str(folder), "issues": issues}
    for name in ("changed", "gone", "pruned"):
        told[name] = list(getattr(done, name)) if done else []
    found = done.findings if done else ()
    if found:
        import msgspec

        told["findings"] = msgspec.to_builtins(found, enc_hook=str)
    else:
        told["findings"] = []
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _near(path: Path) -> str:
    return (
        os.path.relpath(path.resolve()) if path.resolve().is_relative_to(Path.cwd()) else str(path)
    )
