"""Each file of the site is one page's: what two pages would lie in is told, not written twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from composer.model import Finding, Meta, Severity
from composer.render.addresses import home_of
from composer.site.addresses import Addresses
from composer.site.manifest import MANIFEST, Published
from composer.site.shelf import Shelf

__all__ = ["formers", "refusal", "taken"]

#: What the site keeps for itself, beside the folders of tags, years and languages.
_FILES = (
    "index.html",
    "404.html",
    "sitemap.xml",
    "robots.txt",
    MANIFEST,
    "icon-32.png",
    "icon-180.png",
)
_FOLDERS = ("tags/", "archive/", "pagefind/")


def taken(shelf: Shelf, pages: Mapping[str, str]) -> Iterator[Finding]:
    """The issues whose page would lie where another page does; ``pages`` are their files."""
    folders = [*_FOLDERS]
    if len(shelf.languages) > 1:
        folders += [f"{language}/" for language in shelf.languages]
    owners: dict[str, Meta] = {}
    for meta in reversed(shelf.issues):
        # Some hosts and systems take large and small letters for the same.
        page = pages[meta.path].lower()
        other = owners.setdefault(home_of(page), meta)
        own = next((name for name in folders if page.startswith(name)), "")
        if page in _FILES or (page.startswith("feed") and page.endswith(".xml")):
            own = page
        if own:
            yield _taken(meta, f"the site keeps {own} for itself")
        elif other is not meta:
            yield _taken(meta, f"{other.path} has the same address")


def _taken(meta: Meta, why: str) -> Finding:
    return Finding(
        "address-taken",
        Severity.ERROR,
        f"it cannot be published at its address: {why}",
        meta.place("slug"),
        "give it another `slug:`, or let issue_url in newsletter.toml hold {slug}",
    )


def formers(
    before: Mapping[str, Published], metas: Iterable[Meta]
) -> Mapping[str, tuple[str, Published]]:
    """What was published of each issue that was: the path that it had then, and what is known.

    An issue whose own file was renamed is told by its title and its day.
    """
    found = {}
    known = {meta.path: meta for meta in metas}
    lost = {(one.title, one.date): (path, one) for path, one in before.items() if path not in known}
    for path, meta in known.items():
        former = lost.get((meta.title, meta.date.isoformat()))
        if path in before:
            found[path] = (path, before[path])
        elif former:
            found[path] = former
    return found


def refusal(meta: Meta, former: Published, addresses: Addresses) -> Finding:
    """What an author is told whose issue would leave its address."""
    return Finding(
        "address-changed",
        Severity.ERROR,
        f"it was published at {former.url}, and would now be at {addresses.issue(meta)}",
        meta.place("slug"),
        "give it back its address with `slug:`, or publish with --redirects:"
        " a page at the old address leads on",
    )
