"""listmonk: https://listmonk.app/docs/apis/campaigns/."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote, urljoin

from composer.delivery.channel import Credential, Draft, Feature, Picture, Setting, Stored
from composer.delivery.faults import Halted
from composer.delivery.platforms.hosted import Hosted, numbers
from composer.delivery.platforms.session import Session

__all__ = ["Listmonk"]

#: ``paused`` was running before, ``cancelled`` was too.
_STATES = {"draft": "draft", "scheduled": "scheduled", "finished": "sent", "cancelled": "sent"}
_CONTENT = re.compile(r'\s*\{\{-?\s*template\s+"content"\s+\.\s*-?\}\}\s*')
#: What is said again when a campaign is given a date, for the API wants all of it.
_KEPT = (
    "name", "subject", "from_email", "type", "content_type", "body", "altbody", "messenger",
    "template_id", "tags", "headers",
)  # fmt: skip
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: Beginnings of actions (text/template); the marks of what Outlook alone reads, for html/template
#: takes comments out and escapes a ``<`` that begins no tag (seen with Go 1.19); and listmonk's own
#: way to write a tracked link.
_SPECIAL = re.compile(
    r"\{(?=\{|\Z)|<!--(?=\[if)|(?:<!--)?<!\[endif\]-->|<!-->|(?<=@)TrackLink", re.IGNORECASE
)


class Listmonk(Hosted):
    """A campaign, found again by its tag ``issue-<slug>``. A new one is always a draft.

    ``template`` is a campaign template of listmonk that adds nothing of its own, as the mail is
    whole: ``{{ template "content" . }}`` and no more.
    """

    title = "listmonk"
    page = "https://listmonk.app/docs/apis/campaigns/"
    features = frozenset(
        {
            Feature.DRAFT,
            Feature.UPDATE,
            Feature.SEND,
            Feature.SCHEDULE,
            Feature.PICTURES,
            Feature.TEXT,
            Feature.MERGE_FIELDS,
            Feature.UNSUBSCRIBE,
        }
    )
    credentials = (Credential("token", "the API user's token, from Admin > Users"),)
    settings = (
        Setting("user", "the API user's name", required=True),
        Setting("lists", "numbers of the lists: 3, 5", required=True),
        Setting(
            "template", 'number of a template that is {{ template "content" . }}', required=True
        ),
    )
    #: https://listmonk.app/docs/templating/
    known: ClassVar[dict[str, str]] = {
        "unsubscribe_url": "UnsubscribeURL",
        "web_url": "MessageURL",
        "email": ".Subscriber.Email",
        "subscriber_id": ".Subscriber.UUID",
    }
    names: ClassVar[dict[str, str]] = {
        "name": ".Subscriber.Name",
        "first_name": ".Subscriber.FirstName",
        "last_name": ".Subscriber.LastName",
    }

    def open(self) -> Session:
        """See :class:`Hosted`; ``address`` is that of the server, without ``/api``."""
        if not self.setup.address:
            hint = 'add address = "https://…" under [delivery.listmonk]'
            raise Halted(
                "listmonk runs on a server of one's own: its address is missing", hint=hint
            )
        return Session(
            self.setup.address,
            headers={},
            auth=(self.setup.settings["user"], self.setup.secrets["token"].strip()),
            timeout=self.setup.timeout,
            credential="NEWSLETTER_LISTMONK_TOKEN",
        )

    def check(self) -> str:
        """Asks for the template, which may have nothing around the content."""
        number = self._template()
        template = self.session.ask("GET", f"/api/templates/{number}")["data"]
        if not _CONTENT.fullmatch(template.get("body") or ""):
            hint = 'make one in Campaigns > Templates that is {{ template "content" . }}'
            raise Halted(f"template {number} of listmonk adds something to the mail", hint=hint)
        return f"listmonk, with the template “{template.get('name', number)}”"

    def _template(self) -> int:
        return numbers("template", self.setup.settings["template"])[0]

    def find(self, slug: str) -> Stored | None:
        """The campaign with the issue's tag."""
        asked = {"tags": _tag(slug), "per_page": "all", "no_body": "true"}
        asked |= {"order_by": "created_at", "order": "DESC"}
        listed = self.session.ask("GET", "/api/campaigns", params=asked)["data"]["results"]
        found = (one for one in listed or () if _tag(slug) in (one.get("tags") or ()))
        return self._foremost(self._stored(campaign) for campaign in found)

    def create(self, draft: Draft) -> Stored:
        """Makes a campaign; without a status it is a draft, and none can be given."""
        made = self.session.ask("POST", "/api/campaigns", json=self._fields(draft))
        return self._stored(made["data"])

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the draft again, without the date of a schedule that was given up."""
        self._writable(id)
        fields = {**self._fields(draft), "send_at": None}
        return self._stored(self.session.ask("PUT", _path(id), json=fields)["data"])

    def _fields(self, draft: Draft) -> dict[str, Any]:
        name = re.sub(r'(["\\])', r"\\\1", draft.sender_name)
        reply_to = draft.reply_to
        return {
            "name": draft.title,
            "subject": draft.subject,
            "lists": numbers("lists", self.setup.settings["lists"]),
            "from_email": f'"{name}" <{draft.sender_email}>',
            "type": "regular",
            "content_type": "html",
            "body": draft.html,
            "altbody": draft.text,
            "messenger": "email",
            "template_id": self._template(),
            "tags": [_tag(draft.slug), *draft.tags],
            "headers": [{"Reply-To": reply_to}] if reply_to != draft.sender_email else [],
        }

    def read(self, id: str) -> Stored:
        """The campaign as it is kept."""
        return self._stored(self.session.ask("GET", _path(id))["data"])

    def _stored(self, campaign: Any) -> Stored:
        return Stored(
            id=str(campaign["id"]),
            address=f"{self.setup.address.rstrip('/')}/admin/campaigns/{campaign['id']}",
            state=_STATES.get(campaign["status"], "sending"),
            subject=campaign.get("subject") or "",
            html=campaign.get("body") or "",
            text=campaign.get("altbody") or "",
        )

    def upload(self, picture: Picture) -> str:
        """https://listmonk.app/docs/apis/media/. Its page has ``url`` and, in older answers, ``uri``."""
        files = {"file": (picture.name.rpartition("/")[2], picture.data, picture.kind)}
        media = self.session.ask("POST", "/api/media", files=files, again=True)["data"]
        base = f"{self.setup.address.rstrip('/')}/"
        return urljoin(base, str(media.get("url") or media["uri"]))

    def send(self, id: str) -> None:
        """``running``: once, for a PUT that starts something is no PUT to repeat."""
        self._told(id, "sending", lambda: self._turn(id, "running"))

    def schedule(self, id: str, moment: datetime) -> None:
        """Gives the campaign its date, then the status: the date alone sends nothing."""
        at = self._utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._writable(id)
        campaign = self.session.ask("GET", _path(id))["data"]
        fields = {name: campaign[name] for name in _KEPT if campaign.get(name) is not None}
        fields |= {"lists": [each["id"] for each in campaign["lists"]], "send_at": at}
        self.session.ask("PUT", _path(id), json=fields)
        self._told(id, "scheduled", lambda: self._turn(id, "scheduled"))

    def _turn(self, id: str, status: str) -> None:
        self.session.ask("PUT", f"{_path(id)}/status", json={"status": status}, again=False)

    def tag(self, field: str, default: str) -> str:
        """An action of Go's templates; a reader's own fields are attributes.

        ``default`` is a function of Sprig, which listmonk has; ``Safe`` keeps what was written for
        HTML from being escaped again. A missing attribute would be printed as ``<no value>``.
        """
        if field in self.known:
            return f"{{{{ {self.known[field]} }}}}"
        name = self.names.get(field, "")
        if not name and not _FIELD.fullmatch(field):
            name = f"(index .Subscriber.Attribs {_string(field)})"
        return f"{{{{ {name or f'.Subscriber.Attribs.{field}'} | default {_safe(default)} }}}}"

    def literal(self, text: str) -> str:
        """Go's templates print a string; https://listmonk.app/docs/templating/ has ``Safe``."""
        return _SPECIAL.sub(_printed, text)


def _printed(special: re.Match[str]) -> str:
    text = special[0]
    return f"{{{{ {f'Safe {_string(text)}' if text.startswith('<') else _string(text)} }}}}"


def _safe(default: str) -> str:
    return f"(Safe {_string(default)})" if default else '""'


def _string(text: str) -> str:
    """An interpreted string of Go: JSON's escapes are among its own."""
    return json.dumps(text, ensure_ascii=False)


def _tag(slug: str) -> str:
    return f"issue-{slug}"


def _path(id: str) -> str:
    return f"/api/campaigns/{quote(id, safe='')}"
