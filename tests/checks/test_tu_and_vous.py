"""How a reader is addressed, on sentences of our own."""

from __future__ import annotations

from tests.checks.words import MakeDesk, desk

__all__ = ["desk"]

VOUS = (
    "Vous lisez cette lettre le lundi.",
    "Votre avis compte, et vos questions aussi.",
    "Écrivez-nous quand vous voulez.",
    "Nous vous répondrons tous.",
    "Dites-nous tout.",
    "Choisissez votre voie.",
    "Vous êtes nombreux.",
    "À vous de voir.",
    "Parlez-en autour de vous.",
    "S’il vous plaît, gardez le silence.",
    "Vos amis aussi.",
    "Voulez-vous venir ?",
)
TU = (
    "Qu’est-ce que tu as pensé de ce numéro ?",
    "Dis-moi ce qui manque.",
    "Ton avis compte.",
    "Ta réponse arrive dans la boîte.",
    "Tes amis aussi peuvent lire cela.",
    "On t’attend lundi.",
    "Il te reste une heure.",
    "Pour toi, rien ne change.",
    "As-tu déjà vu la mer ?",
    "Raconte-nous la suite.",
)
NEITHER = (
    "Elle s’est tu, puis il a tu la fin.",
    "Le ton monte, et un ton plus bas on chante.",
    "Chez moi, on garde ce ton-là.",
    "Un rendez-vous chez Zoé, un autre au garde-à-vous.",
    "« Tu viens ? » demande-t-elle ; “tu dors” répond l’autre.",
    "– Tu viens ? demande-t-elle.",
    "Combien y en a-t-il ?",
    "> Tu as bien fait d’écrire.",
    "Parle-t-on de lui ? Va-t-il venir ?",
)


def test_the_rarer_form_is_told_of_once_a_line(desk: MakeDesk) -> None:
    looking = desk("tu-and-vous")
    assert looking.found(*VOUS, *TU) == set(TU)


def test_each_form_of_tu_is_known(desk: MakeDesk) -> None:
    looking = desk("tu-and-vous")
    for sentence in TU:
        assert looking.found(*VOUS, sentence) == {sentence}


def test_the_house_says_which_form_is_meant(desk: MakeDesk) -> None:
    settings = '\n[checks.editorial]\naddress = "tu"\n'
    assert desk("tu-and-vous", more=settings).found(*VOUS, *TU) == set(VOUS)


def test_an_issue_with_one_form_has_nothing(desk: MakeDesk) -> None:
    looking = desk("tu-and-vous")
    assert looking.found(*VOUS, *NEITHER) == set()
    assert looking.found(*TU, *NEITHER) == set()


def test_the_house_form_holds_where_the_other_stands_alone(desk: MakeDesk) -> None:
    settings = '\n[checks.editorial]\naddress = "vous"\n'
    assert desk("tu-and-vous", more=settings).found(*TU) == set(TU)
