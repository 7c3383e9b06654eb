"""Fetching pages one after the other, and keeping what they said in the lock."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from composer import links
from composer.atomic import Lock, replace
from composer.commands._terminal import Terminal
from composer.errors import AuthorError, OutsideError
from composer.links import lock
from composer.model import Page
from composer.pipeline import LOCK_FILE

__all__ = ["Fetching"]

#: Seconds between two requests to one host.
_PAUSE = 1.0


class Fetching:
    """One run: the pages that answered, and the addresses that did not."""

    def __init__(self, root: Path, terminal: Terminal) -> None:
        self.pages: dict[str, Page] = {}
        self.failed: list[str] = []
        self._root = root
        self._lock = root / LOCK_FILE
        self._terminal = terminal
        self._asked: dict[str, float] = {}

    def run(self, wanted: Sequence[str]) -> None:
        """Asks for each page and says what came of it."""
        for count, url in enumerate(wanted, 1):
            self._wait(url)
            self._terminal.passing(f"{count}/{len(wanted)} {url}")
            try:
                page = links.fetch_page(url, fetched=_now())
            except OutsideError as error:
                self.failed.append(url)
                self._terminal.passing("")
                named = "" if url in error.message else f"{url}: "
                self._terminal.warn(f"{named}{error.message}", error.hint)
            else:
                self._take(url, page)

    def _take(self, url: str, page: Page) -> None:
        self.pages[url] = page
        self._terminal.passing("")
        if lock.is_success(page.status):
            self._terminal.say(f"{url}: {page.title or 'a page without a title'}")
        else:
            self._terminal.warn(
                f"{url}: the page answers with status {page.status}",
                "mend the link, or give its card words of your own",
            )

    def _wait(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        left = self._asked.get(host, -_PAUSE) + _PAUSE - time.monotonic()
        if left > 0 and host in self._asked:
            time.sleep(left)
        self._asked[host] = time.monotonic()

    def keep(self) -> None:
        """Writes what was learned. The lock is read again, for another may have written it."""
        if not self.pages:
            return
        with Lock(self._root / ".newsletter" / "locks" / "links"):
            text = ""
            if self._lock.is_file():
                text = self._lock.read_text("utf-8", errors="surrogateescape")
            known, findings = lock.read(text, LOCK_FILE)
            if any(finding.severity == "error" for finding in findings):
                raise AuthorError(findings)
            for url, page in self.pages.items():
                known[url] = lock.renewed(known.get(url), page)
            written = lock.write(known.values())
            if written != text:
                replace(self._lock, written.encode("utf-8", "surrogateescape"))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
