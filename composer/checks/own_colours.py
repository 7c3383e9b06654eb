"""``own-colours``."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import ClassVar

from composer.checking.authored import origin_of, words_at
from composer.checking.check import Check, Fault, Group
from composer.checking.css_colours import as_hex
from composer.checking.drawn import Drawn, Look, drawn, tokens_of
from composer.checking.proof import Proof
from composer.checking.shown import shown
from composer.render.colours import contrast, is_colour

__all__ = ["OwnColours"]

#: Text needs 4.5:1, large text 3:1 (WCAG 2.2, 1.4.3); large is 24 px, or 18.66 px and bold.
_TEXT, _LARGE = 4.5, 3.0
_BIG, _BIG_BOLD = 24.0, 18.66
#: No one colour has 4.5:1 on white paper and on dark paper; one that has it on the first can have
#: 3:1 on the second.
_DARK = 3.0
#: Below this, words in light mode are hidden rather than hard to read, which is another matter.
_HIDDEN = 1.1


class OwnColours(Check):
    """Words in a colour of your own that cannot be read on their ground.

    A colour in raw HTML, or in a template of yours, is the same in light mode and in dark, while
    the theme's grounds and letters change around it: a pale box keeps its paleness, and the words
    in it turn white. So each is looked at in both.

    Mend: leave the colour to the theme; or give letters and ground together; or set a class, and
    both of its colours in ``head.css``. In dark mode 3:1 is enough here, for no colour has 4.5:1 on
    white and on black paper alike.

    Source: WCAG 2.2, success criterion 1.4.3 (4.5:1, and 3:1 for large text); the 3:1 of dark mode
    is our own rule.
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the words whose colours are not the theme's, each element once."""
        tokens = proof.once(tokens_of)
        light, dark = _palette(tokens, dark=False), _palette(tokens, dark=True)
        told = set()
        for run in proof.once(drawn):
            look = run.look
            if run.element in told:
                continue
            for pair, palette, (lowest, least), scheme in (
                ((look.colour, look.ground), light, (_HIDDEN, _least(look)), "light"),
                ((look.dark_colour, look.dark_ground), dark, (1.0, _DARK), "dark"),
            ):
                if _is_own(pair, palette) and lowest <= _contrast(*pair) < least:
                    told.add(run.element)
                    yield from self._told(proof, run, pair, scheme, least)
                    break

    def _told(
        self, proof: Proof, run: Drawn, pair: tuple[str, str], scheme: str, least: float
    ) -> Iterator[Fault]:
        origin = origin_of(proof, run.element)
        text = " ".join(run.text.split())
        if not any(map(str.isalnum, text)):
            return
        yield self.fault(
            f"“{shown(text)}” is {pair[0]} on {pair[1]} in {scheme} mode, a contrast of"
            f" {contrast(*pair):.1f}:1, less than {least:g}:1",
            words_at(proof, origin.location, text),
            "leave the colour to the theme, or give letters and ground that can be read",
        )


def _palette(tokens: Mapping[str, str], *, dark: bool) -> frozenset[str]:
    """The theme's colours in one of the two modes."""
    halves = (
        value
        for name, value in tokens.items()
        if is_colour(value) and name.endswith("_dark") is dark
    )
    return (
        frozenset(("#ffffff", *map(as_hex, halves))) if not dark else frozenset(map(as_hex, halves))
    )


def _least(look: Look) -> float:
    large = look.size >= _BIG or (look.bold and look.size >= _BIG_BOLD)
    return _LARGE if large else _TEXT


def _is_own(pair: tuple[str, str], palette: frozenset[str]) -> bool:
    """Whether both colours are known, and one of them is not the theme's."""
    return all(pair) and not palette.issuperset(pair)


#: A mail has a dozen pairs, each hundreds of times.
_contrast = functools.lru_cache(maxsize=1024)(contrast)
