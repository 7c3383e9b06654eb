"""Which bounces say that an address is no good (RFC 3463, and its registry of RFC 5248).

A wrong suppression is silent and lasts, and a bounce that was taken as soft costs one more bounce:
hard is only what says that this mailbox or its domain takes no mail, now or later.
"""

from __future__ import annotations

import re

__all__ = ["is_hard", "settled"]

#: RFC 3463 §3.2 and §3.3; each detail that is left out has its reason:
#:
#: - 5.1.0, 5.1.4 (ambiguous), 5.1.9: about the address, but not that it is none;
#: - 5.1.7, 5.1.8: about the *sender's* address, ours;
#: - 5.2.0, 5.2.2 (mailbox full), 5.2.3 (too long), 5.2.4 (a list's trouble): these pass;
#: - 5.3.x, 5.5.x, 5.6.x: the system, the protocol, this message's form;
#: - 5.4.x: routes. Also 5.4.4, "unable to route", which is what a domain without DNS entries gives:
#:   a resolver of our own that fails gives the same for the whole list at once;
#: - 5.7.x: policy, a block list or a spam filter: it was the message or the server, not the reader.
_HARD = frozenset(
    {
        "5.1.1",  # no such mailbox
        "5.1.2",  # no such mail system
        "5.1.3",  # no valid address
        "5.1.6",  # moved, and nobody knows where
        "5.1.10",  # a domain that says it takes no mail (RFC 7505 §4.2)
        "5.2.1",  # the mailbox is closed, for good
    }
)

#: Not a part of an IPv4 address, which looks alike.
_ENHANCED = re.compile(r"(?<![\w.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
#: RFC 5321 §4.2.3: 550 is also a policy's answer, so that the words must tell.
_REPLY = re.compile(r"(?<![\w.])55[013](?![\w.])")
_NOBODY = re.compile(
    r"\b(?:user (?:is )?unknown|unknown (?:user|recipient|mailbox)|no such (?:user|mailbox"
    r"|recipient|account)|(?:user|mailbox|recipient|account) (?:was )?(?:not found|does(?: not|n't)"
    r" exist)|no mailbox here by that name)\b",
    re.IGNORECASE,
)


def settled(status: str, diagnostic: str) -> str:
    """The enhanced status code: that of the field, else of the words; empty where there is none.

    ``5.0.0`` says nothing: it is what a server makes of an answer without a code.
    """
    field = _ENHANCED.search(status)
    words = _ENHANCED.search(diagnostic)
    if field and (not field[1].endswith(".0.0") or not words or words[1][0] != field[1][0]):
        return field[1]
    return words[1] if words else ""


def is_hard(status: str, diagnostic: str) -> bool:
    """Whether the address is to be written to no more. ``status`` is a settled one."""
    if status in _HARD:
        return True
    says_nothing = status in ("", "5.0.0")
    return bool(says_nothing and _REPLY.search(diagnostic) and _NOBODY.search(diagnostic))
