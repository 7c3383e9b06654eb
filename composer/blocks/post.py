"""``:::post``."""

from __future__ import annotations

import datetime
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Meta
from msgspec.structs import replace

from composer.model import Block, Directive, Picture, Scene, Url

NETWORKS = {
    "x.com": "X",
    "twitter.com": "X",
    "bsky.app": "Bluesky",
    "mastodon.social": "Mastodon",
    "linkedin.com": "LinkedIn",
    "threads.net": "Threads",
    "threads.com": "Threads",
}


class Post(Directive, frozen=True, kw_only=True):
    """What somebody wrote on a network, as words: no script, no picture of text.

    A quote whose last paragraph is ``— [Name (@handle), date](address)`` is the same block.

    Example::

        :::post{author="Elon Musk" handle=elonmusk date=2024-07-01T05:13Z url=https://x.com/elonmusk lang=en}
        Grok 3 end of year after training on 100k H100s should be really something special
        :::
    """

    leaf = False
    container = True
    found: ClassVar[tuple[str, ...]] = ("moment", "timed", "network", "picture")

    author: Annotated[str, Meta(description="who wrote it")]
    handle: Annotated[str, Meta(description="the name on the network, without @")] = ""
    date: Annotated[str, Meta(description="2024-07-01, or 2024-07-01T05:13Z")] = ""
    url: Annotated[Url, Meta(description="the post's address")] = ""
    avatar: Annotated[str, Meta(description="a picture of the project")] = ""
    lang: Annotated[str, Meta(description="the language it is written in")] = ""
    children: tuple[Block, ...] = ()
    moment: datetime.datetime | None = None
    timed: bool = False
    network: str = ""
    picture: Picture | None = None

    def prepare(self, scene: Scene) -> Self | None:
        return replace(
            self,
            handle=self.handle.lstrip("@"),
            moment=self._moment(scene),
            timed="T" in self.date or ":" in self.date,
            network=network(self.url),
            picture=scene.picture(self.avatar, self.location) if self.avatar else None,
        )

    def _moment(self, scene: Scene) -> datetime.datetime | None:
        if not self.date:
            return None
        try:
            moment = datetime.datetime.fromisoformat(self.date)
            # Readers are told no zone: it is the newsletter's, as in all of the letter.
            zone = ZoneInfo(scene.newsletter.timezone)
            return moment.astimezone(zone) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            scene.findings.error(
                "post-date",
                f"“{self.date}” is no date of a post",
                self.location,
                "write it as 2024-07-01 or 2024-07-01T05:13Z",
            )
            return None

    @property
    def initials(self) -> str:
        """The letters of the disc that stands for a portrait: ``EM``."""
        words = [word for word in self.author.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def inner(self) -> tuple[Block, ...]:
        return self.children


def network(url: str) -> str:
    """The network's name by a post's address; its host where we know no name."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("mobile.")
    return NETWORKS.get(host, host)
