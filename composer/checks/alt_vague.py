"""``alt-vague``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from composer.checking.alternatives import Alternative, alternatives
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.shown import shown
from composer.checking.word_lists import word_list

__all__ = ["AltVague"]

_FILE = re.compile(r"\S+\.(?:jpe?g|jfif|png|gif|webp|svg|avif|heic|bmp|tiff?)", re.IGNORECASE)
#: What cameras, phones and screens call their pictures.
_CAMERA = re.compile(
    r"""
    (?:img|image|pict?|picture|photo|foto|dsc[nf]?|pxl|mvi?|gopr|vid|fig(?:ure)?|imagem|bild
      |screen[ ]?shot|capture(?:[ ]d.[ée]cran)?|captura(?:[ ]de[ ](?:tela|ecr[ãa]))?|whatsapp[ ]image
      |unnamed|untitled|download)
    [\s_()#°.-]*\d[\d\s_.:()apmàh-]*
    | [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}
    | [0-9a-f]{16,}
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Words joined by hyphens or underscores: the name of a file, without its ending.
_JOINED = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+){2,}|[a-z0-9]+_[a-z0-9_]+", re.IGNORECASE)


class AltVague(Check):
    """Words for a picture that are a file's name, or say only that it is a picture.

    Whoever does not see the picture hears these words instead: a screen reader's user, and every
    reader whose mailbox blocks pictures. “IMG_1234”, “hero-final-2.png”, “image” or what a program
    guessed (“image may contain: sky”) tells them nothing.

    Mend: say what the picture shows, as you would on the phone; or write
    ``![](…){decorative}`` where it shows nothing that the text does not say.

    Source: WCAG 2.2, success criterion 1.1.1, and its failure F30 (file names and placeholders as
    alternatives, https://www.w3.org/WAI/WCAG22/Techniques/failures/F30).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at each alternative text."""
        for each in proof.once(alternatives):
            why = _why(each)
            if why:
                yield self.fault(
                    f"“{shown(each.text)}” {why}, and says nothing of the picture",
                    each.location,
                    "say what it shows; or leave the brackets empty and add {decorative}",
                )


def _why(each: Alternative) -> str:
    text = each.text.strip(" .:…")
    stem = PurePosixPath(unquote(urlsplit(each.source).path)).stem
    joined = _JOINED.fullmatch(text)
    if _FILE.fullmatch(text) or joined or (text == stem and re.search(r"[\d_]", text)):
        return "is the name of a file"
    if _CAMERA.fullmatch(text):
        return "is a name that a camera or a program gave"
    words = word_list("vague-alt", "any")
    plain = text.replace("’", "'").casefold()
    if plain in words["whole"]:
        return "is no more than a kind of thing"
    # A description that merely goes on after the word of a program is somebody's own.
    if plain.startswith(tuple(words["beginnings"])) or plain.endswith(tuple(words["endings"])):
        return "is what a program guessed"
    return ""
