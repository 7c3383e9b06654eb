"""Kit's broadcasts, as its reference has them (see ``page``), and its Liquid by python-liquid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import liquid
import msgspec
from msgspec import UNSET, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeKit"]

_QUERY = {"after", "before", "include_total_count", "per_page", "sent_after", "sent_before"}


class Condition(Struct, forbid_unknown_fields=True):
    type: Literal["segment", "tag"]
    ids: list[int]


class Filter(Struct, forbid_unknown_fields=True):
    all: list[Condition] | None = None
    any: list[Condition] | None = None
    none: list[Condition] | None = None


class Broadcast(Struct, forbid_unknown_fields=True):
    """The fields that a request may have."""

    subject: str | UnsetType | None = UNSET
    content: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    public: bool | UnsetType = UNSET
    published_at: datetime | UnsetType | None = UNSET
    send_at: datetime | UnsetType | None = UNSET
    preview_text: str | UnsetType | None = UNSET
    thumbnail_alt: str | UnsetType | None = UNSET
    thumbnail_url: str | UnsetType | None = UNSET
    email_address: str | UnsetType | None = UNSET
    email_template_id: int | UnsetType = UNSET
    subscriber_filter: list[Filter] | UnsetType = UNSET


#: What ``create-a-broadcast`` and ``update-a-broadcast`` show.
_SHOWN = {
    "email_template_id": 2,
    "email_address": None,
    "content": "<p>Let me introduce myself</p>",
    "description": "Intro email",
    "public": True,
    "published_at": "2023-02-17T11:43:55+00:00",
    "send_at": None,
    "thumbnail_alt": None,
    "thumbnail_url": None,
    "preview_text": "Pleased to meet you!",
    "subject": "Hello!",
    "subscriber_filter": [
        {"all": [{"type": "segment", "ids": [18]}], "any": None, "none": None},
    ],
}
_KEYS = tuple(
    f"broadcast.{key}"
    for key in (
        *("id", "publication_id", "created_at", "subject", "preview_text", "description"),
        *("content", "public", "published_at", "send_at", "thumbnail_alt", "thumbnail_url"),
        *("public_url", "email_address", "email_template.name", "subscriber_filter"),
    )
)


class FakeKit(FakePlatform):
    """One account, whose templates have the unsubscribe link that Kit asks for; but for one."""

    page: ClassVar[str] = "https://developers.kit.com/api-reference/broadcasts/create-a-broadcast"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # create-a-broadcast: “To save a draft, set `send_at` to `null`”
            Feature.UPDATE,  # update-a-broadcast
            Feature.SEND,  # the same: `send_at`, which is this moment
            Feature.SCHEDULE,  # the same
            Feature.PREHEADER,  # the same: preview_text
            Feature.MERGE_FIELDS,  # Liquid
            Feature.UNSUBSCRIBE,  # intercom.help/convertkit 2810454
        }
    )
    secrets: ClassVar[Mapping[str, str]] = {"key": "kit_0123456789abcdef"}
    credentials: ClassVar[Mapping[str, str]] = {"X-Kit-Api-Key": "kit_0123456789abcdef"}
    creating: ClassVar[tuple[str, str]] = ("POST", "/v4/broadcasts")
    sending: ClassVar[tuple[str, str]] = ("PUT", "/v4/broadcasts/[^/]+")
    scheduling: ClassVar[tuple[str, str]] = sending
    examples: ClassVar[tuple[Example, ...]] = (
        Example(method="POST", path="/v4/broadcasts", body=_SHOWN, status=201, keys=_KEYS),
        Example(method="GET", path="/v4/broadcasts", keys=("broadcasts", "pagination.end_cursor")),
        Example(method="GET", path="/v4/broadcasts/{id}", keys=_KEYS),
        Example(
            method="PUT",
            path="/v4/broadcasts/{id}",
            body={**_SHOWN, "send_at": "2023-02-17T06:43:55-05:00"},
            keys=_KEYS,
        ),
        Example(method="GET", path="/v4/account", keys=("account.name", "user.email")),
    )
    addresses: ClassVar[frozenset[str]] = frozenset(
        {"greetings@kit.dev", "bonjour@courant.example"}
    )
    templates: ClassVar[Mapping[int, str]] = {2: "Classic", 6: "Text Only", 9: "Bare"}

    def __init__(self) -> None:
        super().__init__()
        #: Whether answers have a ``status``, as the newer ones do.
        self.tells_status = True

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"errors": [reason]})

    def admit(self, call: Call) -> None:
        if call.headers.get("x-kit-api-key") != self.secrets["key"]:
            raise Refused(401, "The access token is invalid")

    @route("GET", "/v4/account")
    def account(self, call: Call) -> Answer:
        account = {
            "id": 1,
            "name": "Acme Corp.",
            "plan_type": "creator",
            "primary_email_address": "greetings@kit.dev",
            "created_at": "2023-02-17T11:43:55Z",
        }
        return Answer(200, {"user": {"email": "greetings@kit.dev"}, "account": account})

    @route("GET", "/v4/broadcasts")
    def listed(self, call: Call) -> Answer:
        if unknown := set(call.query) - _QUERY:
            raise Refused(422, f"unknown parameters: {unknown}")
        size = int(call.query.get("per_page", ["500"])[0])
        if not 1 <= size <= 1000:
            raise Refused(422, "per_page is out of range")
        before = int(call.query.get("after", [str(2**31)])[0])
        newest = sorted(self.items, key=int, reverse=True)
        after = [self._told(each) for each in newest if int(each) < before]
        here = after[:size]
        pagination = {
            "has_previous_page": len(after) < len(self.items),
            "has_next_page": len(after) > size,
            "start_cursor": str(here[0]["id"]) if here else None,
            "end_cursor": str(here[-1]["id"]) if here else None,
            "per_page": size,
        }
        return Answer(200, {"broadcasts": here, "pagination": pagination})

    @route("POST", "/v4/broadcasts")
    def create(self, call: Call) -> Answer:
        number = len(self.items) + 1
        empty = dict.fromkeys(
            ("subject", "preview_text", "description", "content", "published_at", "send_at")
        )
        new = {
            **empty,
            "id": number,
            "publication_id": number,
            "created_at": "2023-02-17T11:43:55Z",
            "public": False,
            "thumbnail_alt": None,
            "thumbnail_url": None,
            "public_url": None,
            "email_address": "greetings@kit.dev",
            "email_template": {"id": 2, "name": "Classic"},
            "subscriber_filter": [{"all": [{"type": "all_subscribers"}]}],
        }
        made = str(number)
        self._write(made, self._changed(new, self.read(call, Broadcast)))
        return Answer(201, {"broadcast": self._told(made)})

    @route("GET", "/v4/broadcasts/{id}")
    def show(self, call: Call, id: str) -> Answer:
        return Answer(200, {"broadcast": self._told(self._known(id))})

    @route("PUT", "/v4/broadcasts/{id}")
    def update(self, call: Call, id: str) -> Answer:
        if self._state(self._known(id)) in ("sending", "sent"):
            raise Refused(422, "Broadcast has already been sent")
        self._write(id, self._changed(self.items[id], self.read(call, Broadcast)))
        return Answer(200, {"broadcast": self._told(id)})

    def kept(self, id_: str) -> tuple[str, str, str]:
        return self.items[id_]["subject"], self.items[id_]["content"], ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """By python-liquid, which escapes nothing, as Liquid does."""
        subscriber = {**values, "email_address": values.get("email", "")}
        leave = {"unsubscribe_url": values.get("unsubscribe_url", "")}
        return liquid.render(text, subscriber=subscriber, **leave)

    def _known(self, id: str) -> str:
        if id not in self.items:
            raise Refused(404, "Not Found")
        return id

    def _write(self, id: str, broadcast: dict[str, Any]) -> None:
        self.items[id] = broadcast
        state = self._state(id)
        self.scheduled.pop(id, None)
        if state == "scheduled":
            self.scheduled[id] = broadcast["send_at"]
        if state == "sent":
            self.sent.append(id)

    def _changed(self, now: dict[str, Any], asked: Broadcast) -> dict[str, Any]:
        if asked.subscriber_filter is not UNSET:
            groups = [group for each in asked.subscriber_filter for group in _groups(each)]
            if len(groups) != 1:
                raise Refused(
                    422,
                    "Only a single filter group is supported. Use one of `all`, `any`, or `none`.",
                )
        if asked.email_template_id is not UNSET and asked.email_template_id not in self.templates:
            raise Refused(422, "Email template not found")
        if asked.email_address and asked.email_address not in self.addresses:
            raise Refused(422, "Email address is not a confirmed sending address")
        new = {**now, **msgspec.to_builtins(asked)}
        number = new.pop("email_template_id", None)
        if number:
            new["email_template"] = {"id": number, "name": self.templates[number]}
        self._sendable(new)
        return new

    def _sendable(self, new: dict[str, Any]) -> None:
        if not new["send_at"]:
            return
        if not (new["subject"] and new["content"]):
            raise Refused(422, "Scheduled broadcasts should contain a subject and your content")
        if new["email_template"]["name"] == "Bare" and "unsubscribe_" not in new["content"]:
            raise Refused(422, "Your email must have a functioning unsubscribe link")

    def _state(self, id: str) -> str:
        moment = self.items[id]["send_at"]
        if not moment:
            return "draft"
        return "scheduled" if datetime.fromisoformat(moment) > datetime.now(UTC) else "sent"

    def _told(self, id: str) -> dict[str, Any]:
        status = {"status": self._state(id)} if self.tells_status else {}
        return {**self.items[id], **status}


def _groups(filters: Filter) -> list[str]:
    return [name for name in ("all", "any", "none") if getattr(filters, name)]
