"""Whether an address answers with what was published there: a page of a build, a picture."""

from __future__ import annotations

import re
from collections.abc import Callable

from composer.errors import OutsideError
from composer.links.fetch import PAGES, PICTURES, Fetched

__all__ = ["Ask", "page_state", "picture_state"]

#: Asks for an address, taking answers of these media types: :func:`composer.links.fetch.fetch`.
Ask = Callable[[str, tuple[str, ...]], Fetched]

_BUILD = re.compile(rb"""<meta\s+name=["']?newsletter-build["']?\s+content=["']?([0-9a-f]{32})""")
_FOUND = 200
#: Pictures that a mail has besides those which :data:`PICTURES` names.
_DRAWINGS = ("image/svg+xml",)


def page_state(url: str, build: str, ask: Ask) -> str:
    """What is wrong with the page at an address, which should be of a build; empty if nothing is."""
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


def picture_state(url: str, ask: Ask) -> str:
    """What is wrong with the picture at an address; empty if nothing is.

    A picture's name tells its bytes, so that a picture that answers is the right one.
    """
    try:
        answer = ask(url, (*PICTURES, *_DRAWINGS))
    except OutsideError as error:
        return _silence(url, error)
    return "" if answer.status == _FOUND else f"answers with status {answer.status}"


def _silence(url: str, error: OutsideError) -> str:
    """Why there was no answer, without the address once more."""
    return f"does not answer: {error.message.removeprefix(url).strip()}"
