"""Characters that nobody sees: control characters, and the marks that turn the direction of text."""

from __future__ import annotations

import re

from composer.model import Findings, Location

__all__ = ["without_controls"]

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
#: What turns the direction of the text after it, by what ends that.
_ENDS = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ANY = re.compile(f"{_CONTROL.pattern}|{_TURN.pattern}")


def without_controls(body: str, path: str, first_line: int, findings: Findings) -> str:
    """A body without control characters, each line that has one with a warning.

    Marks of direction stay, for Arabic and Hebrew need them; one that is not ended is warned of.
    """
    # Unicode keeps this sign for programs themselves: the renderer marks places with it.
    body = body.replace("\ufdd0", "\ufffd")
    if not _ANY.search(body):
        return body
    open_ones: list[tuple[str, Location]] = []
    for number, line in enumerate(body.split("\n"), first_line):
        if not line.strip():
            _warn_of_turns(open_ones, findings)
            open_ones = []
        if found := _CONTROL.search(line):
            findings.warning(
                "control-character",
                f"the control character U+{ord(found[0]):04X} is taken out",
                Location(path, number, found.start() + 1),
                "delete it: it may have come along when the text was pasted",
            )
        for turn in _TURN.finditer(line):
            if turn[0] not in _ENDS:
                open_ones.append((turn[0], Location(path, number, turn.start() + 1)))
            elif open_ones and open_ones[-1][0] in _ENDS[turn[0]]:
                open_ones.pop()
    _warn_of_turns(open_ones, findings)
    return _CONTROL.sub("", body)


def _warn_of_turns(open_ones: list[tuple[str, Location]], findings: Findings) -> None:
    for sign, place in open_ones:
        end = next(end for end, signs in _ENDS.items() if sign in signs)
        findings.warning(
            "text-direction",
            f"the invisible sign U+{ord(sign):04X} turns the direction of all text after it",
            place,
            f"delete it, or end it in this paragraph with U+{ord(end):04X}",
        )
