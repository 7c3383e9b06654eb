from __future__ import annotations

import pytest

from tests.conftest import MakeProject
from tests.render import sample
from tests.render.drawing import drawn


def text(make_project: MakeProject, body: str, **more: object) -> str:
    """The text part below the header, above the footer."""
    whole = str(drawn(make_project, body, **more).text)  # type: ignore[arg-type]
    return (
        whole.partition("n°\u00a041")[2].partition("\n\n")[2].rpartition("\n---")[0].rstrip("-\n")
    )


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("Un *deux* **trois** ~~quatre~~ `cinq`", "Un _deux_ *trois* ~quatre~ `cinq`"),
        ("un  \ndeux", "un\ndeux"),
        ("un\ndeux", "un deux"),
        ("日本\n語", "日本語"),
        ("- un\n- deux\n  - trois", "- un\n- deux\n  - trois"),
        ("- un\n\n- deux", "- un\n\n- deux"),
        ("9. un\n10. deux", "9. un\n10. deux"),
        ("> un\n>\n> > deux", "> un\n>\n> > deux"),
        ("```\na\n  b\n```", "    a\n      b"),
        ("| A | Bé |\n|---|---|\n| 日本 | c |", "A     Bé\n----  --\n日本  c"),
        ("https://x.example/a", "https://x.example/a"),
        ("<ada@x.example>", "mailto:ada@x.example"),
        ("Un[^1].\n\n[^1]: Note.", "Un¹.\n\nNotes\n-----\n¹ Note."),
        (
            "Un <br>deux <a href='https://x.example'>trois</a>",
            "Un\ndeux trois\u00a0[1]\n\n[1] https://x.example",
        ),
        ("<details><summary>Plus</summary>\n\nOui.\n\n</details>", "Plus\n\nOui."),
        ("- [ ] un\n- [x] deux", "- ☐\u00a0un\n- ☑\u00a0deux"),
    ],
)
def test_prose(make_project: MakeProject, markdown: str, plain: str) -> None:
    body = f"Avant.\n\n{markdown}" if markdown.startswith("https") else markdown
    found = text(make_project, body)
    if markdown.startswith("https"):
        assert plain in found
    else:
        assert found == plain


def test_links_are_numbered_and_listed_under_their_section(make_project: MakeProject) -> None:
    body = (
        "Un [lien](https://x.example/1) et [encore](https://x.example/1).\n\n"
        "## Deux\n\nUn [autre](https://x.example/2), [encore](https://x.example/1)."
    )
    assert text(make_project, body) == (
        "Un lien\u00a0[1] et encore\u00a0[1].\n\n[1] https://x.example/1\n\n"
        "1. Deux\n=======\n\nUn autre\u00a0[2], encore\u00a0[1].\n\n[2] https://x.example/2"
    )


def test_lines_are_at_most_72_columns(make_project: MakeProject) -> None:
    from composer.render.columns import Columns

    columns = Columns({})
    long = "Un paragraphe assez long, " * 20
    body = f"{long}\n\n> {long}\n\n- {long}\n  - {long}\n\n:::callout[Titre]\n{long}\n:::"
    for line in text(make_project, body).split("\n"):
        assert columns.width(line) <= 72


def test_an_address_is_never_broken(make_project: MakeProject) -> None:
    url = "https://x.example/" + "a" * 120
    assert url in text(make_project, f"> Un [lien]({url}).").split()


def test_a_wide_table_becomes_records(make_project: MakeProject) -> None:
    cell = "une valeur plutôt longue"
    row = f"| {cell} | {cell} | {cell} | {cell} |"
    found = text(make_project, f"| A | B | C | D |\n|---|---|---|---|\n{row}")
    assert found == "\n".join(f"{name}: {cell}" for name in "ABCD")


def test_a_poll_is_a_numbered_list_with_addresses(make_project: MakeProject) -> None:
    title, line, *rest = text(make_project, "::poll{#avis}").split("\n")
    assert title.replace("\u00a0", " ") == "Sondage : Comment était cette édition ?"
    assert line == "-" * len(title)
    assert "\n".join(rest) == (
        "\n1. Parfaite\n   mailto:theo@courant.example?subject=%5B41%20avis%201%5D%20top\n"
        "2. Bien\n   mailto:theo@courant.example?subject=%5B41%20avis%201%5D%20bien\n\n"
        "Votre choix ouvre un courriel déjà rempli\u00a0: il suffit de l’envoyer."
    )


def test_results_are_bars_of_text(make_project: MakeProject) -> None:
    found = text(make_project, "::results{#avis}", files=sample.FILES)
    assert "Parfaite\n██████████████░░░░░░ 68\u00a0% (280)" in found
    assert "412\u00a0réponses" in found


def test_remarks_are_quotes_with_replies(make_project: MakeProject) -> None:
    found = text(make_project, "::remarks[Vos mots]{#avis}", files=sample.FILES)
    assert found.startswith("Vos mots\n--------\n\n> «\u00a0Plus de schémas.\u00a0»\n> — Camille\n")
    assert "\n  Théo\u00a0: C’est noté.\n" in found
    assert "> — Anonyme" in found


def test_a_post_is_a_quote_with_its_author(make_project: MakeProject) -> None:
    body = (
        ":::post{author=Ada handle=ada date=2024-07-01T05:13Z url=https://x.com/ada}\nBonjour.\n:::"
    )
    assert text(make_project, body) == (
        "> Bonjour.\n>\n> — Ada (@ada), 1er\u00a0juillet\u00a02024, 07:13\n> https://x.com/ada"
    )


def test_a_picture_is_its_words(make_project: MakeProject) -> None:
    files = {"issues/p.png": sample.PIXEL}
    found = text(make_project, '![Un point](p.png "Légende")', files=files)
    assert found == "[Image\u00a0: Un point]\nLégende"


def test_no_line_ends_with_blanks_and_no_two_blank_lines_follow(make_project: MakeProject) -> None:
    whole = str(drawn(make_project, sample.BODY, head=sample.HEAD, files=sample.FILES).text)
    assert "\n\n\n" not in whole
    assert all(line == line.rstrip() for line in whole.split("\n"))
    assert whole.endswith("\n")
