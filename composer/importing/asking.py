"""Asking for many pictures: a few at a time, and no host more often than it likes.

What asks for one is handed in; nothing here knows the network.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from composer.errors import ComposerError, OutsideError

__all__ = ["Asker"]

_AT_ONCE = 4
#: Seconds between two requests to one host begin: what a page of forty pictures makes of a browser
#: in a tenth of that.
_PAUSE = 0.2
#: A host that gave nothing so often in a row is asked for no more.
_PATIENCE = 5


class Asker:
    """Asks hosts for pictures during one import. ``ask`` raises ``OutsideError`` where it fails."""

    def __init__(
        self,
        ask: Callable[[str], bytes],
        *,
        pause: float = _PAUSE,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._ask = ask
        self._pause = pause
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._failed: dict[str, int] = {}

    def __call__(self, urls: Sequence[str]) -> Iterator[tuple[str, bytes | ComposerError]]:
        """Each address with its bytes, or with why there are none, in the order given.

        Of large pictures no more than a few are in memory at once.
        """
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="pictures") as pool:
            for start in range(0, len(urls), _AT_ONCE):
                part = urls[start : start + _AT_ONCE]
                yield from zip(part, pool.map(self._one, part), strict=True)

    def _one(self, url: str) -> bytes | ComposerError:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            host = ""
        with self._lock:
            if self._failed.get(host, 0) >= _PATIENCE:
                return OutsideError(
                    f"{url} was not asked for: {host} gave none of the last {_PATIENCE} pictures",
                    hint="import again when it answers",
                )
            now = time.monotonic()
            begin = max(now, self._next.get(host, now))
            self._next[host] = begin + self._pause
        if begin > now:
            self._sleep(begin - now)
        try:
            found = self._ask(url)
        except OutsideError as error:
            with self._lock:
                self._failed[host] = self._failed.get(host, 0) + 1
            return error
        with self._lock:
            self._failed[host] = 0
        return found
