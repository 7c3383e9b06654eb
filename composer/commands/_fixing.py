"""``newsletter check --fix``: writes what needs no judgement into the sources, and shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from composer import atomic
from composer.checking.fixing import difference, fixed
from composer.errors import OutsideError

if TYPE_CHECKING:
    from composer.checking.check import Fix
    from composer.commands._asked import Asked
    from composer.commands._terminal import Terminal

__all__ = ["mend"]

_STYLES = {"+": "good", "-": "error", "@": "note"}


def mend(asked: Asked, fixes: Mapping[str, Sequence[Fix]]) -> int:
    """Makes the fixes, each file whole or not at all, and shows the difference; how many it made."""
    root = asked.root().resolve()
    by_file: dict[str, list[Fix]] = {}
    for fix in (fix for each in fixes.values() for fix in each):
        by_file.setdefault(fix.location.path, []).append(fix)
    made = 0
    for path, wanted in sorted(by_file.items()):
        made += _mend_file(asked.terminal, root, path, wanted)
    if not made:
        asked.terminal.say("There is nothing that needs no judgement.")
    return made


def _mend_file(terminal: Terminal, root: Path, path: str, fixes: Sequence[Fix]) -> int:
    file = (root / path).resolve()
    if not file.is_relative_to(root):
        raise OutsideError(f"{path} leads out of the project: it is not mended")
    before = file.read_bytes().decode("utf-8", "surrogateescape")
    after, made = fixed(before, fixes)
    if made:
        atomic.replace(file, after.encode("utf-8", "surrogateescape"))
        for line in _shown(terminal, difference(path, before, after)):
            terminal.say(line)
    return made


def _shown(terminal: Terminal, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        style = "bold" if line.startswith(("+++", "---")) else _STYLES.get(line[:1], "")
        yield terminal.style(line, style) if style else line
