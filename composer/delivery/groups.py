"""Who gets a test: addresses, and the groups of ``[delivery.groups]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.delivery.readers.addresses import Addresses, BadAddress
from composer.errors import UsageError
from composer.nearest import nearest

__all__ = ["addresses"]


def addresses(words: Sequence[str], groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The addresses that words mean, each once, in that order. Raises UsageError."""
    check = Addresses()
    found: dict[str, str] = {}
    for word in words:
        for written in (word,) if "@" in word else _group(word, groups):
            try:
                address = check.check(written)
            except BadAddress as error:
                shown = "".join(filter(str.isprintable, written))
                raise UsageError(
                    f"“{shown}” is no mail address: {error.message}", hint=error.hint
                ) from error
            found.setdefault(address.casefold(), address)
    return tuple(found.values())


def _group(word: str, groups: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if word in groups:
        return groups[word]
    meant = nearest(word, tuple(groups))
    hint = (
        f"did you mean {meant}?" if meant else "write an address, or a group of [delivery.groups]"
    )
    raise UsageError(f"there is no group “{word}”", hint=hint)
