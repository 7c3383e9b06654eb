"""What stands for a reader where the address must not: in keys, tokens, logs and exports.

A pseudonym is a keyed hash. Without the key nobody can try addresses against it, which an unkeyed
hash of a mail address does not withstand. The key lies in ``.newsletter/reader.key``, beside the
ledger and never inside it, so that a ledger which is copied or exported tells nobody's address by
its pseudonyms. A ledger that several machines share (PostgreSQL) keeps the key in its ``meta``
table instead, for they must all give a reader the same pseudonym: who can read that database reads
the addresses in it anyway.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from composer.errors import OutsideError

__all__ = ["FOLDER", "KEY_FILE", "fingerprint", "key_of", "new_key", "read_key", "reader_key"]

#: The project's own folder for what git does not see.
FOLDER = ".newsletter"
#: The key's name in it.
KEY_FILE = "reader.key"

#: Bytes of the key, and of a pseudonym.
_KEY = 32
_PSEUDONYM = 16
_WRITTEN = re.compile(rb"[0-9a-f]{64}\n?")


def reader_key(email: str, secret: bytes) -> str:
    """The pseudonym of an address: 32 hexadecimal digits (BLAKE2b, RFC 7693, keyed).

    ``email`` is in its normal form; case makes no difference. ``secret`` is what :func:`key_of`
    gives.
    """
    data = email.casefold().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_PSEUDONYM, key=secret).hexdigest()


def fingerprint(secret: bytes) -> str:
    """What tells one key from another without telling the key."""
    return hashlib.blake2b(b"fingerprint", digest_size=8, key=secret).hexdigest()


def new_key() -> bytes:
    """A key that nobody can guess."""
    return secrets.token_bytes(_KEY)


def key_of(root: Path) -> bytes:
    """The key of the project at ``root``; made where there is none.

    However many processes ask at once, all get the same. Raises ``OutsideError`` where it cannot
    be read or written.
    """
    found = read_key(root)
    if found is not None:
        return found
    path = root / FOLDER / KEY_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    except OSError as error:
        raise OutsideError(
            f"{path}: the readers' key cannot be written: {error.strerror}",
            hint=f"the folder {path.parent} must be writable, on a disk with room",
        ) from error
    return key_of(root)


def read_key(root: Path) -> bytes | None:
    """The key, or ``None`` where none was made yet. Raises ``OutsideError`` where it is no key."""
    path = root / FOLDER / KEY_FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutsideError(
            f"{path}: the readers' key cannot be read: {error.strerror}",
            hint="it belongs to whoever sends: check its owner and its rights (0600)",
        ) from error
    if not _WRITTEN.fullmatch(data):
        raise OutsideError(
            f"{path}: this is not the readers' key: 64 hexadecimal digits are expected",
            hint="put the file back from a backup: with another key nobody whom `newsletter forget`"
            " erased is recognised",
        )
    return bytes.fromhex(data.decode())


def _make(path: Path) -> None:
    """Writes a key whole, or leaves the one that another process was quicker to write."""
    unfinished = path.with_name(f".composer-{os.getpid()}-{secrets.token_hex(4)}-{path.name}.tmp")
    number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(new_key().hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # Unlike a rename, a link never takes the place of a file that is there.
            os.link(unfinished, path)
        except FileExistsError:
            return
        _sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Makes a new name in a folder durable: what is hashed with a lost key is lost too."""
    number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
