"""French hyphens, on sentences of our own."""

from __future__ import annotations

import pytest

from tests.checks.words import MakeDesk, desk

__all__ = ["desk"]

WRONG = {
    "Si tu as lu jusqu’ici, dis moi-ce que tu en penses.": "dis-moi ce que",
    "Alors, dites-moi-ce que vous cherchez.": "dites-moi ce que",
    "Écrivez moi avant lundi.": "Écrivez-moi avant",
    "Donne moi ton avis, je le lirai.": "Donne-moi ton",
    "Bref, racontez-nous-comment vous faites.": "racontez-nous comment",
    "Et puis explique moi-pourquoi il part.": "explique-moi pourquoi",
    "Dépêche toi, il ferme à six heures.": "Dépêche-toi, il",
    "Répondez-lui-que nous venons.": "Répondez-lui que",
    "Imagine toi au bord du fleuve.": "Imagine-toi au",
    "Pour finir, laisse moi-un mot.": "laisse-moi un mot",
    "Envoyez-moi-vos photos de vacances.": "Envoyez-moi vos",
    "Y a t’il un train ce soir ?": "Y a-t-il un",
    "Que va t on faire de tout cela ?": "va-t-on faire",
    "Pourquoi a-t’elle dit non ?": "a-t-elle dit",
    "Est ce que le pont est ouvert ?": "Est-ce que le",
    "Qu’est ce qui vous amène ?": "Qu’est-ce qui",
    "Il est là, n’est ce pas ?": "n’est-ce pas",
    "Demain, c’est à dire lundi.": "c’est-à-dire lundi",
    "Je préfère celui ci au premier.": "celui-ci au",
}
RIGHT = (
    "Dis-moi ce que tu en penses, et dites-le-lui.",
    "Je le fais moi-même ; faites-le vous-même.",
    "Chez moi, entre toi et moi, contre moi, selon moi.",
    "Il y a moi et toi, et il compte sur toi.",
    "Je suis moi aussi de cet avis. Il laisse moi et mes amis dehors.",
    "Donne-m’en, donne-moi-en, allez-vous-en, rendez-vous-y.",
    "L’important est ce que vous en faites.",
    "A-t-il dit oui ? Va-t’en. Y va-t-on ? Qu’a-t-elle vu ?",
    "Celui-ci, celle-là, ceux-ci et ci-dessous.",
    "Le toi-et-moi de cette chanson, et le moi je de la suivante.",
)


def test_each_slip_is_found_and_mended(desk: MakeDesk) -> None:
    looking = desk("misplaced-hyphen")
    assert looking.found(*WRONG) == set(WRONG)
    for sentence, right in WRONG.items():
        assert right in looking.mended(sentence)


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_is_right_is_let_be(desk: MakeDesk, sentence: str) -> None:
    assert desk("misplaced-hyphen").found(sentence) == set()
