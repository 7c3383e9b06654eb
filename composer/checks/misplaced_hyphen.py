"""``misplaced-hyphen``."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import ClassVar

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.dictionary import Dictionary
from composer.checking.mending import mended
from composer.checking.own_words import begins_sentence, lies_free, own_words, word_before
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["MisplacedHyphen"]

#: What all that is looked for has: a pronoun beside a space or a hyphen, a lone t, a set phrase.
_ANY = re.compile(
    r"[ ’'-](?:[mt]oi[ -]|(?:lui|nous|vous|leur)-|t[ ’'-](?:ils?|elles?|on)\b|ce\b|ci\b|dire\b|moi\b|toi\b)"
)
_VERB = re.compile(r"[^\W\d_]+$")
#: Letters of the longest and the shortest verb.
_LONGEST, _SHORTEST = 30, 3
#: A pronoun that a hyphen joins to what follows, and not to its verb: dis moi-ce que.
_SLIP = r"(?P<gap>[ -])(?P<pronoun>moi|toi|lui|nous|vous|leur)-(?P<word>{slips})(?![\w-])"
_LACKING = re.compile(r"(?P<gap> )(?P<pronoun>moi|toi)(?![\w’']|-même|\s(?:aussi|non plus|seul))")
#: What an inversion is written with: a-t-il, y a-t-il, va-t-on.
_INVERTED = re.compile(r"(?P<gap> t[’' ]|-t[’' ]|[’' ]t-)(?P<pronoun>ils?|elles?|on)(?![\w-])")
#: Set phrases as a slip has them, and what belongs behind their first word.
_PHRASES = (
    (re.compile(r"[Qq]u[’']est ce(?= qu(?:e\b|i\b|[’']))"), "-ce"),
    (re.compile(r"[Nn][’']est ce pas\b"), "-ce pas"),
    (re.compile(r"[Cc][’']est(?:[ -]à dire| à-dire)\b(?!\s[a-zéê]+ment\b)"), "-à-dire"),
    (re.compile(r"[Cc](?:elui|elles?|eux) ci(?![\w-])"), "-ci"),
)
#: One that is right within a sentence: l’important est ce que vous en faites.
_QUESTION = re.compile(r"[Ee]st ce(?= qu(?:e\b|[’'i]))")


_LookUp = Callable[[], Dictionary | None]


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
            for start, end, new in sorted(_slips(text, functools.partial(proof.dictionary, "fr"))):
                place, fix = mended(proof, passage, start, end, new)
                yield self.fault(
                    f"a hyphen is missing or misplaced in “{text[start:end]}”",
                    place,
                    f"write “{new}”",
                    fix=fix,
                )


def _slips(text: str, look_up: _LookUp) -> Iterator[tuple[int, int, str]]:
    """Where a hyphen is wrong, and what belongs there."""
    taken: set[int] = set()
    for found, verb in _with_verb(_lists().slip, text):
        joins = "-" if found["gap"] == "-" or _commands(text, verb, look_up) else " "
        taken.add(found.start("pronoun"))
        yield verb.start(), found.end(), f"{verb[0]}{joins}{found['pronoun']} {found['word']}"
    for found, verb in _with_verb(_LACKING, text):
        if found.start("pronoun") not in taken and _commands(text, verb, look_up):
            yield verb.start(), found.end(), f"{verb[0]}-{found['pronoun']}"
    for found, verb in _with_verb(_INVERTED, text):
        if verb[0][-1] in "aeé":
            yield verb.start(), found.end(), f"{verb[0]}-t-{found['pronoun']}"
    yield from _phrases(text)


def _phrases(text: str) -> Iterator[tuple[int, int, str]]:
    for pattern, right in _PHRASES:
        for found in pattern.finditer(text):
            if lies_free(text, found.start()):
                yield found.start(), found.end(), re.split(r"[ -]", found[0])[0] + right
    for found in _QUESTION.finditer(text):
        if begins_sentence(text, found.start()):
            yield found.start(), found.end(), found[0].replace(" ", "-")


def _with_verb(
    pattern: re.Pattern[str], text: str
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """What a pattern finds, each with the word before it."""
    for found in pattern.finditer(text):
        verb = _VERB.search(text, max(0, found.start() - _LONGEST), found.start())
        if verb and lies_free(text, verb.start()):
            yield found, verb


def _commands(text: str, found: re.Match[str], look_up: _LookUp) -> bool:
    """Whether a verb tells somebody to do something."""
    verb, lists = found[0].lower(), _lists()
    last = word_before(text, found.start())
    if len(verb) < _SHORTEST or verb in lists.no_verbs or last in lists.subjects:
        return False
    if verb in lists.verbs:
        return True
    begins = (
        not last
        or text[max(0, found.start() - _LONGEST) : found.start()].rstrip()[-1:] in ",;:.!?…«(“"
    )
    known = look_up() if begins else None
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
