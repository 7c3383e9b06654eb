"""Mailchimp's campaigns and files, from the reference (see ``page``)."""

from __future__ import annotations

import base64
import binascii
import html as entities
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes.languages import merge_tags
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeMailchimp"]

_KEY = "0123456789abcdef0123456789abcdef-us6"
_AUDIENCE = "a1b2c3d4e5"


class Recipients(Struct, forbid_unknown_fields=True):
    list_id: str
    segment_opts: dict[str, Any] | UnsetType = UNSET


class Settings(Struct, forbid_unknown_fields=True):
    subject_line: str | UnsetType = UNSET
    preview_text: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    from_name: str | UnsetType = UNSET
    reply_to: str | UnsetType = UNSET
    use_conversation: bool | UnsetType = UNSET
    to_name: str | UnsetType = UNSET
    folder_id: str | UnsetType = UNSET
    authenticate: bool | UnsetType = UNSET
    auto_footer: bool | UnsetType = UNSET
    inline_css: bool | UnsetType = UNSET
    auto_tweet: bool | UnsetType = UNSET
    fb_comments: bool | UnsetType = UNSET
    template_id: int | UnsetType = UNSET


class Campaign(Struct, forbid_unknown_fields=True):
    type: Literal["regular", "plaintext", "absplit", "rss", "variate"]
    recipients: Recipients | UnsetType = UNSET
    settings: Settings | UnsetType = UNSET
    content_type: Literal["template", "multichannel"] = "template"


class Change(Struct, forbid_unknown_fields=True):
    recipients: Recipients | UnsetType = UNSET
    settings: Settings | UnsetType = UNSET


class Content(Struct, forbid_unknown_fields=True):
    html: str | UnsetType = UNSET
    plain_text: str | UnsetType = UNSET
    url: str | UnsetType = UNSET


class Schedule(Struct, forbid_unknown_fields=True):
    schedule_time: datetime
    timewarp: bool = False


class File(Struct, forbid_unknown_fields=True):
    name: str
    file_data: str
    folder_id: int | UnsetType = UNSET


class FakeMailchimp(FakePlatform):
    """One account with one audience."""

    page: ClassVar[str] = "https://mailchimp.com/developer/marketing/api/campaigns/"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # campaigns: status “save”
            Feature.UPDATE,  # campaigns/update-campaign-settings, campaign-content/set-…
            Feature.SEND,  # campaigns/send-campaign
            Feature.SCHEDULE,  # campaigns/schedule-campaign
            Feature.PICTURES,  # file-manager-files/add-file
            Feature.TEXT,  # campaign-content: plain_text
            Feature.PREHEADER,  # campaigns: settings.preview_text
            Feature.MERGE_FIELDS,  # help/all-the-merge-tags-cheat-sheet
            Feature.UNSUBSCRIBE,  # the same page: UNSUB
        }
    )
    settings: ClassVar[Mapping[str, str]] = {"audience": _AUDIENCE}
    secrets: ClassVar[Mapping[str, str]] = {"key": _KEY}
    credentials: ClassVar[Mapping[str, str]] = {
        "Authorization": f"Basic {base64.b64encode(f'anystring:{_KEY}'.encode()).decode()}"
    }
    folder: ClassVar[str] = "/3.0"
    creating: ClassVar[tuple[str, str]] = ("POST", "/3.0/campaigns")
    sending: ClassVar[tuple[str, str]] = ("POST", "/3.0/campaigns/[^/]+/actions/send")
    scheduling: ClassVar[tuple[str, str]] = ("POST", "/3.0/campaigns/[^/]+/actions/schedule")
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            method="POST",
            path="/3.0/campaigns",
            body={"type": "regular"},
            keys=("id", "web_id", "type", "status", "settings", "recipients"),
        ),
        Example(
            method="POST",
            path="/3.0/file-manager/files",
            body={"name": "header-banner.png", "file_data": "aGVsbG8="},
            keys=("id", "name", "full_size_url", "size"),
        ),
        Example(method="GET", path="/3.0/ping", keys=("health_status",)),
    )

    def refuse(self, status: int, reason: str) -> Answer:
        kind = "https://mailchimp.com/developer/marketing/docs/errors/"
        titles = {404: "Resource Not Found", 401: "API Key Invalid"}
        title = titles.get(status, "Invalid Resource")
        error = {"type": kind, "title": title, "status": status, "detail": reason, "instance": "9"}
        return Answer(status, error)

    def admit(self, call: Call) -> None:
        kind, _, coded = call.headers.get("authorization", "").partition(" ")
        try:
            key = base64.b64decode(coded).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            key = ""
        if kind != "Basic" or key != _KEY:
            raise Refused(401, "Your API key may be invalid, or for another data center.")

    @route("GET", "/3.0/ping")
    def ping(self, call: Call) -> Answer:
        return Answer(200, {"health_status": "Everything's Chimpy!"})

    @route("GET", "/3.0/campaigns")
    def listed(self, call: Call) -> Answer:
        known = {"fields", "count", "offset", "list_id", "sort_field", "sort_dir", "status", "type"}
        if unknown := set(call.query) - known:
            raise Refused(400, f"unknown parameters {unknown}")
        count = int(call.query.get("count", ["10"])[0])
        if count > 1000:
            raise Refused(400, "count is 1000 at most")
        wanted = call.query.get("list_id", [""])[0]
        offset = int(call.query.get("offset", ["0"])[0])
        order = -1 if call.query.get("sort_dir", ["ASC"])[0] == "DESC" else 1
        fields = call.query.get("fields", [""])[0].split(",")
        listed = [
            _only(self._told(id_), fields)
            for id_ in list(self.items)[::order]
            if not wanted or self.items[id_]["recipients"].get("list_id") == wanted
        ]
        return Answer(200, {"campaigns": listed[offset : offset + count]})

    @route("POST", "/3.0/campaigns")
    def create(self, call: Call) -> Answer:
        asked = self.read(call, Campaign, status=400)
        self._audience(asked)
        id_ = secrets.token_hex(5)
        defaults = {"title": "", "subject_line": "", "preview_text": "", "reply_to": ""}
        self.items[id_] = {
            "id": id_,
            "web_id": len(self.items) + 1,
            "status": "save",
            "content": {"html": "", "plain_text": ""},
            "recipients": {},
            "settings": defaults,
            "type": asked.type,
        }
        self._write(id_, asked)
        return Answer(200, self._told(id_))

    @route("GET", "/3.0/campaigns/{id}")
    def show(self, call: Call, id: str) -> Answer:
        self._known(id)
        return Answer(200, self._told(id))

    @route("PATCH", "/3.0/campaigns/{id}")
    def change(self, call: Call, id: str) -> Answer:
        self._unsent(id)
        asked = self.read(call, Change, status=400)
        self._audience(asked)
        self._write(id, asked)
        return Answer(200, self._told(id))

    @route("GET", "/3.0/campaigns/{id}/content")
    def content(self, call: Call, id: str) -> Answer:
        return Answer(200, self._known(id)["content"])

    @route("PUT", "/3.0/campaigns/{id}/content")
    def fill(self, call: Call, id: str) -> Answer:
        self._unsent(id)
        self.items[id]["content"].update(msgspec.to_builtins(self.read(call, Content, status=400)))
        return Answer(200, self.items[id]["content"])

    @route("POST", "/3.0/campaigns/{id}/actions/send")
    def send_now(self, call: Call, id: str) -> Answer:
        self._ready(id)["status"] = "sending"
        self.sent.append(id)
        return Answer(204)

    @route("POST", "/3.0/campaigns/{id}/actions/schedule")
    def plan(self, call: Call, id: str) -> Answer:
        asked = self.read(call, Schedule, status=400)
        at = asked.schedule_time
        if at.minute % 15 or at.second or at.astimezone(UTC) < datetime.now(UTC):
            raise Refused(400, "Campaigns may only be scheduled on the quarter-hour.")
        self._ready(id)["status"] = "schedule"
        self.scheduled[id] = at.isoformat()
        return Answer(204)

    @route("POST", "/3.0/file-manager/files")
    def file(self, call: Call) -> Answer:
        asked = self.read(call, File, status=400)
        data = base64.b64decode(asked.file_data, validate=True)
        self.pictures.append(data)
        address = f"https://mcusercontent.com/1/images/{asked.name}"
        told = {"id": 12345, "name": asked.name, "full_size_url": address, "size": len(data)}
        return Answer(200, told)

    def _known(self, id_: str) -> dict[str, Any]:
        if id_ not in self.items:
            raise Refused(404, "The requested resource could not be found.")
        return self.items[id_]

    def _unsent(self, id_: str) -> dict[str, Any]:
        if self._known(id_)["status"] != "save":
            raise Refused(400, "Campaign has been sent or is scheduled and cannot be changed.")
        return self.items[id_]

    def _ready(self, id_: str) -> dict[str, Any]:
        campaign = self._unsent(id_)
        settings = campaign["settings"]
        needed = (settings["subject_line"], settings["reply_to"], campaign["content"]["html"])
        if not all(needed) or not campaign["recipients"]:
            raise Refused(400, "Your Campaign is not ready to send.")
        return campaign

    def _audience(self, asked: Campaign | Change) -> None:
        if asked.recipients is not UNSET and asked.recipients.list_id != _AUDIENCE:
            raise Refused(400, "The list does not exist.")

    def _write(self, id_: str, asked: Campaign | Change) -> None:
        for name in ("recipients", "settings"):
            if (value := getattr(asked, name)) is not UNSET:
                self.items[id_][name] = {**self.items[id_][name], **msgspec.to_builtins(value)}

    def _told(self, id_: str) -> dict[str, Any]:
        return {name: value for name, value in self.items[id_].items() if name != "content"}

    def kept(self, id_: str) -> tuple[str, str, str]:
        content = self.items[id_]["content"]
        return self.items[id_]["settings"]["subject_line"], content["html"], content["plain_text"]

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """Merge tags, then what a reader sees: entities in HTML, joiners without width nowhere."""
        known = {"FNAME": "first_name", "EMAIL": "email", "UNSUB": "unsubscribe_url"}
        fields = {tag: values.get(field, "") for tag, field in (known | {"CITY": "city"}).items()}
        merged = merge_tags(text, fields)
        return entities.unescape(merged) if html else merged.replace("*\u2060|", "*|")


def _only(campaign: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """The partial answer: only what ``fields`` name, ``campaigns.settings.title``."""
    if fields == [""]:
        return campaign
    told: dict[str, Any] = {}
    for field in fields:
        _, name, *inner = field.split(".")
        if inner:
            told.setdefault(name, {})[inner[0]] = campaign[name].get(inner[0])
        else:
            told[name] = campaign[name]
    return told
