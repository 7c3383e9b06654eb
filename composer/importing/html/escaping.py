"""Words that stay words in Markdown: as many backslashes as it takes, and no more.

An issue is read and edited by people, so a sign is escaped where it would mean something and
nowhere else. The rules are CommonMark's (0.31) and those of our own format: directives, attributes,
footnotes.
"""

from __future__ import annotations

import re

__all__ = ["cell", "destination", "escaped", "guarded", "quoted"]

#: Addresses in the middle of words, which may hold any of the signs.
_ADDRESS = re.compile(r"https?://[^\s<>\ue000\ue001]+")
#: Signs that mean something wherever they stand: code, emphasis, links, strike-through.
_ANYWHERE = re.compile(r"[\\`*\[\]]|~~|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)")
#: What means something at the beginning of a line.
_FIRST = re.compile(
    r"(?P<space>[ \t]*)(?P<sign>#{1,6}(?=[ \t]|$)|>|[-+](?=[ \t]|$)|:{2,}|~{3,}|=+(?=[ \t]*$)"
    r"|-{2,}(?=[ \t]*$)|\+{3}(?=[ \t]*$)|(?:-[ \t]*){3,}$|\|)"
)
_NUMBERED = re.compile(r"([ \t]*\d{1,9})([.)])(?=[ \t]|$)")
#: A list of attributes at the end of a heading or behind a link; never a merge field.
_BRACE = re.compile(r"(?<!\{)\{(?!\{)")


def escaped(text: str) -> str:
    """Words in the middle of a line."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [_signs(text[end : found.start()]), found[0].replace("*", r"\*")]
        end = found.end()
    return "".join((*parts, _signs(text[end:])))


def _signs(text: str) -> str:
    return _ANYWHERE.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)


def guarded(text: str) -> str:
    """A paragraph whose lines all stay words."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    # Four spaces would be code.
    line = line.lstrip(" \t")
    line = _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line
    return _FIRST.sub(r"\g<space>\\\g<sign>", line, count=1) if _FIRST.match(line) else line


def braced(text: str) -> str:
    """Words behind which braces are no attributes."""
    return _BRACE.sub(r"\{", text)


def cell(text: str) -> str:
    """Words in a cell of a table."""
    return " ".join(re.sub(r"(?<!\\)\|", r"\|", text).split())


def quoted(title: str) -> str:
    """A link's or a picture's title, between quotes, with the space before it; empty for none."""
    words = " ".join(title.split())
    return f' "{_signs(words).replace(chr(34), chr(92) + chr(34))}"' if words else ""


_UNSAFE = re.compile(r"[\s<>\\\"\x00-\x1f]")


def destination(address: str) -> str:
    """An address as a link's destination: whole, whatever it holds."""
    address = _UNSAFE.sub(_percent, address)
    if not _is_balanced(address):
        address = re.sub(r"[()]", _percent, address)
    return address


def _is_balanced(address: str) -> bool:
    """Whether every parenthesis is closed by a later one, as a bare destination asks."""
    depth = 0
    for sign in address:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
