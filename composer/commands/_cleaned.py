"""A stream that lets nothing through which must not be seen."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TextIO

__all__ = ["Cleaned"]


class Cleaned(io.TextIOBase):
    """Writes to ``stream`` what ``clean`` leaves of a text; each text is cleaned as a whole."""

    def __init__(self, stream: TextIO, clean: Callable[[str], str]) -> None:
        super().__init__()
        self._stream = stream
        self._clean = clean

    def write(self, text: str, /) -> int:
        """Writes a text."""
        return self._stream.write(self._clean(text))

    def flush(self) -> None:
        """Writes what waits."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether a person watches."""
        return self._stream.isatty()
