"""Where on the site each page lies: addresses below the newsletter's own, and files in its folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from composer.errors import UsageError
from composer.model import Meta, Newsletter
from composer.render.addresses import home_of, picture_base
from composer.source.metadata import issue_url

__all__ = ["Addresses", "file_of", "is_safe"]

#: Parts of a path that no file of the site may have: they lead elsewhere, or no system has them.
_UNSAFE = re.compile(r"(?:^|/)(?:\.{1,2}|)(?:/|$)|[\0-\x1f\x7f\\:]|(?:^|/)\.composer-")
_LONGEST = 255


class Addresses:
    """The addresses of a site whose front page is ``[newsletter] url``.

    ``tags`` are the names of the tags' folders, by tag in small letters.
    """

    def __init__(self, newsletter: Newsletter, tags: Mapping[str, str] | None = None) -> None:
        self._newsletter = newsletter
        self._tags = tags or {}
        self.front = newsletter.url.rstrip("/") + "/"

    def issue(self, meta: Meta) -> str:
        """The address of an issue's web edition: its ``canonical`` if that is here, or the pattern's."""
        if self.holds(meta.url):
            return meta.url
        return issue_url(self._newsletter, meta.slug, meta.moment, meta.number)

    def pictures(self, meta: Meta) -> tuple[str, ...]:
        """The folders in which an issue's pictures are looked for: its page's, and its mail's."""
        mailed = f"{picture_base(meta, self._newsletter).rstrip('/')}/"
        own = home_of(self.issue(meta))
        return (own, mailed) if mailed != own and self.holds(mailed) else (own,)

    def tag(self, tag: str) -> str:
        """The page of a tag."""
        return f"{self.front}tags/{self._tags[tag.casefold()]}/"

    def language(self, language: str) -> str:
        """The page of one of several languages."""
        return f"{self.front}{language.lower()}/"

    def year(self, year: int) -> str:
        """The page of a year."""
        return f"{self.front}archive/{year}/"

    def file(self, name: str) -> str:
        """The address of a file by its path in the folder."""
        return f"{self.front}{name}"

    def holds(self, url: str) -> bool:
        """Whether an address lies below the front page's."""
        front, there = urlsplit(self.front), _split(url)
        return there.netloc.lower() == front.netloc.lower() and there.path.startswith(front.path)

    def path(self, url: str) -> str:
        """The file in the folder that answers at an address.

        Raises UsageError for one elsewhere, and for one that no file answers.
        """
        if not self.holds(url):
            raise UsageError(
                f"{url} does not lie below {self.front}",
                hint="issue_url has to begin with {url} for an issue to be on this site;"
                " where a platform hosts the web edition, there is nothing to publish",
            )
        there = _split(url)
        path = file_of(there.path.removeprefix(urlsplit(self.front).path))
        if there.query or there.fragment or not is_safe(path):
            raise UsageError(
                f"{url} is an address that no file can answer",
                hint="let issue_url be {url} and a path, such as {url}/{slug}/",
            )
        return path


def _split(url: str) -> SplitResult:
    """The parts of an address; of one that is none, nothing."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def file_of(path: str) -> str:
    """The file that static hosts answer a path with: ``a/`` by ``a/index.html``, ``a`` by ``a.html``."""
    path = unquote(path)
    if not path or path.endswith("/"):
        return f"{path}index.html"
    last = path.rpartition("/")[2]
    return path if "." in last else f"{path}.html"


def is_safe(path: str) -> bool:
    """Whether a path names a file inside the folder, on every system."""
    return not _UNSAFE.search(path) and all(
        len(part.encode(errors="replace")) <= _LONGEST for part in path.split("/")
    )
