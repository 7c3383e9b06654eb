"""Keila's campaigns, as its own source has them (see ``page``), and its Liquid by python-liquid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal

import liquid
import msgspec
from msgspec import UNSET, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeKeila"]

#: ``min_campaign_schedule_offset`` of ``config/config.exs``.
_AHEAD = timedelta(seconds=300)
_SLOT = re.compile(
    r"""<keila-content\s+name\s*=\s*["']?([^"'\s>/]+)["']?[^>]*>\r?\n?(.*?)\r?\n?</keila-content>""",
    re.DOTALL,
)


class Settings(Struct, forbid_unknown_fields=True):
    type: Literal["markdown", "text", "block", "mjml", "html"]
    do_not_track: bool = False


class Campaign(Struct, forbid_unknown_fields=True):
    subject: str | UnsetType = UNSET
    text_body: str | UnsetType = UNSET
    json_body: dict[str, Any] | UnsetType = UNSET
    mjml_body: str | UnsetType = UNSET
    html_body: str | UnsetType = UNSET
    mjml_content: dict[str, str] | UnsetType = UNSET
    html_content: dict[str, str] | UnsetType = UNSET
    text_content: dict[str, str] | UnsetType = UNSET
    settings: Settings | UnsetType = UNSET
    template_id: str | UnsetType = UNSET
    sender_id: str | UnsetType = UNSET
    segment_id: str | UnsetType = UNSET
    data: dict[str, Any] | UnsetType = UNSET
    preview_text: str | UnsetType = UNSET


class Asked(Struct, forbid_unknown_fields=True):
    data: Campaign


class Moment(Struct, forbid_unknown_fields=True):
    scheduled_for: datetime | None


class Scheduled(Struct, forbid_unknown_fields=True):
    data: Moment


_KEYS = tuple(
    f"data.{key}"
    for key in (
        *("id", "subject", "text_body", "mjml_body", "html_body", "json_body", "mjml_content"),
        *("html_content", "text_content", "data", "settings.type", "template_id", "sender_id"),
        *("segment_id", "sent_at", "scheduled_for", "updated_at", "inserted_at", "preview_text"),
    )
)
#: What ``test/keila_web/api/api_campaign_controller_test.exs`` asks for.
_SHOWN = {
    "data": {
        "subject": "Test Subject",
        "text_body": "Lorem Ipsum",
        "sender_id": "ms_12345",
        "segment_id": "sgm_12345",
        "settings": {"type": "markdown"},
    }
}
_CHANGED = {"data": {"subject": "Updated Subject", "settings": {"type": "markdown"}}}


class FakeKeila(FakePlatform):
    """One project. Sending runs after the answer: ``slow`` is how often one must look until then."""

    page: ClassVar[str] = "https://github.com/pentacent/keila/tree/main/lib/keila_web/api"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # mailings_campaign.ex: there is no status, and nothing is sent
            Feature.UPDATE,  # api_campaign_controller.ex: update
            Feature.SEND,  # the same: deliver
            Feature.SCHEDULE,  # the same: schedule
            Feature.PREHEADER,  # mailings_campaign.ex: preview_text
            Feature.MERGE_FIELDS,  # renderer.ex: Liquid with the contact
            Feature.UNSUBSCRIBE,  # campaign_renderer.ex: unsubscribe_link
        }
    )
    secrets: ClassVar[Mapping[str, str]] = {"key": "keila_0123456789abcdef"}
    credentials: ClassVar[Mapping[str, str]] = {"Authorization": "Bearer keila_0123456789abcdef"}
    creating: ClassVar[tuple[str, str]] = ("POST", "/api/v1/campaigns")
    sending: ClassVar[tuple[str, str]] = ("POST", "/api/v1/campaigns/[^/]+/actions/send")
    scheduling: ClassVar[tuple[str, str]] = ("POST", "/api/v1/campaigns/[^/]+/actions/schedule")
    examples: ClassVar[tuple[Example, ...]] = (
        Example(method="POST", path="/api/v1/campaigns", body=_SHOWN, keys=_KEYS),
        Example(method="GET", path="/api/v1/campaigns", keys=("data", "meta.page_count")),
        Example(method="GET", path="/api/v1/campaigns/{id}", keys=_KEYS),
        Example(method="PATCH", path="/api/v1/campaigns/{id}", body=_CHANGED, keys=_KEYS),
        Example(
            method="POST",
            path="/api/v1/campaigns/{id}/actions/send",
            status=202,
            keys=("data.delivery_queued", "data.campaign_id"),
        ),
        Example(method="GET", path="/api/v1/senders", keys=("data", "meta.count")),
    )

    def __init__(self) -> None:
        super().__init__()
        self.senders = [{"id": "ms_12345", "from_email": "bonjour@courant.example"}]
        self.contacts = 3
        self.slow = 0
        self._queued: dict[str, int] = {}

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"errors": [{"status": str(status), "title": reason}]})

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {self.secrets['key']}":
            raise Refused(403, "Not authorized")

    @route("GET", "/api/v1/senders")
    def index_of_senders(self, call: Call) -> Answer:
        empty = {"name": "SMTP", "from_name": "", "reply_to_email": None, "reply_to_name": None}
        return Answer(200, _page([{**empty, **sender} for sender in self.senders]))

    @route("GET", "/api/v1/campaigns")
    def index(self, call: Call) -> Answer:
        return Answer(200, _page([_told(each) for each in self.items.values()]))

    @route("POST", "/api/v1/campaigns")
    def create(self, call: Call) -> Answer:
        asked = self.read(call, Asked, status=400).data
        if asked.subject is UNSET or asked.settings is UNSET:
            raise Refused(400, "Missing field")
        made = f"mc_{len(self.items) + 1}"
        empty = dict.fromkeys((*Campaign.__struct_fields__, "sent_at", "scheduled_for"))
        new = {**empty, "id": made, "inserted_at": _now(), "updated_at": _now()}
        self.items[made] = self._changed(new, asked)
        return Answer(200, {"data": _told(self.items[made])})

    @route("GET", "/api/v1/campaigns/{id}")
    def show(self, call: Call, id: str) -> Answer:
        campaign = self._campaign(id)
        told = _told(campaign)
        if id in self._queued:
            self._queued[id] -= 1
            if not self._queued[id]:
                self._begin(id)
        return Answer(200, {"data": told})

    @route("PATCH", "/api/v1/campaigns/{id}")
    def update(self, call: Call, id: str) -> Answer:
        """A sent one too, as in Keila."""
        asked = self.read(call, Asked, status=400).data
        self.items[id] = self._changed(self._campaign(id), asked)
        return Answer(200, {"data": _told(self.items[id])})

    @route("POST", "/api/v1/campaigns/{id}/actions/send")
    def deliver(self, call: Call, id: str) -> Answer:
        campaign = self._campaign(id)
        if campaign["sender_id"] and not campaign["sent_at"] and self.contacts:
            if self.slow:
                self._queued[id] = self.slow
            else:
                self._begin(id)
        return Answer(202, {"data": {"delivery_queued": True, "campaign_id": id}})

    @route("POST", "/api/v1/campaigns/{id}/actions/schedule")
    def schedule(self, call: Call, id: str) -> Answer:
        campaign = self._campaign(id)
        moment = self.read(call, Scheduled, status=400).data.scheduled_for
        if moment and moment < datetime.now(UTC) + _AHEAD:
            raise Refused(400, "must be at least 300 seconds in the future")
        campaign["scheduled_for"] = moment and moment.isoformat().replace("+00:00", "Z")
        if moment:
            self.scheduled[id] = campaign["scheduled_for"]
        return Answer(200, {"data": _told(campaign)})

    def kept(self, id_: str) -> tuple[str, str, str]:
        return self.items[id_]["subject"], self.items[id_]["html_body"], ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """By python-liquid; slots of the HTML are filled first, here with what stands in them."""
        contact = {**values, "data": values, "id": "c_1"}
        text = _SLOT.sub(lambda found: found[2], text) if html else text
        leave = {"unsubscribe_link": values.get("unsubscribe_url", "")}
        return liquid.render(text, contact=contact, **leave)

    def _begin(self, id: str) -> None:
        self._queued.pop(id, None)
        self.items[id]["sent_at"] = _now()
        self.sent.append(id)

    def _campaign(self, id: str) -> dict[str, Any]:
        if id not in self.items:
            raise Refused(404, "Not found")
        return self.items[id]

    def _changed(self, now: dict[str, Any], asked: Campaign) -> dict[str, Any]:
        if asked.sender_id and asked.sender_id not in {each["id"] for each in self.senders}:
            raise Refused(400, "Validation failed")
        if asked.data and len(msgspec.json.encode(asked.data)) > 32_000:
            raise Refused(400, "max 32 KB data allowed")
        return {**now, **msgspec.to_builtins(asked), "updated_at": _now()}


def _page(data: list[dict[str, Any]]) -> dict[str, Any]:
    return {"meta": {"page": 0, "page_count": 1, "count": len(data)}, "data": data}


def _told(campaign: dict[str, Any]) -> dict[str, Any]:
    return {**campaign, "settings": {"type": campaign["settings"]["type"]}}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
