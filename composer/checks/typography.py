"""``typography``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.proof import Proof
from composer.checking.typesetting import Change, unset_words
from composer.model import Severity

__all__ = ["Typography"]


class Typography(Check):
    """Signs that the language writes otherwise.

    French has a no-break space before ``: ; ! ?`` and inside « », so that no line begins with a
    lone sign; English and Portuguese have curly quotes; all have real dashes and ellipses. The
    build sets all this, but not in raw HTML, and nowhere where ``typography = false`` stands in
    newsletter.toml: there it is looked for in the words as readers read them. A space that is
    missing is a warning, all else a note.

    Mend: ``newsletter check --fix`` writes what the typesetter would have written; or write it in
    Markdown, where the build does so itself.

    Source: the rules of the language's locale file, ``[typography]``, as the build applies them;
    for French the Lexique des règles typographiques en usage à l’Imprimerie nationale.
    """

    group: ClassVar[Group] = "editorial"
    severity: ClassVar[Severity] = Severity.WARNING

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares what no typesetter has set with what one would make of it."""
        for change in unset_words(proof):
            if "'" in change.old and change.old.replace("'", "’") == change.new:
                continue  # mixed-apostrophes looks at these
            text, start, end = change.passage.text, change.start, change.end
            if not change.old.strip():
                # A bare place has no signs to be found by: its neighbours go with it.
                start, end = max(0, start - 1), min(len(text), end + 1)
            new = text[start : change.start] + change.new + text[change.end : end]
            place, fix = mended(proof, change.passage, start, end, new)
            after = text[change.end : change.end + 1]
            message, severity = _said(change, after)
            yield self.fault(
                message,
                place,
                "newsletter check --fix writes it as the typesetter would; in Markdown the build does",
                severity=severity,
                fix=fix,
            )


def _said(change: Change, after: str) -> tuple[str, Severity]:
    old, new = change.old, change.new
    if not old.strip() and not new.strip():
        before = change.passage.text[: change.start][-1:]
        sign = f"before “{after}”" if after and not after.isalnum() else f"after “{before}”"
        if not old:
            return f"a space is missing {sign}", Severity.WARNING
        return f"a line may break at the space {sign}: it is no no-break space", Severity.NOTE
    return f"“{old.strip() or old}” stands where “{new.strip()}” belongs", Severity.NOTE
