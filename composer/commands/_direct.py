"""``newsletter build`` without typer, which takes longer to load than an issue takes to compose.

Only words that need no reading come this way: names of issues, and options that have no value. All
else, slips and ``--help`` too, is left to the command line proper.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from composer.commands._asked import Asked
from composer.commands._building import build
from composer.commands._ends import begin, ended, told

__all__ = ["build_directly"]

_FORCE, _DRAFTS = "--force", "--drafts"


def build_directly(words: Sequence[str]) -> int | None:
    """The exit code of the build that the words after ``build`` ask for; ``None`` where they ask more.

    An error is told, never thrown.
    """
    issues = [word for word in words if word not in (_FORCE, _DRAFTS)]
    if any(word.startswith("-") for word in issues) or "_NEWSLETTER_COMPLETE" in os.environ:
        return None
    begin()
    asked = Asked(None)
    try:
        code = build(asked, issues, force=_FORCE in words, drafts=_DRAFTS in words)
    except KeyboardInterrupt:
        code = 130
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BrokenPipeError:
        # Whoever read the output, `head` say, has had enough.
        code = 0
    except Exception as error:  # noqa: BLE001 - as the command line does with any command
        code = told(error, asked)
    return ended(code)
