"""``active-content``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.model import Severity

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["ActiveContent"]

_FORMS = frozenset(("form", "input", "textarea", "select", "button"))
_PLAYERS = frozenset(("iframe", "frame", "object", "embed", "applet", "video", "audio", "script"))


class ActiveContent(Check):
    """A form, a player or a script in the mail.

    Mail programs take scripts, frames and players out, and some refuse the whole mail. Forms are
    shown by few, sent by fewer, and warned of by most: a reader who fills one in loses the words.
    Composing takes an author's out; a template of your theme can still bring one.

    Mend: link to a page that has the form or the film. For a question to readers there is
    ``::poll``.

    Source: caniemail.com, “<form> element” and “<video> element”; SpamAssassin's points for forms
    and frames in a mail.
    """

    group: ClassVar[Group] = "mail"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the elements and attributes of the finished HTML."""
        for element in proof.page.iter():
            if not isinstance(element.tag, str):
                continue
            what = _active(element)
            if what:
                yield self.fault(
                    f"the mail holds {what}, which mail programs take out or warn of",
                    proof.source_of(element),
                    "take it out of your template, and link to a page that has it",
                )


def _active(element: Element) -> str:
    """What in an element acts; empty for most."""
    if element.tag in _FORMS:
        return f"a form (<{element.tag}>)"
    if element.tag in _PLAYERS:
        return f"<{element.tag}>"
    if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
        return "a <meta> that leads away"
    for name, value in ((str(name), str(value)) for name, value in element.items()):
        if name.startswith("on"):
            return f"a script (the attribute {name})"
        if name in ("href", "src") and value[:11].strip().lower() == "javascript:":
            return "a script (an address that begins with javascript:)"
    return ""
