"""Publishes a project's site into a folder: the order of it all."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from composer.dist import locked
from composer.drawn import Drawn
from composer.issue_pages import IssuePages
from composer.keys import Keys
from composer.model import Finding, Project, Severity
from composer.site.addresses import Addresses
from composer.site.folder import Folder, Stamp
from composer.site.furniture import Furniture
from composer.site.made import Made
from composer.site.outline import Outline
from composer.site.places import next_change
from composer.site.search import HOME as SEARCH
from composer.site.shelf import Shelf, shelf
from composer.site.taken import taken
from composer.site.writer import Writer
from composer.source.typeset_meta import typeset_meta

__all__ = ["Publication", "Publisher"]


class Publication(Struct, frozen=True, kw_only=True):
    """What a publishing did: issues on the site, files that are new, gone, what stopped issues.

    ``gone`` are files that the site has no more and that are still there, ``pruned`` those that were
    removed; ``stamps`` the size and time of each file; ``inputs`` are all that was read beside the
    issues; ``until`` is when the site will be another without anybody's doing.
    """

    issues: int = 0
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    stamps: Mapping[str, Stamp] = {}
    inputs: frozenset[str] = frozenset()
    until: datetime.datetime | None = None


Told = Callable[[tuple[str, ...]], object]


class Publisher:
    """One project's site in one folder, at one moment."""

    def __init__(self, project: Project, out: Path, *, keys: Keys, now: datetime.datetime) -> None:
        self.project = project
        self.out = out
        self.keys = keys
        self.now = now
        self._cache = project.root / ".newsletter" / "cache"
        self._drawn = Drawn(self._cache / "pictures")
        self._furniture = Furniture(project, self._cache / "site" / "cards")

    def publish(
        self,
        *,
        redirects: bool = False,
        prune: Told | None = None,
        stamps: Mapping[str, Stamp] | None = None,
    ) -> Publication:
        """Writes the site, where no address changed or ``redirects`` are asked for.

        ``prune`` is told what will be removed, before it is; without it nothing is. Raises
        UsageError where ``issue_url`` leads elsewhere, OutsideError where the folder is somebody
        else's or cannot be written.
        """
        with self._alone():
            folder = Folder(self.out, stamps)
            shown, stopped = self._shown()
            outline = Outline(self.project, shown, folder.before, self.now)
            findings = [finding for found in stopped.values() for finding in found]
            if outline.moved and not redirects:
                return Publication(findings=(*findings, *outline.refusals()))
            outline, made = self._made(outline)
            findings += self._found(outline, made)
            manifest = Writer(outline, folder, self._furniture, self._drawn).write(made, stopped)
            # An index that was made anew has other files; nothing else leads to the old ones.
            folder.prune(name for name in folder.gone() if name.startswith(f"{SEARCH}/"))
            gone = folder.gone()
            if prune is not None and gone:
                prune(gone)
            stayed = folder.prune(gone) if prune is not None else gone
            return Publication(
                issues=len(manifest.issues),
                changed=tuple(folder.changed),
                gone=stayed,
                pruned=tuple(name for name in gone if name not in stayed),
                findings=tuple(dict.fromkeys(findings)),
                stamps=folder.close(manifest),
                inputs=self._inputs(made),
                until=next_change(self.project, self.now),
            )

    def _found(self, outline: Outline, made: Mapping[str, Made]) -> Iterator[Finding]:
        """What stopped issues, what ``[site]`` lacks, and one warning for all title cards missing."""
        for one in made.values():
            yield from one.findings
        yield from self._furniture.findings()
        titles: dict[str, list[str]] = {}
        for meta in outline.shelf.issues:
            if why := made[meta.path].uncarded:
                titles.setdefault(why, []).append(meta.title)
        for why, found in titles.items():
            yield self._furniture.uncarded(found, why)

    def _inputs(self, made: Mapping[str, Made]) -> frozenset[str]:
        """The files that were read, wherever in the project they lie."""
        site = self.project.newsletter.site
        read = {name for one in made.values() for name in one.inputs if name.startswith("file:")}
        return frozenset(
            (*(name.partition(":")[2] for name in read), *filter(None, (site.font, site.icon)))
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One publishing at a time; where the project cannot be written, without a lock."""
        with ExitStack() as stack:
            with suppress(OSError):
                stack.enter_context(locked(self.out, self._cache))
            yield

    def _shown(self) -> tuple[Shelf, dict[str, tuple[Finding, ...]]]:
        """The issues that may be shown, and what stops others, by their paths."""
        project = self.project
        public = shelf(project.catalogue.values(), self.now)
        hidden = project.catalogue.keys() - {meta.path for meta in public.issues}
        stopped = {
            path: found
            for path, found in project.broken.items()
            if path not in hidden and any(f.severity is Severity.ERROR for f in found)
        }
        sound = (meta for meta in public.issues if meta.path not in stopped)
        shown = Shelf(issues=tuple(typeset_meta(meta, project) for meta in sound))
        addresses = Addresses(project.newsletter, shown.folders)
        pages = {meta.path: addresses.path(addresses.issue(meta)) for meta in shown.issues}
        stopped |= {finding.location.path: (finding,) for finding in taken(shown, pages)}
        return Shelf(issues=tuple(m for m in shown.issues if m.path not in stopped)), stopped

    def _made(self, outline: Outline) -> tuple[Outline, dict[str, Made]]:
        """The issues' pages; no page leads to what never was on the site and cannot be."""
        made: dict[str, Made] = {}
        lost: dict[str, Made] = {}
        while True:
            pages = IssuePages(
                outline,
                self._furniture,
                keys=self.keys,
                drawn=self._drawn,
                memory=self._cache / "site" / "issues",
            )
            made = pages.made(made)
            failed = {
                path: one
                for path, one in made.items()
                if not one.page and path not in outline.former
            }
            if not failed:
                return outline, {**made, **lost}
            lost |= failed
            outline = outline.without(failed)
