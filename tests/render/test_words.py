from __future__ import annotations

import datetime

import pytest

from composer.config.locales import read_locales
from composer.errors import ThemeError
from composer.model import Locale
from composer.render.formats import Formats
from composer.render.theme import bundled_templates
from composer.render.words import Words, words_of

LOCALES = read_locales((bundled_templates() / "locales",))
DAY = datetime.date(2024, 7, 1)


def formats(language: str) -> Formats:
    return Formats(language, words_of(language, LOCALES)[0])


def test_every_locale_has_the_same_words() -> None:
    keys = {language: set(locale.words) for language, locale in LOCALES.items()}
    assert keys["fr"] == keys["en"] == keys["pt"]


def test_a_phrase_stands_alone_or_is_filled() -> None:
    words, missing = words_of("fr", LOCALES)
    assert words.read_online == "Lire en ligne"
    assert words.reply_to(name="Théo") == "Répondre à Théo"
    assert missing == ()


def test_a_phrase_that_counts_follows_its_language() -> None:
    french, english = words_of("fr", LOCALES)[0], words_of("en", LOCALES)[0]
    assert french.answers(n=0, count="0") == "0\u00a0réponse"
    assert english.answers(n=0, count="0") == "0\u00a0answers"
    assert english.answers(n=1, count="1") == "1\u00a0answer"


def test_plural_forms_are_those_of_cldr() -> None:
    locale = Locale(language="pl", words={"n": {"one": "1", "few": "2-4", "other": "5+"}})
    words, _ = words_of("pl", {"pl": locale})
    assert [words.n(n=n) for n in (1, 3, 7)] == ["1", "2-4", "5+"]


def test_a_near_language_is_found_and_the_nearer_one_wins() -> None:
    brazil = Locale(language="pt-BR", words={"tip": "Dica boa"})
    words, missing = words_of("pt-BR", {**LOCALES, "pt-BR": brazil})
    assert words.tip == "Dica boa"
    assert words.unsubscribe == "Cancelar a inscrição"
    assert missing == ()


def test_a_language_without_a_file_is_lent_english() -> None:
    words, missing = words_of("de", LOCALES)
    assert words.unsubscribe == "Unsubscribe"
    assert "unsubscribe" in missing


def test_lent_words_keep_their_direction_amid_arabic() -> None:
    words, _ = words_of("fa", LOCALES)
    assert words.unsubscribe == "\u2066Unsubscribe\u2069"


def test_a_forgotten_value_names_its_words() -> None:
    words: Words = words_of("fr", LOCALES)[0]
    with pytest.raises(TypeError, match=r"words\.reply_to needs name"):
        words.reply_to()


def test_words_that_are_none_are_refused() -> None:
    with pytest.raises(ThemeError, match="neither a text nor plural forms") as error:
        words_of("xx", {"xx": Locale(language="xx", words={"tip": 3})})
    assert error.value.location.path == "templates/locales/xx.toml"


def test_dates_are_the_languages_own() -> None:
    french = formats("fr")
    assert french.date(DAY, "full") == "Lundi 1er\u00a0juillet 2024"
    assert french.date(DAY) == "1er\u00a0juillet\u00a02024"
    assert formats("en").date(DAY) == "July\u00a01,\u00a02024"
    assert formats("ja").date(DAY) == "2024年7月1日"
    assert formats("de").date(DAY) == "1.\u00a0Juli\u00a02024"


def test_a_moment_has_its_time() -> None:
    moment = datetime.datetime(2024, 7, 1, 5, 13, tzinfo=datetime.UTC)
    assert formats("fr").date(moment, timed=True).endswith(", 05:13")
    assert formats("en").date(moment, timed=True).endswith(", 5:13\u00a0AM")


def test_a_language_that_nobody_knows_has_no_words_in_its_dates() -> None:
    unknown = formats("qaa")
    moment = datetime.datetime(2024, 7, 1, 5, 13, tzinfo=datetime.UTC)
    assert unknown.date(moment, "full", timed=True) == "2024-07-01, 05:13"
    assert unknown.percent(1, 3) == "33%"
    assert unknown.number(1412) == "1412"
    assert unknown.direction == "ltr"


def test_numbers_and_shares() -> None:
    french = formats("fr")
    assert french.percent(280, 412) == "68\u00a0%"
    assert french.percent(1, 0) == "0\u00a0%"
    assert french.number(1412) == "1\u00a0412"
    assert french.quoted("Oui") == "«\u00a0Oui\u00a0»"
    assert formats("ar").direction == "rtl"
