"""Characters that nobody sees: control characters, and the marks that turn the direction of text."""

from __future__ import annotations

import re

from composer.bidi import ENDS, TURNS, unpaired
from composer.model import Findings, Location

__all__ = ["without_controls"]

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
_ANY = re.compile(f"{_CONTROL.pattern}|{TURNS.pattern}")


def without_controls(body: str, path: str, first_line: int, findings: Findings) -> str:
    """A body without control characters, each line that has one with a warning.

    Marks of direction stay, for Arabic and Hebrew need them; one that is not ended is warned of.
    """
    # Unicode keeps this sign for programs themselves: the renderer marks places with it.
    body = body.replace("\ufdd0", "\ufffd")
    if not _ANY.search(body):
        return body
    turns: list[tuple[str, Location]] = []
    for number, line in enumerate(body.split("\n"), first_line):
        if not line.strip():
            _warn_of_turns(turns, findings)
            turns = []
        if found := _CONTROL.search(line):
            findings.warning(
                "control-character",
                f"the control character U+{ord(found[0]):04X} is taken out",
                Location(path, number, found.start() + 1),
                "delete it: it may have come along when the text was pasted",
            )
        turns += [(t[0], Location(path, number, t.start() + 1)) for t in TURNS.finditer(line)]
    _warn_of_turns(turns, findings)
    return _CONTROL.sub("", body)


def _warn_of_turns(turns: list[tuple[str, Location]], findings: Findings) -> None:
    """Of the turns of one paragraph, those that nothing in it ends."""
    for sign, place in unpaired(turns)[0]:
        end = next(end for end, signs in ENDS.items() if sign in signs)
        findings.warning(
            "text-direction",
            f"the invisible sign U+{ord(sign):04X} turns the direction of all text after it",
            place,
            f"delete it, or end it in this paragraph with U+{ord(end):04X}",
        )
