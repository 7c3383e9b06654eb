"""``html-size``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.gmail import CLIPPED
from composer.checking.proof import Proof
from composer.model import Location, Severity

__all__ = ["HtmlSize"]

#: Sections that a message names.
_NAMED = 3


class HtmlSize(Check):
    """HTML that Gmail cuts.

    Gmail shows the first 102,400 bytes of a mail's HTML and hides the rest behind a link, the
    address for unsubscribing included. Links grow when a provider counts clicks, so a warning
    comes earlier. The message names the heaviest sections; the line of an error is the block
    that the cut goes through.

    Mend: shorten the heaviest section, or split the issue. ``newsletter preview`` draws the cut
    and a bar of what each section weighs.

    Source: 102,400 bytes, measured by senders for years (spamresource.com saw 105 kB in 2022);
    the warning at ``[checks.mail] html_kb``, 80 by default, is what leaves room for links that
    are tracked.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """The size in bytes of UTF-8, every merge field at its default."""
        size = proof.edition.bytes.email
        if size > CLIPPED:
            yield self.fault(
                f"the mail has {_kb(size)} of HTML, and Gmail cuts it here, at {_kb(CLIPPED)}",
                _cut(proof),
                _heaviest(proof),
                severity=Severity.ERROR,
            )
        elif size > proof.settings.mail.html_kb * 1000:
            yield self.fault(
                f"the mail has {_kb(size)} of HTML, and Gmail cuts at {_kb(CLIPPED)},"
                " the provider's longer links included",
                proof.top,
                _heaviest(proof),
            )


def _cut(proof: Proof) -> Location:
    """The block that the cut goes through: what stands before it is shown."""
    edition = proof.edition
    left = CLIPPED - edition.bytes.head
    last = proof.top
    for source, _, size in edition.bytes.blocks:
        path, _, line = source.rpartition(":")
        last = Location(path, int(line), 1)
        left -= size
        if left < 0:
            break
    return last


def _heaviest(proof: Proof) -> str:
    titles = {section.anchor: section.title.text for section in proof.issue.sections}
    by_size = sorted(proof.edition.bytes.sections, key=lambda each: -each[1])[:_NAMED]
    named = ", ".join(f"“{titles.get(anchor) or 'the opening'}” {_kb(n)}" for anchor, n in by_size)
    return f"shorten it, or split the issue; the heaviest sections: {named}"


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"
