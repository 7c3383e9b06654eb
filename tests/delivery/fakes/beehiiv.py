"""beehiiv's posts, as its reference has them (see ``page``)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeBeehiiv"]

_QUERY = {"slugs[]", "status", "limit", "page", "order_by", "direction", "expand[]"}
#: What the sanitization takes out.
_TAKEN = re.compile(r"<style\b[^>]*>.*?</style\s*>|<link\b[^>]*>", re.DOTALL | re.IGNORECASE)
_MERGE = re.compile(r"\{\{(\w+)\}\}")
_FOOT = "<div><a href='https://beehiiv.example/leave'>Unsubscribe</a></div></body></html>"


class EmailSettings(Struct, forbid_unknown_fields=True):
    from_address: str | UnsetType = UNSET
    custom_live_url: str | UnsetType = UNSET
    display_title_in_email: bool | UnsetType = UNSET
    display_byline_in_email: bool | UnsetType = UNSET
    display_subtitle_in_email: bool | UnsetType = UNSET
    email_header_engagement_buttons: str | UnsetType = UNSET
    email_header_social_share: str | UnsetType = UNSET
    email_preview_text: str | UnsetType = UNSET
    email_subject_line: str | UnsetType = UNSET


class WebSettings(Struct, forbid_unknown_fields=True):
    display_thumbnail_on_web: bool | UnsetType = UNSET
    hide_from_feed: bool | UnsetType = UNSET
    slug: str | UnsetType = UNSET


class Changed(Struct, forbid_unknown_fields=True):
    """What an update may have: no status."""

    title: str | UnsetType = UNSET
    subtitle: str | UnsetType = UNSET
    body_content: str | UnsetType = UNSET
    blocks: list[dict[str, Any]] | UnsetType = UNSET
    scheduled_at: datetime | UnsetType = UNSET
    email_settings: EmailSettings | UnsetType = UNSET
    web_settings: WebSettings | UnsetType = UNSET
    content_tags: list[str] | UnsetType = UNSET
    thumbnail_image_url: str | UnsetType = UNSET
    post_template_id: (
        Annotated[str, Meta(pattern=r"^(post_template_[0-9a-fA-F\-]+)$")] | UnsetType
    ) = UNSET


class New(Changed, forbid_unknown_fields=True):
    status: Literal["draft", "confirmed"] = "confirmed"


_PUBLICATION = "pub_ad76629e-4a39-43ad-8055-0ee89dc6db15"
_POSTS = f"/v2/publications/{_PUBLICATION}/posts"
#: What ``posts/create`` shows, with its HTML for its blocks.
_SHOWN = {
    "title": "The Kitchen Sink Post (refactored version)",
    "subtitle": "Contains lots of examples of each block type and the various settings",
    "blocks": [{"type": "heading", "level": "2", "text": "This is my block!!!"}],
    "post_template_id": "post_template_00000000-0000-0000-0000-000000000000",
    "scheduled_at": "2024-12-25T12:00:00Z",
    "thumbnail_image_url": "https://images.squarespace-cdn.com/content/v1/a.png",
    "email_settings": {
        "from_address": "from_address",
        "custom_live_url": "https://beehiiv.com",
        "display_title_in_email": True,
        "email_preview_text": "email_preview_text",
        "email_subject_line": "email_subject_line",
    },
    "web_settings": {"hide_from_feed": True, "slug": "and-this-is-gonna-rock"},
    "content_tags": ["Obama", "Care", "Rocks", "Healthcare"],
}


class FakeBeehiiv(FakePlatform):
    """One publication. Without a status, a post is published, as at beehiiv."""

    page: ClassVar[str] = "https://developers.beehiiv.com/api-reference/posts/create"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # posts/create: status draft
            Feature.UPDATE,  # posts/update, which has no status
            Feature.PREHEADER,  # posts/create: email_preview_text
            Feature.UNSUBSCRIBE,  # support article 36759164012439: the foot is beehiiv's
        }
    )
    settings: ClassVar[Mapping[str, str]] = {"publication": _PUBLICATION}
    secrets: ClassVar[Mapping[str, str]] = {"key": "bee_0123456789abcdef"}
    credentials: ClassVar[Mapping[str, str]] = {"Authorization": "Bearer bee_0123456789abcdef"}
    creating: ClassVar[tuple[str, str]] = ("POST", _POSTS)
    examples: ClassVar[tuple[Example, ...]] = (
        Example(method="POST", path=_POSTS, body=_SHOWN, status=201, keys=("data.id",)),
        Example(method="GET", path=_POSTS, keys=("data", "limit", "page", "total_results")),
        Example(
            method="GET",
            path=f"{_POSTS}/{{id}}",
            keys=("data.id", "data.title", "data.status", "data.subject_line", "data.slug"),
        ),
        Example(
            method="GET",
            path=f"/v2/publications/{_PUBLICATION}",
            keys=("data.name", "data.organization_name"),
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self.bodies: dict[str, str] = {}
        self.enterprise = True

    def refuse(self, status: int, reason: str) -> Answer:
        error = {"message": reason, "code": "ERROR"}
        return Answer(status, {"status": status, "statusText": "error", "errors": [error]})

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {self.secrets['key']}":
            raise Refused(401, "unauthorized")
        if not call.path.startswith(f"/v2/publications/{self.settings['publication']}"):
            raise Refused(404, "publication not found")

    @route("GET", "/v2/publications/{publication}")
    def publication(self, call: Call, publication: str) -> Answer:
        data = {
            "id": publication,
            "name": "Bee Informed",
            "organization_name": "Barry's Hiiv",
            "referral_program_enabled": True,
            "created": 1715698529,
        }
        return Answer(200, {"data": data})

    @route("GET", "/v2/publications/{publication}/posts")
    def index(self, call: Call, publication: str) -> Answer:
        if unknown := set(call.query) - _QUERY:
            raise Refused(400, f"unknown parameters: {unknown}")
        status = call.query.get("status", ["all"])[0]
        slugs = call.query.get("slugs[]")
        limit = int(call.query.get("limit", ["10"])[0])
        if not 1 <= limit <= 100:
            raise Refused(400, "limit is out of range")
        chosen = [
            post
            for post in self.items.values()
            if (slugs is None or post["slug"] in slugs) and status in ("all", post["status"])
        ]
        pages = {"limit": limit, "page": 1, "total_results": len(chosen), "total_pages": 1}
        return Answer(200, {"data": chosen[:limit], **pages})

    @route("POST", "/v2/publications/{publication}/posts")
    def create(self, call: Call, publication: str) -> Answer:
        self._allowed()
        asked = self.read(call, New)
        if asked.title is UNSET or (asked.body_content is UNSET) == (asked.blocks is UNSET):
            raise Refused(422, "a title and either blocks or body_content are needed")
        if asked.status == "draft" and asked.scheduled_at is not UNSET:
            raise Refused(422, "a draft post cannot be scheduled")
        made = f"post_{uuid.UUID(int=len(self.items) + 1)}"
        now = int(datetime.now(UTC).timestamp())
        publish = None if asked.status == "draft" else now
        new = {"id": made, "status": asked.status, "publish_date": publish, "created": now}
        self.items[made] = self._changed({**new, "web_url": "", "subtitle": ""}, asked)
        if asked.status == "confirmed":
            self.sent.append(made)
        return Answer(201, {"data": {"id": made}})

    @route("GET", "/v2/publications/{publication}/posts/{id}")
    def show(self, call: Call, publication: str, id: str) -> Answer:
        post = self._post(id)
        if call.query.get("expand[]") == ["free_email_content"]:
            mail = f"<html><head><title>x</title></head><body><div>{self.bodies[id]}</div>{_FOOT}"
            post = {**post, "content": {"free": {"email": mail}}}
        return Answer(200, {"data": post})

    @route("PATCH", "/v2/publications/{publication}/posts/{id}")
    def update(self, call: Call, publication: str, id: str) -> Answer:
        self._allowed()
        asked = self.read(call, Changed)
        self.items[id] = self._changed(self._post(id), asked)
        return Answer(200, {"data": {"id": id}})

    def kept(self, id_: str) -> tuple[str, str, str]:
        return self.items[id_]["subject_line"], self.bodies[id_], ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """Its merge tags, ``{{name}}``; another one stays as it is.

        The sanitization reads HTML and writes it again: references become their characters.
        """
        if html:
            text = re.sub(r"&#123;|&#x7b;|&lbrace;", "{", text, flags=re.IGNORECASE)
        return _MERGE.sub(lambda found: values.get(found[1], found[0]), text)

    def _allowed(self) -> None:
        if not self.enterprise:
            raise Refused(403, "This feature is available only to Enterprise users")

    def _post(self, id: str) -> dict[str, Any]:
        if id not in self.items:
            raise Refused(404, "post not found")
        return self.items[id]

    def _changed(self, now: dict[str, Any], asked: Changed) -> dict[str, Any]:
        if asked.body_content is not UNSET:
            self.bodies[now["id"]] = _TAKEN.sub("", asked.body_content)
        told = msgspec.to_builtins(asked)
        email, web = told.pop("email_settings", {}), told.pop("web_settings", {})
        told.pop("body_content", None)
        told.pop("status", None)
        return {
            "content_tags": [],
            **now,
            **told,
            "subject_line": email.get("email_subject_line", now.get("subject_line", "")),
            "preview_text": email.get("email_preview_text", now.get("preview_text", "")),
            "slug": web.get("slug", now.get("slug", "")),
        }
