"""Kit, once ConvertKit: an issue is a broadcast of its API, version 4.

Facts and their pages, under https://developers.kit.com/api-reference/:

- ``broadcasts/create-a-broadcast``: the fields; ``send_at: null`` is a draft, ``public`` shows it
  on the web; one filter group; 422 with ``errors``. ``content`` goes into an email template.
- ``broadcasts/update-a-broadcast``: PUT; to send, ``public: true`` and a ``send_at``, with subject
  and content. There is no call that sends at once: ``send_at`` is then this moment.
- ``broadcasts/list-broadcasts`` and ``pagination``: ``per_page``, and ``after`` with ``end_cursor``.
- ``response-codes``: 401, 422, 429.
- Liquid, ``{{ unsubscribe_url }}``, and that no template is valid without it, so that no mail goes
  out without:
  https://intercom.help/convertkit/en/articles/2810454-custom-html-email-templates-faqs-troubleshooting

The text part is made by Kit of the HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from composer.delivery.channel import Credential, Draft, Feature, Setting, Stored
from composer.delivery.faults import Halted
from composer.delivery.platforms import liquid as _liquid
from composer.delivery.platforms.braces import printed
from composer.delivery.platforms.hosted import Hosted, numbers
from composer.delivery.platforms.session import Session

__all__ = ["Kit"]

#: A page of the list holds the whole content of each broadcast.
_A_PAGE = 50
_PATHS = {
    "email": "subscriber.email_address",
    "subscriber_id": "subscriber.id",
    "unsubscribe_url": "unsubscribe_url",
}
_STATES = {"draft": "draft", "scheduled": "scheduled", "sending": "sending"}


class Kit(Hosted):
    """Broadcasts, found again by their ``description``, which subscribers do not see."""

    title = "Kit"
    page = "https://developers.kit.com/api-reference/broadcasts/create-a-broadcast"
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
    credentials = (Credential("key", "an API key of version 4, from Settings, Developer"),)
    settings = (
        Setting(
            "template",
            "number of an email template that is {{ message_content }} and an unsubscribe link; "
            "without it, the account's default",
        ),
        Setting("tag", "number of the tag whose subscribers get it; without it, all do"),
        Setting("segment", "number of the segment whose subscribers get it; with a tag, of both"),
        Setting("public", "whether sending also publishes it on Kit's own pages", default="true"),
    )

    def open(self) -> Session:
        """See :class:`Hosted`."""
        key = self.setup.secrets["key"].strip()
        return Session(
            self.setup.address or "https://api.kit.com",
            headers={"X-Kit-Api-Key": key},
            secrets=[key],
            timeout=self.setup.timeout,
            credential="NEWSLETTER_KIT_KEY",
        )

    def check(self) -> str:
        """``accounts/get-current-account``."""
        account = self.session.ask("GET", "/v4/account")["account"]
        return f"Kit, as {account['name']} <{account['primary_email_address']}>"

    def find(self, slug: str) -> Stored | None:
        """The broadcast whose description names the issue."""
        ours = (each for each in self._all() if each.get("description") == _mark(slug))
        return self._foremost(map(_stored, ours))

    def create(self, draft: Draft) -> Stored:
        """Makes a draft: it has no moment, and is not on the web."""
        return _stored(self.session.ask("POST", _ALL, json=self._fields(draft))["broadcast"])

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the draft again; it stays one."""
        self._writable(id)
        return _stored(self.session.ask("PUT", _path(id), json=self._fields(draft))["broadcast"])

    def read(self, id: str) -> Stored:
        """The broadcast as it is kept."""
        return _stored(self._get(id))

    def send(self, id: str) -> None:
        """Schedules it for this moment."""
        self._release(id, datetime.now(UTC))

    def schedule(self, id: str, moment: datetime) -> None:
        """``update-a-broadcast``: subject and content, ``public`` and ``send_at``."""
        self._release(id, self._utc(moment))

    def _release(self, id: str, moment: datetime) -> None:
        now = self._get(id)
        fields = {name: now.get(name) for name in ("subject", "content", "preview_text")}
        fields["public"] = self.setup.settings.get("public", "true") == "true"
        fields["send_at"] = moment.isoformat(timespec="seconds")

        def tell() -> None:
            answer = self.session.ask("PUT", _path(id), json=fields, again=False)
            if _state(answer["broadcast"]) == "draft":
                raise Halted("Kit kept the issue as a draft", hint="look at it in Kit")

        self._told(id, "scheduled", tell)

    def tag(self, field: str, default: str) -> str:
        """An output of Liquid; custom fields are the subscriber's own."""
        if field == "web_url":
            return ""
        scope, _, name = _PATHS.get(field, f"subscriber.{field}").rpartition(".")
        return _liquid.tag(f"{scope}." if scope else "", name, default)

    def literal(self, text: str) -> str:
        """Liquid prints the opening braces."""
        return printed(text)

    def _fields(self, draft: Draft) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "subject": draft.subject,
            "preview_text": draft.preheader,
            "description": _mark(draft.slug),
            "content": draft.html,
            "email_address": draft.sender_email or None,
            "public": False,
            "send_at": None,
        }
        if template := self._number("template"):
            fields["email_template_id"] = template
        kinds = {kind: self._number(kind) for kind in ("tag", "segment")}
        if chosen := [{"type": kind, "ids": [one]} for kind, one in kinds.items() if one]:
            fields["subscriber_filter"] = [{"all": chosen}]
        return fields

    def _number(self, name: str) -> int:
        """A setting that is a number; 0 where it is not set."""
        value = self.setup.settings.get(name, "")
        return numbers(name, value)[0] if value else 0

    def _all(self) -> Iterator[dict[str, Any]]:
        params: dict[str, Any] = {"per_page": _A_PAGE}
        while True:
            page = self.session.ask("GET", _ALL, params=params)
            yield from page["broadcasts"]
            if not page["pagination"]["has_next_page"]:
                return
            params = {**params, "after": page["pagination"]["end_cursor"]}

    def _get(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.session.ask("GET", _path(id))["broadcast"]
        return found


_ALL = "/v4/broadcasts"


def _path(id: str) -> str:
    return f"{_ALL}/{quote(id, safe='')}"


def _mark(slug: str) -> str:
    return f"newsletter:{slug}"


def _state(broadcast: dict[str, Any]) -> str:
    """``status`` where Kit gives it (its older answers do not), else told by ``send_at``."""
    status = broadcast.get("status")
    if status:
        return _STATES.get(status, "sent")
    moment = broadcast.get("send_at")
    if not moment:
        return "draft"
    return "scheduled" if datetime.fromisoformat(moment) > datetime.now(UTC) else "sent"


def _stored(broadcast: dict[str, Any]) -> Stored:
    return Stored(
        id=str(broadcast["id"]),
        address=f"https://app.kit.com/campaigns/{broadcast['id']}/draft",
        state=_state(broadcast),
        subject=broadcast.get("subject") or "",
        preheader=broadcast.get("preview_text") or "",
        html=broadcast.get("content") or "",
    )
