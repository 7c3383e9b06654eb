"""Keila: an issue is a campaign of its HTML type, on Keila's cloud or a server of one's own.

Facts and where they are, in https://github.com/pentacent/keila (``/api/v1/openapi`` of each server
says the same):

- ``lib/keila_web/api/schemas/mailings_campaign.ex``: the fields, in a ``data`` object, and no
  others; ``subject`` and ``settings.type`` are needed. Nothing is sent but by an action.
- ``lib/keila_web/api/controllers/api_campaign_controller.ex``: POST, PATCH, ``actions/send`` (202)
  and ``actions/schedule``. The list comes whole, in one page.
- ``lib/keila/mailings/mailings.ex``: sending runs after the answer, and a campaign without a
  sender, without readers or already sent is then quietly left; a sent campaign can still be
  written, so that this is refused here.
- ``lib/keila/mailings/schemas/campaign.ex``: a schedule is at least
  ``min_campaign_schedule_offset`` (300 seconds) ahead.
- ``lib/keila/mailings/renderer.ex`` and ``renderer/body_renderer/html.ex``: subject and HTML are
  Liquid with ``contact`` and ``unsubscribe_link``; the text part is made of the HTML.
- ``lib/keila/mailings/campaign_renderer.ex``: where clicks are tracked, links lead through Keila.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from composer.delivery.channel import Credential, Draft, Feature, Setting, Setup, Stored
from composer.delivery.faults import Halted, Unsure
from composer.delivery.platforms import liquid as _liquid
from composer.delivery.platforms.braces import printed
from composer.delivery.platforms.hosted import Hosted
from composer.delivery.platforms.session import Session

__all__ = ["Keila"]

_CLOUD = "https://app.keila.io"
_CAMPAIGNS = "/api/v1/campaigns"
#: The key in a campaign's own data by which it is found again.
_SLUG = "newsletter_slug"
#: How often a campaign is looked at after it was told to go, a second apart.
_LOOKS = 10
_PATHS = {
    "email": "contact.email",
    "first_name": "contact.first_name",
    "last_name": "contact.last_name",
    "subscriber_id": "contact.id",
    "unsubscribe_url": "unsubscribe_link",
}


class Keila(Hosted):
    """Campaigns, found again by the slug in their ``data``."""

    title = "Keila"
    page = "https://github.com/pentacent/keila/tree/main/lib/keila_web/api"
    features = frozenset(
        {
            Feature.DRAFT,
            Feature.UPDATE,
            Feature.SEND,
            Feature.SCHEDULE,
            Feature.PREHEADER,
            Feature.MERGE_FIELDS,
            Feature.UNSUBSCRIBE,
        }
    )
    credentials = (Credential("key", "an API key of the project"),)
    settings = (
        Setting("sender", "id of the sender, ms_…; without it, the one with [sender] email"),
        Setting("segment", "id of the segment that gets it, sgm_…; without it, all contacts do"),
        Setting("project", "id of the project, np_…: lets a draft's address be shown"),
    )

    def __init__(self, setup: Setup, *, pause: Callable[[float], None] = time.sleep) -> None:
        super().__init__(setup)
        self._pause = pause

    def open(self) -> Session:
        """See :class:`Hosted`."""
        key = self.setup.secrets["key"].strip()
        return Session(
            self._address,
            headers={"Authorization": f"Bearer {key}"},
            secrets=[key],
            timeout=self.setup.timeout,
            credential="NEWSLETTER_KEILA_KEY",
        )

    @property
    def _address(self) -> str:
        return (self.setup.address or _CLOUD).rstrip("/")

    def check(self) -> str:
        """Asks for the senders, which a campaign needs one of."""
        senders = [each["from_email"] for each in self._senders()]
        return f"Keila at {self._address}, senders: {', '.join(senders) or 'none yet'}"

    def find(self, slug: str) -> Stored | None:
        """The campaign whose data names the issue."""
        listed = self.session.ask("GET", _CAMPAIGNS)["data"]
        ours = (each for each in listed if (each.get("data") or {}).get(_SLUG) == slug)
        return self._foremost(map(self._stored, ours))

    def create(self, draft: Draft) -> Stored:
        """Makes a campaign, which nothing but an action sends."""
        fields = {"data": self._fields(draft)}
        return self._stored(self.session.ask("POST", _CAMPAIGNS, json=fields)["data"])

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the draft again, which may be asked twice: all of it is said."""
        self._writable(id)
        fields = {"data": self._fields(draft)}
        return self._stored(self.session.ask("PATCH", _path(id), json=fields, again=True)["data"])

    def read(self, id: str) -> Stored:
        """The campaign as it is kept."""
        return self._stored(self._get(id))

    def send(self, id: str) -> None:
        """Keila answers before it begins, so that this waits until it has."""
        self._has_sender(id)
        self._told(id, "sending", lambda: self.session.ask("POST", f"{_path(id)}/actions/send"))
        for _ in range(_LOOKS):
            if self._get(id)["sent_at"]:
                return
            self._pause(1.0)
        raise Unsure(
            "Keila took the order to send and has not begun: it does not say why, which may be "
            "that nobody is subscribed or that the credit does not reach"
        )

    def schedule(self, id: str, moment: datetime) -> None:
        """At the moment itself Keila says nothing either where it has no sender."""
        at = self._utc(moment).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._has_sender(id)
        path, fields = f"{_path(id)}/actions/schedule", {"data": {"scheduled_for": at}}
        self._told(id, "scheduled", lambda: self.session.ask("POST", path, json=fields))

    def tag(self, field: str, default: str) -> str:
        """An output of Liquid; what Keila has no field for is in the contact's data."""
        if field == "web_url":
            return ""
        scope, _, name = _PATHS.get(field, f"contact.data.{field}").rpartition(".")
        return _liquid.tag(f"{scope}." if scope else "", name, default)

    def literal(self, text: str) -> str:
        """Liquid prints the opening braces."""
        return printed(text)

    def _fields(self, draft: Draft) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "subject": draft.subject,
            "preview_text": draft.preheader,
            "html_body": draft.html,
            "settings": {"type": "html"},
            "data": {_SLUG: draft.slug},
        }
        if sender := self._sender(draft.sender_email):
            fields["sender_id"] = sender
        if segment := self.setup.settings.get("segment", ""):
            fields["segment_id"] = segment
        return fields

    def _sender(self, email: str) -> str:
        """The sender's id; empty where no sender has the address: a draft needs none."""
        if chosen := self.setup.settings.get("sender", ""):
            return chosen
        known = {each["from_email"].casefold(): str(each["id"]) for each in self._senders()}
        return known.get(email.casefold(), "")

    def _senders(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.session.ask("GET", "/api/v1/senders")["data"]
        return found

    def _has_sender(self, id: str) -> None:
        if not self._get(id).get("sender_id"):
            raise Halted(
                f"Keila's campaign {id} has no sender, and would quietly not be sent",
                hint="name one of the project's senders: [delivery.keila] sender = 'ms_…'",
            )

    def _get(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.session.ask("GET", _path(id))["data"]
        return found

    def _stored(self, campaign: dict[str, Any]) -> Stored:
        project = self.setup.settings.get("project", "")
        path = f"/projects/{project}/campaigns/{campaign['id']}" if project else ""
        state = "scheduled" if campaign.get("scheduled_for") else "draft"
        return Stored(
            id=str(campaign["id"]),
            address=f"{self._address}{path}",
            state="sent" if campaign.get("sent_at") else state,
            subject=campaign.get("subject") or "",
            preheader=campaign.get("preview_text") or "",
            html=campaign.get("html_body") or "",
        )


def _path(id: str) -> str:
    return f"{_CAMPAIGNS}/{quote(id, safe='')}"
