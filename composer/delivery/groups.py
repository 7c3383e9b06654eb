"""Who gets a test: addresses, and the groups of ``[delivery.groups]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.delivery.readers.addresses import Addresses, BadAddress
from composer.errors import UsageError
from composer.nearest import nearest

__all__ = ["addresses"]


def addresses(
    words: Sequence[str], groups: Mapping[str, Sequence[str]] | None = None
) -> tuple[str, ...]:
    """The addresses that words mean, each once, in that order. Raises UsageError.

    Without ``groups`` every word is to be an address.
    """
    check = Addresses()
    found: dict[str, str] = {}
    for word in words:
        for written in (word,) if "@" in word or groups is None else _group(word, groups):
            try:
                address = check.check(written)
            except BadAddress as error:
                shown = "".join(filter(str.isprintable, written))
                # There is no row here that could be deleted.
                hint = error.hint.removesuffix(", or delete the row")
                raise UsageError(
                    f"“{shown}” is no mail address: {error.message}", hint=hint
                ) from error
            found.setdefault(address.casefold(), address)
    return tuple(found.values())


def _group(word: str, groups: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if word in groups:
        return groups[word]
    meant = nearest(word, tuple(groups))
    known = f": {', '.join(groups)}" if groups else ""
    hint = (
        f"did you mean {meant}?"
        if meant
        else f"write an address, or a group of [delivery.groups]{known}"
    )
    raise UsageError(f"there is no group “{word}”", hint=hint)
