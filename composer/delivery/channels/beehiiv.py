"""beehiiv: an issue is a post, which its API makes for Enterprise accounts only.

Facts and their pages, under https://developers.beehiiv.com/api-reference/:

- ``posts/create``: beta, Enterprise; **without a status a post is confirmed, and published at
  once**; ``body_content`` becomes an HTML snippet; ``<style>`` and ``<link>`` are taken out, so that
  dark colours, sizes for phones and hover are lost. A draft cannot be scheduled.
- ``posts/update``: PATCH, only what is given; it knows no status, so that sending and scheduling
  stay with a person, in beehiiv.
- ``posts/index``: ``slugs[]`` and ``status``; ``posts/show``: ``expand[]=free_email_content`` gives
  the whole rendered mail, in which the issue is found by its first element.
- https://www.beehiiv.com/support/article/36759164012439-using-the-send-api-and-create-post-endpoint:
  head and foot of the mail are beehiiv's, with its unsubscribe link; wholly own HTML cannot be sent.

No page says that merge tags, ``{{name}}``, are filled in within an HTML snippet that came by the
API, nor how to write two braces otherwise: readers' fields are their defaults, and braces of the
article are kept apart. Without Enterprise, :func:`copy_ready` is for pasting into an HTML snippet.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from composer.delivery.channel import Credential, Draft, Feature, Setting, Stored
from composer.delivery.faults import Halted
from composer.delivery.platforms.fragment import fragment, page_of, shielded
from composer.delivery.platforms.hosted import Hosted
from composer.delivery.platforms.session import Session

__all__ = ["Beehiiv", "copy_ready"]

#: A merge tag, and what might be one, or Liquid's ``{%``.
_TAG = re.compile(r"\{(?=\{\w+\}\})")
_OPENING = re.compile(r"\{(?=[{%])")
_STYLES = re.compile(r"<style\b[^>]*>.*?</style\s*>|<link\b[^>]*>", re.DOTALL | re.IGNORECASE)
_PUBLICATION = re.compile(r"pub_[0-9a-fA-F-]+")
_FORBIDDEN = re.compile(r": 403\b")


def copy_ready(draft: Draft) -> str:
    """The mail without its head, styles inline, for pasting into an HTML snippet of beehiiv."""
    bare = _STYLES.sub("", fragment(draft.html))
    return shielded(bare, certain=_TAG, possible=_OPENING)


class Beehiiv(Hosted):
    """Posts, found again by their slug."""

    title = "beehiiv"
    page = "https://developers.beehiiv.com/api-reference/posts/create"
    features = frozenset(
        {Feature.DRAFT, Feature.UPDATE, Feature.PREHEADER, Feature.UNSUBSCRIBE},
    )
    credentials = (Credential("key", "an API key, from Settings, API"),)
    settings = (
        Setting("publication", "id of the publication, pub_…", required=True),
        Setting("template", "id of the post template, post_template_…"),
    )

    def open(self) -> Session:
        """See :class:`Hosted`."""
        key = self.setup.secrets["key"].strip()
        return Session(
            self.setup.address or "https://api.beehiiv.com",
            headers={"Authorization": f"Bearer {key}"},
            secrets=[key],
            timeout=self.setup.timeout,
            credential="NEWSLETTER_BEEHIIV_KEY",
        )

    @property
    def _publication(self) -> str:
        publication = self.setup.settings.get("publication", "")
        if not _PUBLICATION.fullmatch(publication):
            raise Halted(
                f"[delivery.beehiiv] publication is not pub_…: {publication!r}",
                hint="beehiiv shows it in Settings, API",
            )
        return f"/v2/publications/{publication}"

    @property
    def _posts(self) -> str:
        return f"{self._publication}/posts"

    def _path(self, id: str) -> str:
        return f"{self._posts}/{quote(id, safe='')}"

    def check(self) -> str:
        """``publications/show``."""
        found = self.session.ask("GET", self._publication)["data"]
        return f"beehiiv, for {found['name']} of {found['organization_name']}"

    def find(self, slug: str) -> Stored | None:
        """The post with the issue's slug."""
        params = {"slugs[]": slug, "status": "all", "limit": 100}
        listed = self.session.ask("GET", self._posts, params=params)["data"]
        return self._foremost(_stored(each) for each in listed if each["slug"] == slug)

    def snippet(self, draft: Draft) -> str:
        """The mail as an HTML snippet, which any plan takes by hand."""
        return copy_ready(draft)

    def create(self, draft: Draft) -> Stored:
        """Makes a draft, and says that it is one. The answer holds its id alone.

        Raises :class:`Halted` where the plan does not let the API make posts: then there is
        :func:`copy_ready`.
        """
        fields = {**self._fields(draft), "status": "draft"}
        try:
            made = self.session.ask("POST", self._posts, json=fields)["data"]
        except Halted as fault:
            raise _named(fault) from fault
        return Stored(
            id=str(made["id"]),
            address=_address(made["id"]),
            subject=draft.subject,
            preheader=draft.preheader,
        )

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the draft again, which may be asked twice."""
        self._writable(id)
        try:
            self.session.ask("PATCH", self._path(id), json=self._fields(draft), again=True)
        except Halted as fault:
            raise _named(fault) from fault
        return self.read(id)

    def read(self, id: str) -> Stored:
        """The post; its HTML as it is in the rendered mail, empty where it is not found there."""
        params = {"expand[]": "free_email_content"}
        return _stored(self.session.ask("GET", self._path(id), params=params)["data"])

    def tag(self, field: str, default: str) -> str:
        """None: no page says that they are filled in."""
        del field, default
        return ""

    def literal(self, text: str) -> str:
        """As it is: what braces become depends on where they stand in the whole."""
        return text

    def _fields(self, draft: Draft) -> dict[str, Any]:
        for name in ("title", "subject", "preheader"):
            if found := _TAG.search(getattr(draft, name)):
                raise Halted(
                    f"beehiiv would take two braces in the {name} for a merge tag",
                    hint=f"write it without them, at character {found.start() + 1}",
                )
        fields: dict[str, Any] = {
            "title": draft.title,
            "body_content": copy_ready(draft),
            "email_settings": {
                "email_subject_line": draft.subject,
                "email_preview_text": draft.preheader,
            },
            "web_settings": {"slug": draft.slug},
            "content_tags": list(draft.tags),
        }
        if template := self.setup.settings.get("template", ""):
            fields["post_template_id"] = template
        return fields


def _named(fault: Halted) -> Halted:
    """The same fault; where the plan may be its cause, with the way that is left."""
    if not _FORBIDDEN.search(fault.reason):
        return fault
    return Halted(
        fault.reason,
        hint="beehiiv lets only Enterprise accounts make posts by its API: copy the HTML that is "
        f"made for it into an HTML snippet of a new post; or {fault.hint}",
    )


def _address(id: str) -> str:
    return f"https://app.beehiiv.com/posts/{id.removeprefix('post_')}"


def _stored(post: dict[str, Any]) -> Stored:
    free = (post.get("content") or {}).get("free") or {}
    return Stored(
        id=str(post["id"]),
        address=_address(str(post["id"])),
        state=_state(post),
        subject=post.get("subject_line") or "",
        preheader=post.get("preview_text") or "",
        html=page_of(free.get("email") or ""),
    )


def _state(post: dict[str, Any]) -> str:
    """``confirmed`` is for a post that will be, or is, public; ``archived`` was once."""
    if post["status"] == "draft":
        return "draft"
    ahead = (post.get("publish_date") or 0) > datetime.now(UTC).timestamp()
    return "scheduled" if post["status"] == "confirmed" and ahead else "sent"
