"""What a language's Hunspell dictionary knows of a word."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

__all__ = ["Dictionary", "dictionary"]

#: Where systems keep dictionaries for Hunspell.
_FOLDERS = ("/usr/share/hunspell", "/usr/share/myspell", "/usr/share/myspell/dicts")
#: The dictionaries that do for a language, by its tag; the first that is there is taken.
_NAMES = {
    "fr": ("fr_FR", "fr"),
    "en": ("en_US", "en_GB"),
    "pt": ("pt_PT", "pt_BR"),
    "pt-br": ("pt_BR", "pt_PT"),
}


class Dictionary:
    """One dictionary, loaded; each word is looked up once."""

    def __init__(self, hunspell: Any) -> None:
        self.knows = functools.lru_cache(maxsize=65536)(self._knows)
        self.kinds = functools.lru_cache(maxsize=4096)(self._kinds)
        self._hunspell = hunspell

    def _knows(self, word: str) -> bool:
        """Whether the word is spelled like one of the dictionary's."""
        return bool(self._hunspell.spell(word))

    def _kinds(self, word: str) -> tuple[str, ...]:
        """What the word can be, as ``po:nom is:fem is:sg``; empty where the dictionary does not tell."""
        return tuple(str(kind) for kind in self._hunspell.analyze(word))


@functools.cache
def dictionary(language: str) -> Dictionary | None:
    """The dictionary of a language, loaded when it is first asked for; ``None`` where none is."""
    try:
        from hunspell import Hunspell
    except ImportError:
        return None
    tag = language.lower()
    for name in _NAMES.get(tag) or _NAMES.get(tag.partition("-")[0]) or ():
        for folder in _FOLDERS:
            if Path(folder, f"{name}.dic").is_file():
                return Dictionary(Hunspell(name, hunspell_data_dir=folder))
    return None
