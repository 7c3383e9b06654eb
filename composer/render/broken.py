"""What a template does wrong, as an error that names its file and line and says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from composer.errors import ThemeError
from composer.model import Location
from composer.nearest import nearest
from composer.render.theme import Theme
from composer.render.words import Words

__all__ = ["theme_error"]

_QUOTED = re.compile(r"'([^']+)'")


def theme_error(
    error: Exception, name: str, theme: Theme, known: Iterable[str], words: Words
) -> ThemeError:
    """The error to show for what happened while ``name`` was drawn.

    ``known`` are the names that templates see, for one that is nearly meant.
    """
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    place = _place(error, name, theme)
    message = str(error) or type(error).__name__
    hint = "`newsletter theme eject` writes the bundled template beside yours, to compare"
    if isinstance(error, TemplateSyntaxError):
        file = Path(error.filename) if error.filename else None
        place = theme.place(file, error.lineno) if file else place.at(error.lineno)
        hint = "mend the template; nothing of it was used"
    elif isinstance(error, TemplateNotFound):
        message = f"there is no template {error.name}"
        hint = "put it into templates/, or take the line out that asks for it"
    elif isinstance(error, UndefinedError):
        word = _QUOTED.findall(message)[-1:]
        near = nearest(word[0], (*known, *vars(words))) if word else ""
        hint = f"did you mean {near}?" if near else "docs/themes.md lists what a template sees"
    elif isinstance(error, SecurityError):
        hint = "themes run in a sandbox: docs/themes.md says what they may do"
    elif isinstance(error, RecursionError):
        message, hint = "the template includes or calls itself without end", "break the circle"
    return ThemeError(message, location=place, hint=hint)


def _place(error: Exception, name: str, theme: Theme) -> Location:
    """The template's file and line where the error arose, as deep as a template was."""
    path, line = theme.find(name), 0
    at: TracebackType | None = error.__traceback__
    while at is not None:
        template: Any = at.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            path = Path(template.filename) if template.filename else path
            line = template.get_corresponding_lineno(at.tb_lineno)
        at = at.tb_next
    return theme.place(path, line) if path else Location(f"templates/{name}", line)
