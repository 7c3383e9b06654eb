"""Whether what a mail leads to is there: its web edition, of this very build, and its pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from composer.dist import IMAGES
from composer.errors import OutsideError
from composer.links.fetch import PAGES, PICTURES, Fetched
from composer.render.addresses import picture_base

if TYPE_CHECKING:
    from composer.model import Edition, Newsletter

__all__ = ["Ask", "unpublished"]

#: Asks for an address, taking answers of these media types: :func:`composer.links.fetch.fetch`.
Ask = Callable[[str, tuple[str, ...]], Fetched]

_BUILD = re.compile(rb"""<meta\s+name=["']?newsletter-build["']?\s+content=["']?([0-9a-f]{32})""")
_FOUND = 200
#: Pictures that a mail has besides those which :data:`PICTURES` names.
_DRAWINGS = ("image/svg+xml",)


def unpublished(edition: Edition, newsletter: Newsletter, ask: Ask) -> Iterator[str]:
    """What is not there, or is not of this build, a sentence each.

    A picture's name tells its bytes, so that a picture that answers is the right one. Pictures that
    the message takes along are asked for nowhere.
    """
    meta = edition.issue.meta
    why = _page(meta.url, edition.hash, ask)
    if why:
        yield f"the web edition {meta.url} {why}"
    if newsletter.images.host == "cid":
        return
    base = picture_base(meta, newsletter).rstrip("/")
    for picture in edition.pictures:
        url = f"{base}/{IMAGES}/{picture.name}"
        why = _picture(url, ask)
        if why:
            yield f"the picture {url} {why}"


def _page(url: str, build: str, ask: Ask) -> str:
    try:
        answer = ask(url, PAGES)
    except OutsideError as error:
        return _silence(url, error)
    if answer.status != _FOUND:
        return f"answers with status {answer.status}"
    found = _BUILD.search(answer.body)
    if found is None:
        return "does not say which build it is of"
    return "" if found[1].decode() == build else "is of another build than this one"


def _picture(url: str, ask: Ask) -> str:
    try:
        answer = ask(url, (*PICTURES, *_DRAWINGS))
    except OutsideError as error:
        return _silence(url, error)
    return "" if answer.status == _FOUND else f"answers with status {answer.status}"


def _silence(url: str, error: OutsideError) -> str:
    """Why there was no answer, without the address once more."""
    return f"does not answer: {error.message.removeprefix(url).strip()}"
