"""Publishes a project's site: what is unchanged is recognised, what is left is shared out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from composer.atomic import replace as write_whole
from composer.blocks.results import Results
from composer.dist import picture_bytes
from composer.drawn import Drawn
from composer.errors import AuthorError, ThemeError
from composer.keys import Keys
from composer.model import Finding, Issue, Location, Meta, PictureFile, Project, Severity
from composer.model.place import Link, Place
from composer.pipeline import compose_web
from composer.site.addresses import Addresses
from composer.site.folder import Folder, Published
from composer.site.own_pages import Furniture, OwnPages
from composer.site.shelf import Shelf, shelf
from composer.source.typeset_meta import typeset_meta

__all__ = ["Publication", "Publisher"]


class Made(Struct, frozen=True, kw_only=True):
    """What was made of one issue; remembered, so that feeds need no issue read again."""

    path: str
    key: str = ""
    build: str = ""
    page: str = ""
    content: str = ""
    summary: str = ""
    pictures: tuple[PictureFile, ...] = ()
    inputs: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Publication(Struct, frozen=True, kw_only=True):
    """What a publishing did: issues on the site, files that are new, gone, and what stopped issues."""

    issues: tuple[Meta, ...]
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Publisher:
    """One project's site in one folder, at one moment."""

    def __init__(self, project: Project, out: Path, *, keys: Keys, now: datetime.datetime) -> None:
        self.project = project
        self.keys = keys
        self.now = now
        sound = [m for m in project.catalogue.values() if not _is_broken(project, m)]
        self.shelf: Shelf = shelf([typeset_meta(meta, project) for meta in sound], now)
        self._metas = {meta.path: meta for meta in self.shelf.issues}
        self.addresses = Addresses(project.newsletter)
        self.folder = Folder(out)
        self.drawn = Drawn(project.root / ".newsletter" / "cache" / "pictures")
        self._memory = project.root / ".newsletter" / "cache" / "site"
        self._furniture = Furniture(project, self.addresses)
        self._urls = {meta.path: self.addresses.issue(meta) for meta in self.shelf.issues}

    def publish(self, *, prune: bool = False, redirects: bool = False) -> Publication:
        """Writes the site. Raises UsageError for addresses elsewhere, AuthorError for changed ones."""
        from composer.sharing import shared_out

        moved = self._moved()
        if moved and not redirects:
            raise AuthorError(tuple(self._refusal(path, old) for path, old in moved.items()))
        kept = {meta.path: self._remembered(meta) for meta in self.shelf.issues}
        stale = [path for path, made in kept.items() if made is None]
        made = {path: one for path, one in kept.items() if one is not None}
        made |= {one.path: one for one in shared_out(stale, self._make)}
        return self._write(made, moved, prune=prune)

    def _moved(self) -> dict[str, str]:
        """The issues that were at another address when they were published last."""
        before = self.folder.before.issues
        return {
            path: before[path].url
            for path, url in self._urls.items()
            if path in before and before[path].url != url
        }

    def _refusal(self, path: str, old: str) -> Finding:
        meta = self._metas[path]
        return Finding(
            "address-changed",
            Severity.ERROR,
            f"it was published at {old}, and would now be at {self._urls[path]}",
            meta.place("slug") if "slug" in meta.places else Location(path, 1, 1),
            "give it back its slug, or publish with --redirects: a page at the old address leads on",
        )

    def _remembered(self, meta: Meta) -> Made | None:
        """What was made of an issue before, where it is still so."""
        try:
            made = msgspec.msgpack.decode(self._memo(meta).read_bytes(), type=Made)
        except (OSError, msgspec.MsgspecError):
            return None
        return made if made.key == self._key(meta, made.inputs) else None

    def _memo(self, meta: Meta) -> Path:
        return self._memory / f"{meta.slug}.{meta.language}"

    def _key(self, meta: Meta, inputs: Sequence[str]) -> str:
        return self.keys.key(meta.path, inputs, self._urls[meta.path], self._around(meta))

    def _around(self, meta: Meta) -> tuple[Any, ...]:
        """All that an issue's page shows of the pages around it."""
        near = (*self.shelf.neighbours(meta), *self.shelf.related(meta))
        shown = [
            (m.title, m.subtitle, m.description, m.date, self._urls[m.path]) for m in near if m
        ]
        closed = sorted(poll for poll, _ in self._closed(meta))
        return (shown, self._translations(meta), self._tags(meta), closed, len(near))

    def _closed(self, meta: Meta) -> list[tuple[str, Mapping[str, int]]]:
        """The issue's own polls whose results are there, and that take no more votes."""
        results = self.project.results.get(meta.slug, {})
        polls = {**self.project.newsletter.polls, **meta.polls}
        today = self.now.date()
        return [
            (poll, found.votes)
            for poll, found in results.items()
            if found.votes
            and not ((known := polls.get(poll)) and known.closes and known.closes >= today)
        ]

    def _translations(self, meta: Meta) -> tuple[Link, ...]:
        return tuple(
            Link(self._furniture.language(m.language), self._urls[m.path], m.language)
            for m in self.shelf.translations(meta)
        )

    def _tags(self, meta: Meta) -> tuple[Link, ...]:
        return tuple(Link(tag, self.addresses.tag(tag)) for tag in dict.fromkeys(meta.tags))

    def place(self, issue: Issue) -> Place:
        """An issue's place among the others."""
        meta = issue.meta
        known = self._metas[meta.path]
        before, after = self.shelf.neighbours(known)
        polls = {b.id: b.poll for part in issue.parts for b in part.blocks if b.name == "poll"}  # type: ignore[attr-defined]
        bars = {
            poll: Results(location=Location(meta.path), id=poll).counted(polls[poll], votes)
            for poll, votes in self._closed(meta)
            if polls.get(poll)
        }
        card = "" if issue.cover else self._furniture.card_url(self._urls[meta.path])
        return Place(
            url=self._urls[meta.path],
            front=self.addresses.front,
            feed=self._furniture.feed,
            icons=self._furniture.icons,
            previous=before,
            next=after,
            related=self.shelf.related(known),
            translations=self._translations(known),
            tags=self._tags(known),
            urls=self._urls,
            image=card,
            image_alt=meta.title if card else "",
            results=bars,
        )

    def _make(self, path: str) -> Made:
        """Composes one issue's page. What stops it is told of it alone."""
        meta = self._metas[path]
        try:
            read: list[Issue] = []

            def place(issue: Issue) -> Place:
                read.append(issue)
                return self.place(issue)

            edition = compose_web(self.project.files.text(path) or "", path, self.project, place)
            for picture in edition.pictures:
                picture_bytes(picture, self.project.root, self.drawn)
        except (AuthorError, ThemeError, ValueError) as error:
            return Made(path=path, findings=_findings(error, path))
        issue = read[0]
        inputs = tuple(sorted(issue.inputs))
        made = Made(
            path=path,
            key=self._key(meta, inputs),
            build=edition.hash,
            page=edition.page,
            content=edition.content,
            summary=issue.meta.description or issue.preheader,
            pictures=edition.pictures,
            inputs=inputs,
        )
        self._remember(meta, made)
        return made

    def _remember(self, meta: Meta, made: Made) -> None:
        from contextlib import suppress

        with suppress(OSError):
            self._memory.mkdir(parents=True, exist_ok=True)
            write_whole(self._memo(meta), msgspec.msgpack.encode(made))

    def _write(
        self, made: Mapping[str, Made], moved: Mapping[str, str], *, prune: bool
    ) -> Publication:
        issues: dict[str, Published] = {}
        findings: list[Finding] = []
        for meta in self.shelf.issues:
            one = made[meta.path]
            findings += one.findings
            known = self.folder.before.issues.get(meta.path)
            if one.page:
                issues[meta.path] = self._put(meta, one)
            elif known is not None:
                # What is on the site stays until its issue is mended.
                self.folder.keep(known.files)
                issues[meta.path] = known
        there = tuple(meta for meta in self.shelf.issues if meta.path in issues)
        own = OwnPages(self.project, self.addresses, self._furniture, self.folder)
        own.write(replace(self.shelf, issues=there), {p: m for p, m in made.items() if m.page})
        own.redirect({old: self._urls[path] for path, old in moved.items()})
        pruned = self.folder.prune() if prune else ()
        gone = () if prune else self.folder.gone()
        self.folder.close(issues, pruned=prune)
        return Publication(
            issues=there,
            changed=tuple(self.folder.changed),
            gone=gone,
            pruned=pruned,
            findings=(*findings, *self._furniture.findings),
        )

    def _put(self, meta: Meta, made: Made) -> Published:
        """Writes an issue's page, its pictures, and the picture that stands for it."""
        page = self.addresses.path(self._urls[meta.path])
        home = (
            page.removesuffix("index.html")
            if page.endswith("index.html")
            else page.rpartition("/")[0] + "/"
        )
        home = "" if home == "/" else home
        files = [page]
        self.folder.put(page, made.page.encode("utf-8", "replace"))
        for picture in made.pictures:
            name = f"{home}images/{picture.name}"
            files.append(name)
            if self.folder.has([name]):
                self.folder.keep([name])
            else:
                self.folder.put(name, picture_bytes(picture, self.project.root, self.drawn))
        if not meta.cover and (card := self._furniture.card(meta)) is not None:
            files.append(f"{home}card.png")
            self.folder.put(f"{home}card.png", card)
        return Published(
            url=self._urls[meta.path], build=made.build, key=made.key, files=tuple(files)
        )


def _is_broken(project: Project, meta: Meta) -> bool:
    return any(f.severity is Severity.ERROR for f in project.broken.get(meta.path, ()))


def _findings(error: Exception, path: str) -> tuple[Finding, ...]:
    if isinstance(error, AuthorError):
        return error.findings
    if isinstance(error, ThemeError):
        return (Finding(error.code, Severity.ERROR, error.message, error.location, error.hint),)
    return (Finding("picture-unreadable", Severity.ERROR, str(error), Location(path, 1, 1)),)
