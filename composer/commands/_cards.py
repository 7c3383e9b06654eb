"""The links of issues that are cards of pages out there, with what the lock knows of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from composer.blocks._own import own_blocks
from composer.blocks.card import Card
from composer.commands._issues import resolve
from composer.errors import AuthorError, UsageError
from composer.links.lock import is_own, is_success
from composer.model import Block, Page, Project
from composer.source.reader import read

__all__ = ["CardLink", "card_links", "chosen", "due"]


class CardLink(Struct, frozen=True, kw_only=True):
    """One address: an object of ``newsletter links list --json``."""

    url: str
    state: str
    title: str = ""
    fetched: str = ""
    status: int = 0
    places: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The state with its day or status."""
        if self.state == "failed":
            return f"status {self.status}"
        return (
            f"{self.state} {self.fetched[:10]}".strip() if self.state == "fetched" else self.state
        )

    def is_due(self, *, refresh: bool) -> bool:
        """Whether the page is to be fetched; never where its line is the author's own."""
        return self.state in ("missing", "failed") or (refresh and self.state == "fetched")


def chosen(project: Project, words: Sequence[str]) -> tuple[str, ...]:
    """The paths of the named issues; of all that can be read, where none is named."""
    return resolve(project, words) if words else tuple(project.catalogue)


def due(project: Project, words: Sequence[str], *, refresh: bool) -> tuple[str, ...]:
    """The addresses to fetch, each once: those among ``words``, and what issues are missing."""
    named = [word for word in words if word.startswith(("https://", "http://"))]
    issues = [word for word in words if word not in named]
    for word in issues:
        if "://" in word:
            raise UsageError(
                f"{word} cannot be fetched", hint="only pages at https:// or http:// can"
            )
    links = card_links(project, chosen(project, issues)) if issues or not named else []
    missing = (link.url for link in links if link.is_due(refresh=refresh))
    return tuple(dict.fromkeys((*named, *missing)))


def card_links(project: Project, paths: Iterable[str]) -> list[CardLink]:
    """The addresses of cards in these issues, each once, in the order in which they stand."""
    # A card may stand inside a container of the author's own.
    project = replace(project, own_blocks=own_blocks(project.root / "templates"))
    places: dict[str, list[str]] = {}
    for path in paths:
        for url, place in _addresses(project, path):
            places.setdefault(url, []).append(place)
    return [_link(url, project.pages.get(url), tuple(found)) for url, found in places.items()]


def _addresses(project: Project, path: str) -> Iterator[tuple[str, str]]:
    try:
        issue = read(project.files.text(path) or "", path, project)
    except AuthorError:
        # Its top is broken: `newsletter issues` and `build` say so.
        return
    for part in issue.parts:
        for block in _within(part.blocks):
            card = block.card if isinstance(block, Card) else None
            if isinstance(block, Card) and card is not None and card.kind != "issue":
                # The lock has an address as it was written; one without a host as it leads.
                is_whole = block.url.startswith(("https://", "http://"))
                url = block.url if is_whole else card.url
                yield url, f"{block.location.path}:{block.location.line}"


def _within(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _within(block.inner())


def _link(url: str, page: Page | None, places: tuple[str, ...]) -> CardLink:
    if page is None:
        return CardLink(url=url, state="missing", places=places)
    known = page.title or is_success(page.status)
    state = "own" if is_own(page) else "fetched" if known else "failed"
    return CardLink(
        url=url,
        state=state,
        title=page.title,
        fetched=page.fetched,
        status=page.status,
        places=places,
    )
