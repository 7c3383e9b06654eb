"""SparkPost (Bird): one message by ``POST /api/v1/transmissions``.

Sources: https://developers.sparkpost.com/api/transmissions/ (420 where a limit of sending is reached),
https://developers.sparkpost.com/api/template-language/ (braces in From, the subject, headers, text and
HTML are read as its language),
https://support.sparkpost.com/docs/tech-resources/extended-error-codes,
https://support.sparkpost.com/docs/tech-resources/list-unsubscribe-functionality: a message that is not
``transactional``, as no newsletter is, gets SparkPost's List-Unsubscribe in the place of any other, and
who leaves by it is on its suppression list. ``return_path`` keeps the domain alone unless the account
has more. No idempotency key is documented.
"""

from __future__ import annotations

import re
from typing import Any

from composer.delivery.channel import Credential, Feature, Setting
from composer.delivery.faults import Delayed, Fault, Halted, Rejected
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.anymail import AnymailMailer
from composer.delivery.providers.verdict import Answer, said

__all__ = ["SparkPost", "literal"]

_BRACES = re.compile(r"[{}]{2,}")
#: Two variables hold a brace each: the macros that print braces know no single ones.
_HELD = {"brace_opens": "{", "brace_closes": "}"}
_PRINTED = {brace: f"{{{{{name}}}}}" for name, brace in _HELD.items()}
_OK, _QUOTA = 200, 420
#: The key may not do it; the sending domain is blocked, or not set up.
_FINAL = frozenset({"1100", "7000", "7001"})
_LEAVING = frozenset({"list-unsubscribe", "list-unsubscribe-post"})
#: "No valid recipients in list".
_INVALID_READER = "5002"
#: Resources, or the module that makes messages, not available: nothing was taken.
_LATER = frozenset({"1502", "1900"})


def literal(text: str) -> str:
    """The text as the template language prints it unchanged, with the two variables given.

    Braces that stand together are all written as variables, so that none touches a tag.
    """
    return _BRACES.sub(lambda found: "".join(_PRINTED[brace] for brace in found[0]), text)


class SparkPost(AnymailMailer):
    """Has a region of its own for Europe."""

    title = "SparkPost"
    page = "https://developers.sparkpost.com/api/transmissions/"
    features = frozenset({Feature.UTF8_ADDRESSES, Feature.UNSUBSCRIBE, Feature.INLINE_PICTURES})
    credentials = (Credential("api_key", "a key with Transmissions: Read/Write"),)
    settings = (
        Setting("region", "us or eu: where the account was made", default="us"),
        Setting("subaccount", "the number of a subaccount"),
    )
    backend = "sparkpost"
    probe = "transmissions/"
    probes_in_vain = True

    def options(self) -> dict[str, object]:
        host = self.chosen("region", {"us": "api", "eu": "api.eu"})
        return {
            "api_key": self.setup.secrets["api_key"],
            "subaccount": self.setup.settings["subaccount"] or None,
            "api_url": self.setup.address or f"https://{host}.sparkpost.com/api/v1/",
        }

    def headers(self, letter: Letter) -> dict[str, str]:
        """Without those that say how to leave: SparkPost's own address is not ours to describe."""
        given = super().headers(letter).items()
        return {name: literal(each) for name, each in given if name.lower() not in _LEAVING}

    def adapt(self, message: Any, letter: Letter) -> None:
        message.from_email = literal(message.from_email)
        message.subject = literal(letter.subject)
        message.body = literal(letter.text)
        message.esp_extra = {"substitution_data": dict(_HELD)}
        message.alternatives.clear()
        message.attach_alternative(literal(letter.html), "text/html")

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """Counts of readers, or ``errors`` with a code; 420 is a limit of the day or the hour."""
        what = f"SparkPost says {said(answer.body)}"
        if answer.status == _QUOTA:
            return Halted(what, hint="the account's sending limit is reached: go on later")
        results = answer.get("results")
        if answer.status == _OK and isinstance(results, dict):
            counts = [results.get(f"total_{each}_recipients") for each in ("accepted", "rejected")]
            return (
                Rejected("SparkPost rejected the reader", hard=True) if counts == [0, 1] else None
            )
        errors = answer.get("errors")
        codes = {str(each.get("code")) for each in errors or () if isinstance(each, dict)}
        if codes & _FINAL:
            return Halted(what, hint=self._hint())
        if codes & _LATER:
            return Delayed(what)
        return Rejected(what, hard=True) if _INVALID_READER in codes else None

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        headers = {"Authorization": backend.api_key, "Content-Type": "application/json"}
        return {"method": "POST", "headers": headers, "data": "{}"}
