"""What an examination found."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

__all__ = ["Diagnosis", "State"]

#: ``unknown``: what would tell did not answer.
State = Literal["fine", "warn", "broken", "unknown"]


class Diagnosis(Struct, frozen=True):
    """How one thing is: ``words`` say what was seen, ``hint`` what to do about it."""

    name: str
    state: State
    words: str
    hint: str = ""
