"""Mailchimp's Marketing API: https://mailchimp.com/developer/marketing/api/campaigns/."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

from composer.delivery.channel import Credential, Draft, Feature, Picture, Setting, Stored
from composer.delivery.faults import Halted
from composer.delivery.platforms.hosted import Hosted
from composer.delivery.platforms.session import Session

__all__ = ["Mailchimp"]

_STATES = {"save": "draft", "schedule": "scheduled", "sent": "sent"}
_WANTED = ("id", "web_id", "status", "settings.title", "settings.subject_line")
_PAGE = 1000
_MOST_PAGES = 20
#: Characters of a title in Mailchimp's own list.
_TITLE = 100
_QUARTER = 15
#: U+2060 WORD JOINER has no width, and ``*|`` is the only beginning of a merge tag.
_APART, _ENTITY = "*\u2060|", "*&#124;"


class Mailchimp(Hosted):
    """A regular campaign, found again by its title, which ends with the issue's slug.

    The API has one address for From and for replies, ``reply_to``.
    """

    title = "Mailchimp"
    page = "https://mailchimp.com/developer/marketing/api/campaigns/"
    features = frozenset(
        {
            Feature.DRAFT,
            Feature.UPDATE,
            Feature.SEND,
            Feature.SCHEDULE,
            Feature.PICTURES,
            Feature.TEXT,
            Feature.PREHEADER,
            Feature.MERGE_FIELDS,
            Feature.UNSUBSCRIBE,
        }
    )
    credentials = (Credential("key", "the API key, which ends with the data centre: …-us6"),)
    settings = (Setting("audience", "the audience's id, as in a1b2c3d4e5", required=True),)
    #: https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/
    known: ClassVar[dict[str, str]] = {
        "unsubscribe_url": "UNSUB",
        "web_url": "ARCHIVE",
        "email": "EMAIL",
        "subscriber_id": "UNIQID",
    }
    #: Audience fields that each audience has when it is made, by the field that is usual here.
    audience_fields: ClassVar[dict[str, str]] = {"first_name": "FNAME", "last_name": "LNAME"}

    def open(self) -> Session:
        """See :class:`Hosted`; any name does beside the key (HTTP Basic)."""
        key = self.setup.secrets["key"].strip()
        return Session(
            self.setup.address or f"https://{self._centre()}.api.mailchimp.com/3.0",
            headers={},
            auth=("newsletter", key),
            timeout=self.setup.timeout,
            credential="NEWSLETTER_MAILCHIMP_KEY",
        )

    def _centre(self) -> str:
        centre = self.setup.secrets["key"].strip().rpartition("-")[2]
        if not re.fullmatch(r"[a-z]{2}[0-9]{1,3}", centre):
            if self.setup.address:
                return ""
            hint = "copy NEWSLETTER_MAILCHIMP_KEY whole"
            raise Halted("the API key does not end with a data centre, as in -us6", hint=hint)
        return centre

    def check(self) -> str:
        """https://mailchimp.com/developer/marketing/api/ping/."""
        return f"Mailchimp: {self.session.ask('GET', '/ping')['health_status']}"

    def find(self, slug: str) -> Stored | None:
        """The campaign of the audience whose title ends with the slug in parentheses."""
        ending = f"({slug})"
        found = (
            one for one in self._all() if (one["settings"].get("title") or "").endswith(ending)
        )
        return self._foremost(self._stored(campaign) for campaign in found)

    def _all(self) -> Iterator[Any]:
        asked = {
            "list_id": self.setup.settings["audience"],
            "sort_field": "create_time",
            "sort_dir": "DESC",
            "count": _PAGE,
            "fields": ",".join(f"campaigns.{name}" for name in _WANTED),
        }
        for page in range(_MOST_PAGES):
            params = {**asked, "offset": page * _PAGE}
            campaigns = self.session.ask("GET", "/campaigns", params=params)["campaigns"]
            yield from campaigns
            if len(campaigns) < _PAGE:
                return

    def create(self, draft: Draft) -> Stored:
        """Makes a campaign (status ``save``), then gives it its content."""
        made = self.session.ask(
            "POST", "/campaigns", json={"type": "regular", **self._fields(draft)}
        )
        return self._filled(str(made["id"]), draft)

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes settings and content again, which may be asked twice."""
        self._writable(id)
        self.session.ask("PATCH", _path(id), json=self._fields(draft), again=True)
        return self._filled(id, draft)

    def _filled(self, id: str, draft: Draft) -> Stored:
        content = {"html": draft.html.replace(_APART, _ENTITY), "plain_text": draft.text}
        self.session.ask("PUT", f"{_path(id)}/content", json=content)
        return self.read(id)

    def _fields(self, draft: Draft) -> dict[str, Any]:
        ending = f" ({draft.slug})"
        return {
            "recipients": {"list_id": self.setup.settings["audience"]},
            "settings": {
                "subject_line": draft.subject,
                "preview_text": draft.preheader,
                "title": f"{draft.title[: max(0, _TITLE - len(ending))]}{ending}",
                "from_name": draft.sender_name,
                "reply_to": draft.reply_to or draft.sender_email,
                "auto_footer": False,
                "inline_css": False,
            },
        }

    def read(self, id: str) -> Stored:
        """The campaign and its content as they are kept."""
        campaign = self.session.ask("GET", _path(id))
        content = self.session.ask("GET", f"{_path(id)}/content")
        return self._stored(campaign, content)

    def _stored(self, campaign: Any, content: Any = None) -> Stored:
        settings, content = campaign["settings"], content or {}
        host = f"{self._centre()}.admin" if self._centre() else "admin"
        return Stored(
            id=str(campaign["id"]),
            address=f"https://{host}.mailchimp.com/campaigns/edit?id={campaign.get('web_id', '')}",
            state=_STATES.get(campaign["status"], "sending"),
            subject=settings.get("subject_line") or "",
            preheader=settings.get("preview_text") or "",
            html=(content.get("html") or "").replace(_ENTITY, _APART),
            text=content.get("plain_text") or "",
        )

    def upload(self, picture: Picture) -> str:
        """https://mailchimp.com/developer/marketing/api/file-manager-files/."""
        data = base64.b64encode(picture.data).decode("ascii")
        file = {"name": picture.name.rpartition("/")[2], "file_data": data}
        answer = self.session.ask("POST", "/file-manager/files", json=file, again=True)
        return str(answer["full_size_url"])

    def send(self, id: str) -> None:
        """Asked once: where the answer is lost the campaign's own status tells, never a second try."""
        self._told(id, "sending", lambda: self.session.ask("POST", f"{_path(id)}/actions/send"))

    def schedule(self, id: str, moment: datetime) -> None:
        """Quarters of an hour only, as the API's page says of ``schedule_time``."""
        at = self._utc(moment)
        if at.minute % _QUARTER or at.second or at.microsecond:
            hint = "choose :00, :15, :30 or :45"
            raise Halted(
                f"Mailchimp sends at quarters of an hour, not at {moment:%H:%M:%S}", hint=hint
            )
        fields = {"schedule_time": at.strftime("%Y-%m-%dT%H:%M:%S+00:00")}
        path = f"{_path(id)}/actions/schedule"
        self._told(id, "scheduled", lambda: self.session.ask("POST", path, json=fields))

    def tag(self, field: str, default: str) -> str:
        """A merge tag; a default is the ELSE of a condition, for a tag itself has none.

        https://mailchimp.com/help/use-conditional-merge-tag-blocks/. Audience fields have names of
        ten characters at most.
        """
        if field in self.known:
            return f"*|{self.known[field]}|*"
        upper = re.sub(r"[^A-Z0-9_]", "", field.upper())
        name = self.audience_fields.get(field, upper[:10])
        if not default:
            return f"*|{name}|*"
        return f"*|IF:{name}|**|{name}|**|ELSE:|*{self.literal(default)}*|END:IF|*"

    def literal(self, text: str) -> str:
        """Parts ``*|``, for merge tags have no escape: in HTML by an entity, which reads the same.

        In the subject and the text part a joiner without width stands between the two.
        """
        return text.replace("*|", _APART)


def _path(id: str) -> str:
    return f"/campaigns/{quote(id, safe='')}"
