"""The agreement of French nouns, on sentences of our own."""

from __future__ import annotations

import pytest

from composer.checking.dictionary import dictionary
from tests.checks.words import MakeDesk, desk

__all__ = ["desk"]

pytestmark = pytest.mark.skipif(dictionary("fr") is None, reason="no French dictionary")

BEHIND_A_DETERMINER = (
    "Les remarque de la semaine tiennent en trois lignes.",
    "Nous avons lu ces article avec plaisir.",
    "Mes voisin du dessus écoutent du jazz.",
    "Il a rangé ses outil avant la nuit.",
    "Vos question arrivent chaque lundi.",
    "Elle répond aux lecteur dès qu’elle peut.",
    "Plusieurs journal en ont parlé hier.",
    "Quelques bateau sont rentrés au port.",
    "On lit cela dans les réponse du sondage.",
    "Leurs nouvelle collègues viennent de Brest.",
    "Les premières lettre sont arrivées en novembre.",
    "Nous avons attendu deux semaine avant de partir.",
    "Des cheval paissent derrière la ferme.",
    "Les national du club jouent samedi.",
)
BEHIND_A_QUANTITY = (
    "Ce mois apporte son lot de nouveauté.",
    "Chaque rentrée a son lot de surprise.",
    "Une dizaine de minute suffit pour le lire.",
    "Il a reçu une centaine de lettre.",
    "Nous avons beaucoup de question sur ce point.",
    "Elle a plein d’idée pour la suite.",
    "Un tas de chose restent à faire.",
    "Une foule de visiteur attendait dehors.",
    "Ils ont vendu des milliers de disque.",
    "Une kyrielle d’outil sort chaque année.",
    "Il y avait tant de personne sur la place.",
    "Une série d’article paraîtra au printemps.",
    "Nous cherchons beaucoup d’utilisateur pour l’essai.",
)
RIGHT = (
    "Je les remarque toujours trop tard.",
    "L’équipe les porte à bout de bras, et on les note avec soin.",
    "Il faut les lire, puis les faire lire autour de soi.",
    "Les remarques, les prix et les voix comptent.",
    "Les deux équipes, les quatre saisons et les sept nains.",
    "Les trop grands écarts et les très petits prix.",
    "Les porte-avions, les après-midi et les sous-titres.",
    "Les premier et second tours ont lieu en avril.",
    "Beaucoup de temps, beaucoup de travail et beaucoup de bruit.",
    "Un lot de consolation attend le perdant.",
    "Plus de question, pas de problème et moins de bruit.",
    "Un lot de grande taille, une série de haut niveau.",
    "La saison deux commence, et le numéro deux mondial part.",
    "Un lecteur sur deux répond.",
    "Des fois, plein de charme et plein d’humour.",
    "Ces dernières semaines, les autres partent ; les mêmes restent.",
    "Nos amis Peugeot et les Renault du quartier.",
    "Les quelque trois cents personnes présentes.",
    "Les cent jours, les mille et une nuits.",
    "Les seules à le dire, les plus belles et les mieux faites.",
    "C’est l’un des plus beaux, et des plus chers.",
)


@pytest.mark.parametrize("sentences", [BEHIND_A_DETERMINER, BEHIND_A_QUANTITY])
def test_a_singular_where_a_plural_belongs_is_found(
    desk: MakeDesk, sentences: tuple[str, ...]
) -> None:
    assert desk("missing-plural").found(*sentences) == set(sentences)


def test_what_is_right_is_let_be(desk: MakeDesk) -> None:
    assert desk("missing-plural").found(*RIGHT) == set()


def test_nothing_is_said_without_a_dictionary(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.checking.proof.Proof.dictionary", lambda _proof, _language: None)
    assert desk("missing-plural").found(*BEHIND_A_DETERMINER) == set()


def test_the_plural_is_named(desk: MakeDesk) -> None:
    (finding,), _ = desk("missing-plural").look(
        "---\ntitle: Ici\ndate: 2025-02-03\n---\n\nDes cheval\npaissent.\n"
    )
    assert "chevaux" in finding.hint
    assert (finding.location.line, finding.location.column) == (6, 5)
