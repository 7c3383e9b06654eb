"""What a template does wrong, as an error that names its file and line and says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from msgspec import Struct

from composer.errors import ThemeError
from composer.model import Block, Location
from composer.nearest import nearest
from composer.render.theme import Theme
from composer.render.words import Words

__all__ = ["theme_error"]


def theme_error(
    error: Exception, name: str, theme: Theme, known: Mapping[str, Any], words: Words
) -> ThemeError:
    """The error to show for what happened while ``name`` was drawn.

    ``known`` is what templates see by its name, for one that is nearly meant.
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
        message, hint = _undefined(error, known, words)
    elif isinstance(error, SecurityError):
        hint = "themes run in a sandbox, for strangers share them: take this out of the template"
    elif isinstance(error, RecursionError):
        message, hint = "the template includes or calls itself without end", "break the circle"
    return ThemeError(message, location=place, hint=hint)


def _undefined(error: Exception, known: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """The message and the hint for a name that a template asks for and that is not there."""
    from jinja2.utils import missing

    holder, name = _asked(error)
    if not name:
        return str(error), "take it out of the template, or give it a value there"
    if holder is missing:
        near = f"words.{name}" if name in vars(words) else nearest(name, known)
        return f"there is no “{name}” here", _meant(near, sorted(known), "a template sees")
    if isinstance(holder, Struct):
        # What an author calls it: Python's name of its class says nothing.
        what = getattr(holder, "name", "") if isinstance(holder, Block) else ""
        what = what or type(holder).__name__.lower()
        has = [each for each in _names(holder) if each != "location"]
    elif isinstance(holder, Words):
        what, has = "words", list(vars(holder))
    elif isinstance(holder, Mapping):
        named = (key for key, value in known.items() if value is holder)
        what, has = next(named, "the table"), [str(key) for key in holder]
    else:
        kind = type(holder).__name__
        what, has = {"str": "a text", "tuple": "a list", "list": "a list"}.get(kind, kind), []
    return f"{what} has no attribute “{name}”", _meant(nearest(name, has), has, "it has")


def _meant(near: str, names: Iterable[str], having: str) -> str:
    """The hint: the name that is nearly meant, else all that there are."""
    if near:
        return f"did you mean {near}?"
    public = [name for name in names if not name.startswith("_")]
    return f"{having} {', '.join(public)}" if public else "take it out, or write another name"


def _asked(error: Exception) -> tuple[object, str]:
    """What was asked for a name, and the name: Jinja raises from a value that knows both."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    undefined = at.tb_frame.f_locals.get("self") if at is not None else None
    holder = getattr(undefined, "_undefined_obj", None)
    return holder, str(getattr(undefined, "_undefined_name", ""))


def _names(holder: Struct) -> tuple[str, ...]:
    """What a template may ask of it."""
    names = holder.__struct_fields__
    own = [name for name in dir(type(holder)) if isinstance(getattr(type(holder), name), property)]
    return (*names, *own)


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
