"""The form of a mail address that the header of a message can hold."""

from __future__ import annotations

import re

__all__ = ["in_header"]

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


def in_header(address: str) -> str:
    """The address in ASCII, its domain as DNS knows it (RFC 5891); empty where it is none."""
    local, _, domain = address.rpartition("@")
    try:
        known = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return f"{local}@{known}" if _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(known) else ""
