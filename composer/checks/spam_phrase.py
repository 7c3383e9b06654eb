"""``spam-phrase``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.passage import Passage
from composer.checking.proof import Proof
from composer.checking.spam_phrases import found, phrases, plain

__all__ = ["SpamPhrase"]


class SpamPhrase(Check):
    """A phrase that spam is made of.

    Filters that learn know such phrases, in the subject most of all, and so do readers: “last
    chance”, “offre à durée limitée”. The title, the subject, the preheader, headings and buttons
    are read with one list; the rest of the text with a short one, of what no letter says in
    earnest. What somebody else said, in a post or a quote, is let be.

    Mend: say what you offer in plain words. One such phrase sends no letter to the spam; keep it,
    by a comment, where it is meant.

    Source: our own lists for English, French and Portuguese, after SpamAssassin's rules and the
    lists that providers publish. Chosen so that 67 issues of four newsletters on technology (52
    in English, 15 in French) raise no alarm, not even with the longer list on all their text.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks for the phrases of the language that a passage is in."""
        own = [passage for passage in proof.passages if not passage.foreign]
        told: set[tuple[int, str]] = set()
        for language in dict.fromkeys(passage.language for passage in own):
            known = phrases(language)
            here = [passage for passage in own if passage.language == language]
            shown = [passage for passage in here if _is_shown_first(passage)]
            yield from self._in(proof, shown, known.heads, told)
            yield from self._in(proof, here, known.body, told)

    def _in(
        self,
        proof: Proof,
        passages: Sequence[Passage],
        known: Sequence[str],
        told: set[tuple[int, str]],
    ) -> Iterator[Fault]:
        texts = [plain(passage.text) for passage in passages]
        # Looked for in all of them at once: mostly, none is there.
        whole = "\n".join(texts)
        for phrase in known:
            if phrase not in whole:
                continue
            for passage, text in zip(passages, texts, strict=True):
                start = found(phrase, text)
                if start < 0 or (id(passage), phrase) in told:
                    continue
                told.add((id(passage), phrase))
                words = passage.text[start : start + len(phrase)]
                yield self.fault(
                    f"“{words}” is a phrase of spam",
                    proof.place(passage, start, start + len(phrase)),
                    "say it in plain words",
                )


def _is_shown_first(passage: Passage) -> bool:
    return passage.role in ("front", "heading") or passage.inside == "button"
