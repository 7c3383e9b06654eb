"""Brevo's email campaigns, from the reference (see ``page``) and github.com/getbrevo/brevo-python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from composer.delivery.channel import Feature
from tests.delivery.fakes.languages import django
from tests.delivery.fakes.platform import Example, FakePlatform
from tests.delivery.fakes.server import Answer, Call, Refused, route

__all__ = ["FakeBrevoCampaigns"]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)")
Name = Annotated[str, Meta(min_length=1)]


class Sender(Struct, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    id: int | UnsetType = UNSET


class Recipients(Struct, forbid_unknown_fields=True, rename="camel"):
    list_ids: list[int] | UnsetType = UNSET
    exclusion_list_ids: list[int] | UnsetType = UNSET
    segment_ids: list[int] | UnsetType = UNSET


class Change(Struct, forbid_unknown_fields=True, rename="camel"):
    """UpdateEmailCampaign; what it has of tests of subjects is left out."""

    name: Name | UnsetType = UNSET
    sender: Sender | UnsetType = UNSET
    tag: str | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    preview_text: str | UnsetType = UNSET
    html_content: str | UnsetType = UNSET
    scheduled_at: str | UnsetType = UNSET
    reply_to: str | UnsetType = UNSET
    to_field: str | UnsetType = UNSET
    recipients: Recipients | UnsetType = UNSET
    inline_image_activation: bool | UnsetType = UNSET
    mirror_active: bool | UnsetType = UNSET
    header: str | UnsetType = UNSET
    footer: str | UnsetType = UNSET
    utm_campaign: str | UnsetType = UNSET


class FakeBrevoCampaigns(FakePlatform):
    """One account with two lists; a campaign that is told to go is queued, then sent."""

    page: ClassVar[str] = "https://developers.brevo.com/reference/create-email-campaign"
    features: ClassVar[frozenset[Feature]] = frozenset(
        {
            Feature.DRAFT,  # create-email-campaign: “created in draft status by default”
            Feature.UPDATE,  # update-email-campaign
            Feature.SEND,  # send-email-campaign-now
            Feature.SCHEDULE,  # update-email-campaign: scheduledAt
            Feature.PREHEADER,  # previewText
            Feature.MERGE_FIELDS,  # help.brevo.com 4402386448530
            Feature.UNSUBSCRIBE,  # the same page
        }
    )
    settings: ClassVar[Mapping[str, str]] = {"lists": "2, 7"}
    secrets: ClassVar[Mapping[str, str]] = {"key": "xkeysib-0123456789abcdef"}
    credentials: ClassVar[Mapping[str, str]] = {"api-key": "xkeysib-0123456789abcdef"}
    folder: ClassVar[str] = "/v3"
    creating: ClassVar[tuple[str, str]] = ("POST", "/v3/emailCampaigns")
    sending: ClassVar[tuple[str, str]] = ("POST", "/v3/emailCampaigns/[^/]+/sendNow")
    scheduling: ClassVar[tuple[str, str]] = ("PUT", "/v3/emailCampaigns/[^/]+")
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            method="POST",
            path="/v3/emailCampaigns",
            body={
                "name": "Newsletter - May 2017",
                "sender": {"name": "xyz", "email": "example@abc.com"},
                "subject": "Discover the New Collection !",
                "htmlContent": "<!DOCTYPE html><html><body><h1>Hi</h1></body></html>",
            },
            status=201,
            keys=("id",),
        ),
        Example(method="GET", path="/v3/emailCampaigns?limit=50", keys=("campaigns", "count")),
    )

    def refuse(self, status: int, reason: str) -> Answer:
        return Answer(status, {"code": "invalid_parameter", "message": reason})

    def admit(self, call: Call) -> None:
        if call.headers.get("api-key") != self.secrets["key"]:
            raise Refused(401, "Key not found")

    @route("GET", "/v3/account")
    def account(self, call: Call) -> Answer:
        return Answer(200, {"email": "example@abc.com", "companyName": "Acme"})

    @route("GET", "/v3/emailCampaigns")
    def listed(self, call: Call) -> Answer:
        known = {"type", "status", "limit", "offset", "sort", "excludeHtmlContent"}
        if unknown := set(call.query) - known:
            raise Refused(400, f"unknown parameters {unknown}")
        limit = int(call.query.get("limit", ["50"])[0])
        if limit > 100:
            raise Refused(400, "Limit exceeds max value")
        offset = int(call.query.get("offset", ["0"])[0])
        order = -1 if call.query.get("sort", ["desc"])[0] == "desc" else 1
        bare = call.query.get("excludeHtmlContent") == ["true"]
        here = [
            {**each, "htmlContent": ""} if bare else each
            for each in list(self.items.values())[::order][offset : offset + limit]
        ]
        # The page's own answer has no list where there are none.
        return Answer(200, {"campaigns": here, "count": len(self.items)} if here else {"count": 0})

    @route("POST", "/v3/emailCampaigns")
    def create(self, call: Call) -> Answer:
        asked = self.read(call, Change, status=400)
        if UNSET in (asked.name, asked.sender, asked.html_content, asked.subject):
            raise Refused(400, "name, sender, subject and htmlContent are required")
        number = len(self.items) + 1
        id_ = str(number)
        self.items[id_] = {"id": number, "status": "draft", "type": "classic"}
        self._write(id_, asked)
        return Answer(201, {"id": number})

    @route("GET", "/v3/emailCampaigns/{id}")
    def show(self, call: Call, id: str) -> Answer:
        return Answer(200, self._known(id))

    @route("PUT", "/v3/emailCampaigns/{id}")
    def change(self, call: Call, id: str) -> Answer:
        if self._known(id)["status"] not in ("draft", "suspended"):
            raise Refused(400, "Campaign is already sent or in process")
        self._write(id, self.read(call, Change, status=400))
        return Answer(204)

    @route("POST", "/v3/emailCampaigns/{id}/sendNow")
    def send_now(self, call: Call, id: str) -> Answer:
        campaign = self._known(id)
        if campaign["status"] != "draft" or not campaign.get("recipients", {}).get("listIds"):
            raise Refused(400, "Campaign cannot be sent")
        campaign["status"] = "queued"
        self.sent.append(id)
        return Answer(204)

    def _known(self, id_: str) -> dict[str, Any]:
        if id_ not in self.items:
            raise Refused(404, "Campaign ID does not exist")
        return self.items[id_]

    def _write(self, id_: str, asked: Change) -> None:
        if asked.sender is not UNSET and (asked.sender.email is UNSET) == (
            asked.sender.id is UNSET
        ):
            raise Refused(400, "one of the sender's email and id")
        self.items[id_].update(msgspec.to_builtins(asked))
        if asked.scheduled_at is not UNSET:
            if not _MOMENT.fullmatch(asked.scheduled_at) or not self.items[id_].get("recipients"):
                raise Refused(400, "Schedule date is invalid, or there are no recipients")
            self.items[id_]["status"] = "queued"
            self.scheduled[id_] = asked.scheduled_at

    def kept(self, id_: str) -> tuple[str, str, str]:
        return self.items[id_]["subject"], self.items[id_]["htmlContent"], ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """Brevo's language by Django's engine: filters and tags of the pages are Django's.

        That Brevo escapes values as Django does is not said anywhere.
        """
        contact = {name.upper().replace("_NAME", "NAME"): value for name, value in values.items()}
        leave = {"unsubscribe": values.get("unsubscribe_url", "")}
        return django(text, {"contact": contact, **leave}, is_html=html)
