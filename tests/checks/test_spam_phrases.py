"""The lists of phrases that spam is made of, and what they leave alone."""

from __future__ import annotations

import pytest

from composer.checking.spam_phrases import found as place
from composer.checking.spam_phrases import phrases, plain
from tests.checks.finding import found, issue
from tests.conftest import MakeProject

LANGUAGES = ["en", "fr", "pt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_forty_phrases_or_more_as_texts_are_compared(language: str) -> None:
    known = phrases(language)
    every = (*known.heads, *known.body)
    assert len(known.heads) >= 40
    assert len(set(every)) == len(every)
    for phrase in every:
        assert phrase == plain(phrase).strip()
        # A word alone says nothing; the names of two medicines do.
        assert " " in phrase or "-" in phrase or phrase in ("viagra", "cialis", "emagreça")
        assert place(phrase, f"… {phrase}, …") == 2


def test_a_tag_with_a_region_has_the_list_of_its_language() -> None:
    assert phrases("pt-BR") == phrases("pt")
    assert not phrases("ja").heads
    assert not phrases("../x").heads


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "L’OFFRE SPÉCIALE du mois"),
        ("fr", "Jusqu’à épuisement des stocks"),
        ("fr", "Un réseau 100\u202f% gratuit"),
        ("en", "Your 100% free guide"),
        ("en", "Don’t miss out on winter"),
        ("pt", "Última chance!"),
        ("pt-BR", "Compre já o inverno"),
    ],
)
def test_typography_and_capitals_hide_no_phrase(
    make_project: MakeProject, language: str, title: str
) -> None:
    (finding,) = found(make_project, "spam-phrase", issue(title=title, language=language))
    assert finding.location.line == 2


#: Headlines of news that hold nearly a phrase each.
HEADLINES = {
    "fr": [
        *("Comment OpenAI gagne de l'argent", "La fin de l'argent facile", "Gratuité des musées"),
        *("Pas de remède miracle pour le réseau", "Qui offre mieux ?", "L'urgence climatique"),
        *("Le casino de Trouville ferme", "La perte de poids, nouveau marché", "Crédit et dette"),
        *("Dernières nouvelles du gagnant", "Le prix de l'électricité", "Un revenu garanti à Lyon"),
    ],
    "en": [
        *("How OpenAI makes money", "The end of easy money", "Free software turns forty"),
        *("No miracle cure for the grid", "Act II: the offer", "The risk-free rate rises"),
        *("Weight loss drugs and the market", "Debt relief for Zambia", "An exclusive deal"),
        *("A guaranteed income pilot", "Winners and losers", "The best price signal"),
    ],
    "pt": [
        *("Como a OpenAI ganha dinheiro", "O fim do dinheiro fácil", "Software livre e grátis"),
        *("Não é golpe, diz o ministro", "Últimas horas em Brasília", "Petróleo no menor preço"),
        *("Só hoje a Câmara votou", "O crédito rural", "Filme foi selecionado para Cannes"),
        *("A renda garantida em teste", "Urgente: a seca", "Remédio milagroso não existe"),
    ],
}


@pytest.mark.parametrize(
    ("language", "title"), [(lang, title) for lang in HEADLINES for title in HEADLINES[lang]]
)
def test_headlines_of_news_are_let_be(make_project: MakeProject, language: str, title: str) -> None:
    text = issue(f"{title}.", title=title, subject=title, language=language)
    assert not found(make_project, "spam-phrase", text)


def test_a_phrase_of_heads_is_let_be_in_the_text(make_project: MakeProject) -> None:
    assert found(make_project, "spam-phrase", issue("## Offre spéciale\n\nLe courant."))
    assert found(
        make_project, "spam-phrase", issue("::button[Achetez maintenant]{url=https://a.example/}")
    )
    assert not found(make_project, "spam-phrase", issue("C'est une offre spéciale."))


def test_a_phrase_is_told_once_where_two_lists_have_it(make_project: MakeProject) -> None:
    findings = found(make_project, "spam-phrase", issue("Le courant.", title="Devenez riche"))
    assert len(findings) == 1


def test_what_somebody_else_said_is_let_be(make_project: MakeProject) -> None:
    post = "> Devenez riche !\n>\n> — [Léa (@lea), 2025-02-01](https://x.com/lea/status/1)\n"
    assert not found(make_project, "spam-phrase", issue(post))
