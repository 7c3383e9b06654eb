"""Bluesky: 300 grapheme clusters, and 3,000 bytes.

Source: ``maxGraphemes`` and ``maxLength`` of ``text`` in lexicons/app/bsky/feed/post.json of
https://github.com/bluesky-social/atproto. A record holds the address as it is written, and so it is
counted. Bluesky's own app shortens the address that it shows and then counts that
(src/lib/strings/rich-text-manip.ts of https://github.com/bluesky-social/social-app), so that
there is never less room in it than here.
"""

from __future__ import annotations

from composer.announcement import Network
from composer.graphemes import graphemes

__all__ = ["Bluesky"]

_BYTES = 3000


class Bluesky(Network):
    """An address counts as it is written."""

    title = "Bluesky"
    page = "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json"
    limit = 300

    def count(self, text: str) -> int:
        """Grapheme clusters."""
        return len(graphemes(text))

    def fits(self, text: str) -> bool:
        """Whether both limits are kept."""
        return super().fits(text) and len(text.encode("utf-8", "replace")) <= _BYTES
