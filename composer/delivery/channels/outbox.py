"""A folder of finished messages, which any mail program opens: a Maildir."""

from __future__ import annotations

import errno
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from composer.delivery.channel import Feature, Mailer, Setting, Setup
from composer.delivery.faults import Halted
from composer.delivery.letter import Letter, Receipt

__all__ = ["Outbox"]

#: Seconds after which an unfinished file is nobody's any more (maildir(5)).
_LONGEST = 36 * 60 * 60
#: File systems without hard links say so in one of these ways.
_NO_LINKS = frozenset((errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK))


class Outbox(Mailer):
    """Writes each message into a Maildir, from where it goes nowhere.

    A message is on the disk before it is in ``new``, and its name is made of the letter's key: the
    same letter twice is one file, in ``cur`` too, where a mail program puts what it has seen. Line
    ends are those of a Unix mailbox, as every server that delivers into a Maildir writes them.
    """

    title: ClassVar[str] = "Outbox"
    page: ClassVar[str] = "https://cr.yp.to/proto/maildir.html"
    features: ClassVar[frozenset[Feature]] = frozenset(
        (
            Feature.IDEMPOTENT,
            Feature.MESSAGE_ID,
            Feature.UTF8_ADDRESSES,
            Feature.INLINE_PICTURES,
        )
    )
    #: As long as the files are there.
    remembers: ClassVar[timedelta] = timedelta(days=3650)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("folder", "the Maildir, made where there is none", ".newsletter/outbox", path=True),
    )

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._folder = Path(setup.settings.get("folder") or ".newsletter/outbox")
        self._new = -1
        #: What a mail program has seen, and when the folder of it was last read.
        self._seen: frozenset[str] = frozenset()
        self._read_at = -1

    def check(self) -> str:
        """Says where it is and how many messages it holds; makes it where there is none."""
        try:
            self._open()
            if not os.access(self._folder / "new", os.W_OK | os.X_OK):
                raise Halted(f"{self._folder}: the outbox cannot be written", hint=_HINT)
            count = sum(1 for part in ("new", "cur") for _ in (self._folder / part).iterdir())
        except OSError as error:
            raise _halted(self._folder, error) from None
        return f"a Maildir at {self._folder}, with {count} message{'' if count == 1 else 's'}"

    def send(self, letter: Letter) -> Receipt:
        """Writes the message, or finds it there. Raises Halted where it cannot be written."""
        name = letter.key.replace("/", ".")
        data = letter.message().replace(b"\r\n", b"\n")
        try:
            self._open()
            if name not in self._seen_names():
                self._write(name, data)
        except OSError as error:
            raise _halted(self._folder, error) from None
        return Receipt(name)

    def close(self) -> None:
        """Lets go of the folder."""
        if self._new >= 0:
            os.close(self._new)
            self._new = -1

    def _open(self) -> None:
        """Makes the folders, readable by their owner alone, for they hold addresses."""
        if self._new >= 0:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for part in ("tmp", "new", "cur"):
            (self._folder / part).mkdir(exist_ok=True, mode=0o700)
        self._clean()
        self._new = os.open(self._folder / "new", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def _clean(self) -> None:
        """Removes what killed processes left unfinished, once it is old enough to be theirs."""
        for path in (self._folder / "tmp").iterdir():
            try:
                if time.time() - path.stat().st_mtime > _LONGEST:
                    path.unlink()
            except FileNotFoundError:
                continue

    def _seen_names(self) -> frozenset[str]:
        """The names in ``cur``, without the flags after them; read again where it has changed."""
        folder = self._folder / "cur"
        changed = folder.stat().st_mtime_ns
        if changed != self._read_at:
            self._seen = frozenset(path.name.partition(":")[0] for path in folder.iterdir())
            self._read_at = changed
        return self._seen

    def _write(self, name: str, data: bytes) -> None:
        """Writes a message whole and durably, or finds that it is there. Raises OSError."""
        finished = self._folder / "new" / name
        is_ours = not finished.exists() and self._written(finished, data)
        if not is_ours and finished.read_bytes() != data:
            raise Halted(
                f"{finished}: another message for the same reader and issue is there",
                hint="the theme or a setting has changed since: look at it, and remove it",
            )
        # The name is as durable as the message; also that of one which a killed process linked.
        os.fsync(self._new)

    def _written(self, finished: Path, data: bytes) -> bool:
        """Whether the message is in the file now because it was written here."""
        unfinished = self._folder / "tmp" / f"{finished.name}.{os.getpid()}-{id(self)}"
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _link(unfinished, finished)
        finally:
            unfinished.unlink(missing_ok=True)


def _link(unfinished: Path, finished: Path) -> bool:
    """Gives a file its name, which no other file has; whether it was free."""
    try:
        # Unlike a rename, a link never takes the place of a file that is there.
        os.link(unfinished, finished)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if finished.exists():
            return False
        unfinished.rename(finished)
    return True


_HINT = "it needs a folder that you may write, on a disk with room: [delivery.outbox] folder"


def _halted(folder: Path, error: OSError) -> Halted:
    return Halted(f"{folder}: the outbox cannot be written: {error.strerror}", hint=_HINT)
