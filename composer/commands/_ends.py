"""How a run of the command line ends: what stopped it is told, and becomes its exit code.

Imports nothing that costs: a build whose words are plain runs without typer.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

from composer.commands._terminal import Terminal
from composer.errors import ComposerError, OutsideError

if TYPE_CHECKING:
    from typing import TextIO

    from composer.commands._asked import Asked

__all__ = ["begin", "ended", "told"]

_ISSUES = "https://github.com/newsletter-composer/newsletter-composer/issues"
#: What a shell reports of a process that SIGINT or SIGTERM ended.
_INTERRUPTED = (130, 143)


def begin() -> None:
    """A title that the terminal's encoding cannot say must not end the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def told(error: Exception, asked: Asked) -> int:
    """Tells an error and returns the exit code that it stands for."""
    stream = _clean(asked)
    if asked.debug:
        import traceback

        stream.write("".join(traceback.format_exception(error)))
    if isinstance(error, ComposerError):
        found = error
    elif isinstance(error, OSError):
        reason = error.strerror or str(error)
        found = OutsideError(f"{error.filename}: {reason}" if error.filename else reason)
    else:
        found = ComposerError(
            f"newsletter-composer has a defect: {type(error).__name__}: {error}",
            hint=f"run it again with --debug, and report what it prints: {_ISSUES}",
        )
    Terminal(quiet=asked.terminal.quiet, stream=stream).error(found, asked.found)
    return found.exit_code


def _clean(asked: Asked) -> TextIO:
    """What errors are written to: without secrets, once a command may have read one."""
    if "composer.delivery" not in sys.modules:
        return sys.stderr
    from composer.commands._cleaned import Cleaned
    from composer.delivery.redacting import redaction

    return cast("TextIO", Cleaned(sys.stderr, redaction(asked.found, os.environ).clean))


def ended(code: int) -> int:
    """The code that the process ends with, when all that it had to say is out."""
    if code in _INTERRUPTED:
        Terminal().say("interrupted: what is written so far is whole")
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output, `head` say, has had enough: Python must not try again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
