r"""The command line: one module a command, found by scanning this package.

A module defines ``command``, a function that typer understands, or ``app``, a group of them. A
function's docstring is what ``--help`` says: it is raw, and a line ``\b`` keeps the lines below it
as they are. Modules are imported whenever a word is completed, so what costs is imported where it
is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from composer.commands._line import make_app, run

__all__ = ["make_app", "run"]


def __getattr__(name: str) -> Any:
    # A build that has nothing to do needs no typer, which takes five times as long to import.
    if name in __all__:
        from composer.commands import _line

        return getattr(_line, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
