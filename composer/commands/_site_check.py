"""What ``newsletter publish --check`` asks, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from composer.commands._publishing import base_of, site_folder
from composer.commands._terminal import print_json
from composer.errors import UsageError
from composer.links.fetch import Fetched, Limits, fetch
from composer.site.live import stale
from composer.site.manifest import read_manifest

if TYPE_CHECKING:
    from composer.commands._asked import Asked

__all__ = ["check_site"]

#: The largest file that is read: a picture as it lies on the site, or a long manifest.
_LARGEST = 20_000_000


def check_site(asked: Asked, *, out: str | None, url: str, as_json: bool) -> int:
    """Asks the live site for everything that was published; the exit code, 1 where it lacks any."""
    folder: Path = site_folder(out, asked.root().resolve())
    manifest = read_manifest(folder)
    if not manifest.issues:
        raise UsageError(
            f"nothing was published into {folder} yet", hint="publish first: newsletter publish"
        )
    front = f"{(base_of(url) or manifest.front).rstrip('/')}/"
    asked.terminal.passing(f"asking {front}")
    found = list(stale(manifest, front, _ask))
    asked.terminal.passing("")
    if as_json:
        print_json({"url": front, "stale": [{"what": what, "why": why} for what, why in found]})
        return int(bool(found))
    for what, why in found:
        print(f"{what} {why}")
    count = len(manifest.issues)
    issues = f"{count} issue{'' if count == 1 else 's'}"
    sign = asked.terminal.style("✓", "good")
    if found:
        asked.terminal.say(f"{len(found)} of what was published is not there as it was, at {front}")
        asked.terminal.say("hint: upload the folder again, and ask once more after a minute")
    else:
        asked.terminal.say(f"{sign} {front} has all that was published: {issues}")
    return int(bool(found))


def _ask(url: str, types: tuple[str, ...]) -> Fetched:
    return fetch(url, limits=Limits(types=types, size=_LARGEST))
