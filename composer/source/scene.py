"""Answers the questions that blocks ask while they are prepared."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

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
    Poll,
    PollResults,
    Section,
)
from composer.source.addresses import is_issue_path, issue_of, link, project_path
from composer.source.context import Context
from composer.source.fields import read_authors

__all__ = ["IssueScene", "typeset_poll"]


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
        place = Location("newsletter.toml")
        return self._measured(posixpath.normpath(author.avatar), place, "", author.avatar)

    def card(self, url: str, location: Location, *, label: Inline | None = None) -> Card | None:
        """The card for an address or an issue's file."""
        words = label.text if label else ""
        if is_issue_path(url):
            meta = issue_of(url.partition("#")[0], self.context, location)
            return self._issue_card(meta, words, location) if meta else None
        address = link(url, self.context, self.meta, location)
        if address is None:
            return None
        self.context.inputs.add(f"link:{address}")
        page = self.context.project.pages.get(url) or self.context.project.pages.get(address)
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        if page is None:
            return Card(url=address, title=words or host or address, site=host if words else "")
        return _page_card(page, address, words, host)

    def _issue_card(self, meta: Meta, words: str, location: Location) -> Card:
        picture = None
        if meta.cover.startswith(("https://", "http://")):
            picture = Picture(url=meta.cover)
        elif meta.cover:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(meta.path), meta.cover))
            picture = self._measured(path, location, "", meta.cover)
        return Card(
            url=meta.url,
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
        path = project_path(source, self.context, location)
        return self._measured(path, location, alt, source) if path else None

    def _measured(self, path: str, location: Location, alt: str, written: str) -> Picture | None:
        self.context.inputs.add(f"file:{path}")
        try:
            found = self.context.project.files.picture(path)
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
        if meta is None:
            which = "no earlier issue places" if issue == "previous" else f"no issue “{issue}” with"
            self.findings.error(
                "no-earlier-poll",
                f"{which} the poll “{poll}”",
                location,
                "name an issue that does: issue=its-slug",
            )
            return None
        self.context.inputs.update((f"issue:{meta.path}", f"results:{meta.slug}"))
        found = self.context.project.results.get(meta.slug, {}).get(poll)
        own = {**self.newsletter.polls, **meta.polls, **self._polls_in(meta)}
        polls = {key: typeset_poll(own_poll, self.context.typeset) for key, own_poll in own.items()}
        return replace(meta, polls=polls), self._typeset(found) if found else None

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
        earlier = [
            meta
            for meta in self.context.project.catalogue.values()
            if not meta.draft
            and poll in meta.placed
            and meta.moment < self.meta.moment
            and meta.language == self.meta.language
        ]
        return earlier[-1] if earlier else None

    def _by_slug(self, slug: str) -> Meta | None:
        for meta in self.context.project.catalogue.values():
            if meta.slug == slug:
                return meta
        return None


def typeset_poll(poll: Poll, typeset: Callable[[str], str]) -> Poll:
    """A poll with its words set by the rules of the issue's language."""
    return replace(
        poll,
        question=typeset(poll.question),
        description=typeset(poll.description),
        options=tuple(Option(option.key, typeset(option.label)) for option in poll.options),
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
