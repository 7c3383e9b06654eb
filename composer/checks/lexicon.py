"""``lexicon``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.proof import Proof

__all__ = ["Lexicon"]

_SPACE = r"[ \u00a0\u202f]"
_SPACES = re.compile(f"{_SPACE}+")


class Lexicon(Check):
    """A name that is spelled otherwise than the house spells it.

    ``[checks.editorial] lexicon = ["OpenAI", "Grok 3"]`` lists names as they are spelled:
    “Openai” and “grok 3” are then reported, as whole words, with whatever space. Addresses, code,
    names of packages in lower case with a hyphen, words that stand in capitals throughout, and
    what others said are let be.

    Mend: ``newsletter check --fix`` writes the name as it is listed.

    Source: your own list.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks for each name in any case."""
        listed = proof.settings.editorial.lexicon
        if not listed:
            return
        pattern, names = _pattern(listed)
        for passage, text in own_words(proof):
            for found in pattern.finditer(text):
                said = _SPACES.sub(" ", found[0])
                name = names[said.lower()]
                if said == name or said in listed or _otherwise(text, found):
                    continue
                spaces = iter(_SPACES.findall(found[0]))
                new = re.sub(" +", lambda _, spaces=spaces: next(spaces), name)  # type: ignore[misc]
                place, fix = mended(proof, passage, found.start(), found.end(), new)
                yield self.fault(f"“{said}” is spelled “{name}”", place, f"write {name}", fix=fix)


def _otherwise(text: str, found: re.Match[str]) -> bool:
    """Whether it is no name here: a package's, or a word of a line in capitals."""
    before, after = text[: found.start()][-1:], text[found.end() :][:2]
    if found[0].islower() and (before == "-" or (after[:1] == "-" and after[1:].isalnum())):
        return True
    return text.isupper()


@functools.lru_cache(maxsize=8)
def _pattern(listed: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    names = {_SPACES.sub(" ", name).strip().lower(): name for name in listed if name.strip()}
    longest = sorted(names, key=len, reverse=True)
    any_of = "|".join(f"{_SPACE}+".join(re.escape(w) for w in name.split(" ")) for name in longest)
    # A sign of an address or a path before or after makes it a part of that.
    pattern = rf"(?<![\w@#/_\\])(?<!\w\.)(?:{any_of})(?![\w@/_\\])(?!\.\w)"
    return re.compile(pattern, re.IGNORECASE), names
