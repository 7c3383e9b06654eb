"""A style sheet that is ready to be inlined, and its memory on disk."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from composer import __version__, user_cache
from composer.render.steps.declarations import Declaration

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Rule", "Selector", "Sheet", "recall", "remember", "remembered_file"]

#: Changes whenever the same sheet would be remembered in another way.
_FORMAT = "1"


class Selector(NamedTuple):
    """A selector that can be inlined.

    ``steps`` lead from the outside in: a combinator (``" "`` or ``">"``; empty in the first) and
    the names that an element has to bear, such as ``td``, ``.card`` and ``#top``. Where they do
    not tell all, ``path`` is an XPath that does.
    """

    specificity: tuple[int, int, int]
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    path: str = ""


class Rule(NamedTuple):
    """One selector with its declarations; ``line`` is where it stands in the sheet."""

    line: int
    selector: Selector
    declarations: tuple[Declaration, ...]


class Sheet(NamedTuple):
    """A sheet: what is inlined, what stays for the head, what ``:root`` sets."""

    rules: tuple[Rule, ...]
    head: str
    variables: dict[str, str]


def remembered_file(folder: Path, css: str) -> Path:
    """Where the sheet of this text is remembered: the name is a hash of text and reader."""
    return folder / f"sheet-{_hash(_FORMAT, __version__, css)}.cache"


def recall(file: Path) -> Sheet | None:
    """The sheet in ``file``, unless it is not whole or was not written by :func:`remember`."""
    import json

    try:
        digest, _, text = user_cache.read(file).decode().partition("\n")
        if digest != _hash(file.stem, text):
            return None
        rules, head, variables = json.loads(text)
    except (OSError, ValueError):
        return None
    return Sheet(tuple(_rule(*row) for row in rules), head, variables)


def remember(file: Path, sheet: Sheet) -> None:
    """Writes the sheet, so that another process finds all of it or nothing."""
    import json

    rules = [
        (rule.line, *rule.selector, [declaration[:3] for declaration in rule.declarations])
        for rule in sheet.rules
    ]
    text = json.dumps((rules, sheet.head, sheet.variables), separators=(",", ":"))
    part = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    # A disk that is full or read-only costs time at the next start and nothing else.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_text(f"{_hash(file.stem, text)}\n{text}", "utf-8")
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def _rule(
    line: int,
    specificity: list[int],
    steps: list[tuple[str, list[str]]],
    path: str,
    body: list[tuple[str, str, bool]],
) -> Rule:
    ids, classes, types = specificity
    inwards = tuple((combinator, tuple(names)) for combinator, names in steps)
    selector = Selector((ids, classes, types), inwards, path)
    found = tuple(Declaration(name, value, important) for name, value, important in body)
    return Rule(line, selector, found)


def _hash(*texts: str) -> str:
    import hashlib

    data = "\n".join(texts).encode(errors="surrogatepass")
    return hashlib.blake2b(data, digest_size=16).hexdigest()
