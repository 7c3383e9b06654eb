"""A message cut at its slots, its literals bytes already: a reader's copy is a join."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from composer.model.slotted import Slot, Slotted

__all__ = ["Cut"]

#: Values that are remembered as they were written, for each slot: names come again in every list.
_REMEMBERED = 4096
#: Characters of a value that is remembered, so that memory has a bound.
_SHORT = 64

_Write = Callable[[str], bytes]


class _Hole(NamedTuple):
    """The places of one slot: the field that fills it, and how its values are written."""

    field: str
    places: tuple[int, ...]
    write: _Write
    #: The same, remembered.
    again: _Write


class Cut:
    """A whole message, ready for any reader.

    ``own`` names the slots that are written by the caller: each takes finished bytes. A value of a
    field of ``unique`` is not remembered, for no other reader has it. ``same`` are finished bytes
    by the field of their slot, which are kept as they are, once for all copies.
    """

    def __init__(
        self,
        message: Slotted,
        *,
        own: Mapping[str, Slot],
        unique: frozenset[str] = frozenset(),
        same: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        places: dict[Slot, list[int]] = {}
        self._pieces: list[bytes] = []
        for place, part in enumerate(message.parts):
            if isinstance(part, Slot) and part.field in same:
                self._pieces.append(same[part.field])
            elif isinstance(part, Slot):
                places.setdefault(part, []).append(place)
                # What a reader without the value gets.
                self._pieces.append(_writer(part)(""))
            else:
                self._pieces.append(part.encode("ascii"))
        self._own = tuple((name, tuple(places.pop(slot, ()))) for name, slot in own.items())
        self._holes = tuple(_hole(slot, at, unique) for slot, at in places.items())

    def fill(self, own: Mapping[str, bytes], values: Mapping[str, str]) -> bytes:
        """The message with ``values``, keyed by field; what has none shows its default."""
        return b"".join(self._filled(own, values))

    def size(self, own: Mapping[str, bytes], values: Mapping[str, str]) -> int:
        """The bytes that :meth:`fill` would give."""
        return sum(map(len, self._filled(own, values)))

    def _filled(self, own: Mapping[str, bytes], values: Mapping[str, str]) -> list[bytes]:
        pieces = self._pieces.copy()
        for name, own_places in self._own:
            for place in own_places:
                pieces[place] = own[name]
        for field, places, write, again in self._holes:
            value = values.get(field)
            if value:
                written = again(value) if len(value) <= _SHORT else write(value)
                for place in places:
                    pieces[place] = written
        return pieces


def _writer(slot: Slot) -> _Write:
    return lambda value: slot.write(value).encode("ascii")


def _hole(slot: Slot, places: list[int], unique: frozenset[str]) -> _Hole:
    write = _writer(slot)
    again = write if slot.field in unique else functools.lru_cache(maxsize=_REMEMBERED)(write)
    return _Hole(slot.field, tuple(places), write, again)
