"""Buttondown: https://docs.buttondown.com/api-emails-introduction (github.com/buttondown/openapi)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

from composer.delivery.channel import Credential, Draft, Feature, Picture, Setting, Stored
from composer.delivery.platforms.braces import printed, variable
from composer.delivery.platforms.hosted import Hosted
from composer.delivery.platforms.session import Session

__all__ = ["Buttondown"]

#: Without it a body is taken for Markdown, or looked at to find out: blank lines and indents of
#: HTML would mean something (docs.buttondown.com/api-emails-create, “Body format detection”).
_HTML = "<!-- buttondown-editor-mode: fancy -->"
_KEY = "newsletter_issue"
#: EmailStatus of the OpenAPI description; what is not here can no longer be written.
_STATES = {"draft": "draft", "scheduled": "scheduled", "sent": "sent", "imported": "sent"}
_MOST_PAGES = 200


class Buttondown(Hosted):
    """An email of the API, found again by its metadata.

    ``status: draft`` is always said, for an email without a status is sent at once.
    """

    title = "Buttondown"
    page = "https://docs.buttondown.com/api-emails-introduction"
    features = frozenset(
        {
            Feature.DRAFT,
            Feature.UPDATE,
            Feature.SEND,
            Feature.SCHEDULE,
            Feature.PICTURES,
            Feature.MERGE_FIELDS,
            Feature.UNSUBSCRIBE,
        }
    )
    credentials = (Credential("key", "the API key, from Settings > API"),)
    settings = (
        Setting(
            "template",
            "what Buttondown puts around the mail: naked for nothing (a paid feature), classic, …",
            default="naked",
        ),
    )
    #: https://docs.buttondown.com/template-variables
    known: ClassVar[dict[str, str]] = {
        "unsubscribe_url": "unsubscribe_url",
        "web_url": "email_url",
        "email": "subscriber.email",
        "subscriber_id": "subscriber.id",
    }

    def open(self) -> Session:
        """See :class:`Hosted`."""
        key = self.setup.secrets["key"].strip()
        return Session(
            self.setup.address or "https://api.buttondown.com/v1",
            headers={"Authorization": f"Token {key}"},
            secrets=[key],
            timeout=self.setup.timeout,
            credential="NEWSLETTER_BUTTONDOWN_KEY",
        )

    def check(self) -> str:
        """Asks whose key it is."""
        account = self.session.ask("GET", "/accounts/me")
        return f"Buttondown, as {account.get('username', 'somebody')}"

    def find(self, slug: str) -> Stored | None:
        """The email whose metadata names the issue."""
        found = (
            email
            for email in self._all()
            if (email.get("metadata") or {}).get(_KEY) == slug and email["status"] != "deleted"
        )
        return self._foremost(_stored(email) for email in found)

    def _all(self) -> Iterator[Any]:
        for page in range(1, _MOST_PAGES + 1):
            asked = {"ordering": "-creation_date", "excluded_fields": "body", "page": page}
            answer = self.session.ask("GET", "/emails", params=asked)
            yield from answer["results"]
            if not answer.get("next"):
                return

    def create(self, draft: Draft) -> Stored:
        """Makes a draft, and says that it is one."""
        return _stored(self.session.ask("POST", "/emails", json=self._fields(draft)))

    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the draft again, which may be asked twice: all of it is said."""
        self._writable(id)
        fields = self._fields(draft)
        return _stored(self.session.ask("PATCH", _path(id), json=fields, again=True))

    def _fields(self, draft: Draft) -> dict[str, Any]:
        fields = {
            "subject": draft.subject,
            "body": f"{_HTML}\n{draft.html}",
            "status": "draft",
            "canonical_url": draft.url,
            "metadata": {_KEY: draft.slug},
            "template": self.setup.settings["template"],
        }
        if re.fullmatch(r"[a-zA-Z0-9_-]{1,100}", draft.slug):
            fields["slug"] = draft.slug
        return fields

    def read(self, id: str) -> Stored:
        """The email as it is kept."""
        return _stored(self.session.ask("GET", _path(id)))

    def upload(self, picture: Picture) -> str:
        """https://docs.buttondown.com/api-images-create. A second copy does no harm."""
        name = picture.name.rpartition("/")[2]
        files = {"image": (name, picture.data, picture.kind)}
        answer = self.session.ask("POST", "/images", files=files, again=True)
        return str(answer["image"])

    def send(self, id: str) -> None:
        """https://docs.buttondown.com/drafting-emails-via-the-api."""
        fields = {"status": "about_to_send"}
        self._told(id, "sending", lambda: self.session.ask("PATCH", _path(id), json=fields))

    def schedule(self, id: str, moment: datetime) -> None:
        """The same page: ``scheduled`` with ``publish_date``."""
        at = self._utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = {"status": "scheduled", "publish_date": at}
        self._told(id, "scheduled", lambda: self.session.ask("PATCH", _path(id), json=fields))

    def tag(self, field: str, default: str) -> str:
        """A template variable of Django's language; a reader's own fields are metadata."""
        if field in self.known:
            return variable(self.known[field], "")
        return variable(f"subscriber.metadata.{field}", default)

    def literal(self, text: str) -> str:
        """Django's language: https://docs.buttondown.com/using-templating."""
        return printed(text)


def _path(id: str) -> str:
    return f"/emails/{quote(id, safe='')}"


def _stored(email: Any) -> Stored:
    return Stored(
        id=str(email["id"]),
        address=f"https://buttondown.com/emails/{email['id']}",
        state=_STATES.get(email["status"], "sending"),
        subject=email.get("subject") or "",
        html=(email.get("body") or "").removeprefix(_HTML).removeprefix("\n"),
    )
