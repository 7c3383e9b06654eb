"""Return paths that tell whose message came back (variable envelope return paths).

``bounces@news.example`` becomes ``bounces+<send>-<reader>-<seal>@news.example``: the send's number
and the reader's place in its frozen list, both to the base 36, and a short keyed seal, so that
nobody else can make readers bounce. It holds no address. A plus sign after a mailbox's name is a
detail of that mailbox (RFC 5233 §4); a server may change the case of it, and no more.
"""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import blake2b

__all__ = ["address", "fits", "read"]

#: Octets before the @ (RFC 5321 §4.5.3.1.1).
_LONGEST_LOCAL = 64
#: A place that no list reaches: what fits with it always fits.
_FARTHEST = 36**7 - 1

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Forty bits: eight characters to the base 32.
_SEAL = 5
_TOKEN = re.compile(r"\+([0-9a-z]{1,12})-([0-9a-z]{1,12})-([a-z2-7]{8})@[^@]*")


def address(template: str, send_id: int, number: int, key: bytes) -> str:
    """The return path of a reader's message; ``template`` is the mailbox that bounces go to, ASCII.

    Raises ValueError where a number is negative, or more than 64 octets would stand before the @.
    """
    local, _, domain = template.rpartition("@")
    whole = f"{local}+{_base36(send_id)}-{_base36(number)}-{_seal(send_id, number, key)}"
    if len(whole) > _LONGEST_LOCAL:
        raise ValueError(f"{len(whole)} octets before the @ of a return path, of {_LONGEST_LOCAL}")
    return f"{whole}@{domain}"


def fits(template: str, send_id: int) -> bool:
    """Whether every reader of a send can have a return path made of this mailbox."""
    try:
        address(template, send_id, _FARTHEST, b"")
    except ValueError:
        return False
    return True


def read(address: str, key: bytes) -> tuple[int, int] | None:
    """The send and the reader's place that an address tells; ``None`` if it is none of ours."""
    found = _TOKEN.search(address.strip().strip("<>").lower())
    if not found or found.end() != len(found.string):
        return None
    send_id, number = int(found[1], 36), int(found[2], 36)
    # Python's own comparison would tell by its time how much of a guess is right.
    from hmac import compare_digest

    return (send_id, number) if compare_digest(_seal(send_id, number, key), found[3]) else None


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError(f"a negative number in a return path: {number}")
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def _seal(send_id: int, number: int, key: bytes) -> str:
    # Longer keys than blake2b takes are hashed first, as HMAC does it.
    short = key if len(key) <= blake2b.MAX_KEY_SIZE else blake2b(key).digest()
    said = f"{send_id} {number}".encode()
    sealed = blake2b(said, key=short, digest_size=_SEAL, person=b"return-path").digest()
    return b32encode(sealed).decode("ascii").lower()
