"""Ghost's Admin API, as its pages have it (see ``page``), and its mails' replacements."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes import jwt
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeGhost"]

_ADD = {"source", "formats", "include"}
_EDIT = {*_ADD, "newsletter", "email_segment", "save_revision"}
_PICTURES = {"image/webp", "image/jpeg", "image/gif", "image/png", "image/svg+xml"}
#: Its regular expressions, from ``replacement-strings.js`` and ``email-renderer.js``.
_WRAPPED = re.compile(r'\{(\w*?)(?:,? *"(.*?)")?\}', re.ASCII)
_REPLACED = re.compile(r"%%\{(.*?)\}%%")
_NAMED = re.compile(r'(\w+?)(?:,? *(?:"|&quot;)(.*?)(?:"|&quot;))?', re.ASCII)
_MEMBERS = {
    *("unsubscribe_url", "manage_account_url", "uuid", "key", "first_name", "name", "name_class"),
    *("email", "created_at", "status", "status_text", "list_unsubscribe", "uniqueid"),
}

Text = Annotated[str, Meta(max_length=300)]


class Post(Struct, forbid_unknown_fields=True):
    title: Annotated[str, Meta(max_length=255)] | UnsetType = UNSET
    slug: Annotated[str, Meta(max_length=191)] | UnsetType = UNSET
    html: str | UnsetType | None = UNSET
    lexical: str | UnsetType | None = UNSET
    status: Literal["draft", "published", "scheduled", "sent"] | UnsetType = UNSET
    custom_excerpt: Text | UnsetType | None = UNSET
    email_subject: Text | UnsetType | None = UNSET
    email_only: bool | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    authors: list[str] | UnsetType = UNSET
    published_at: datetime | UnsetType | None = UNSET
    updated_at: datetime | UnsetType = UNSET


class Asked(Struct, forbid_unknown_fields=True):
    posts: Annotated[list[Post], Meta(min_length=1, max_length=1)]


_ADMIN = "/ghost/api/admin"
_LEXICAL = {"title": "My test post", "lexical": '{"root":{"children":[]}}', "status": "published"}
_FROM_HTML = {
    "title": "My test post",
    "html": "<p>My post content. Work in progress...</p>",
    "status": "published",
}
_OLD = {"title": "My new title", "updated_at": "2022-06-05T20:52:37.000Z"}


class FakeGhost(FakePlatform):
    """One site with one active newsletter."""

    page: ClassVar[str] = "https://docs.ghost.org/admin-api/posts/creating-a-post"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # posts/creating-a-post
            Feature.UPDATE,  # posts/updating-a-post
            Feature.SEND,  # posts/sending-a-post
            Feature.SCHEDULE,  # posts/scheduling-a-post
            Feature.PICTURES,  # images/uploading-an-image
            Feature.PREHEADER,  # email-renderer.js: custom_excerpt
            Feature.UNSUBSCRIBE,  # email-renderer.js: unsubscribe_url, in Ghost's own foot
        }
    )
    secrets: ClassVar[Mapping[str, str]] = {"key": f"6748592f4b9b7700010f6564:{'b1b5b9c1' * 8}"}
    creating: ClassVar[tuple[str, str]] = ("POST", f"{_ADMIN}/posts/")
    sending: ClassVar[tuple[str, str]] = ("PUT", f"{_ADMIN}/posts/[^/]+/")
    scheduling: ClassVar[tuple[str, str]] = sending
    examples: ClassVar[tuple[Example, ...]] = (
        Example(method="POST", path=f"{_ADMIN}/posts/", body={"posts": [_LEXICAL]}, status=201),
        Example(
            method="POST",
            path=f"{_ADMIN}/posts/?source=html",
            body={"posts": [_FROM_HTML]},
            status=201,
        ),
        Example(method="GET", path=f"{_ADMIN}/posts/{{id}}/?formats=html,lexical"),
        # Its moment is another one than the fake's, which is a collision.
        Example(method="PUT", path=f"{_ADMIN}/posts/{{id}}/", body={"posts": [_OLD]}, status=409),
        Example(
            method="GET", path=f"{_ADMIN}/newsletters/?limit=all", keys=("meta.pagination.page",)
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self.newsletters = [("default-newsletter", "active"), ("old", "archived")]
        #: The laboratory flag with which HTML cards get their replacements wrapped.
        self.wraps = False

    @property
    def credentials(self) -> Mapping[str, str]:  # type: ignore[override]
        """A token of this moment."""
        now = int(time.time())
        claims = {"iat": now, "exp": now + 300, "aud": "/admin/"}
        return {"Authorization": f"Ghost {jwt.made(self.secrets['key'], claims)}"}

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"errors": [{"message": reason, "context": None, "type": "Error"}]})

    def admit(self, call: Call) -> None:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme != "Ghost":
            raise Refused(403, "Authorization failed")
        if reason := jwt.refused(token, self.secrets["key"]):
            raise Refused(401, reason)

    @route("GET", "/ghost/api/admin/site/")
    def site(self, call: Call) -> Answer:
        return Answer(200, {"site": {"title": "Ghost", "url": self.address, "version": "6.9"}})

    @route("GET", "/ghost/api/admin/newsletters/")
    def browse_newsletters(self, call: Call) -> Answer:
        listed = [{"slug": slug, "status": status} for slug, status in self.newsletters]
        return Answer(200, {"newsletters": listed, "meta": {"pagination": {"page": 1}}})

    @route("POST", "/ghost/api/admin/images/upload/")
    def upload(self, call: Call) -> Answer:
        head = f"Content-Type: {call.headers['content-type']}\r\n\r\n".encode()
        parts = BytesParser(policy=HTTP).parsebytes(head + call.body).iter_parts()
        known = {part.get_param("name", header="content-disposition"): part for part in parts}
        if unknown := set(known) - {"file", "purpose", "ref"}:
            raise Refused(422, f"unknown fields: {unknown}")
        file = known["file"]
        if file.get_content_type() not in _PICTURES:
            raise Refused(415, "Please select a valid image.")
        url = f"{self.address}/content/images/{file.get_filename()}"
        self.pictures.append(file.get_payload(decode=True))
        ref = known["ref"].get_payload(decode=True).decode() if "ref" in known else None
        return Answer(201, {"images": [{"url": url, "ref": ref}]})

    @route("POST", "/ghost/api/admin/posts/")
    def add(self, call: Call) -> Answer:
        asked = self._asked(call, _ADD)
        if asked.title is UNSET:
            raise Refused(422, "Validation error, cannot save post.")
        made = f"{len(self.items) + 1:024x}"
        taken = {post["slug"] for post in self.items.values()}
        slug = asked.slug if asked.slug is not UNSET else "untitled"
        new = {
            "id": made,
            "slug": f"{slug}-2" if slug in taken else slug,
            "status": "draft",
            "updated_at": _stamp(datetime.now(UTC)),
            "lexical": '{"root":{"children":[]}}',
            "email_only": False,
            "newsletter": None,
            "email": None,
            **dict.fromkeys(("custom_excerpt", "email_subject", "published_at")),
        }
        asked.slug = UNSET
        self._write(new, asked, call)
        self.items[made] = new
        return Answer(201, {"posts": [new]})

    @route("GET", "/ghost/api/admin/posts/{id}/")
    def show(self, call: Call, id: str) -> Answer:
        return Answer(200, {"posts": [self._post(id)]})

    @route("GET", "/ghost/api/admin/posts/slug/{slug}/")
    def by_slug(self, call: Call, slug: str) -> Answer:
        found = [post for post in self.items.values() if post["slug"] == slug]
        if not found:
            raise Refused(404, "Resource not found error, cannot read post.")
        return Answer(200, {"posts": [found[0]]})

    @route("PUT", "/ghost/api/admin/posts/{id}/")
    def edit(self, call: Call, id: str) -> Answer:
        asked, post = self._asked(call, _EDIT), self._post(id)
        if asked.updated_at is UNSET:
            raise Refused(422, "Validation error, cannot edit post: updated_at is needed")
        if _stamp(asked.updated_at) != post["updated_at"]:
            raise Refused(409, "Saving failed! Someone else is editing this post.")
        was = post["status"]
        self._write(post, asked, call)
        slug = call.query.get("newsletter", [""])[0]
        if slug and (slug, "active") not in self.newsletters:
            raise Refused(400, "The newsletter parameter doesn't match any active newsletter.")
        if slug and post["status"] in ("published", "scheduled", "sent"):
            post["newsletter"] = {"slug": slug}
        if post["newsletter"] and post["status"] in ("published", "sent") and post["status"] != was:
            post["email"] = {"status": "submitted"}
            self.sent.append(id)
        if post["newsletter"] and post["status"] == "scheduled":
            self.scheduled[id] = post["published_at"]
        moment = datetime.fromisoformat(post["updated_at"]) + timedelta(milliseconds=1)
        post["updated_at"] = _stamp(max(moment, datetime.now(UTC)))
        return Answer(200, {"posts": [post]})

    def kept(self, id_: str) -> tuple[str, str, str]:
        cards = json.loads(self.items[id_]["lexical"])["root"]["children"]
        html = "\n".join(
            f"<!--kg-card-begin: html-->\n{card['html']}\n<!--kg-card-end: html-->"
            for card in cards
            if card["type"] == "html"
        )
        return self.items[id_]["email_subject"], html, ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """What a member's mail has; a replacement that Ghost does not know stays as it is.

        Its parser reads HTML and writes it again: references become their characters.
        """
        if html:
            text = _WRAPPED.sub(r"%%\g<0>%%", text) if self.wraps else text
            text = _characters(text)
        return _REPLACED.sub(lambda found: _value(found, values), text)

    def _asked(self, call: Call, options: set[str]) -> Post:
        if unknown := set(call.query) - options:
            raise Refused(422, f"unknown options: {unknown}")
        return self.read(call, Asked).posts[0]

    def _post(self, id: str) -> dict[str, Any]:
        if id not in self.items:
            raise Refused(404, "Resource not found error, cannot read post.")
        return self.items[id]

    def _write(self, post: dict[str, Any], asked: Post, call: Call) -> None:
        told = msgspec.to_builtins(asked)
        told.pop("updated_at", None)
        if told.get("status") == "scheduled":
            moment = asked.published_at
            if not isinstance(moment, datetime) or moment < datetime.now(UTC) + timedelta(
                minutes=2
            ):
                raise Refused(422, "Date must be at least 2 minutes in the future.")
        html = told.pop("html", None)
        if html is not None and call.query.get("source") == ["html"]:
            # Read and written anew: comments are lost, and references are characters.
            html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
            told["lexical"] = json.dumps({"root": {"children": [_html_card(_characters(html))]}})
        post.update(told)
        if post["email_only"] and post["status"] == "published":
            post["status"] = "sent"


def _html_card(html: str) -> dict[str, Any]:
    return {"type": "html", "version": 1, "html": html}


def _characters(html: str) -> str:
    return re.sub(r"&#123;|&#x7b;|&lbrace;", "{", html, flags=re.IGNORECASE)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    named = _NAMED.fullmatch(found[1])
    if not named or named[1] not in _MEMBERS:
        return found[0]
    return values.get(named[1], "") or named[2] or ""
