"""The order of an import: recognise, name, convert, write; and what became of each post."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from composer import importers, registry
from composer.errors import ComposerError, ExportRefused, UsageError
from composer.importing.filing import INDEX, Filing, State
from composer.importing.importer import Importer
from composer.importing.naming import Named, Names, Taken, name_posts
from composer.importing.pictures import FetchAll
from composer.importing.post import Post, Unreadable
from composer.importing.remembered import Memory
from composer.importing.source import Source, open_source
from composer.importing.told import kept, refused, zoneless
from composer.importing.writing import Writing
from composer.model import Finding, Location, Project
from composer.nearest import nearest

__all__ = ["Brought", "Outcome", "Wanted", "bring_in"]


class Wanted(Struct, frozen=True, kw_only=True):
    """What is asked for: ``into`` is a folder below the project's root, ``url`` the old site's.

    ``fetch`` asks for pictures; without it they stay at their addresses.
    """

    source: Path
    into: str = "issues"
    form: str = ""
    url: str = ""
    stubs: bool = False
    fetch: FetchAll | None = None
    #: Whether a post that the program itself fails at stops all, for whoever looks for the reason.
    strict: bool = False


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one post. ``place`` is where it stands in the export."""

    place: str
    state: State
    path: str = ""
    title: str = ""
    images: int = 0
    links: int = 0
    findings: tuple[Finding, ...] = ()


class Brought(Struct, frozen=True, kw_only=True):
    """What became of the import: the format that was recognised, each post, what concerns all."""

    form: str
    name: str
    posts: tuple[Outcome, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every post could be written, or was there."""
        return all(post.state != "refused" for post in self.posts)


def bring_in(
    project: Project, wanted: Wanted, *, progress: Callable[[str], object] = lambda _: None
) -> Brought:
    """Imports the posts of an export into a project. ``progress`` is told what is being read.

    Raises ``UsageError`` where the words do not fit, and ``ExportRefused`` where the export is
    broken: nothing was written then, for it is read to its end before the first post is.
    """
    source = open_source(wanted.source)
    importer = _importer(source, wanted)
    zone = ZoneInfo(project.newsletter.timezone)
    progress(f"reading {source.title}")
    taken = {meta.slug: Taken(path, meta.date) for path, meta in project.catalogue.items()}
    names = name_posts(importer.posts(), zone, wanted.into, taken)
    if not names.named:
        raise ExportRefused(
            f"there is no post in {source.title}",
            hint=f"it was read as {importer.name}; --from names another format",
        )
    desk = _Desk(project, wanted, importer, names, progress)
    posts = tuple(desk.outcomes())
    return Brought(
        form=importer.format,
        name=importer.name,
        posts=posts,
        findings=_of_zones(names, zone, source),
    )


def _importer(source: Source, wanted: Wanted) -> Importer:
    known = registry.discover(importers, Importer)  # type: ignore[type-abstract]
    if wanted.form:
        if wanted.form not in known:
            meant = nearest(wanted.form, known)
            listed = f"write {meant}" if meant else f"the formats are {', '.join(known)}"
            raise UsageError(f"there is no format “{wanted.form}”", hint=listed)
        return known[wanted.form](source, url=wanted.url)
    found = [kind for kind in known.values() if kind.recognises(source)]
    if len(found) == 1:
        return found[0](source, url=wanted.url)
    if not found:
        raise UsageError(
            f"{source.title} is no export that is known here",
            hint=f"name its format with --from, if it is one of {', '.join(known)}",
        )
    forms = " or ".join(kind.format for kind in found)
    raise UsageError(f"{source.title} may be of {forms}", hint=f"write --from {found[0].format}")


def _of_zones(names: Names, zone: ZoneInfo, source: Source) -> tuple[Finding, ...]:
    without = [named for named in names.named if named is not None and not named.zoned]
    if not without:
        return ()
    many = f"{len(without)} dates have" if len(without) > 1 else "a date has"
    told = zoneless(
        f"{many} no zone, and {zone.key} is taken (the first: {without[0].place})",
        "if they are in another one, set timezone in newsletter.toml to it, import, and set it back",
    )
    return (Finding(told.code, told.severity, told.message, Location(source.title), told.hint),)


class _Desk:
    """Where posts are converted and put into the project, one after the other."""

    def __init__(
        self,
        project: Project,
        wanted: Wanted,
        importer: Importer,
        names: Names,
        progress: Callable[[str], object],
    ) -> None:
        self._root = project.root
        self._stubs = wanted.stubs
        self._strict = wanted.strict
        self._importer = importer
        self._names = names
        self._progress = progress
        self._filing = Filing(project.root, Memory(project.root))
        self._writing = Writing(
            importer=importer,
            newsletter=project.newsletter,
            files=names.files,
            fetch=wanted.fetch,
            stubs=wanted.stubs,
        )

    def outcomes(self) -> Iterator[Outcome]:
        """What became of each post, as soon as it is known."""
        for number, post in enumerate(self._importer.posts()):
            named = self._names.named[number]
            why = self._names.why.get(number)
            if why is not None or named is None or isinstance(post, Unreadable):
                yield _unread(why or Unreadable(post.place, "it cannot be read"))
                continue
            self._progress(f"{number + 1}/{len(self._names.named)} {named.title}")
            yield self._one(post, named)

    def _one(self, post: Post, named: Named) -> Outcome:
        folder = named.path.removesuffix(f"/{INDEX}")
        why = f"it is {named.there}" if named.there else self._filing.kept_because(folder)
        is_there = (self._root / named.path).exists()
        if not why and self._stubs and is_there:
            why = "it is there already, and a stub is made only of what is not"
        if why:
            return _told(named, "kept", kept(f"left as it is: {why}"))
        if self._stubs and not post.canonical:
            return _told(
                named,
                "refused",
                refused(
                    f"{post.place}: no address is known of this post, so nothing can lead there",
                    "name the old site with --url",
                ),
            )
        try:
            return self._written(post, named, folder)
        except ExportRefused as error:
            return _told(named, "refused", refused(error.message, error.hint))

    def _written(self, post: Post, named: Named, folder: str) -> Outcome:
        known = self._filing.pictures(folder)
        images = self._root / folder / "images"
        names = frozenset(os.listdir(images)) if images.is_dir() else frozenset()  # noqa: PTH208
        with self._filing.desk() as desk:
            try:
                written = self._writing.manuscript(post, named, desk, known, names)
            except ComposerError:
                raise
            except Exception as error:
                if self._strict:
                    raise
                # One post that is like nothing seen before must not stop the others.
                raise ExportRefused(
                    f"{post.place}: the program failed at this post ({type(error).__name__})",
                    hint="run it with --debug, and report what it prints, with the post",
                ) from error
            state = self._filing.put(desk, folder, written.text, written.pictures)
        return Outcome(
            place=post.place,
            state=state,
            path=named.path,
            title=named.title,
            images=written.images,
            links=written.links,
            findings=written.findings,
        )


def _told(named: Named, state: State, told: Finding) -> Outcome:
    finding = Finding(told.code, told.severity, told.message, Location(named.path), told.hint)
    return Outcome(
        place=named.place, state=state, path=named.path, title=named.title, findings=(finding,)
    )


def _unread(why: Unreadable) -> Outcome:
    told = refused(why.message, why.hint)
    finding = Finding(told.code, told.severity, told.message, Location(why.place), told.hint)
    return Outcome(place=why.place, state="refused", findings=(finding,))
