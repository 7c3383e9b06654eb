"""``unknown-card``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.blocks.card import Card
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof

__all__ = ["UnknownCard"]

#: From this status on a page was not there when it was asked (RFC 9110 §15.5).
_FAILED = 400
#: Answers that many sites give to programs and not to readers.
_UNFRIENDLY = (401, 403, 429, 999)


class UnknownCard(Check):
    """A card of a page of which nothing is known.

    A card shows what ``issues/links.lock.jsonl`` says of its page. Without a line there, a bare
    address becomes a card that has its host's name for a title and nothing else. A page that was
    gone when it was fetched is told of too.

    Mend: run ``newsletter links fetch`` and commit the lock; or write the card's words yourself:
    ``::card[title]{url=… description="…"}``.

    Source: our own format: composing asks no network, so the lock is all that it knows.
    """

    group: ClassVar[Group] = "links"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Cards that have no words of their author's, and lead to no issue."""
        pages = proof.project.pages
        is_offline = "answer" not in proof.reach
        for block in proof.blocks:
            if not isinstance(block, Card) or block.card is None or block.card.kind == "issue":
                continue
            page = pages.get(block.url) or pages.get(block.card.url)
            at = block.location
            # Where the page itself can be asked now, that is another check's.
            if (
                is_offline
                and page is not None
                and page.status >= _FAILED
                and page.status not in _UNFRIENDLY
            ):
                yield self.fault(
                    f"{block.url} answered with status {page.status} when it was fetched",
                    at,
                    "mend the address; or fetch again: newsletter links fetch --refresh",
                )
            elif not (block.label or block.kind or (page is not None and page.title)):
                yield self.fault(
                    f"nothing is known of {block.url}: its card has no title",
                    at,
                    "run `newsletter links fetch`, or write ::card[title]{url=…}",
                )
