"""The interface's words in one language: ``templates/locales/fr.toml`` and its like."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from composer.errors import ThemeError
from composer.model import Locale, Location

if TYPE_CHECKING:
    import babel

__all__ = ["Phrase", "Words", "known_to_babel", "tags", "words_of"]

_FALLBACK = "en"
_FIELD = re.compile(r"\{([a-z_]+)\}")


class Phrase(str):
    """Words as they stand in a template: ``words.unsubscribe``, ``words.minutes(n=5)``.

    A phrase that counts has a form for each of its language's plural categories (CLDR), chosen by
    ``n``.
    """

    __slots__ = ("_forms", "_key", "_locale")
    _key: str
    _forms: Mapping[str, str]
    _locale: babel.Locale | None

    def __new__(cls, key: str, forms: Mapping[str, str], locale: babel.Locale | None) -> Self:
        """A phrase with its plural forms, of which ``other`` is what it says by itself."""
        phrase = super().__new__(cls, forms["other"])
        phrase._key = key
        phrase._forms = forms
        phrase._locale = locale
        return phrase

    def __call__(self, **values: Any) -> str:
        """The phrase with its ``{name}`` filled."""
        text = self._forms.get(self._category(values.get("n")), self._forms["other"])
        try:
            return _FIELD.sub(lambda match: str(values[match[1]]), text)
        except KeyError as missing:
            raise TypeError(f"words.{self._key} needs {missing.args[0]}=…") from None

    def _category(self, count: Any) -> str:
        if not isinstance(count, (int, float)) or len(self._forms) == 1:
            return "other"
        if self._locale is None:
            return "one" if count == 1 else "other"
        return str(self._locale.plural_form(count))


class Words:
    """The phrases of one language, an attribute each."""

    def __init__(self, phrases: Mapping[str, Phrase]) -> None:
        self.__dict__.update(phrases)

    def __getattr__(self, key: str) -> Phrase:
        raise AttributeError(f"the locale has no words “{key}”")


def tags(language: str) -> tuple[str, ...]:
    """The names to look a language up by, the most exact first: ``pt-BR``, ``pt``."""
    parts = language.replace("_", "-").split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def known_to_babel(language: str) -> babel.Locale | None:
    """What CLDR knows of a language, or ``None``."""
    from babel import Locale, UnknownLocaleError

    _load_dates()

    for tag in tags(language):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def words_of(language: str, locales: Mapping[str, Locale]) -> tuple[Words, tuple[str, ...]]:
    """The phrases in a language, and the keys of those that English lends it."""
    base = _phrases(locales.get(_FALLBACK))
    own: dict[str, dict[str, str]] = {}
    for tag in reversed(tags(language)):
        own.update(_phrases(locales.get(tag) or locales.get(tag.lower())))
    known = known_to_babel(language if own else _FALLBACK)
    missing = tuple(sorted(base.keys() - own.keys()))
    forms = {**base, **own}
    spoken = known_to_babel(language)
    if spoken is not None and spoken.text_direction == "rtl":
        forms.update({key: _isolated(forms[key]) for key in missing})
    return Words({key: Phrase(key, forms[key], known) for key in forms}), missing


def _isolated(forms: Mapping[str, str]) -> dict[str, str]:
    """English between signs that keep its full stops at its end amid Arabic or Hebrew (UAX 9).

    A phrase that is only signs stays: an address at its end would take the closing one with it.
    """
    if not any(map(str.isalpha, _FIELD.sub("", forms["other"]))):
        return dict(forms)
    return {category: f"\u2066{form}\u2069" for category, form in forms.items()}


def _phrases(locale: Locale | None) -> dict[str, dict[str, str]]:
    phrases: dict[str, dict[str, str]] = {}
    for key, value in (locale.words if locale else {}).items():
        forms = {"other": value} if isinstance(value, str) else value
        if locale is None or not isinstance(forms, Mapping) or "other" not in forms:
            raise ThemeError(
                f"the words “{key}” are neither a text nor plural forms",
                location=Location(f"templates/locales/{locale.language if locale else ''}.toml"),
                hint='write key = "…" or key = { one = "…", other = "…" }',
            )
        phrases[key] = {category: str(form) for category, form in forms.items()}
    return phrases


def _load_dates() -> None:
    """Loads ``babel.dates``, which every language's data need, without pytz.

    Babel takes pytz wherever another library has brought it, and with it a tenth of a build; the
    zones that Python has itself serve as well.
    """
    absent = "pytz" not in sys.modules
    if absent:
        sys.modules["pytz"] = None  # type: ignore[assignment] # an import of it fails
    try:
        importlib.import_module("babel.dates")
    finally:
        if absent:
            del sys.modules["pytz"]
