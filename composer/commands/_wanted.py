"""What was asked of ``newsletter check``."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Wanted"]


class Wanted(Struct, frozen=True):
    """What was asked for: the options of ``newsletter check``, in its order."""

    issues: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    form: str = "text"
    strict: bool = False
    online: bool = False
    fix: bool = False
    stdin: str = ""
    theme: str = ""
