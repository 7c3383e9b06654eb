"""Ghost: an issue is a post, whose HTML is one card that Ghost leaves as it is.

Facts and their pages, under https://docs.ghost.org/admin-api/:

- the page itself: tokens (JWT, HS256) of five minutes at most, of a key ``id:secret``.
- ``posts/overview``: ``lexical``, ``slug/{slug}``, ``email``, ``email_only``.
- ``posts/updating-a-post``: ``updated_at`` is needed, and 409 says that somebody else wrote.
- ``posts/publishing-a-post``, ``posts/scheduling-a-post``, ``posts/sending-a-post``: a post is
  mailed if and only if the slug of an active newsletter goes with the change of status.
- ``newsletters/overview``; ``images/uploading-an-image``.

Around the card Ghost puts its own head and foot, with its unsubscribe link; the mail's head is lost.
The preheader is Ghost's excerpt, which the web shows too. What becomes of braces:
:mod:`composer.delivery.platforms.ghost_card`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from composer.delivery.channel import Credential, Draft, Feature, Picture, Setting, Setup, Stored
from composer.delivery.faults import Halted
from composer.delivery.platforms import ghost_card as _ghost_card
from composer.delivery.platforms.ghost_token import LIFETIME, token
from composer.delivery.platforms.hosted import Hosted
from composer.delivery.platforms.session import Session

__all__ = ["Ghost"]

T = TypeVar("T")

#: Characters that Ghost's excerpt may have.
_LONGEST_EXCERPT = 300
#: Seconds after which a new token is made.
_FRESH = 60
_MAILED = "Ghost mails a post once, when it is published: look at its newsletter and members"


class Ghost(Hosted):
    """Posts, found again by their slug, and known by a comment in their card."""

    title = "Ghost"
    page = "https://docs.ghost.org/admin-api/posts/creating-a-post"
    features = frozenset(
        {
            Feature.DRAFT,
            Feature.UPDATE,
            Feature.SEND,
            Feature.SCHEDULE,
            Feature.PICTURES,
            Feature.PREHEADER,
            Feature.UNSUBSCRIBE,
        }
    )
    credentials = (Credential("key", "an Admin API key, id:secret, of a custom integration"),)
    settings = (
        Setting("newsletter", "slug of the newsletter; without it, the only active one"),
        Setting("segment", "which members get it, as Ghost filters them", default="all"),
        Setting("email_only", "whether it is not on Ghost's own site", default="false"),
    )

    def __init__(self, setup: Setup, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(setup)
        self._clock = clock
        self._made = 0.0

    def open(self) -> Session:
        """See :class:`Hosted`; ``address`` is that of the site's admin. Its token ages."""
        if not self.setup.address:
            raise Halted(
                "Ghost has no common address",
                hint='add address = "https://name.ghost.io" under [delivery.ghost]',
            )
        key = self.setup.secrets["key"].strip()
        self._made = self._clock()
        made = token(key, int(self._made))
        return Session(
            f"{self.setup.address.rstrip('/')}/ghost/api/admin",
            headers={"Authorization": f"Ghost {made}", "Accept-Version": "v5.0"},
            secrets=[key, key.partition(":")[2], made],
            timeout=self.setup.timeout,
            credential="NEWSLETTER_GHOST_KEY",
        )

    def _fresh(self, asking: Callable[[Session], T]) -> T:
        """Asks with a token that is not old, and once more where it grew old meanwhile.

        What refuses an old token has done nothing.
        """
        if not 0 <= self._clock() - self._made < _FRESH:
            self._renew()
        try:
            return asking(self.session)
        except Halted:
            if self._clock() - self._made < LIFETIME:
                raise
        self._renew()
        return asking(self.session)

    def _renew(self) -> None:
        self.close()
        vars(self).pop("session", None)

    def _ask(self, method: str, path: str, **asked: Any) -> Any:
        return self._fresh(lambda session: session.ask(method, path, **asked))

    def check(self) -> str:
        """Asks for the site and its newsletters."""
        site = self._ask("GET", "/site/")["site"]
        slugs = ", ".join(self._newsletters())
        return f"Ghost {site['version']}, {site['title']}, newsletters: {slugs or 'none active'}"

    def find(self, slug: str) -> Stored | None:
        """The post at the slug. Raises :class:`Halted` where it is not ours."""
        path = f"/posts/slug/{quote(slug, safe='')}/"
        answer = self._fresh(lambda session: session.find(path))
        if answer is None:
            return None
        post = answer["posts"][0]
        if not _ghost_card.is_for(post, slug):
            raise Halted(
                f"Ghost has a post at {slug} that was not made from this issue",
                hint="give one of the two another slug",
            )
        return self._stored(post)

    def create(self, draft: Draft) -> Stored:
        """Makes a draft, and says that it is one."""
        post = {
            **self._fields(draft),
            "slug": draft.slug,
            "status": "draft",
            "email_only": self.setup.settings.get("email_only", "false") == "true",
        }
        answer = self._ask("POST", "/posts/", json={"posts": [post]})
        return self._stored(answer["posts"][0])

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the draft again, over what was read a moment ago and nothing later."""
        self._writable(id)
        return self._stored(self._put(id, {**self._fields(draft), "status": "draft"}))

    def read(self, id: str) -> Stored:
        """The post; its HTML is what is in the card, as a page without a head."""
        return self._stored(self._get(id))

    def upload(self, picture: Picture) -> str:
        """``images/uploading-an-image``. A second copy does no harm."""
        files = {"file": (picture.name.rpartition("/")[2], picture.data, picture.kind)}
        form = {"purpose": "image", "ref": picture.name}
        answer = self._ask("POST", "/images/upload/", files=files, form=form, again=True)
        return str(answer["images"][0]["url"])

    def send(self, id: str) -> None:
        """Publishes the post with its newsletter, and looks that it was mailed."""

        def tell() -> None:
            if not self._release(id, {"status": "published"}).get("email"):
                raise Halted("Ghost published the post and mailed it to nobody", hint=_MAILED)

        self._told(id, "sending", tell)

    def schedule(self, id: str, moment: datetime) -> None:
        """The same at its moment."""
        at = self._utc(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")

        def tell() -> None:
            post = self._release(id, {"status": "scheduled", "published_at": at})
            if not post.get("newsletter"):
                raise Halted("Ghost will publish the post and mail it to nobody", hint=_MAILED)

        self._told(id, "scheduled", tell)

    def tag(self, field: str, default: str) -> str:
        """None: an HTML card has none that Ghost's documentation knows."""
        del field, default
        return ""

    def literal(self, text: str) -> str:
        """As it is: what braces become depends on where they stand in the whole."""
        return text

    def _release(self, id: str, change: dict[str, str]) -> dict[str, Any]:
        params = {
            "newsletter": self.setup.settings.get("newsletter", "") or self._only_newsletter(),
            "email_segment": self.setup.settings.get("segment", "") or "all",
        }
        return self._put(id, change, params)

    def _only_newsletter(self) -> str:
        slugs = self._newsletters()
        if len(slugs) != 1:
            raise Halted(
                f"Ghost has {len(slugs)} active newsletters: {', '.join(slugs)}",
                hint="say which: [delivery.ghost] newsletter = 'slug'",
            )
        return slugs[0]

    def _newsletters(self) -> list[str]:
        listed = self._ask("GET", "/newsletters/", params={"limit": "all"})["newsletters"]
        return [each["slug"] for each in listed if each["status"] == "active"]

    def _fields(self, draft: Draft) -> dict[str, Any]:
        for name in ("title", "subject", "preheader"):
            if _ghost_card.TAG.search(getattr(draft, name)):
                raise Halted(f"Ghost would take %%{{ in the {name} for a merge tag")
        if len(draft.preheader) > _LONGEST_EXCERPT:
            raise Halted(
                f"the preheader has {len(draft.preheader)} characters",
                hint=f"Ghost's excerpt, which it becomes, holds {_LONGEST_EXCERPT}",
            )
        return {
            "title": draft.title,
            "email_subject": draft.subject,
            "custom_excerpt": draft.preheader or None,
            "lexical": _ghost_card.lexical(draft),
            "tags": list(draft.tags),
        }

    def _get(self, id: str) -> dict[str, Any]:
        answer = self._ask("GET", _path(id))
        post: dict[str, Any] = answer["posts"][0]
        return post

    def _put(
        self, id: str, change: dict[str, Any], params: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Asked once: a second time, the first one's own ``updated_at`` would be a collision."""
        post = {**change, "updated_at": self._get(id)["updated_at"]}
        answer = self._ask("PUT", _path(id), params=params, json={"posts": [post]}, again=False)
        written: dict[str, Any] = answer["posts"][0]
        return written

    def _stored(self, post: dict[str, Any]) -> Stored:
        return Stored(
            id=str(post["id"]),
            address=f"{self.setup.address.rstrip('/')}/ghost/#/editor/post/{post['id']}",
            state=_state(post),
            subject=post.get("email_subject") or post["title"],
            preheader=post.get("custom_excerpt") or "",
            html=_ghost_card.page(post),
        )


def _path(id: str) -> str:
    return f"/posts/{quote(id, safe='')}/"


def _state(post: dict[str, Any]) -> str:
    """A published post is out, mailed or not."""
    status = post["status"]
    if status in ("draft", "scheduled"):
        return str(status)
    email = post.get("email") or {}
    return "sending" if email.get("status") in ("pending", "submitting") else "sent"
