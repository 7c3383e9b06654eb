"""Code, put aside while the text around it is looked at."""

from __future__ import annotations

import re

__all__ = ["Masks"]

_OPEN, _CLOSE = "\ue000", "\ue001"
_MASK = re.compile(f"{_OPEN}c(\\d+){_CLOSE}")
_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


class Masks:
    """The code of one text; a token stands for each piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def hide(self, text: str) -> str:
        """The text with a token for each fenced block and each span of code."""
        out: list[str] = []
        fence, block = "", list[str]()
        for line in text.split("\n"):
            found = _FENCE.match(line)
            if fence:
                block.append(line)
                if found and found[1].startswith(fence) and not line.strip(" \t>`~"):
                    out.append(self._mask("\n".join(block)))
                    fence, block = "", []
            elif found:
                fence, block = found[1], [line]
            else:
                out.append(line)
        if block:
            out.append(self._mask("\n".join(block)))
        return _SPAN.sub(lambda found: self._mask(found[0]), "\n".join(out))

    def _mask(self, piece: str) -> str:
        self._pieces.append(piece)
        return f"{_OPEN}c{len(self._pieces) - 1}{_CLOSE}"

    def shown(self, text: str) -> str:
        """The text with its code again; a span may stand in what was put aside before."""
        while _MASK.search(text):
            text = _MASK.sub(lambda found: self._pieces[int(found[1])], text)
        return text
