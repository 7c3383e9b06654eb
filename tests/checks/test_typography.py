"""What the typesetter would have written, in words that it has not set."""

from __future__ import annotations

import pytest

from composer.model import Severity
from composer.pipeline import compose
from tests.checks.words import HEAD, ISSUE, MakeDesk, desk

__all__ = ["desk"]

#: As it is written in raw HTML, or without typography; and as it should be.
FRENCH = {
    "Pourquoi? Parce que!": "Pourquoi\u00a0? Parce que\u00a0!",
    "Il vient : c’est sûr ; on l’attend.": "Il vient\u00a0: c’est sûr\u00a0; on l’attend.",
    "On dit «oui» ici.": "On dit «\u00a0oui\u00a0» ici.",
    "On dit « oui » ici.": "On dit «\u00a0oui\u00a0» ici.",
    'On dit "oui" ici.': "On dit «\u00a0oui\u00a0» ici.",
    "Et puis... rien.": "Et puis… rien.",
    "Un -- puis deux.": "Un – puis deux.",
    "Il a 12 000 abonnés et 30 % de lecteurs.": "Il a 12\u00a0000 abonnés et 30\u00a0% de lecteurs.",
    "Quoi?! Non!!": "Quoi\u00a0?! Non\u00a0!!",
}
ENGLISH = {
    'She said "yes" today.': "She said “yes” today.",
    "Wait... what -- now?": "Wait… what – now?",
}


@pytest.mark.parametrize(("language", "cases"), [("fr", FRENCH), ("en", ENGLISH)])
def test_raw_html_is_looked_through_and_mended(
    desk: MakeDesk, language: str, cases: dict[str, str]
) -> None:
    looking = desk("typography", language)
    for written, right in cases.items():
        assert looking.found(f"<p>{written}</p>") == {f"<p>{written}</p>"}, written
        assert looking.mended(f"<p>{written}</p>") == f"<p>{right}</p>"


@pytest.mark.parametrize(("language", "cases"), [("fr", FRENCH), ("en", ENGLISH)])
def test_so_is_everything_where_typography_is_off(
    desk: MakeDesk, language: str, cases: dict[str, str]
) -> None:
    looking = desk("typography", language, typography=False)
    for written, right in cases.items():
        assert looking.mended(written) == right


@pytest.mark.parametrize("language", ["fr", "en", "pt"])
def test_what_the_build_mends_is_not_reported(desk: MakeDesk, language: str) -> None:
    looking = desk("typography", language)
    assert looking.found(*FRENCH, *ENGLISH, '“Sim” -- "não"...') == set()


def test_what_the_build_has_set_needs_nothing_elsewhere(desk: MakeDesk) -> None:
    """The words of a set issue, pasted into raw HTML, are right."""
    looking = desk("typography")
    text = HEAD.format(title="Un titre") + "\n\n".join(FRENCH) + "\n"
    looking.look(text)
    issue = compose(text, ISSUE, looking.project).issue
    from composer.checking.passage import passages

    for passage in passages(issue):
        assert looking.found(f"<p>{passage.text}</p>") == set(), passage.text


def test_a_missing_space_is_worse_than_one_that_breaks(desk: MakeDesk) -> None:
    looking = desk("typography")
    (missing,), _ = looking.look(HEAD.format(title="Ici") + "<p>Oui! Et là.</p>\n")
    (breaking,), _ = looking.look(HEAD.format(title="Ici") + "<p>Oui ! Et là.</p>\n")
    assert missing.severity is Severity.WARNING
    assert breaking.severity is Severity.NOTE
    assert "missing" in missing.message
    assert (missing.location.line, missing.location.column) == (6, 6)


def test_an_entity_is_found_and_left_to_the_author(desk: MakeDesk) -> None:
    findings, fixes = desk("typography").look(
        HEAD.format(title="Ici") + "<p>Il part&#32;: on reste. Et puis&hellip; rien : rien.</p>\n"
    )
    assert len(findings) == 2
    assert len(fixes) <= 1


def test_portuguese_quotes_stay_as_they_are(desk: MakeDesk) -> None:
    looking = desk("typography", "pt")
    assert looking.found("<p>Ele disse “sim” e foi: pronto!</p>") == set()
    assert looking.mended("<p>Bem... assim.</p>") == "<p>Bem… assim.</p>"


def test_apostrophes_are_mixed_only_beside_curly_ones(desk: MakeDesk) -> None:
    looking = desk("mixed-apostrophes", typography=False)
    assert looking.found("L'eau monte.", "J'y vais.") == set()
    assert looking.found("L'eau monte.", "J’y vais.") == {"L'eau monte."}
    assert looking.mended("L'eau d'ici, et l’autre.") == "L’eau d’ici, et l’autre."
    mixed = "<p>L'eau <a href='https://a.fr/l'>d'ici</a>, et l’autre.</p>"
    assert looking.mended(mixed) == mixed.replace("L'e", "L’e").replace("d'i", "d’i")


#: In raw HTML, which the build does not mend, beside a curly apostrophe elsewhere.
STRAIGHT = (
    "<p>L'hiver vient.</p>",
    "<p>On n'y peut rien.</p>",
    "<p>Qu'en dites-vous ?</p>",
    "<p>Aujourd'hui, <b>c'est</b> lundi.</p>",
    "<p>Jusqu'au bout.</p>",
    "<details><summary>D'où vient-il</summary></details>",
    "<p>Il s'agit d'eau.</p>",
    "<p>Presqu'île et presqu'îles.</p>",
    "<p>Lorsqu'il gèle, l'eau tient.</p>",
    "<p>Quelqu'un l'a vu.</p>",
)
#: What looks like one there and is none, or is right.
NO_APOSTROPHE = (
    "<p>L’hiver vient.</p>",
    "<p>Écrivez <code>l'eau</code> ainsi.</p>",
    '<p><a href="https://a.example/l\'eau">Une page</a></p>',
    "> L'eau de quelqu'un d'autre.",
    "`d'ici`",
)


def test_each_straight_apostrophe_beside_curly_ones_is_found(desk: MakeDesk) -> None:
    looking = desk("mixed-apostrophes")
    assert looking.found("Il l’a dit.", *STRAIGHT, *NO_APOSTROPHE) == set(STRAIGHT)
    assert looking.found(*STRAIGHT) == set()
