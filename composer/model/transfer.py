"""The two codings that let a mail carry any text in lines of ASCII.

Both are written so that pieces which were coded apart can be put side by side: a message is coded
once, and each reader's values go between its pieces.
"""

from __future__ import annotations

import binascii
import functools
import re

__all__ = ["encoded_words", "quoted_printable", "quoted_printable_piece"]

#: The longest line that holds an encoded word (RFC 2047 §2).
_LINE = 76
#: What a line of quoted-printable may hold for certain, its soft break included (RFC 2045 §6.7).
_SHORT = 72
_FROM = re.compile(rb"(?m)^From ")
#: binascii codes a blank that ends a line without counting it: such lines grow to 78.
_GROWN = re.compile(rb"(?m)^(.{74,})(=20|=09)$")

#: RFC 2047 §5 (3): what may stand for itself inside an encoded word, in a phrase as well.
_ITSELF = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q = tuple(
    chr(byte) if byte in _ITSELF else "_" if byte == ord(" ") else f"={byte:02X}"
    for byte in range(256)
)


# Whoever rebuilds an issue has changed one or two of the pieces between its slots.
@functools.lru_cache(maxsize=32)
def quoted_printable(text: str) -> str:
    """``text`` in quoted-printable (RFC 2045 §6.7), with CRLF line ends and lines of 76 at most.

    Each line end of ``text`` becomes CRLF; what UTF-8 cannot say becomes a question mark.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    coded = binascii.b2a_qp(text.encode("utf-8", "replace"))
    # The searches are cheap and seldom find anything; the patterns look at each line.
    if b"=20" in coded or b"=09" in coded:
        coded = _GROWN.sub(rb"\1=\n\2", coded)
    if coded.startswith(b"From ") or b"\nFrom " in coded:
        # A mailbox file would put ">" before such a line, and a signature of the body would break.
        coded = _FROM.sub(b"F=\nrom ", coded)
    return coded.replace(b"\n", b"\r\n").decode("ascii")


def quoted_printable_piece(text: str) -> str:
    """Like :func:`quoted_printable`, but what follows starts on a line of its own.

    Pieces that each begin and end so can be joined in any number without a line growing.
    """
    if len(text) <= _SHORT and text.isascii() and text.isprintable():
        if not text:
            return ""
        if "=" not in text and not text.startswith("From "):
            return f"{text}=\r\n"
    # The coded equals sign keeps room at the end of the last line, and its blanks as they are.
    coded = quoted_printable(text + "=").removesuffix("=3D")
    return coded if not coded or coded.endswith("\r\n") else f"{coded}=\r\n"


def encoded_words(text: str, *, taken: int = 1) -> str:
    """``text`` as encoded words (RFC 2047), as many as it needs, one a line.

    Blanks are inside the words, for those between two words vanish. ``taken`` are the columns of
    the first line that are in use. Each word holds whole characters (§5).
    """
    data = text.encode("utf-8", "replace")
    if not data:
        return ""
    quoted = sum(len(_Q[byte]) for byte in data)
    # The one that people can read, unless it costs half as much again.
    coding = "q" if 2 * quoted <= 3 * _base64_length(len(data)) else "b"
    overhead = len("=?utf-8?q??=")
    chunks = _chunks(data, coding, first=_LINE - taken - overhead, rest=_LINE - 1 - overhead)
    return "\r\n ".join(f"=?utf-8?{coding}?{_coded(chunk, coding)}?=" for chunk in chunks)


def _coded(chunk: bytes, coding: str) -> str:
    if coding == "q":
        return "".join([_Q[byte] for byte in chunk])
    return binascii.b2a_base64(chunk, newline=False).decode("ascii")


def _base64_length(size: int) -> int:
    return (size + 2) // 3 * 4


def _chunks(data: bytes, coding: str, *, first: int, rest: int) -> list[bytes]:
    chunks: list[bytes] = []
    start = width = 0
    room = first
    for position, byte in enumerate(data):
        if byte & 0xC0 == 0x80:  # noqa: PLR2004 - the inside of a character, in UTF-8
            continue
        character = data[position : position + _size(byte)]
        grown = _grown(width, position - start, character, coding)
        if grown > room and position > start:
            chunks.append(data[start:position])
            start, room = position, rest
            grown = _grown(0, 0, character, coding)
        width = grown
    chunks.append(data[start:])
    return chunks


def _grown(width: int, size: int, character: bytes, coding: str) -> int:
    if coding == "q":
        return width + sum(len(_Q[byte]) for byte in character)
    return _base64_length(size + len(character))


def _size(lead: int) -> int:
    """The bytes of the character that begins with ``lead`` (RFC 3629 §3)."""
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4  # noqa: PLR2004
