"""Buttondown's emails and images, from its OpenAPI description (see ``page``)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes.languages import django
from tests.delivery.fakes.multipart import files
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeButtondown"]

_PAGE = 2
#: EmailStatus and NewsletterEmailTemplate.
Status = Literal["draft", "about_to_send", "scheduled", "in_flight", "sent", "paused", "deleted"]
Template = Literal["classic", "custom", "modern", "plaintext", "naked"]
Slug = Annotated[str, Meta(max_length=100, pattern="^[a-zA-Z0-9_-]+$")]


class Email(Struct, forbid_unknown_fields=True):
    """EmailInput, of the fields that are simple."""

    subject: Annotated[str, Meta(max_length=2000)]
    body: str = ""
    #: The description's own default: an email that says nothing goes out.
    status: Status = "about_to_send"
    publish_date: datetime | None = None
    slug: Slug | None = None
    description: str = ""
    canonical_url: Annotated[str, Meta(max_length=2000)] = ""
    image: str = ""
    metadata: dict[str, Any] = {}
    template: Template | None = None
    secondary_id: int | None = None
    featured: bool = False


class Change(Struct, forbid_unknown_fields=True):
    """EmailUpdateInput."""

    subject: Annotated[str, Meta(max_length=2000)] | UnsetType = UNSET
    body: str | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    publish_date: datetime | UnsetType | None = UNSET
    slug: Slug | UnsetType | None = UNSET
    canonical_url: Annotated[str, Meta(max_length=2000)] | UnsetType = UNSET
    metadata: dict[str, Any] | UnsetType = UNSET
    template: Template | Literal["none"] | UnsetType | None = UNSET


class FakeButtondown(FakePlatform):
    """One newsletter; what is about to be sent is sent at once."""

    page: ClassVar[str] = "https://github.com/buttondown/openapi/blob/main/openapi.json"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # EmailInput.status
            Feature.UPDATE,  # PATCH /emails/{id}
            Feature.SEND,  # docs.buttondown.com/drafting-emails-via-the-api
            Feature.SCHEDULE,  # the same
            Feature.PICTURES,  # POST /images
            Feature.MERGE_FIELDS,  # docs.buttondown.com/template-variables
            Feature.UNSUBSCRIBE,  # the same: unsubscribe_url
        }
    )
    secrets: ClassVar[Mapping[str, str]] = {"key": "8f2bd1a0-buttondown-0000"}
    credentials: ClassVar[Mapping[str, str]] = {"Authorization": "Token 8f2bd1a0-buttondown-0000"}
    folder: ClassVar[str] = "/v1"
    creating: ClassVar[tuple[str, str]] = ("POST", "/v1/emails")
    sending: ClassVar[tuple[str, str]] = ("PATCH", "/v1/emails/[^/]+")
    scheduling: ClassVar[tuple[str, str]] = ("PATCH", "/v1/emails/[^/]+")
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            method="POST",
            path="/v1/emails",
            body={
                "subject": "The subject line for the email",
                "body": "This is an example of the body of an email.",
                "status": "draft",
                "slug": "hello-world",
            },
            status=201,
            keys=("id", "creation_date", "absolute_url", "body", "status", "subject", "metadata"),
        ),
        Example(method="GET", path="/v1/emails", keys=("results", "count")),
        Example(method="GET", path="/v1/accounts/me", keys=("username", "email_address")),
    )

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"code": "something_went_wrong", "detail": reason, "metadata": {}})

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != self.credentials["Authorization"]:
            raise Refused(401, "Invalid API key")

    @route("GET", "/v1/accounts/me")
    def account(self, call: Call) -> Answer:
        return Answer(200, {"username": "example", "email_address": "example@example.com"})

    @route("GET", "/v1/emails")
    def listed(self, call: Call) -> Answer:
        if unknown := set(call.query) - {"ordering", "excluded_fields", "page", "status"}:
            raise Refused(422, f"unknown parameters {unknown}")
        order = call.query.get("ordering", ["creation_date"])[0]
        emails = sorted(
            self.items.values(), key=lambda email: email["creation_date"], reverse=order[0] == "-"
        )
        hidden = set(call.query.get("excluded_fields", ()))
        page = int(call.query.get("page", ["1"])[0])
        here = emails[(page - 1) * _PAGE : page * _PAGE]
        more = len(emails) > page * _PAGE
        return Answer(
            200,
            {
                "results": [{k: v for k, v in each.items() if k not in hidden} for each in here],
                "next": f"{self.base}/emails?page={page + 1}" if more else None,
                "previous": None,
                "count": len(emails),
            },
        )

    @route("POST", "/v1/emails")
    def create(self, call: Call) -> Answer:
        email = msgspec.to_builtins(self.read(call, Email))
        if email["body"].lstrip().startswith("---"):
            raise Refused(400, "body_contains_frontmatter")
        if any(email["slug"] and email["slug"] == each["slug"] for each in self.items.values()):
            raise Refused(400, "slug_invalid")
        id_ = f"em_{uuid.uuid4()}"
        now = datetime.now(UTC).isoformat()
        self.items[id_] = {
            **email,
            "id": id_,
            "creation_date": now,
            "modification_date": now,
            "absolute_url": f"https://buttondown.com/sheinhardt/archive/{email['slug']}/",
            "source": "api",
        }
        self._moved(id_)
        return Answer(201, self.items[id_])

    @route("GET", "/v1/emails/{id}")
    def show(self, call: Call, id: str) -> Answer:
        return Answer(200, self._known(id))

    @route("PATCH", "/v1/emails/{id}")
    def change(self, call: Call, id: str) -> Answer:
        email = self._known(id)
        if email["status"] in ("in_flight", "sent"):
            raise Refused(400, "status_invalid")
        asked = self.read(call, Change)
        if asked.status == "scheduled" and not asked.publish_date:
            raise Refused(400, "publish_date_missing")
        email.update(msgspec.to_builtins(asked))
        self._moved(id)
        return Answer(200, email)

    @route("POST", "/v1/images")
    def image(self, call: Call) -> Answer:
        ((_, data),) = files(call, "image").items()
        self.pictures.append(data)
        address = "https://placecats.com/408/287"
        return Answer(201, {"id": "1", "creation_date": "2019-08-24T14:15:22Z", "image": address})

    def _known(self, id_: str) -> dict[str, Any]:
        if id_ not in self.items:
            raise Refused(404, "Not found.")
        return self.items[id_]

    def _moved(self, id_: str) -> None:
        email = self.items[id_]
        if email["status"] == "scheduled":
            self.scheduled[id_] = email["publish_date"]
        if email["status"] == "about_to_send":
            email["status"] = "in_flight"
            self.sent.append(id_)

    def kept(self, id_: str) -> tuple[str, str, str]:
        return self.items[id_]["subject"], self.items[id_]["body"], ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """https://docs.buttondown.com/using-templating: “built on top of Django”."""
        subscriber = {"email": values.get("email", ""), "metadata": dict(values)}
        leave = {"unsubscribe_url": values.get("unsubscribe_url", "")}
        return django(text, {"subscriber": subscriber, **leave}, is_html=html)
