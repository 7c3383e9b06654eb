"""What is known of linked pages: the lock that composing reads, and the fetching that fills it.

``newsletter links fetch`` asks :func:`fetch_page` for each address and keeps the answers with
``lock.renewed`` and ``lock.write``. Composing reads the lock alone: importing this package, or
``composer.links.lock``, loads no network library and no parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from composer.links.fetch import Limits
    from composer.model import Page

__all__ = ["fetch_page"]


def fetch_page(url: str, *, fetched: str, limits: Limits | None = None) -> Page:
    """Fetches a page and reads what it says of itself.

    ``fetched`` is the moment, in UTC as ISO 8601: whoever calls has the clock. Raises
    ``FetchRefused`` and ``OutsideError`` as ``composer.links.fetch.fetch`` does; a page that is
    gone is no error but a ``Page`` with its status.
    """
    from composer.links.fetch import Fetched, fetch
    from composer.links.fetch import Limits as Usual
    from composer.links.metadata import page_from

    chosen = limits or Usual()

    def ask(address: str, types: tuple[str, ...]) -> Fetched:
        import msgspec

        return fetch(address, limits=msgspec.structs.replace(chosen, types=types))

    return page_from(url, fetch(url, limits=chosen), fetched=fetched, ask=ask)
