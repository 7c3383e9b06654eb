"""French capitals without their accents, on sentences of our own."""

from __future__ import annotations

import pytest

from composer.checking.dictionary import dictionary
from tests.checks.words import MakeDesk, desk

__all__ = ["desk"]

WRONG = {
    "Ca fait longtemps.": "Ça fait",
    "Ca, personne ne l’avait vu.": "Ça, personne",
    "Il aime ca.": "aime ça.",
    "A la fin, tout s’arrange.": "À la fin",
    "A l’heure dite, le train part.": "À l’heure",
    "A partir de lundi, on change.": "À partir",
    "Rien. A suivre dans deux semaines.": "À suivre",
    "A bientôt !": "À bientôt",
    "A noter que le prix baisse.": "À noter",
    "A cause de la pluie, on reste.": "À cause",
    "L’Etat paie la moitié.": "L’État paie",
    "Les Etats votent demain.": "Les États votent",
    "Ecoutez la suite.": "Écoutez la",
    "Evidemment, il pleut.": "Évidemment, il",
    "Etre là suffit.": "Être là",
    "Il part. Ensuite, rien. Egalement absent : le maire.": "Également absent",
    "Enormément de monde.": "Énormément de",
}
KNOWN = {
    "Ebouriffée, elle rentre.": "Ébouriffée, elle",
    "Etonnamment, il reste.": "Étonnamment, il",
    "Age moyen : trente ans.": "Âge moyen",
}
RIGHT = (
    "A priori, tout va bien. A posteriori aussi.",
    "A voté.",
    "A et B sont deux lettres ; A comme Anatole.",
    "A Star Is Born passe ce soir.",
    "Elle, En, Et, Est, Europe, Elon, Eric, Emilie et Edgar.",
    "Le Ca 2+ du lait, et Rome (ca. 1900).",
    "La Windows Home Edition et Google for Education.",
    "ETAT DES LIEUX",
    "Ça, À la, État, École.",
    "On lit Eclair. Eclair a changé d’avis. Chez Eclair on rit.",
    "Editor et Evernote sont des outils.",
)


def test_each_is_found_and_mended(desk: MakeDesk) -> None:
    looking = desk("accented-capital")
    assert looking.found(*WRONG) == set(WRONG)
    for sentence, right in WRONG.items():
        assert right in looking.mended(sentence)


@pytest.mark.skipif(dictionary("fr") is None, reason="no French dictionary")
def test_a_dictionary_knows_more(desk: MakeDesk) -> None:
    looking = desk("accented-capital")
    assert looking.found(*KNOWN) == set(KNOWN)
    for sentence, right in KNOWN.items():
        assert right in looking.mended(sentence)


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_is_right_is_let_be(desk: MakeDesk, sentence: str) -> None:
    assert desk("accented-capital").found(sentence) == set()


def test_the_list_does_without_a_dictionary(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.checking.proof.Proof.dictionary", lambda _proof, _language: None)
    assert desk("accented-capital").found(*WRONG, *RIGHT) == set(WRONG)
