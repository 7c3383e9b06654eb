"""What an author hardly meant as it is printed."""

from __future__ import annotations

import pytest

from tests.conftest import MakeProject
from tests.source.reading import blocks, issue_of, names
from tests.source.test_forms import O3, png

BUTTON = "[A](https://a.example){.button}"


def codes(body: str, make_project: MakeProject) -> list[str]:
    root = make_project({"issues/p.png": png(), "issues/2024-12-23-o3.md": O3})
    issue = issue_of(root, body)
    assert all(finding.hint for finding in issue.findings)
    return [finding.code for finding in issue.findings]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (f"{BUTTON} [B](https://b.example){{.button}}", 2),
        (f"{BUTTON}\n{BUTTON}", 2),
        (f"Voici {BUTTON}", 1),
        (f"- {BUTTON}", 1),
        (f"> {BUTTON}", 1),
        (BUTTON, 0),
        (f":::callout\n{BUTTON}\n:::", 0),
        (f"> [!NOTE]\n> {BUTTON}", 0),
        ('Voici <a class="button" href="https://a.example">A</a>.', 0),
    ],
)
def test_a_button_amid_other_words(body: str, count: int, make_project: MakeProject) -> None:
    assert codes(body, make_project) == ["button-place"] * count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("[](https://a.example)", 1),
        ("Un [ ](https://a.example) deux", 1),
        ("Un [**](https://a.example) deux", 0),
        ("[un]()", 1),
        ("[un](){.button}", 1),
        ("[](https://a.example){.button}", 1),
        ("Un [![p](p.png)](https://a.example), [`a`](https://a.example)", 0),
        ("[](2024-12-23-o3.md)", 0),
        ("[un](#un)", 0),
    ],
)
def test_a_link_that_nobody_sees(body: str, count: int, make_project: MakeProject) -> None:
    assert codes(body, make_project) == ["empty-link"] * count


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("| a |\n|---|\n| ::poll{#avis} |", (6, 3)),
        ("**::poll{#avis}**", (4, 3)),
        ("<div>\n:::callout\nA\n:::\n</div>", (5, 1)),
        ("<div>\n::pol{#avis}\n</div>", (5, 1)),
        ("<details>\n\n:::callout\nA\n:::\n\n</details>", None),
        ("<!--\n::poll{#avis}\n-->", None),
        ("<pre>\n::poll{#avis}\n</pre>", None),
        ("| a |\n|---|\n| `::poll{#avis}` |", None),
        ("| a |\n|---|\n| voir ::poll{#avis} |", None),
        ("\\::poll{#avis}", None),
        ("**::std**, **::vec[0]**", None),
    ],
)
def test_a_directive_that_is_printed(
    body: str, place: tuple[int, int] | None, make_project: MakeProject
) -> None:
    found = [f for f in issue_of(make_project(), body).findings if f.code == "directive-printed"]
    assert [(f.location.line, f.location.column) for f in found] == ([place] if place else [])


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("![s](p.png){width=50 foo}", ["width", "foo"]),
        ("Un ![s](p.png){width=50} x", ["width"]),
        ("![](p.png){decorative}", []),
        ("[![s](p.png)](https://a.example){target=_blank}", ["target"]),
        ("[A](https://a.example){.button target=_blank lang=fr}", ["target", "lang"]),
        ("[A](https://a.example){.button #a}", ["#a"]),
        ("[A](https://a.example){.card image=p.png}", ["image"]),
        ("Un [A](https://a.example){lang=fr #a} x", []),
        ("> A\n>\n> — [B](https://a.example){lang=fr}", []),
        ("> A\n>\n> — [B](https://a.example){date=x}", ["date"]),
    ],
)
def test_an_attribute_that_means_nothing(
    body: str, unknown: list[str], make_project: MakeProject
) -> None:
    issue = issue_of(make_project({"issues/p.png": png()}), body)
    told = [f.message.split("”")[0].strip("“") for f in issue.findings]
    assert {f.code for f in issue.findings} <= {"ignored-attribute"}
    assert told == unknown


def test_the_id_of_a_picture_is_kept(make_project: MakeProject) -> None:
    root = make_project({"issues/p.png": png()})
    issue = issue_of(root, "![s](p.png){#ici}\n\nUn ![s](p.png){#la} x")
    figure, prose = blocks(issue)
    assert names(issue) == ["figure", "prose"]
    assert figure.id == "ici"
    assert [c.attrGet("id") for c in prose.tokens[1].children if c.type == "image"] == ["la"]
