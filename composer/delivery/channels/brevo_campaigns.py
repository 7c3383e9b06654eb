"""Brevo's email campaigns: https://developers.brevo.com/reference/create-email-campaign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

from composer.delivery.channel import Credential, Draft, Feature, Setting, Stored
from composer.delivery.platforms.braces import printed, variable
from composer.delivery.platforms.hosted import Hosted, numbers
from composer.delivery.platforms.session import Session

__all__ = ["BrevoCampaigns"]

_STATES = {"draft": "draft", "queued": "scheduled", "sent": "sent", "archive": "sent"}
#: The most campaigns that one page of the list has.
_PAGE = 100
_MOST_PAGES = 200


class BrevoCampaigns(Hosted):
    """A classic campaign, found again by its ``tag``.

    It is a draft as long as no ``scheduledAt`` is given: the API has no field that says so.
    Pictures are not uploaded: the gallery takes addresses of pictures that are on the web already
    (``/emailCampaigns/images``). The text part is Brevo's, made of the HTML.
    """

    title = "Brevo campaigns"
    page = "https://developers.brevo.com/reference/create-email-campaign"
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
    credentials = (Credential("key", "the API key (v3), from SMTP & API > API keys"),)
    settings = (Setting("lists", "numbers of the contact lists: 3, 5", required=True),)
    #: https://help.brevo.com/hc/en-us/articles/4402386448530, “Email link and preview variables”.
    known: ClassVar[dict[str, str]] = {
        "unsubscribe_url": "unsubscribe",
        "web_url": "mirror",
        "email": "contact.EMAIL",
    }
    #: Attributes that each account has, by the field that is usual here.
    attributes: ClassVar[dict[str, str]] = {"first_name": "FIRSTNAME", "last_name": "LASTNAME"}

    def open(self) -> Session:
        """See :class:`Hosted`."""
        key = self.setup.secrets["key"].strip()
        return Session(
            self.setup.address or "https://api.brevo.com/v3",
            headers={"api-key": key},
            secrets=[key],
            timeout=self.setup.timeout,
            credential="NEWSLETTER_BREVO_CAMPAIGNS_KEY",
        )

    def check(self) -> str:
        """Asks whose key it is."""
        account = self.session.ask("GET", "/account")
        return f"Brevo, as {account.get('companyName') or account.get('email', 'somebody')}"

    def find(self, slug: str) -> Stored | None:
        """The campaign whose tag is the issue's slug."""
        return self._foremost(_stored(each) for each in self._all() if each.get("tag") == slug)

    def _all(self) -> Iterator[Any]:
        for page in range(_MOST_PAGES):
            asked = {
                "limit": _PAGE,
                "offset": page * _PAGE,
                "sort": "desc",
                "excludeHtmlContent": "true",
            }
            campaigns = self.session.ask("GET", "/emailCampaigns", params=asked).get("campaigns")
            yield from campaigns or ()
            if len(campaigns or ()) < _PAGE:
                return

    def create(self, draft: Draft) -> Stored:
        """Makes a campaign that waits for a person, or for :meth:`send`."""
        made = self.session.ask("POST", "/emailCampaigns", json=self._fields(draft))
        return self.read(str(made["id"]))

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the draft again."""
        self._writable(id)
        self.session.ask("PUT", _path(id), json=self._fields(draft))
        return self.read(id)

    def _fields(self, draft: Draft) -> dict[str, Any]:
        return {
            "name": f"{draft.title} ({draft.slug})",
            "tag": draft.slug,
            "sender": {"name": draft.sender_name, "email": draft.sender_email},
            "replyTo": draft.reply_to,
            "subject": draft.subject,
            "previewText": draft.preheader,
            "htmlContent": draft.html,
            "recipients": {"listIds": numbers("lists", self.setup.settings["lists"])},
            "inlineImageActivation": False,
        }

    def read(self, id: str) -> Stored:
        """The campaign as it is kept."""
        return _stored(self.session.ask("GET", _path(id)))

    def send(self, id: str) -> None:
        """https://developers.brevo.com/reference/send-email-campaign-now."""
        self._told(id, "scheduled", lambda: self.session.ask("POST", f"{_path(id)}/sendNow"))

    def schedule(self, id: str, moment: datetime) -> None:
        """``scheduledAt`` of the campaign makes of the draft one that will go out."""
        at = self._utc(moment).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        fields = {"scheduledAt": at}
        path = _path(id)
        self._told(id, "scheduled", lambda: self.session.ask("PUT", path, json=fields, again=False))

    def tag(self, field: str, default: str) -> str:
        """A variable of Brevo's template language; a reader's own fields are attributes."""
        if field == "subscriber_id":
            return ""
        if field in self.known:
            return variable(self.known[field], "")
        return variable(f"contact.{self.attributes.get(field, field.upper())}", default)

    def literal(self, text: str) -> str:
        """Django's language in all that the pages show: filters with ``|`` and ``:``, ``{% if %}``.

        https://help.brevo.com/hc/en-us/articles/4405381108626
        """
        return printed(text)


def _path(id: str) -> str:
    return f"/emailCampaigns/{quote(id, safe='')}"


def _stored(campaign: Any) -> Stored:
    return Stored(
        id=str(campaign["id"]),
        address=f"https://app.brevo.com/marketing-campaign/edit/{campaign['id']}",
        state=_STATES.get(campaign["status"], "sending"),
        subject=campaign.get("subject") or "",
        preheader=campaign.get("previewText") or "",
        html=campaign.get("htmlContent") or "",
    )
