"""Makes the issues' pages of the newsletter's site; what is unchanged is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec.structs import replace

from composer.atomic import replace as write_whole
from composer.dist import picture_bytes
from composer.drawn import Drawn
from composer.errors import AuthorError, ThemeError
from composer.keys import Keys
from composer.model import Finding, Issue, Location, Severity
from composer.model.place import Place
from composer.pipeline import compose_web
from composer.render.addresses import home_of
from composer.sharing import shared_out
from composer.site.furniture import Furniture
from composer.site.made import Made
from composer.site.outline import Outline

__all__ = ["IssuePages"]


class IssuePages:
    """The pages of an outline's issues."""

    def __init__(
        self, outline: Outline, furniture: Furniture, *, keys: Keys, drawn: Drawn, memory: Path
    ) -> None:
        self._project = outline.project
        self._places = outline.places
        self._furniture = furniture
        self._keys = keys
        self._drawn = drawn
        self._memory = memory
        self._metas = {meta.path: meta for meta in outline.shelf.issues}

    def made(self, known: Mapping[str, Made]) -> dict[str, Made]:
        """What is made of each issue, from what was before where that is still so.

        ``known`` has priority over what the disk remembers.
        """
        before = {path: known.get(path) or self._remembered(path) for path in self._metas}
        fresh = {
            path: one
            for path, one in before.items()
            if one is not None and one.key == self._key(path, one.inputs)
        }
        stale = [path for path in self._metas if path not in fresh]
        for one in shared_out(stale, self._make):
            former = before[one.path]
            fresh[one.path] = one
            if not one.page and former is not None:
                # Feeds go on with what it said before.
                fresh[one.path] = replace(one, content=former.content, summary=former.summary)
        return fresh

    def _key(self, path: str, inputs: Sequence[str]) -> str:
        return self._keys.key(path, inputs, self._places.around(self._metas[path]))

    def _memo(self, path: str) -> Path:
        name = blake2b(path.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return self._memory / name

    def _remembered(self, path: str) -> Made | None:
        try:
            return msgspec.msgpack.decode(self._memo(path).read_bytes(), type=Made)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def _make(self, path: str) -> Made:
        """Composes one issue's page. What stops it is told of it alone."""
        read: list[Issue] = []
        card, uncarded = self._furniture.card(self._metas[path])

        def place(issue: Issue) -> Place:
            read.append(issue)
            image = f"{home_of(self._places.urls[path])}card.png" if card else ""
            return self._places.place(issue, image)

        try:
            text = self._project.files.text(path) or ""
            edition = compose_web(text, path, self._project, place)
            for picture in edition.pictures:
                # Those that were drawn before can be drawn.
                if not self._drawn.holds(picture.name.rpartition("/")[2]):
                    picture_bytes(picture, self._project.root, self._drawn)
        except (AuthorError, ThemeError, ValueError, OSError) as error:
            return Made(path=path, findings=_findings(error, path))
        issue = read[0]
        inputs = tuple(sorted(issue.inputs))
        made = Made(
            path=path,
            key=self._key(path, inputs),
            build=edition.hash,
            page=edition.page,
            content=edition.content,
            summary=issue.meta.description or issue.preheader,
            card=bool(card),
            uncarded=uncarded,
            pictures=edition.pictures,
            inputs=inputs,
        )
        with suppress(OSError):
            self._memory.mkdir(parents=True, exist_ok=True)
            write_whole(self._memo(path), msgspec.msgpack.encode(made))
        return made


def _findings(error: Exception, path: str) -> tuple[Finding, ...]:
    if isinstance(error, AuthorError):
        return error.findings
    if isinstance(error, ThemeError):
        return (Finding(error.code, Severity.ERROR, error.message, error.location, error.hint),)
    return (Finding("picture-unreadable", Severity.ERROR, str(error), Location(path, 1, 1)),)
