"""What is set aside while a body is converted: remarks with their places, pictures, finished blocks.

Each is a token in the text, between two signs of Unicode's private use that no source may hold.
So a remark knows its line once the whole file is written, and a picture gets its path when it is
known whether it could be had.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from composer.model import Finding, Location

__all__ = ["Notebook", "Settled", "destination", "plain", "settle"]

_OPEN, _CLOSE = "\ue000", "\ue001"
_REMARK = re.compile(f"{_OPEN}r(\\d+){_CLOSE}")
_PICTURE = re.compile(f"{_OPEN}p(\\d+){_CLOSE}")
#: What no file may hold: controls, halves of letters, and the signs of our own tokens.
_UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000\ue001\ud800-\udfff\ufffe\uffff]")
#: What would end a link's destination.
_ODD = re.compile(r"[\s<>()\\\"]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")


def plain(text: str) -> str:
    """A source's text without what no file may hold, and with one kind of line end."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text))


class Notebook:
    """The remarks, pictures and blocks of one post, in the order in which they were met."""

    #: What every token begins with.
    opening = _OPEN

    def __init__(self) -> None:
        self.remarks: list[Finding] = []
        self.pictures: list[str] = []
        self._blocks: list[str] = []
        self._ids: set[str] = set()

    def remark(self, finding: Finding) -> str:
        """A token for the line that the finding is about."""
        self.remarks.append(finding)
        return f"{_OPEN}r{len(self.remarks) - 1}{_CLOSE}"

    def picture(self, address: str) -> str:
        """A token for a picture's path."""
        if address not in self.pictures:
            self.pictures.append(address)
        return f"{_OPEN}p{self.pictures.index(address)}{_CLOSE}"

    def block(self, markdown: str) -> int:
        """Keeps finished Markdown; its number finds it again."""
        self._blocks.append(markdown)
        return len(self._blocks) - 1

    def written(self, number: int) -> str:
        """The Markdown that was kept under a number."""
        return self._blocks[number]

    def identity(self, wanted: str) -> str:
        """An id that this issue does not have yet, such as a poll's."""
        found, count = wanted, 1
        while found in self._ids:
            count += 1
            found = f"{wanted}-{count}"
        self._ids.add(found)
        return found


class Settled(Struct, frozen=True):
    """A file's finished text, and the remarks with their lines in it."""

    text: str
    findings: tuple[Finding, ...]


def settle(text: str, notebook: Notebook, paths: Mapping[str, str], path: str) -> Settled:
    """The text with each picture's path, and each remark at its line of the file at ``path``.

    ``paths`` are by the pictures' addresses; a picture without one keeps its address.
    """
    text = _PICTURE.sub(
        lambda found: destination(_path_of(notebook.pictures[int(found[1])], paths)),
        text,
    )
    lines: list[str] = []
    placed: list[Finding] = []
    gone = False
    for line in text.split("\n"):
        kept = _REMARK.sub("", line)
        found = [notebook.remarks[int(number)] for number in _REMARK.findall(line)]
        if found and not kept.strip(" >"):
            # A line of nothing but remarks goes, with one of the blank lines around it.
            gone = True
        elif not (gone and not kept and lines and not lines[-1]):
            lines.append(kept.rstrip() if found else kept)
            gone = False
        number = max(1, len(lines))
        placed += [replace(each, location=Location(path, number)) for each in found]
    return Settled("\n".join(lines).rstrip("\n") + "\n", tuple(placed))


def _path_of(address: str, paths: Mapping[str, str]) -> str:
    return paths.get(address, address)


def destination(address: str) -> str:
    """An address as a link's destination takes it (CommonMark 0.31 §6.3)."""
    return _ODD.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
