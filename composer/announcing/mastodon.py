"""Mastodon: 500 characters, of which every address takes 23.

Sources: https://docs.joinmastodon.org/user/posting/ (500 by default; links begin with ``http://`` or
``https://`` and count 23, however long they are), and app/validators/status_length_validator.rb
of https://github.com/mastodon/mastodon, which counts grapheme clusters. A server may have another
limit: ``max_characters`` of its ``/api/v2/instance``. Of a mention it counts the name alone, and
this all of it.
"""

from __future__ import annotations

from composer.announcement import Network, without_addresses
from composer.graphemes import graphemes

__all__ = ["Mastodon"]

_ADDRESS = 23
#: What is left in the place of an address is counted too.
_MORE = _ADDRESS - len("\0")


class Mastodon(Network):
    """As most servers are set."""

    title = "Mastodon"
    page = "https://docs.joinmastodon.org/user/posting/"
    limit = 500

    def count(self, text: str) -> int:
        """Grapheme clusters, and 23 for each address."""
        rest, addresses = without_addresses(text)
        return len(graphemes(rest)) + _MORE * addresses
