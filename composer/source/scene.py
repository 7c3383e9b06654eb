"""Answers the questions that blocks ask while they are prepared."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

from composer.config.results import results_path
from composer.model import (
    Author,
    Card,
    Findings,
    Inline,
    Location,
    Meta,
    Newsletter,
    Option,
    Page,
    Picture,
    PictureError,
    Poll,
    PollResults,
    Section,
)
from composer.source.addresses import cut_path, is_issue_path, issue_of, link, project_path
from composer.source.context import Context
from composer.source.fields import read_authors

__all__ = ["IssueScene", "set_poll"]


class IssueScene:
    """The scene of one issue: a :class:`composer.model.Scene`."""

    def __init__(
        self,
        context: Context,
        meta: Meta,
        *,
        polls: dict[str, Poll],
        sections: tuple[Section, ...],
        polls_in: Callable[[Meta], Mapping[str, Poll]],
    ) -> None:
        self.context = context
        self.meta = meta
        self.polls = polls
        self.sections = sections
        self._polls_in = polls_in
        self._placements: dict[str, int] = {}

    @property
    def findings(self) -> Findings:
        """Where errors and warnings go."""
        return self.context.findings

    @property
    def newsletter(self) -> Newsletter:
        """The settings."""
        return self.context.project.newsletter

    def placement(self, poll: str) -> int:
        """The number of one more placement of a poll."""
        self._placements[poll] = self._placements.get(poll, 0) + 1
        return self._placements[poll]

    def author(self, who: str) -> Author:
        """The author with an id or a name; the issue's first where none is named."""
        if not who:
            return self.meta.authors[0]
        return read_authors((who,), self.newsletter)[0]

    def portrait(self, author: Author) -> Picture | None:
        """An author's portrait, by its path from the project's root."""
        if not author.avatar or author.avatar.startswith(("https://", "http://")):
            return Picture(url=author.avatar) if author.avatar else None
        path = posixpath.normpath(author.avatar)
        return self._measured(path, author.location, "", author.avatar)

    def card(self, url: str, location: Location, *, label: Inline | None = None) -> Card | None:
        """The card for an address or an issue's file."""
        words = label.text if label else ""
        context = self.context.beside(location.path)
        if is_issue_path(url):
            path, rest = cut_path(url)
            meta = issue_of(path, context, location)
            return self._issue_card(meta, rest, words, location) if meta else None
        address = link(url, context, self.meta, location)
        if address is None:
            return None
        self.context.inputs.add(f"link:{address}")
        page = self.context.project.pages.get(url) or self.context.project.pages.get(address)
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        if page is None:
            return Card(url=address, title=words or host or address, site=host if words else "")
        return _page_card(page, address, words, host)

    def _issue_card(self, meta: Meta, rest: str, words: str, location: Location) -> Card:
        picture = None
        if meta.cover.startswith(("https://", "http://")):
            picture = Picture(url=meta.cover)
        elif meta.cover:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(meta.path), meta.cover))
            picture = self._measured(path, location, "", meta.cover)
        return Card(
            url=meta.url + rest,
            title=words or self.context.typeset(meta.title),
            description=self.context.typeset(meta.description or meta.subtitle),
            site=self.newsletter.name,
            picture=picture,
            date=meta.date,
            kind="issue",
            language=meta.language,
        )

    def picture(
        self, source: str, location: Location, *, alt: str = "", decorative: bool = True
    ) -> Picture | None:
        """The picture at a path or address."""
        if not alt and not decorative:
            self.findings.error(
                "missing-alt",
                f"the picture {source} has no alternative text",
                location,
                "say what it shows: ![a clock at midnight](…),"
                " or that it carries nothing: ![](…){decorative}",
            )
        if source.startswith(("https://", "http://", "data:")):
            return Picture(url=source, alt=alt)
        if source.startswith("//"):
            return Picture(url=f"https:{source}", alt=alt)
        if source.startswith("/"):
            whole = urljoin(self.newsletter.url.rstrip("/") + "/", source)
            self.findings.warning(
                "root-relative",
                f"“{source}” is taken as {whole}",
                location,
                "copy the picture into the project, or write the whole address",
            )
            return Picture(url=whole, alt=alt)
        if urlsplit(source).scheme == "file":
            self.findings.error(
                "local-file",
                "file: leads to a file of your own machine",
                location,
                "copy the picture into the project",
            )
            return None
        path = project_path(source, self.context.beside(location.path), location)
        return self._measured(path, location, alt, source) if path else None

    def _measured(self, path: str, location: Location, alt: str, written: str) -> Picture | None:
        self.context.inputs.add(f"file:{path}")
        try:
            found = self.context.project.files.picture(path)
        except PictureError as error:
            self.findings.error(error.code, f"“{written}”: {error}", location, error.hint)
            return None
        except ValueError as error:
            self.findings.error("picture", f"“{written}”: {error}", location, "use a PNG or JPEG")
            return None
        if found is None:
            self.findings.error(
                "missing-picture",
                f"there is no picture “{written}”",
                location,
                f"put it at {path}, or mend the path",
            )
            return None
        return replace(found, alt=alt)

    def results(
        self, issue: str, poll: str, location: Location
    ) -> tuple[Meta, PollResults | None] | None:
        """The issue meant, and what came back to one of its polls."""
        meta = self._earlier(poll) if issue == "previous" else self._by_slug(issue)
        wrong = self._wrong(meta, issue, poll)
        if meta is None or wrong:
            hint = "name an issue that does: issue=its-slug"
            if earlier := self._earlier(poll):
                hint = f"write issue={earlier.slug}, the latest issue that places it"
            self.findings.error("no-earlier-poll", wrong, location, hint)
            return None
        self.context.inputs.update((f"issue:{meta.path}", f"results:{meta.slug}"))
        broken = self.context.project.unusable.get(results_path(meta.slug))
        if broken:
            self.findings.extend(broken)
            return None
        found = self.context.project.results.get(meta.slug, {}).get(poll)
        own = {**self.newsletter.polls, **meta.polls, **self._polls_in(meta)}
        polls = {key: set_poll(own_poll, self.context, None) for key, own_poll in own.items()}
        return replace(meta, polls=polls), self._typeset(found) if found else None

    def _wrong(self, meta: Meta | None, issue: str, poll: str) -> str:
        """Why nobody can have answered a poll in an issue; empty where somebody can."""
        if meta is None and issue == "previous":
            return f"no earlier issue places the poll “{poll}”"
        if meta is None:
            return f"there is no issue “{issue}”, so none with the poll “{poll}”"
        # What came back counts, wherever the poll stood: the text may have changed since.
        if poll in self.context.project.results.get(meta.slug, {}):
            return ""
        if meta.draft:
            return f"the issue “{issue}” is a draft: nobody has answered the poll “{poll}” in it"
        return (
            "" if poll in meta.placed else f"the issue “{issue}” does not place the poll “{poll}”"
        )

    def _typeset(self, results: PollResults) -> PollResults:
        remarks = tuple(
            replace(
                remark,
                text=self.context.typeset(remark.text),
                reply=self.context.typeset(remark.reply),
            )
            for remark in results.remarks
        )
        return replace(results, remarks=remarks)

    def _earlier(self, poll: str) -> Meta | None:
        """The latest earlier issue in this language, no draft, that places a poll."""
        moment, language = self.meta.moment, self.meta.language
        # The catalogue is in the order of time, and who asks means one of the last.
        for meta in reversed(tuple(self.context.project.catalogue.values())):
            if poll not in meta.placed or meta.moment >= moment or meta.draft:
                continue
            if meta.language == language:
                return meta
        return None

    def _by_slug(self, slug: str) -> Meta | None:
        for meta in self.context.project.catalogue.values():
            if meta.slug == slug:
                return meta
        return None


def set_poll(poll: Poll, context: Context, place: Location | None) -> Poll:
    """A poll of the front matter or the settings, its words set as those of the text are.

    What is wrong with its merge fields is told at ``place``; without one it is not.
    """
    return replace(
        poll,
        question=context.words(poll.question, place),
        description=context.words(poll.description, place),
        options=tuple(
            Option(option.key, context.words(option.label, place)) for option in poll.options
        ),
    )


def _page_card(page: Page, address: str, words: str, host: str) -> Card:
    return Card(
        url=address,
        title=words or page.title or host,
        description=page.description,
        site=page.site or host,
        picture=Picture(url=page.image) if page.image else None,
        kind=page.kind,
        author=page.author,
        language=page.language,
    )
