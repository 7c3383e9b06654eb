"""Signs that turn the direction of the text behind them (Unicode Standard Annex #9)."""

from __future__ import annotations

import re

__all__ = ["unbalanced"]

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDDING_ENDS, _ISOLATE_ENDS = "\u202c", "\u2069"
_ISOLATES = "\u2066\u2067\u2068"


def unbalanced(text: str) -> str:
    """The first sign that is not ended, or ends nothing; empty where all are in pairs.

    Such a sign turns round what a mailbox shows beside a subject or a name.
    """
    open_: list[str] = []
    for sign in _TURNS.findall(text):
        if sign == _ISOLATE_ENDS and any(each in _ISOLATES for each in open_):
            # It ends what was opened inside as well.
            while open_.pop() not in _ISOLATES:
                pass
        elif sign == _EMBEDDING_ENDS and open_ and open_[-1] not in _ISOLATES:
            open_.pop()
        elif sign in (_ISOLATE_ENDS, _EMBEDDING_ENDS):
            return str(sign)
        else:
            open_.append(sign)
    return open_[0] if open_ else ""
