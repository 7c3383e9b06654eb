"""The preview's studio: loads a project again and again, and shows an issue even while it is broken."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from composer.dist import picture_bytes
from composer.drawn import Drawn
from composer.errors import ComposerError
from composer.model import Finding, Project
from composer.pipeline import compose, load, reload
from composer.preview import offers
from composer.preview.deeds import Deeds
from composer.preview.problems import findings_of, gone, printable
from composer.preview.view import (
    Desk,
    IssueRow,
    Noted,
    Offer,
    View,
    noted,
    view_of,
    with_problem,
)
from composer.second_look import SecondLook
from composer.source.typeset_meta import typeset_meta

if TYPE_CHECKING:
    from composer.model import Edition, Meta, PictureFile
    from composer.preview.editor import Editor
    from composer.preview.readers import Reader

__all__ = ["Workshop"]

#: Issues whose last good view is kept. Each is half a megabyte.
_KEPT = 8


class Workshop:
    """A :class:`composer.preview.studio.Studio` over one project.

    ``fetch`` fetches one page into the links lock; with ``at_once`` that is done for each address
    as it is met. ``pictures`` is the address below which the page finds pictures.
    """

    def __init__(
        self,
        root: Path,
        readers: Callable[[Project], Sequence[Reader]],
        *,
        theme: str = "",
        editor: Editor | None = None,
        fetch: Callable[[str], None] | None = None,
        at_once: bool = False,
        pictures: str = "/pictures",
    ) -> None:
        self.root = root
        self._theme = theme
        self._editor = editor
        self._deeds = Deeds(root, editor, fetch)
        self._fetch = fetch
        self._at_once = at_once
        self._base = pictures
        self._asked: set[str] = set()
        self.project = load(root, drafts=True, theme=theme)
        self._choose = readers
        self._readers = tuple(readers(self.project))
        self._broken: tuple[Finding, ...] = ()
        self._problems: dict[str, tuple[Finding, ...]] = {}
        self._views: OrderedDict[str, View] = OrderedDict()
        self._pictures: dict[tuple[str, str], PictureFile] = {}
        self._folders: set[str] = set()
        self._drawn = Drawn(root / ".newsletter" / "cache" / "pictures")
        self._revision = 0
        self._second = SecondLook()
        self._shown: dict[str, tuple[int, View]] = {}

    def desk(self) -> Desk:
        """The newsletter, the readers, the editor."""
        newsletter = self.project.newsletter
        sender = {"name": newsletter.sender.name, "email": newsletter.sender.email}
        return Desk(
            newsletter={
                "name": newsletter.name,
                "sender": sender,
                "language": newsletter.language,
            },
            readers=[{"id": reader.id, "label": reader.label} for reader in self._readers],
            editor={"label": self._editor.label} if self._editor else None,
        )

    def issues(self) -> Sequence[IssueRow]:
        """All issues, the newest first; those whose top cannot be read before them."""
        known = self.project.catalogue
        lost = [IssueRow(path=p, slug=p, title=p, state="broken") for p in self.project.broken]
        return [
            *(row for row in lost if row.path not in known),
            *(
                self._row(meta)
                for meta in reversed(tuple(known.values()))
                if not meta.published_elsewhere
            ),
        ]

    def _row(self, meta: Meta) -> IssueRow:
        return IssueRow(
            path=meta.path,
            slug=meta.slug,
            title=typeset_meta(meta, self.project).title,
            number=meta.number,
            date=meta.date.isoformat(),
            language=meta.language,
            state=self._state(meta),
        )

    def _state(self, meta: Meta) -> str:
        if meta.path in self.project.broken:
            return "broken"
        if meta.path in self.project.sent:
            return "sent"
        if meta.draft:
            return "draft"
        record = self.root / "dist" / meta.slug / "issue.json"
        try:
            built = record.stat().st_mtime_ns
            written = (self.root / meta.path).stat().st_mtime_ns
        except OSError:
            return "new"
        return "changed" if written > built else "built"

    def refresh(self, changed: Collection[str] | None) -> None:
        """Loads the project again, as much of it as the changed paths ask for."""
        self._revision += 1
        try:
            self.project = (
                load(self.root, drafts=True, theme=self._theme)
                if changed is None or self._broken
                else reload(self.project, changed, theme=self._theme)
            )
            self._readers = tuple(self._choose(self.project))
            self._broken = ()
        except Exception as error:  # noqa: BLE001 - a defect of ours must not end the preview
            self._broken = findings_of(error, "")

    def view(self, path: str) -> View | None:
        """The issue as it is; what is wrong with it stands over its last good view."""
        known = self._shown.get(path)
        if known and known[0] == self._revision:
            return known[1]
        view = self._view(path)
        if view is not None:
            view = replace(view, revision=self._revision)
            self._shown = {path: (self._revision, view)}
        return view

    def _view(self, path: str) -> View | None:
        if path not in self.project.catalogue and path not in self.project.broken:
            return self._gone(path)
        text = self.project.files.text(path) or ""
        if self._broken:
            return self._with_problem(path, text, self._broken)
        try:
            edition = compose(text, path, self.project)
        except Exception as error:  # noqa: BLE001 - as above
            return self._with_problem(path, text, findings_of(error, path))
        return self._good(edition, text)

    def _good(self, edition: Edition, text: str) -> View:
        meta = edition.issue.meta
        tongue = self.project.theme.tongue(meta.language, self.project.locales)
        view = view_of(
            edition,
            self._readers,
            pictures=f"{self._base}/{meta.slug}/",
            day=tongue.formats.date(meta.date),
            direction=tongue.direction,
        )
        todo = tuple(self._offers(edition))
        found = (*noted(edition.findings, self.project.files), *self._second.at(edition))
        view = replace(view, findings=found, offers=todo, source=printable(text))
        for picture in edition.pictures:
            name = picture.name.rpartition("/")[2]
            self._pictures[meta.slug, name] = picture
            self._folders.add(picture.source.rpartition("/")[0])
        self._views[meta.path] = view
        self._views.move_to_end(meta.path)
        while len(self._views) > _KEPT:
            self._views.popitem(last=False)
        return view

    def examined(self, path: str) -> Sequence[Noted] | None:
        """All findings of the issue that is shown, those of the checks too, which its view then has."""
        revision, view = self._shown.get(path, (-1, None))
        if view is None or view.problem or revision != self._revision:
            return None
        found = self._second.look(path, self.project)
        if found is not None:
            self._shown = {path: (revision, replace(view, findings=found))}
        return found

    def _offers(self, edition: Edition) -> Iterator[Offer]:
        project, issue = self.project, edition.issue
        for offer in offers.unfetched(issue, project.pages) if self._fetch else ():
            if self._at_once and offer.url not in self._asked:
                self._asked.add(offer.url)
                self._fetch_quietly(offer.url)
            yield offer
        yield from offers.unapproved(issue, project.results, project.files)

    def _fetch_quietly(self, url: str) -> None:
        """Fetches in the background; the lock's change shows the card. A failure leaves the offer."""
        import threading

        threading.Thread(target=self._try, args=(url,), daemon=True).start()

    def _try(self, url: str) -> None:
        from contextlib import suppress

        with suppress(ComposerError, OSError):
            if self._fetch:
                self._fetch(url)

    def problem(self, path: str) -> tuple[Finding, ...]:
        """Why the last view of an issue is not of its text as it stands."""
        return self._problems.get(path, ())

    def _with_problem(self, path: str, text: str, findings: tuple[Finding, ...]) -> View:
        self._problems[path] = findings
        found = noted(findings, self.project.files)
        meta = self.project.catalogue.get(path)
        blank = View(
            path=path, slug=meta.slug if meta else path, title=meta.title if meta else path
        )
        last = self._views.get(path, blank)
        return with_problem(last, found, printable(text), tuple(offers.missing_alts(found)))

    def _gone(self, path: str) -> View | None:
        """An issue that was removed or renamed while it was looked at."""
        last = self._views.get(path)
        if last is None:
            return None
        return with_problem(last, noted((gone(path),), self.project.files), last.source, ())

    def picture(self, slug: str, name: str) -> bytes | None:
        """A picture that a view showed, drawn at its size."""
        picture = self._pictures.get((slug, name))
        if picture is None:
            return None
        try:
            return picture_bytes(picture, self.root, self._drawn)
        except (ValueError, OSError):
            return None

    def pictures_of(self, slug: str) -> Sequence[str]:
        """The names of the pictures that an issue's views have shown."""
        return sorted(name for owner, name in self._pictures if owner == slug)

    def folders(self) -> Sequence[str]:
        """The folders of issues, templates and of pictures that lie elsewhere."""
        homes = {"issues", "templates", *self._folders} - {""}
        return sorted(
            home for home in homes if not any(home.startswith(f"{other}/") for other in homes)
        )

    def do(self, deed: str, words: dict[str, str]) -> dict[str, str]:
        """Does what the page offers."""
        return self._deeds.do(deed, words)
