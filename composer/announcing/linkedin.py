"""LinkedIn: 3,000 characters, of which some 210 show before “see more”.

Sources: https://www.ayrshare.com/docs/apis/post/social-networks/linkedin (3,000, of a program that
posts there); for the fold https://web-3-apps.com/char-counter/articles/linkedin-post-length/ and
https://findbest.tools/blog/linkedin-post-character-limit, which both measured about 210 in three
lines of a desktop. LinkedIn documents no fold, and phones show less:
https://bulkpublish.com/blog/linkedin-character-limit/ has 140. How it counts a character beyond
the first 65,536 is not documented either: here it is two, as in JavaScript, so that no count is short.
"""

from __future__ import annotations

from composer.announcement import Network

__all__ = ["LinkedIn"]


class LinkedIn(Network):
    """An address counts as it is written."""

    title = "LinkedIn"
    page = "https://www.ayrshare.com/docs/apis/post/social-networks/linkedin"
    limit = 3000
    fold = 210

    def count(self, text: str) -> int:
        """Units of UTF-16."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
