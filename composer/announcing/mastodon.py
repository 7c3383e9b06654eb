"""Mastodon: 500 characters, of which every address takes 23.

Sources: https://docs.joinmastodon.org/user/posting/ (the limit; links with ``https://`` are counted as
23 characters, however long they are), https://docs.joinmastodon.org/entities/Instance/
(``max_characters`` and ``characters_reserved_per_url``: a server may have others). The server counts
grapheme clusters, as app/validators/status_length_validator.rb of
https://github.com/mastodon/mastodon does. Of a mention only the name counts there, and all of it here.
"""

from __future__ import annotations

from composer.announcement import Network, without_addresses
from composer.graphemes import graphemes

__all__ = ["Mastodon"]

_ADDRESS = 23


class Mastodon(Network):
    """As most servers are set."""

    title = "Mastodon"
    page = "https://docs.joinmastodon.org/user/posting/"
    limit = 500

    def count(self, text: str) -> int:
        """Grapheme clusters, and 23 for each address."""
        rest, addresses = without_addresses(text)
        return len(graphemes(rest)) + _ADDRESS * addresses
