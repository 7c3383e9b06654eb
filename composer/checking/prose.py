"""What of a text is prose: an address or a path is nobody's words."""

from __future__ import annotations

import re

from composer.checking.passage import OBJECT

__all__ = ["prose"]

_SIGNS = re.compile(r"[/@\\#{~]")
_TOKEN = re.compile(r"\S+")
_BRACES = re.compile(r"\{[^{}]*\}")
#: What may stand around an address and is none of it.
_NO_BRACKET = re.compile(r"[^()\[\]«»“”]")
_OPENING, _CLOSING = "([«“\"‘'", ")]»”\"’'.,;:!?…"


def prose(text: str) -> str:
    """A text of the same length in which addresses, paths and fields are nobody's words."""
    if not _SIGNS.search(text) and "www" not in text and " ." not in text and text[:1] != ".":
        return text
    return _TOKEN.sub(_without_address, _BRACES.sub(_hidden, text))


def _without_address(found: re.Match[str]) -> str:
    token = found[0]
    named = token.lstrip(_OPENING)
    if not (
        any(sign in token for sign in ("://", "www.", "@", "\\"))
        or token.count("/") > 1
        or (named[:1] in ("#", "/", "~", ".") and named[1:2].isalnum())
    ):
        return token
    # The bracket of an address that has both is its own: …/Paris_(Texas).
    bare = named.rstrip(_CLOSING if "(" not in named else _CLOSING.replace(")", ""))
    before = token[: len(token) - len(named)]
    return before + _NO_BRACKET.sub(OBJECT, bare) + named[len(bare) :]


def _hidden(found: re.Match[str]) -> str:
    return OBJECT * len(found[0])
