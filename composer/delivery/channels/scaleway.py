"""Scaleway Transactional Email: one message by ``POST …/regions/{region}/emails``.

Sources: https://www.scaleway.com/en/developers/api/transactional-email/,
https://www.scaleway.com/en/docs/transactional-email/api-cli/send-emails-with-api/ (subjects of 10
characters at least), and the errors of https://github.com/scaleway/scaleway-sdk-go, scw/errors.go. No
idempotency key is documented. Anymail's page: mail to addresses with accents before the @ is lost. Its
FAQ, https://www.scaleway.com/en/docs/transactional-email/faq/: the service is not for marketing.
https://anymail.dev/en/stable/esps/scaleway/: the API has no inline images.
"""

from __future__ import annotations

import json
from typing import Any

from composer.delivery.channel import Credential, Setting
from composer.delivery.faults import Delayed, Fault, Halted, Rejected
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer, said

__all__ = ["Scaleway"]

_FINAL = frozenset(
    {"quotas_exceeded", "permissions_denied", "denied_authentication", "precondition_failed"}
)
_SHORTEST_SUBJECT = 10
_OK = 200
_TAKEN = frozenset({"new", "sending", "sent"})


class Scaleway(AnymailMailer):
    """In Paris; takes messages for a verified domain of one project."""

    title = "Scaleway"
    page = "https://www.scaleway.com/en/developers/api/transactional-email/"
    features = frozenset()
    credentials = (Credential("secret_key", "the secret key of an API key"),)
    settings = (
        Setting("project_id", "the project of the domain", required=True),
        Setting("region", "the region", default="fr-par"),
    )
    backend = "scaleway"
    probe = "emails"
    probes_in_vain = True

    def options(self) -> dict[str, object]:
        api = "https://api.scaleway.com/transactional-email/v1alpha1/regions/{region}/"
        return {
            "secret_key": self.setup.secrets["secret_key"],
            "project_id": self.setup.settings["project_id"],
            "region": self.setup.settings["region"],
            "api_url": self.setup.address or api,
        }

    def adapt(self, message: Any, letter: Letter) -> None:
        """A subject that would be refused is told as what it is, and not as an argument."""
        del message
        if len(letter.subject) < _SHORTEST_SUBJECT:
            raise Rejected(f"Scaleway takes subjects of {_SHORTEST_SUBJECT} characters at least")

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """``type`` says which error it is, ``details`` which argument it is about."""
        if answer.status == _OK:
            return _receipt(answer.get("emails"))
        kind, what = answer.get("type"), f"Scaleway says {said(answer.body)}"
        if kind in _FINAL:
            return Halted(what, hint=self._hint())
        if kind == "transient_state":
            return Delayed(what)
        details = answer.get("details")
        if kind != "invalid_arguments" or not isinstance(details, list):
            return None
        names = [str(each.get("argument_name")) for each in details if isinstance(each, dict)]
        if any(name.startswith(("from", "project_id")) for name in names):
            return Halted(what, hint=self._hint())
        return Rejected(what, hard=any(name.startswith("to") for name in names))

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        headers = {"X-Auth-Token": backend.secret_key, "Content-Type": "application/json"}
        asked = json.dumps({"project_id": backend.project_id})
        return {"method": "POST", "headers": headers, "data": asked}


def _receipt(emails: Any) -> Receipt | None:
    """For one reader, under whatever name: the page's example has one that Anymail does not read."""
    if not isinstance(emails, list) or len(emails) != 1 or not isinstance(emails[0], dict):
        return None
    found = emails[0].get("id")
    return Receipt(str(found)) if found and emails[0].get("status") in _TAKEN else None
