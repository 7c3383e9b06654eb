"""The words of an issue, with their places."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checking.proofs import PATH, proof_of
from tests.conftest import MakeProject

BODY = """
Bonjour {{ first_name | default("à vous") }}, voici `code` et
[un lien](https://example.org/a) : *l'atome*.

## Une section

*Un chapeau.*

- un point
  qui continue

> Une citation

| a | b |
|---|---|
| c | d |

:::callout[Attention]
Dedans.
:::

:::post{author="Ada" url="https://x.com/ada" lang=en}
Not ours
:::

<p>Du HTML d'ici</p>

Une note[^1].

## À lundi {.carry .unlisted}

Toujours là.

[^1]: En bas.
"""


@pytest.fixture
def root(make_project: MakeProject) -> object:
    return make_project()


def test_each_run_of_words_has_its_role_and_place(root) -> None:
    proof = proof_of(root, BODY)
    told = [(p.role, p.location.line, p.text) for p in proof.passages]
    assert told == [
        ("front", 2, "Un titre"),
        (
            "paragraph",
            6,
            "Bonjour à vous, voici \ufffc et un lien\u00a0: l’atome.",
        ),
        ("heading", 9, "Une section"),
        ("standfirst", 11, "Un chapeau."),
        ("item", 13, "un point qui continue"),
        ("quote", 16, "Une citation"),
        ("cell", 18, "a"),
        ("cell", 18, "b"),
        ("cell", 20, "c"),
        ("cell", 20, "d"),
        ("label", 22, "Attention"),
        ("paragraph", 23, "Dedans."),
        ("paragraph", 27, "Not ours"),
        ("paragraph", 30, "Du HTML d'ici"),
        ("paragraph", 32, "Une note."),
        ("heading", 34, "À lundi"),
        ("paragraph", 36, "Toujours là."),
        ("note", 38, "En bas."),
    ]


def test_what_is_somebody_elses_is_marked(root) -> None:
    proof = proof_of(root, BODY)
    assert {p.text for p in proof.passages if p.foreign} == {"Une citation", "Not ours"}
    assert {p.text for p in proof.passages if p.language == "en"} == {"Not ours"}
    assert {p.text for p in proof.passages if p.raw} == {"Du HTML d'ici"}
    assert {p.text for p in proof.passages if p.carried} == {"À lundi", "Toujours là."}
    assert {p.inside for p in proof.passages} == {"", "callout", "post"}


def test_links_are_spans_of_the_text(root) -> None:
    proof = proof_of(root, BODY)
    (passage,) = [p for p in proof.passages if p.links]
    (span,) = passage.links
    assert passage.text[span.start : span.end] == "un lien"
    assert span.url == "https://example.org/a"


@pytest.mark.parametrize(
    ("body", "words", "place"),
    [
        ("\nL'eau de l'eau.\n", "l’eau", (6, 10)),
        ("\nUn mot\net un mot.\n", "et", (7, 1)),
        ("\nUn mot\net un mot de plus.\n", "plus", (7, 14)),
        ("\nUn **mot** puis un *autre*.\n", "mot", (6, 6)),
        ("\n> [!NOTE]\n> **Titre**\n> Des mots.\n", "Des mots", (8, 3)),
        ('\nIl dit "oui".\n', "«\u00a0oui\u00a0»", (6, 8)),
        ("\nUn[^1].\n\n[^1]: En bas.\n    Plus bas.\n", "Plus bas", (9, 5)),
        ("\n- a\n- voici b\n", "voici", (7, 3)),
    ],
)
def test_words_are_found_in_the_source(root, body: str, words: str, place: object) -> None:
    proof = proof_of(root, body)
    (passage,) = [p for p in proof.passages if words in p.text]
    at = passage.text.rindex(words)
    found = proof.place(passage, at, at + len(words))
    assert (found.path, found.line, found.column) == (PATH, *place)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text("ab'’«» :!*_`[]()<>\n-#{}\ufffcé", max_size=60))
def test_a_place_is_always_one_of_the_file(root, body: str) -> None:
    from composer.errors import AuthorError

    try:
        proof = proof_of(root, f"\n{body}\n")
    except AuthorError:
        return
    lines = proof.lines(PATH)
    for passage in proof.passages:
        for at in range(len(passage.text)):
            found = proof.place(passage, at, at + 3)
            assert 1 <= found.line <= len(lines)
            assert 1 <= found.column <= len(lines[found.line - 1]) + 1
