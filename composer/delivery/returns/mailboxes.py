"""The messages in a file, an mbox or a Maildir, one after the other, in bounded memory.

Nothing is written, moved or marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from composer.errors import OutsideError, UsageError

__all__ = ["HEAD", "LARGEST", "Mail", "read_mailbox"]

#: What is looked at of a message, in bytes: what a report has to say comes before the message that
#: it encloses, and the library's parser takes a second for a megabyte of empty lines.
HEAD = 256 * 1024
#: In bytes: no report is larger, whatever it encloses; most servers take no larger message.
LARGEST = 25 * 1024 * 1024
_LINE = 64 * 1024
#: RFC 4155 names no form of an mbox. What starts a message in all of them follows an empty line.
_QUOTED = re.compile(rb">+From ")


class Mail(Struct, frozen=True):
    """A message's beginning, :data:`HEAD` bytes at most, and where it lies."""

    raw: bytes
    source: str
    uid: int = 0


def read_mailbox(path: Path, note: Callable[[str], None]) -> Iterator[Mail]:
    """The messages of a file or a Maildir; ``note`` hears of those that are left out.

    Raises UsageError where there is nothing of that kind, OutsideError where it cannot be read.
    """
    try:
        if path.is_dir():
            yield from _maildir(path, note)
        elif path.is_file():
            yield from _file(path, note)
        else:
            raise UsageError(
                f"{path} is no mailbox",
                hint="name a message (.eml), an mbox, a Maildir, or imaps://user@host/FOLDER",
            )
    except OSError as error:
        raise OutsideError(f"{path} cannot be read: {error.strerror or error}") from error


def too_large(source: str, size: int) -> str:
    """What is said of a message that is not looked at."""
    return f"{source}: left out, for {size / 1024 / 1024:.0f} MB are more than a report has"


def _maildir(path: Path, note: Callable[[str], None]) -> Iterator[Mail]:
    """Messages that are new, and those that were seen; not those that are still written."""
    folders = [path / "new", path / "cur"]
    if not all(folder.is_dir() for folder in folders):
        raise UsageError(
            f"{path} is no Maildir",
            hint="a Maildir has the folders cur and new: name the one that has them",
        )
    found = [item for folder in folders for item in folder.iterdir() if item.is_file()]
    for item in sorted(found, key=lambda item: item.name):
        try:
            with item.open("rb") as file:
                yield from _whole(item, file, note)
        except FileNotFoundError:
            # A mail program has moved or deleted it meanwhile.
            note(f"{item}: gone")


def _file(path: Path, note: Callable[[str], None]) -> Iterator[Mail]:
    with path.open("rb") as file:
        if file.peek(5)[:5] != b"From ":
            yield from _whole(path, file, note)
            return
        for number, (head, size) in enumerate(_mbox(file), 1):
            source = f"{path}#{number}"
            if size > LARGEST:
                note(too_large(source, size))
            else:
                yield Mail(head, source)


def _whole(path: Path, file: BinaryIO, note: Callable[[str], None]) -> Iterator[Mail]:
    size = path.stat().st_size
    if size > LARGEST:
        note(too_large(str(path), size))
    else:
        yield Mail(file.read(HEAD), str(path))


def _mbox(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each message's beginning and its size; a line that was quoted is as it was."""
    head, size = bytearray(), -1
    starts = follows_blank = True
    while line := file.readline(_LINE):
        if starts and follows_blank and line.startswith(b"From "):
            if size >= 0:
                yield bytes(head), size
            head, size = bytearray(), 0
        else:
            written = line[1:] if starts and _QUOTED.match(line) else line
            if len(head) < HEAD:
                head += written[: HEAD - len(head)]
            size += len(written)
        follows_blank = starts and line in (b"\n", b"\r\n")
        starts = line.endswith(b"\n")
    yield bytes(head), size
