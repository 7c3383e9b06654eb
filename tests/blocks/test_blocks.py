"""Every block and every form of prose in every edition.

A block's input is the example in its docstring, the output a golden file for each edition in the
theme ``classic``. ``pytest tests/blocks --update-goldens`` writes them anew, to be read in review.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from composer.model import Project
from tests.blocks.project import (
    PATH,
    THEMES,
    Case,
    composed,
    directives,
    example,
    fragment,
    loaded,
    make_project,
)

GOLDENS = Path(__file__).parents[1] / "golden"
_SECTIONS = "\n## Le premier volet\n\n*Son chapeau.*\n\nA.\n\n## Le second\n\nB.\n"
BELOW = {"toc": _SECTIONS}
BLOCKS = [Case(name, example(kind), BELOW.get(name, "")) for name, kind in directives().items()]

_QUOTE = "> Mesurer *deux* fois, [couper](https://example.org/couper) une fois.\n>\n> - un point"
_TABLE = "| Outil | Poids |\n|:--|--:|\n| [Rabot](https://example.org/rabot) | 1,7 kg |"
_FIGURE = '![Une scie](images/photo.png "Samedi.")\n\n[![Un rabot](images/photo.png)](https://example.org/photo)'
_LIST = "- un\n- deux, [le lien](https://example.org/deux)\n  1. a\n  2. b\n\n1. premier\n\n   suite\n2. second"
_DETAILS = (
    "<details>\n<summary>Plus</summary>\n\nOui, [par ici](https://example.org/oui).\n\n</details>"
)
_RAW = (
    '<div align="center">Mots <a href="https://example.org/mots">suivis</a></div>\n\n'
    "<table><tr><th>Poids</th><td>Lourd</td></tr></table>\n\n<ul><li>Point</li></ul>"
)
PROSE = [
    Case(
        "paragraph",
        "Du **gras**, du *faible*, du `code`, un [lien](https://example.org/a).\\\nFin.",
    ),
    Case("heading", "# Deux\n\n### Trois\n\n#### Quatre\n\n##### Cinq\n\n###### Six"),
    Case("list", _LIST),
    Case("tasks", "- [x] fait\n- [ ] à faire"),
    Case("table", _TABLE),
    Case("code", '```python\nif a < b:\n    print("a")\n```'),
    Case("quote", _QUOTE),
    Case("rule", "---"),
    Case("figure", _FIGURE),
    Case(
        "footnotes",
        "Une note[^a], et encore[^a].",
        "\n[^a]: Avec [un lien](https://example.org/n).\n",
    ),
    Case("raw-html", "H<sub>2</sub>O, <kbd>Ctrl</kbd>, une<br>ligne."),
    Case("details", _DETAILS),
    Case("raw-blocks", _RAW),
]
CASES = [*(("blocks", case) for case in BLOCKS), *(("prose", case) for case in PROSE)]
_WORD = re.compile(r"[^\W\d_¹²³]+")
EDITIONS = {"email": "email.html", "web": "web.html", "text": "txt"}


@pytest.fixture(scope="session")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Project]:
    root = make_project(tmp_path_factory.mktemp("blocks"))
    return {theme: loaded(root, theme) for theme in THEMES}


def every_case(*, themes: tuple[str, ...] = THEMES) -> pytest.MarkDecorator:
    params = [
        pytest.param(theme, kind, case, id=f"{theme}-{case.name}")
        for theme in themes
        for kind, case in CASES
    ]
    return pytest.mark.parametrize(("theme", "kind", "case"), params)


@every_case(themes=("classic",))
def test_what_it_becomes(
    projects: dict[str, Project], request: pytest.FixtureRequest, theme: str, kind: str, case: Case
) -> None:
    found = fragment(composed(case, projects[theme]), notes=case.name == "footnotes")
    for edition, text in found._asdict().items():
        path = GOLDENS / kind / f"{case.name}.{EDITIONS[edition]}"
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.is_file(), f"{path} is missing: pytest tests/blocks --update-goldens"
        assert text == path.read_text("utf-8"), f"{path} is another: see --update-goldens"


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{kind}/{case.name}.{end}" for kind, case in CASES for end in EDITIONS.values()}
    there = {
        path.relative_to(GOLDENS).as_posix()
        for kind in ("blocks", "prose")
        for path in (GOLDENS / kind).iterdir()
    }
    assert there == wanted


@every_case()
def test_every_theme_draws_it(
    projects: dict[str, Project], theme: str, kind: str, case: Case
) -> None:
    edition = composed(case, projects[theme])
    assert not edition.findings
    for page in (str(edition.email), edition.web, str(edition.text)):
        assert not re.search(r"\{\{|\{%|\{#|\bUndefined\b|\bNone\b|<composer|data-src", page)
        if case.name != "only":
            assert not words(case.source) - set(_WORD.findall(unescape(page)))
    if kind == "blocks" and case.name not in ("only", "include"):
        line = case.text[: case.text.index(case.source)].count("\n") + 1
        assert f'data-src="{PATH}:{line}"' in edition.marked


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("word", "value"), [("Rabot", "normal"), ("Rabot" * 9, "break-word")])
def test_only_a_table_too_wide_for_a_phone_breaks_words(
    projects: dict[str, Project], theme: str, word: str, value: str
) -> None:
    case = Case("table", f"| {word} | Poids |\n|---|---|\n| a | 1,7 kg |")
    mail = fragment(composed(case, projects[theme])).email
    table = re.search(rf"<table[^>]*>(?=\s*<thead>\s*<tr>\s*<th[^>]*>{word}<)", mail)
    assert table
    assert re.findall(r"word-break:([\w-]+)", table[0]) == [value]


@pytest.mark.parametrize("theme", THEMES)
def test_remarks_leave_out_no_level_of_headings(projects: dict[str, Project], theme: str) -> None:
    block = ":::remarks[Vos remarques]\n> Bravo.\n:::"
    for source, levels in ((block, "12"), (f"## Volet\n\n{block}", "123")):
        edition = composed(Case("remarks", source), projects[theme])
        for page in (str(edition.email), edition.web):
            assert "".join(re.findall(r"<h([1-6])", page)) == levels


def words(source: str) -> set[str]:
    """The words of an example that a reader sees: no attributes, addresses, names of blocks."""
    syntax = r"^::include.*|\{[^}]*\}|\]\([^)]*\)|^:+\w+|https?:\S+|^```\w+|</?\w[^>]*>"
    found = _WORD.findall(re.sub(syntax, " ", source, flags=re.MULTILINE))
    return {word for word in found if len(word) > 3}


@every_case()
def test_every_link_of_the_mail_is_in_its_text(
    projects: dict[str, Project], theme: str, kind: str, case: Case
) -> None:
    edition = composed(case, projects[theme])
    assert not missing_links(str(edition.email), str(edition.text))


def links_of(html: str) -> set[str]:
    """Where the links of a page lead, but for places on the page itself."""
    seen = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    return {unescape(url) for url in re.findall(r'<a\b[^>]*\bhref="([^"#][^"]*)"', seen)}


def missing_links(email: str, text: str) -> list[str]:
    """Addresses that the mail leads to and its text part does not name."""
    return sorted(links_of(email) - {word.strip("<>()[],;") for word in text.split()})


class TestMissingLinks:
    def test_finds_what_is_planted(self) -> None:
        email = '<a href="https://a.example/?x=1&amp;y=2">a</a><a class="b" href="https://b.example">b</a>'
        assert missing_links(email, "a: https://a.example/?x=1&y=2\n") == ["https://b.example"]
        assert missing_links(email, "<https://b.example>") == ["https://a.example/?x=1&y=2"]

    def test_an_anchor_of_the_mail_itself_needs_none(self) -> None:
        assert missing_links('<a href="#deux">2</a>', "") == []
