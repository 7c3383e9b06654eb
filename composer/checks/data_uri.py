"""``data-uri``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["DataUri"]

_ADDRESSED = ("href", "src", "background", "poster", "action")
_IN_STYLE = re.compile(r"url\(\s*[\"']?\s*data:", re.IGNORECASE)


class DataUri(Check):
    """A picture or a link whose content stands in its address.

    Gmail, Outlook and Yahoo do not show pictures of ``data:`` addresses, and their bytes count
    towards the 102 kB after which Gmail cuts a mail. As links, they are how a page is smuggled past
    a filter. Composing takes an author's out; a template of your theme can still bring one.

    Mend: put the picture into the project, and show it by its path.

    Source: caniemail.com, “Base64 image format”; RFC 2397 for the scheme.
    """

    group: ClassVar[Group] = "mail"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the addresses of the finished HTML, and into styles."""
        # Most mails hold the letters nowhere.
        if "data:" not in proof.html.lower():
            return
        hint = "put the picture into the project and show it by its path"
        for element in proof.page.iter():
            if not isinstance(element.tag, str):
                continue
            values = [element.get(name, "") for name in _ADDRESSED]
            styles = [element.get("style", "")]
            if element.tag == "style":
                styles.append(element.text or "")
            if any(value.strip().lower().startswith("data:") for value in values):
                message = f"<{element.tag}> has its content in its address, which mailboxes refuse"
                yield self.fault(message, proof.source_of(element), hint)
            elif any(_IN_STYLE.search(style) for style in styles):
                message = f"a style of <{element.tag}> has a picture in its address"
                yield self.fault(message, proof.source_of(element), hint)
