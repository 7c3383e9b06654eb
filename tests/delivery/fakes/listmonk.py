"""listmonk's campaigns and media, from its documentation (see ``page``) and cmd/campaigns.go."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes.languages import go
from tests.delivery.fakes.multipart import files
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeListmonk"]

_FROM = re.compile(r"((.+?)\s)?<(.+?)@(.+?)>")
_TOKEN = "mW5ecret-token-listmonk"
#: What each status may become (the note under PUT …/status).
_TURNS = {"scheduled": {"draft"}, "running": {"draft", "paused"}, "draft": {"scheduled"}}


class Campaign(Struct, forbid_unknown_fields=True):
    """The parameters of POST and PUT, and no others."""

    name: Annotated[str, Meta(min_length=1, max_length=2000)]
    subject: Annotated[str, Meta(min_length=1, max_length=5000)]
    lists: Annotated[list[int], Meta(min_length=1)]
    type: Literal["regular", "optin"]
    content_type: Literal["richtext", "html", "markdown", "plain", "visual"]
    body: str = ""
    from_email: str = "listmonk <noreply@listmonk.yoursite.com>"
    altbody: str | UnsetType | None = UNSET
    send_at: datetime | UnsetType | None = UNSET
    messenger: str = "email"
    template_id: int = 1
    tags: list[str] = []
    headers: list[dict[str, str]] = []
    attribs: dict[str, Any] | UnsetType = UNSET


class Status(Struct, forbid_unknown_fields=True):
    status: Literal["draft", "scheduled", "running", "paused", "cancelled"]


class FakeListmonk(FakePlatform):
    """One installation with lists 3 and 5, a bare template and one that is not."""

    page: ClassVar[str] = "https://listmonk.app/docs/apis/campaigns/"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # apis/campaigns: a new one has status “draft”
            Feature.UPDATE,  # PUT /api/campaigns/{campaign_id}
            Feature.SEND,  # PUT …/status “running”
            Feature.SCHEDULE,  # send_at and PUT …/status “scheduled”
            Feature.PICTURES,  # apis/media
            Feature.TEXT,  # altbody
            Feature.MERGE_FIELDS,  # templating
            Feature.UNSUBSCRIBE,  # templating: UnsubscribeURL
        }
    )
    settings: ClassVar[Mapping[str, str]] = {"user": "newsletter", "lists": "3,5", "template": "2"}
    secrets: ClassVar[Mapping[str, str]] = {"token": _TOKEN}
    credentials: ClassVar[Mapping[str, str]] = {
        "Authorization": f"Basic {base64.b64encode(f'newsletter:{_TOKEN}'.encode()).decode()}"
    }
    creating: ClassVar[tuple[str, str]] = ("POST", "/api/campaigns")
    sending: ClassVar[tuple[str, str]] = ("PUT", "/api/campaigns/[^/]+/status")
    scheduling: ClassVar[tuple[str, str]] = ("PUT", "/api/campaigns/[^/]+/status")
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            method="POST",
            path="/api/campaigns",
            body={
                "name": "Test campaign",
                "subject": "Hello, world",
                "lists": [3],
                "from_email": "listmonk <noreply@listmonk.yoursite.com>",
                "content_type": "richtext",
                "messenger": "email",
                "type": "regular",
                "tags": ["test"],
                "template_id": 1,
            },
            keys=("data.id", "data.lists", "data.send_at", "data.status", "data.altbody"),
        ),
        Example(method="GET", path="/api/campaigns?page=1&per_page=100", keys=("data.results",)),
        Example(method="GET", path="/api/templates/1", keys=("data.body", "data.name")),
    )

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"message": reason})

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != self.credentials["Authorization"]:
            raise Refused(403, "invalid session")

    @route("GET", "/api/templates/{id}")
    def template(self, call: Call, id: str) -> Answer:
        bare = '{{ template "content" . }}'
        bodies = {"1": f"<html><body>{bare}</body></html>", "2": f"{bare}\n"}
        if id not in bodies:
            raise Refused(400, "Template not found")
        return Answer(200, {"data": {"id": int(id), "name": "Default", "body": bodies[id]}})

    @route("GET", "/api/campaigns")
    def listed(self, call: Call) -> Answer:
        known = {"order", "order_by", "query", "status", "tags", "page", "per_page", "no_body"}
        if unknown := set(call.query) - known:
            raise Refused(400, f"unknown parameters {unknown}")
        tags = set(call.query.get("tags", ()))
        bare = call.query.get("no_body") == ["true"]
        here = [
            {**each, "body": "" if bare else each["body"]}
            for each in reversed(self.items.values())
            if not tags or tags & set(each["tags"])
        ]
        return Answer(200, {"data": {"results": here, "total": len(here), "page": 1}})

    @route("POST", "/api/campaigns")
    def create(self, call: Call) -> Answer:
        number = len(self.items) + 1
        blank = {"id": number, "status": "draft", "send_at": None, "altbody": None}
        campaign = {**blank, **self._asked(call)}
        self.items[str(number)] = campaign
        return Answer(200, {"data": campaign})

    @route("GET", "/api/campaigns/{id}")
    def show(self, call: Call, id: str) -> Answer:
        return Answer(200, {"data": self._known(id)})

    @route("PUT", "/api/campaigns/{id}")
    def change(self, call: Call, id: str) -> Answer:
        if self._known(id)["status"] not in ("draft", "paused", "scheduled"):
            raise Refused(400, "Cannot update a running or a finished campaign.")
        self.items[id].update(self._asked(call))
        return Answer(200, {"data": self.items[id]})

    @route("PUT", "/api/campaigns/{id}/status")
    def turn(self, call: Call, id: str) -> Answer:
        campaign = self._known(id)
        status = self.read(call, Status, status=400).status
        if campaign["status"] not in _TURNS.get(status, {"running"}):
            raise Refused(400, f"Only {_TURNS.get(status)} campaigns can be {status}")
        if status == "scheduled":
            if not campaign["send_at"]:
                raise Refused(400, "Campaign needs a `send_at` date to be scheduled.")
            self.scheduled[id] = campaign["send_at"]
        if status == "running":
            self.sent.append(id)
        campaign["status"] = status
        return Answer(200, {"data": campaign})

    @route("POST", "/api/media")
    def media(self, call: Call) -> Answer:
        ((name, data),) = files(call, "file").items()
        if not name.endswith((".jpg", ".jpeg", ".png", ".gif", ".svg")):
            raise Refused(400, "Unsupported file type")
        self.pictures.append(data)
        told = {"id": 7, "uuid": "62e32e97", "filename": name, "url": "/uploads/image.png"}
        return Answer(200, {"data": told})

    def _known(self, id_: str) -> dict[str, Any]:
        if id_ not in self.items:
            raise Refused(400, "Campaign not found")
        return self.items[id_]

    def _asked(self, call: Call) -> dict[str, Any]:
        asked = self.read(call, Campaign, status=400)
        if not _FROM.search(asked.from_email):
            raise Refused(400, "Invalid `from_email`.")
        if not set(asked.lists) <= {3, 5}:
            raise Refused(400, "Invalid list IDs.")
        if isinstance(asked.send_at, datetime) and asked.send_at < datetime.now(UTC):
            raise Refused(400, "`send_at` date should be in the future.")
        fields = msgspec.to_builtins(asked)
        fields["lists"] = [{"id": number, "name": "Default list"} for number in asked.lists]
        for name in ("body", "subject", "altbody"):  # a campaign is compiled when it is saved
            try:
                self.render(fields.get(name) or "", {}, html=name == "body")
            except ValueError as error:
                raise Refused(400, f"Error compiling campaign body: {error}") from error
        return fields

    def kept(self, id_: str) -> tuple[str, str, str]:
        campaign = self.items[id_]
        return campaign["subject"], campaign["body"], campaign["altbody"] or ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """https://listmonk.app/docs/templating/: Go's templates, with ``default`` of Sprig."""
        known = {"first_name": "FirstName", "email": "Email", "name": "Name"}
        fields = {
            f".Subscriber.{known.get(name, f'Attribs.{name}')}": value
            for name, value in values.items()
        }
        leave = values.get("unsubscribe_url", "")
        return go(text, {**fields, "UnsubscribeURL": leave}, is_html=html)
