"""``contrast``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

from composer.checking.check import Check, Fault, Group
from composer.checking.drawn import tokens_of
from composer.checking.proof import Proof
from composer.checking.setting_place import setting_place
from composer.model import Location, Severity
from composer.render.colours import contrast, is_colour

__all__ = ["Contrast"]

#: The ratio that text needs, and that of signs and borders that mean something.
_LEAST = {"text": 4.5, "signs": 3.0}
_NAMES = {"#ffffff": "white", "#000000": "black"}


class _Weak(NamedTuple):
    """A ground on which a text has too little contrast, the lowest ratio first."""

    ratio: float
    token: str
    text: str
    ground: str


class Contrast(Check):
    """Colours of the theme that cannot be read on each other.

    One man in twelve sees colours weakly, everybody reads in the sun. Each colour of text is
    compared with each ground that it stands on, in light and in dark mode; borders and bars that
    mean something need less. The theme says which those are, under ``[contrast]``. Only colours of your own are told of: those under ``[theme]``, and
    those of a ``theme.toml`` in your templates.

    An accent is made readable by itself: a note says so where the mail shows another shade than
    the one that you gave.

    Mend: take a darker shade for light mode, a lighter one for dark (``soft_dark``).

    Source: WCAG 2.2, success criteria 1.4.3 (4.5:1 for text) and 1.4.11 (3:1 for what is no
    text); the ratio is that of the definition there.
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at every pair of tokens that a theme has."""
        tokens = proof.once(tokens_of)
        for kind, least in _LEAST.items():
            for text, grounds in proof.project.theme.contrast.get(kind, {}).items():
                for ending, scheme in (("", "light"), ("_dark", "dark")):
                    weak = _weak(tokens, text, grounds, ending, least)
                    place = _place(proof, (text, weak[0].token), ending) if weak else None
                    if place is not None:
                        yield self._told(text, weak, place, (scheme, least))
        yield from self._accent(proof, tokens)

    def _told(
        self, text: str, weak: Sequence[_Weak], place: Location, mode: tuple[str, float]
    ) -> Fault:
        worst, more = weak[0], len(weak) - 1
        name = _NAMES.get(text, f"{text} ({worst.text})")
        others = f", and too low a one on {more} more" if more else ""
        scheme, least = mode
        return self.fault(
            f"{name} on {worst.token} ({worst.ground}) has a contrast of {worst.ratio:.2f}:1 in"
            f" {scheme} mode, less than {least:g}:1{others}",
            place,
            f"take another shade of one of them for {scheme} mode",
        )

    def _accent(self, proof: Proof, tokens: Mapping[str, str]) -> Iterator[Fault]:
        choice = proof.newsletter.theme
        given, drawn = choice.tokens.get("accent", ""), tokens.get("accent", "")
        if is_colour(given) and is_colour(drawn) and contrast(given, drawn) > 1:
            yield self.fault(
                f"the accent {given} cannot be read on the light grounds, so links are {drawn}",
                choice.places.get("accent", Location("newsletter.toml", 1, 1)),
                f"write {drawn} to see what readers see, or a shade that is darker",
                severity=Severity.NOTE,
            )


def _weak(
    tokens: Mapping[str, str], text: str, grounds: Sequence[str], ending: str, least: float
) -> list[_Weak]:
    """The grounds on which a text cannot be read in one of the two modes, the worst first."""
    found = []
    above = text if is_colour(text) else tokens.get(text + ending, "")
    for token in grounds:
        ground = tokens.get(token + ending, "")
        if is_colour(above) and is_colour(ground):
            ratio = contrast(above, ground)
            if ratio < least:
                found.append(_Weak(ratio, token, above, ground))
    return sorted(found)


def _place(proof: Proof, names: tuple[str, ...], ending: str) -> Location | None:
    """Where one of the two is set by the author; ``None`` where both are a bundled theme's.

    What is calculated from the accent stands where the accent does.
    """
    places = proof.newsletter.theme.places
    for name in (*names, "accent"):
        for written in (name + ending, name):
            if written in places and written in proof.newsletter.theme.tokens:
                return places[written]
    return _in_theme(proof, names)


def _in_theme(proof: Proof, names: tuple[str, ...]) -> Location | None:
    """The line of one of the tokens in a ``theme.toml`` of the project's own."""
    for path in ("templates/theme.toml", f"templates/{proof.project.theme.name}/theme.toml"):
        lines = proof.lines(path)
        for name in names:
            place = setting_place(lines, "tokens", name, path=path)
            if lines[place.line - 1].lstrip().startswith(name):
                return place
    return None
