"""Whether the live site is the one that was published: asked issue by issue, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from composer.errors import FetchRefused, OutsideError
from composer.links.answers import Ask, page_state, picture_state
from composer.links.fetch import JSON
from composer.site.manifest import MANIFEST, Manifest, decoded

__all__ = ["stale"]

_FOUND = 200
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


def stale(manifest: Manifest, front: str, ask: Ask) -> Iterator[tuple[str, str]]:
    """What is not as it was published, each with why: an address, or a file of the site.

    ``front`` is the address of the live front page. Its manifest tells of every other file; each
    issue's page and each picture is asked for all the same, for what is named may not answer.
    Raises OutsideError where the site does not answer at all.
    """
    yield from _differing(manifest, front, ask)
    asked = set()
    for issue in manifest.issues.values():
        url = f"{front}{issue.url.removeprefix(manifest.front)}"
        why = page_state(url, issue.build, ask)
        if why:
            yield url, why
        for name in issue.files:
            if name.endswith(_PICTURES) and name not in asked:
                asked.add(name)
                url = f"{front}{quote(name)}"
                why = picture_state(url, ask)
                if why:
                    yield url, why


def _differing(manifest: Manifest, front: str, ask: Ask) -> Iterator[tuple[str, str]]:
    """The files that the live site's own manifest says to be others."""
    where = f"{front}{MANIFEST}"
    try:
        answer = ask(where, JSON)
        if answer.status != _FOUND:
            yield where, f"answers with status {answer.status}"
            return
    except FetchRefused as error:
        yield where, f"does not answer: {error.message.removeprefix(where).strip()}"
        return
    try:
        live = decoded(answer.body, where)
    except OutsideError:
        yield where, "is not what newsletter publish writes"
        return
    for name in sorted(manifest.files):
        if name not in live.files:
            yield name, "is not on the live site"
        elif live.files[name] != manifest.files[name]:
            yield name, "is of another publishing on the live site"
