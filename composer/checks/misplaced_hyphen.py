"""``misplaced-hyphen``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.dictionary import dictionary
from composer.checking.mending import mended
from composer.checking.own_words import START, own_words
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["MisplacedHyphen"]

_ANY = re.compile(r"\b(?:[mt]oi|lui|nous|vous|leur|[tT]|ci|[Ee]st|dire|là)\b")
_GAP = "[ \u00a0-]"
#: A verb and a pronoun without a hyphen between them. What stands before tells a command.
_LACKING = re.compile(
    r"(?<![\w’'-])(?P<verb>[^\W\d_]{3,}) (?P<pronoun>moi|toi)(?![\w’']|-même|\s(?:aussi|non plus|seul))"
)
_SLIP = r"(?<![\w’'])(?P<verb>[^\W\d_]+)(?P<gap>[ -])(?P<pronoun>moi|toi|lui|nous|vous|leur)-(?P<word>{slips})(?![\w-])"
#: What an inversion is written with: a-t-il, y a-t-il, va-t-on.
_INVERTED = re.compile(
    r"(?<![\w’'-])(?P<verb>[^\W\d_]*[aeé])(?P<mark>[ -]t[’' ]|[’' ]t-|[ -]t[’']| t-)(?P<pronoun>ils?|elles?|on)(?![\w-])"
)
#: Set phrases, as they are written by a slip and as they should be.
_PHRASES = (
    (re.compile(rf"{START}(?P<bad>[Ee]st ce)(?= qu(?:e\b|[’'i]))"), "{0}-ce"),
    (re.compile(r"(?<![\w-])(?P<bad>[Qq]u[’']est ce)(?= qu(?:e\b|i\b|[’']))"), "{0}-ce"),
    (re.compile(r"(?<![\w-])(?P<bad>[Nn][’']est ce pas)\b"), "{0}-ce pas"),
    (
        re.compile(
            r"(?<![\w-])(?P<bad>[Cc][’']est[ -]à dire|[Cc][’']est à-dire)\b(?!\s[a-zéê]+ment\b)"
        ),
        "{0}-à-dire",
    ),
    (re.compile(r"(?<![\w-])(?P<bad>(?:[Cc]elui|[Cc]elles?|[Cc]eux) ci)(?![\w-])"), "{0}-ci"),
)


class _Lists(Struct, frozen=True):
    verbs: frozenset[str]
    no_verbs: frozenset[str]
    subjects: frozenset[str]
    slip: re.Pattern[str]


class MisplacedHyphen(Check):
    """A hyphen that French wants elsewhere: “dis moi-ce que” for “dis-moi ce que”.

    A pronoun behind a command is joined to it by a hyphen, and by none to what follows. The same
    check knows inversions (“y a t’il” for “y a-t-il”) and the set phrases that go wrong as often
    (“est ce que”, “c’est à dire”, “celui ci”).

    Mend: ``newsletter check --fix`` writes the hyphen where it belongs.

    Source: Grevisse and Goosse, Le Bon Usage (trait d’union), and the Académie française. What is
    a verb, the Hunspell dictionary tells, and a list of ours for the commonest.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at verbs with a pronoun behind them, at inversions, at set phrases."""
        for passage, text in own_words(proof, "fr"):
            if not _ANY.search(text):
                continue
            for start, end, new in sorted(_slips(text)):
                place, fix = mended(proof, passage, start, end, new)
                yield self.fault(
                    f"a hyphen is missing or misplaced in “{text[start:end]}”",
                    place,
                    f"write “{new}”",
                    fix=fix,
                )


def _slips(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a hyphen is wrong, and what belongs there."""
    taken: set[int] = set()
    for found in _lists().slip.finditer(text):
        verb, pronoun = found["verb"], found["pronoun"]
        joins = "-" if found["gap"] == "-" or _commands(text, found) else " "
        taken.add(found.start("pronoun"))
        yield found.start(), found.end(), f"{verb}{joins}{pronoun} {found['word']}"
    for found in _LACKING.finditer(text):
        if found.start("pronoun") not in taken and _commands(text, found):
            yield found.start(), found.end(), f"{found['verb']}-{found['pronoun']}"
    for found in _INVERTED.finditer(text):
        yield found.start(), found.end(), f"{found['verb']}-t-{found['pronoun']}"
    for pattern, right in _PHRASES:
        for found in pattern.finditer(text):
            first = re.split(r"[ -]", found["bad"])[0]
            yield found.start("bad"), found.end("bad"), right.format(first)


def _commands(text: str, found: re.Match[str]) -> bool:
    """Whether the verb tells somebody to do something."""
    lists = _lists()
    verb = found["verb"].lower()
    before = re.search(r"([^\W\d_]+)[’' \u00a0]+$", text[: found.start()])
    if verb in lists.no_verbs or (before and before[1].lower() in lists.subjects):
        return False
    if verb in lists.verbs:
        return True
    begins = not before or text[: found.start()].rstrip()[-1:] in ",;:.!?…«(“"
    known = dictionary("fr") if begins else None
    return known is not None and any("po:impe" in kind for kind in known.kinds(verb))


@functools.cache
def _lists() -> _Lists:
    data = word_list("imperatives", "fr")
    slips = "|".join(sorted(data["slips"], key=len, reverse=True))
    return _Lists(
        frozenset(data["verbs"]),
        frozenset(data["no_verbs"]),
        frozenset(data["subjects"]),
        re.compile(_SLIP.format(slips=slips)),
    )
