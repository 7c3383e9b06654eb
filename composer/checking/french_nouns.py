"""What a French dictionary tells of a word's number: singular, plural, or a verb as well."""

from __future__ import annotations

from collections.abc import Iterator

from composer.checking.dictionary import Dictionary

__all__ = ["governs", "may_be_verb", "plural_of", "singular"]

#: Kinds of word that are no noun or adjective, whatever else they are: par, quelque, très, deux.
_SMALL = (
    "po:mg",
    "po:adv",
    "po:prep",
    "po:nb",
    "po:interj",
    "po:pro",
    "po:con",
    "po:det",
    "po:loc",
)


def singular(word: str, dictionary: Dictionary) -> bool:
    """Whether the word is a noun or an adjective, and in the singular alone."""
    kinds = dictionary.kinds(word)
    names = [kind for kind in kinds if "po:nom" in kind or "po:adj" in kind]
    return (
        bool(names)
        and all("is:sg" in kind for kind in names)
        and not any(small in kind for kind in kinds for small in _SMALL)
    )


def may_be_verb(word: str, dictionary: Dictionary) -> bool:
    """Whether somebody may do that: remarque, fait."""
    return any("po:3sg" in kind for kind in dictionary.kinds(word))


def governs(word: str, dictionary: Dictionary) -> bool:
    """Whether it may have “les” for its object: lire (which is money too), marquant."""
    return any("po:infi" in kind or "po:ppre" in kind for kind in dictionary.kinds(word))


def plural_of(word: str, dictionary: Dictionary) -> str:
    """The plural of a noun or adjective, empty where the dictionary has none."""
    for plural in _plurals(word):
        if any(
            "is:pl" in kind and ("po:nom" in kind or "po:adj" in kind)
            for kind in dictionary.kinds(plural)
        ):
            return plural
    return ""


def _plurals(word: str) -> Iterator[str]:
    if word.endswith(("al", "ail")):
        yield word[: -2 if word.endswith("al") else -3] + "aux"
    if word.endswith(("eau", "au", "eu", "ou")):
        yield f"{word}x"
    yield f"{word}s"
