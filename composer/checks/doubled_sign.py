"""``doubled-sign``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.passage import Passage
from composer.checking.proof import Proof

__all__ = ["DoubledSign"]

#: Signs that stand beside each other by a slip, and the one that was meant.
_TWICE = re.compile(
    r"(?<=[\w»”’)\]])(?P<bad>[,;](?:\s?[,;])+|,\.(?!\.)|\.,+|[?!]\s?[,;]+(?!\))|!\.(?!\.)|(?<![.…])\.\.(?![.…/\w]))"
)
#: What was meant where it is plain.
_MEANT = {",.": ".", ".,": ",", "!.": "!", "..": "."}
_BEFORE = re.compile(r"(?<=[\w»”’)\]])(?P<bad>[ \t\u00a0\u202f]+(?:,(?=[\s\u00a0])|\.(?=\s|$)))")
#: A language without spaces before these signs; French has them.
_TIGHT = re.compile(r"(?<=[\w”’)\]])(?P<bad>[ \u00a0\u202f](?:[;:!?](?=\s|$)))")
_LOUD = re.compile(r"(?P<bad>[!?]\s?[!?]{2,}|!{2,}|\?{2,})$")
#: Abbreviations end in a full stop, and a comma may follow.
_SHORTENED = re.compile(
    r"(?:\b(?:etc|al|Inc|Ltd|Co|Corp|Jr|Sr|St|vs|cf|ex|[ap]\.?m|\w)|\.\w+|[A-Z]\w{0,3})$"
)
#: Words of a line with which a sign at once would be Markdown: `1.` a list, `[a]:` an address.
_MAKES_MARKUP = re.compile(r"(?:.* )?(?:\d{1,9}|\[[^\[\]]*\])")
_ANY = re.compile(r"[,;.!?\u2026] ?[,;.!?]")
_ANY_SPACED = re.compile("[ \u00a0][,.;:!?]")
_ANY_SPACED_FRENCH = re.compile(" [,.]")


class DoubledSign(Check):
    """Punctuation that stands twice, or behind a space that does not belong there.

    ``,,`` and ``,.`` are what is left where a sentence was changed; a space before a comma can
    leave the comma alone on the next line. Headings that end in ``!!`` or ``??`` shout.

    Mend: keep one sign, without a space before it; ``newsletter check --fix`` does where it is
    plain which one.

    Source: the punctuation of each language; that headings shout is our own rule.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the signs of each passage."""
        for passage, text in own_words(proof):
            if _ANY.search(text):
                yield from self._doubled(proof, passage, text)
            tight = passage.language.partition("-")[0] in ("en", "pt", "de", "es", "it")
            if not (_ANY_SPACED if tight else _ANY_SPACED_FRENCH).search(text):
                continue
            spaced = [_BEFORE, _TIGHT] if tight else [_BEFORE]
            for pattern in spaced:
                for found in pattern.finditer(text):
                    if _MAKES_MARKUP.fullmatch(text, 0, found.start()):
                        continue
                    sign = found["bad"].strip()
                    place, fix = mended(proof, passage, found.start(), found.end(), sign)
                    # Where a footnote or a picture stands between, the space is right.
                    if fix is not None:
                        message = f"a space stands before “{sign}”"
                        yield self.fault(message, place, "take the space out", fix=fix)

    def _doubled(self, proof: Proof, passage: Passage, text: str) -> Iterator[Fault]:
        for found in _TWICE.finditer(text):
            bad = re.sub(r"\s", "", found["bad"])
            if bad == ".," and _SHORTENED.search(text, 0, found.start()):
                continue
            if bad[0] in "!?" and bad != "!." and passage.language[:2] not in ("en", "pt"):
                continue  # « Quoi ?, dit-il » is rare, and some houses write it
            new = _MEANT.get(bad, bad[-1] if bad[0] in ",;" else bad[0])
            place, fix = mended(proof, passage, found.start(), found.end(), new)
            if fix is not None:
                clear = fix if len(set(bad)) == 1 or bad == "!." else None
                yield self.fault(
                    f"“{found['bad']}” is one sign too many", place, f"write “{new}”", fix=clear
                )
        if passage.role == "heading" or passage.field in ("title", "subtitle", "subject"):
            loud = _LOUD.search(text)
            if loud:
                place, _ = mended(proof, passage, loud.start(), loud.end(), None)
                hint = f"write “{loud['bad'][-1]}” once"
                yield self.fault(f"a heading shouts: “{loud['bad']}”", place, hint)
