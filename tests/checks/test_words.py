"""Quotes, spaces and names: each rule on ten sentences of our own and its near misses."""

from __future__ import annotations

import pytest

from composer.checking.dictionary import dictionary
from tests.checks.words import HEAD, MakeDesk, desk

__all__ = ["desk"]

QUOTES = {
    "C’est l’affaire d‘une heure.": "d’une",
    "Il n‘y a rien.": "n’y",
    "L‘eau monte.": "L’eau",
    "Qu‘en dire ?": "Qu’en",
    "Jusqu‘ici tout va.": "Jusqu’ici",
    "Aujourd‘hui il neige.": "Aujourd’hui",
    "S‘il vient, on part.": "S’il",
    "Lorsqu‘on part, on part.": "Lorsqu’on",
    "J´arrive demain.": "J’arrive",
    "C′est loin.": "C’est",
    "Presqu‘île et quelqu‘un.": "Presqu’île et quelqu’un",
}
ENGLISH_QUOTES = {
    "It isn‘t so.": "isn’t",
    "We‘ve seen it.": "We’ve",
    "Back in the ‘90s.": "the ’90s",
    "And ‘tis done.": "’tis",
    "The editors‘notes.": "editors’notes",
}
QUOTES_RIGHT = (
    "On dit ‘oui’ ou ‘non’.",
    "Hawai‘i, O‘ahu et la Ka‘ba.",
    "L’eau d’ici, aujourd’hui.",
    "La taille est de 5′ et 3″.",
    "Les ‘90 ans’ de la maison.",
)
SPACES = {
    "Il arrive,puis repart.": "arrive, puis",
    "Il part;elle reste.": "part; elle",
    "C’est fini.Le train part.": "fini. Le",
    "Il pleut.Mais on sort.": "pleut. Mais",
    "Attends!elle vient.": "Attends! elle",
    "Quoi?rien du tout.": "Quoi? rien",
    "Rien…puis tout.": "Rien… puis",
    "Il dit « oui »puis se tait.": "» puis",
    "Il dit« oui » enfin.": "dit «",
    "Un,deux et trois.": "Un, deux",
    "Paul,Marie et Zoé.": "Paul, Marie",
}
SPACES_RIGHT = (
    "Node.js, example.com, README.md et le .htaccess.",
    "12,5 litres à 3:30, le score est de 2:1.",
    "Voir https://fr.example/a,b;c?d=e et a@b.fr,c@d.fr.",
    "std::map, x,y et {a,b}.",
    "La marque Yahoo! aussi, M.Dupont et J.-C. Martin.",
    "Fin de ligne,  \nautre ligne.",
    "Un mot<br>Le suivant, puis fin.<br>Le dernier.",
    "`a,b` et **oui**, *non*.",
    "L’étudiant(e)s, et/ou.",
    "Un [lien](https://a.fr),[deux](https://b.fr).",
)
NAMES = '\n[checks.editorial]\nlexicon = ["OpenAI", "Grok 3", "iPhone", "Le Monde", "GPT-4o"]\n'
SPELLED = {
    "Hier Openai a parlé.": "OpenAI",
    "Le patron d’openai rit.": "d’OpenAI",
    "OPENAI recule.": "OpenAI",
    "On teste grok 3 ici.": "Grok 3",
    "GROK 3, puis rien.": "Grok 3",
    "Un Iphone tombe.": "iPhone",
    "Un IPhone tombe.": "iPhone",
    "On lit le monde.": "Le Monde",
    "Voici gpt-4o, enfin.": "GPT-4o",
    "**Openai** aussi.": "**OpenAI**",
    "[Openai](https://openai.com/openai) est là.": "[OpenAI](https://openai.com/openai)",
}
SPELLED_RIGHT = (
    "OpenAI, Grok 3, iPhone, Le Monde et GPT-4o.",
    "Grok 3 : bien.",
    "Lire openai.com, https://x.fr/openai et contact@openai.com.",
    "Le paquet openai-node, `openai` et #openai.",
    "Grok 30, grok, iphones et openaix.",
    "> Openai, dit-elle.",
    "QUE FAIT OPENAI ?",
    "<https://openai.com>",
)


@pytest.mark.parametrize(
    ("code", "language", "cases", "right"),
    [
        ("wrong-quote", "fr", QUOTES, QUOTES_RIGHT),
        ("wrong-quote", "en", ENGLISH_QUOTES, QUOTES_RIGHT),
        ("missing-space", "fr", SPACES, SPACES_RIGHT),
        ("lexicon", "fr", SPELLED, SPELLED_RIGHT),
    ],
)
def test_each_is_found_and_mended_and_nothing_else(
    desk: MakeDesk, code: str, language: str, cases: dict[str, str], right: tuple[str, ...]
) -> None:
    looking = desk(code, language, more=NAMES)
    assert looking.found(*cases) == set(cases)
    for sentence, part in cases.items():
        assert part in looking.mended(sentence), sentence
    assert looking.found(*right) == set()


@pytest.mark.skipif(dictionary("fr") is None, reason="no French dictionary")
def test_a_colon_between_words_that_the_dictionary_has(desk: MakeDesk) -> None:
    assert desk("missing-space").found("Il reste une chose:partir.", "Un tag foo:bar.") == {
        "Il reste une chose:partir."
    }


def test_a_name_keeps_its_no_break_space(desk: MakeDesk) -> None:
    assert desk("lexicon", more=NAMES).mended("On a grok\u00a03.") == "On a Grok\u00a03."


def test_an_empty_lexicon_looks_for_nothing(desk: MakeDesk) -> None:
    assert (
        desk("lexicon", more='\n[checks.editorial]\nlexicon = [" ", ""]\n').found("Oui.") == set()
    )


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        ("en", "This is it , really.", "This is it, really."),
        ("en", "Is it so ? Yes.", "Is it so? Yes."),
        ("en", "So it goes !", "So it goes!"),
        ("en", "One,, two.", "One, two."),
        ("en", "The end.. Yes", "The end. Yes"),
        ("pt", "Ele disse : sim.", "Ele disse: sim."),
        ("pt", "Chegou , enfim.", "Chegou, enfim."),
        ("pt", "Será ? Não.", "Será? Não."),
        ("fr", "Il vient , puis repart.", "Il vient, puis repart."),
        ("fr", "Il vient .", "Il vient."),
    ],
)
def test_signs_that_stand_twice_or_too_far(
    desk: MakeDesk, language: str, wrong: str, right: str
) -> None:
    looking = desk("doubled-sign", language)
    assert looking.found(wrong) == {wrong}
    assert looking.mended(wrong) == right
    assert looking.found(right) == set()


@pytest.mark.parametrize(
    "right",
    [
        "Why?! Really?!",
        "He said etc., and left.",
        "Wait… what… yes...",
        "Use ../lib and the .env file .",
        "A smile :) and ;-) .",
        "One[^1], two.\n\n[^1]: A note.",
        "Yahoo!, he said.",
    ],
)
def test_signs_that_are_meant(desk: MakeDesk, right: str) -> None:
    found = desk("doubled-sign", "en").found(right)
    assert found <= {"Use ../lib and the .env file .", "A smile :) and ;-) .", "Yahoo!, he said."}


def test_two_spaces_behind_every_full_stop_are_a_habit(desk: MakeDesk) -> None:
    looking = desk("doubled-space", "en")
    typed = [f"This is line {n}.  And more." for n in range(9)]
    assert looking.found(*typed) == set()
    assert looking.found(typed[0]) == {typed[0]}
    assert looking.found(*typed, "A  hole.") == {"A  hole."}


def test_a_footer_of_ones_own_is_looked_at(desk: MakeDesk) -> None:
    looking = desk("old-copyright")
    (looking.root / "templates/blocks").mkdir(parents=True)
    text = HEAD.format(title="Ici") + "Bonjour.\n"
    assert not looking.look(text)[0]
    theme = looking.root / "newsletter.toml"
    theme.write_text(
        theme.read_text().replace("12 rue des Lilas", "© 2024 Le Courant, 12 rue des Lilas"),
        "utf-8",
    )
    (finding,), _ = looking.look(text)
    assert (finding.location.line, finding.location.column) == (1, 1)
    assert "2024" in finding.message


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("fr", "Le chiffre est à trouver : TK."),
        ("fr", "[à venir]"),
        ("fr", "Texte à venir."),
        ("fr", "(à vérifier)"),
        ("fr", "Le lien à ajouter plus tard."),
        ("fr", "À compléter."),
        ("fr", "Supprimer ce paragraphe"),
        ("en", "CFPs go here."),
        ("en", "Remove this section if it is empty."),
        ("en", "Remove this."),
        ("en", "See (link here) for more."),
        ("en", "[Your name here]"),
        ("en", "TODO: ask Zoé"),
        ("en", "Dolor sit amet."),
        ("en", "[TBD]"),
        ("pt", "[link aqui]"),
        ("pt", "Inserir aqui a imagem"),
        ("pt", "Texto a completar."),
        ("pt", "Remover antes de enviar."),
        ("pt", "TODO: rever isto"),
    ],
)
def test_notes_left_standing(desk: MakeDesk, language: str, wrong: str) -> None:
    assert desk("leftover", language).found(wrong) == {wrong}


@pytest.mark.parametrize(
    ("language", "right"),
    [
        ("fr", "Le dossier est à compléter avant lundi, et le prix à confirmer."),
        ("fr", "La suite (à venir) et un lien utile."),
        ("en", "The team will remove this restriction. Links go to the archive. To do so, wait."),
        ("en", "The new draft (link) adds a check. Delete this file, then run the tool again."),
        ("en", "Our thanks go here to nobody in particular, for once."),
        ("pt", "TODO o mundo sabe. Todo: nada. O texto por inteiro."),
        ("pt", "Falta rever o contrato, e o preço fica por confirmar."),
    ],
)
def test_words_that_tell_readers_something(desk: MakeDesk, language: str, right: str) -> None:
    assert desk("leftover", language).found(right) == set()


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("fr", "Le programme est ci-joint."),
        ("fr", "Voir le tableau en pièce jointe."),
        ("en", "Please find attached our plan."),
        ("en", "I’ve attached the minutes."),
        ("pt", "Segue em anexo o programa."),
        ("pt", "O mapa vai em anexo."),
    ],
)
def test_attachments_that_no_mail_has(desk: MakeDesk, language: str, wrong: str) -> None:
    looking = desk("missing-attachment", language)
    assert looking.found(wrong) == {wrong}
    assert looking.found("She is attached to it. Une pièce jointe piégée. O anexo da lei.") == set()


@pytest.mark.parametrize(
    "wrong",
    ["He saw a owl.", "An bear.", "It is a idea.", "An pen is blue.", "A hour ago."],
)
def test_english_articles(desk: MakeDesk, wrong: str) -> None:
    assert desk("wrong-article", "en").found(wrong) == {wrong}


def test_english_articles_that_are_right(desk: MakeDesk) -> None:
    right = (
        "An hour, an honest heir, an SSH key, an x-ray, an RSS feed, an npm package, an historic day.",
        "A European, a one-way street, a user, a UFO, a eulogy, option a is best, a $5 bill, a 8.",
        "Vitamin A in a of b, an A, and a io_uring loop.",
    )
    assert desk("wrong-article", "en").found(*right) == set()
