"""Where on the site each page lies: addresses below the newsletter's own, and files in its folder."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from composer.errors import UsageError
from composer.model import Meta, Newsletter
from composer.slugs import slug_of
from composer.source.metadata import issue_url

__all__ = ["Addresses", "file_of"]


class Addresses:
    """The addresses of a site whose front page is ``[newsletter] url``."""

    def __init__(self, newsletter: Newsletter) -> None:
        self._newsletter = newsletter
        self.front = newsletter.url.rstrip("/") + "/"

    def issue(self, meta: Meta) -> str:
        """The address of an issue's web edition, by the pattern ``issue_url``."""
        return issue_url(self._newsletter, meta.slug, meta.moment, meta.number)

    def tag(self, tag: str) -> str:
        """The page of a tag."""
        return f"{self.front}tags/{slug_of(tag) or 'tag'}/"

    def language(self, language: str) -> str:
        """The page of one of several languages."""
        return f"{self.front}{language.lower()}/"

    def file(self, name: str) -> str:
        """The address of a file by its path in the folder."""
        return f"{self.front}{name}"

    def path(self, url: str) -> str:
        """The file in the folder that answers at an address. Raises UsageError for one elsewhere."""
        front, there = urlsplit(self.front), urlsplit(url)
        if there.netloc != front.netloc or not there.path.startswith(front.path):
            raise UsageError(
                f"{url} does not lie below {self.front}",
                hint="issue_url has to begin with {url} for an issue to be on this site;"
                " where a platform hosts the web edition, there is nothing to publish",
            )
        return file_of(there.path.removeprefix(front.path))


def file_of(path: str) -> str:
    """The file that static hosts answer a path with: ``a/`` by ``a/index.html``, ``a`` by ``a.html``."""
    path = unquote(path)
    if not path or path.endswith("/"):
        return f"{path}index.html"
    last = path.rpartition("/")[2]
    return path if "." in last else f"{path}.html"
