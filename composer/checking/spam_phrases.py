"""The phrases that spam is made of, by language: ``words/spam.LANG.toml``."""

from __future__ import annotations

import functools
from pathlib import Path

from msgspec import Struct

__all__ = ["Phrases", "found", "phrases", "plain"]

#: Signs that typography makes of others, one for one, so that places stay.
_PLAIN = str.maketrans("\u2019\u2018\u00a0\u202f\u2011\u0130", "''  -i")


class Phrases(Struct, frozen=True):
    """Of one language: ``heads`` are spam's where a mail is shown, ``body`` anywhere."""

    heads: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


@functools.cache
def phrases(language: str) -> Phrases:
    """Those of a tag's language; none where there is no list."""
    name = language.partition("-")[0].lower()
    file = Path(__file__).with_name("words") / f"spam.{name}.toml"
    if not name.isalpha() or not file.is_file():
        return Phrases()
    import tomllib

    from msgspec import convert

    return convert(tomllib.loads(file.read_text("utf-8")), Phrases)


def plain(text: str) -> str:
    """A text as the lists write it, each sign where it was."""
    return text.translate(_PLAIN).lower()


def found(phrase: str, text: str) -> int:
    """Where a phrase stands in a plain text as words of their own; -1 for nowhere."""
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (before.isalnum() and phrase[0].isalnum()) and not after.isalnum():
            return start
        start = text.find(phrase, start + 1)
    return -1
