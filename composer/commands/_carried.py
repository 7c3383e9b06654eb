"""What a new issue takes along from an earlier one, as it has to be written in its new place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec import Struct

from composer.model import Files, Meta, Project
from composer.source.reader import read

__all__ = ["Carried", "carried"]

#: Where a path may stand: behind a link's or a picture's words, in the definition of a reference,
#: in a directive's brackets, in an attribute's value.
_PATHS = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?|^:{2,}[\w-]+\[|\b(?!alt=|title=)[\w-]+=[\"']?)"
    r"(?P<path>[^\s\"'<>()\[\]{}#?]+)",
    re.MULTILINE,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|\\")
#: The definition of a footnote or of a reference, with the lines that belong to it.
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>\^?[^\]\n]+)\]:[^\n]*(?:\n(?:[ \t]*\n)*(?: {4}|\t)[^\n]*)*", re.MULTILINE
)
_LABEL = re.compile(r"\[(\^?[^\]\[\n]+)\]")


class Carried(Struct, frozen=True):
    """The titles of sections, and their text."""

    titles: tuple[str, ...]
    text: str


def carried(project: Project, meta: Meta, folder: str) -> Carried:
    """The sections marked ``.carry``, for an issue that lies in ``folder``.

    They come as they are written, with paths that lead from there to where they led, and with the
    footnotes and references that they name.
    """
    text = (project.files.text(meta.path) or "").removeprefix("\ufeff")
    issue = read(text, meta.path, project)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = [section for section in issue.sections if section.location.path == meta.path]
    ends = [*(section.location.line - 1 for section in own[1:]), len(lines)]
    titles, parts, rest = [], [], lines[: own[0].location.line - 1] if own else []
    for section, end in zip(own, ends, strict=False):
        part = lines[section.location.line - 1 : end]
        if section.carry:
            titles.append(section.title.text)
            parts.append("\n".join(part).strip("\n"))
        else:
            rest += part
    parts += _definitions("\n\n".join(parts), "\n".join(rest))
    whole = "\n\n".join(parts)
    return Carried(
        tuple(titles), _moved(whole, posixpath.dirname(meta.path), folder, project.files)
    )


def _definitions(text: str, elsewhere: str) -> Iterator[str]:
    """The definitions elsewhere in the issue that the text refers to, and those refer to."""
    known = {_folded(found["label"]): found[0] for found in _DEFINITION.finditer(elsewhere)}
    for found in _DEFINITION.finditer(text):
        known.pop(_folded(found["label"]), None)
    waiting = [text]
    while waiting:
        for label in _LABEL.findall(waiting.pop()):
            definition = known.pop(_folded(label), "")
            if definition:
                waiting.append(definition)
                yield definition


def _folded(label: str) -> str:
    """Labels are one where they differ in case and blanks alone (CommonMark 0.31 §4.7)."""
    return " ".join(label.split()).casefold()


def _moved(text: str, before: str, after: str, files: Files) -> str:
    """The text with its paths from one folder written from another."""
    if before == after:
        return text

    def moved(found: re.Match[str]) -> str:
        path = found["path"]
        target = posixpath.normpath(posixpath.join(before, unquote(path)))
        # Only what leads to a file is a path: all else, such as a word, stays as it is.
        if _SCHEME.match(path) or not files.match(target):
            return found[0]
        to_file = posixpath.normpath(posixpath.join(before, path))
        return f"{found['before']}{posixpath.relpath(to_file, after)}"

    return _PATHS.sub(moved, text)
