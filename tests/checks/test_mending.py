"""Where words that a reader reads stand in the source, and what is written there instead."""

from __future__ import annotations

import pytest

from composer.checking.fixing import fixed
from tests.checks.words import MakeDesk, desk

__all__ = ["desk"]

NAMES = '\n[checks.editorial]\nlexicon = ["OpenAI", "Grok 3"]\n'
CASES = (
    # what the issue says, and what --fix makes of it: None where it leaves that to the author
    ("Openai\n", "OpenAI\n"),
    ("Un mot, *Openai*, un autre.\n", "Un mot, *OpenAI*, un autre.\n"),
    ("[Openai](https://x.example/Openai) ici.\n", "[OpenAI](https://x.example/Openai) ici.\n"),
    ("`Openai` et Openai.\n", "`Openai` et OpenAI.\n"),
    (
        '<a href="https://x.example/Openai">Openai</a>\n',
        '<a href="https://x.example/Openai">OpenAI</a>\n',
    ),
    (
        '<p title="Openai"><a href="https://x.example">Openai</a> ici</p>\n',
        '<p title="Openai"><a href="https://x.example">OpenAI</a> ici</p>\n',
    ),
    ("> [!NOTE]\n> Openai vient.\n", "> [!NOTE]\n> OpenAI vient.\n"),
    ("- un\n- Openai,\n  puis grok 3\n", "- un\n- OpenAI,\n  puis Grok 3\n"),
    ("| a | Openai |\n|---|---|\n| grok 3 | c |\n", "| a | OpenAI |\n|---|---|\n| Grok 3 | c |\n"),
    ("## Openai et Openai\n", "## OpenAI et OpenAI\n"),
    ("OpenAI, Openai, OpenAI, Openai\n", "OpenAI, OpenAI, OpenAI, OpenAI\n"),
    (
        ":::sponsor[Openai]\nUn mot de grok 3.\n:::\n",
        ":::sponsor[OpenAI]\nUn mot de Grok 3.\n:::\n",
    ),
    ("Un mot[^1].\n\n[^1]: Chez Openai.\n", "Un mot[^1].\n\n[^1]: Chez OpenAI.\n"),
    ("<p>Openai</p>\n", "<p>OpenAI</p>\n"),
    ("<p>\nOpenai et Openai\nOpenai</p>\n", "<p>\nOpenAI et OpenAI\nOpenAI</p>\n"),
    ("Chez Open&#97;i.\n", None),
    ("Chez Open**ai**.\n", None),
)


@pytest.mark.parametrize(("text", "right"), CASES)
def test_the_source_is_mended_where_it_is_certain(
    desk: MakeDesk, text: str, right: str | None
) -> None:
    head = "---\ntitle: Ici\ndate: 2025-02-03\n---\n\n"
    looking = desk("lexicon", more=NAMES)
    findings, fixes = looking.look(head + text)
    mended, made = fixed(head + text, fixes.values())
    assert mended == head + (text if right is None and not made else right or mended)
    assert made == len(fixes)
    assert findings


@pytest.mark.parametrize("value", ["Openai", '"Openai"', "'Openai'"])
@pytest.mark.parametrize("field", ["title", "subtitle", "subject", "preheader"])
def test_front_matter_is_mended_between_its_quotes(desk: MakeDesk, field: str, value: str) -> None:
    title = "" if field == "title" else "title: Ici\n"
    text = f"---\n{title}{field}: {value}\ndate: 2025-02-03\n---\n\nUn mot.\n"
    _, fixes = desk("lexicon", more=NAMES).look(text)
    assert fixed(text, fixes.values())[0] == text.replace("Openai", "OpenAI")


def test_crlf_and_indents_stay(desk: MakeDesk) -> None:
    text = "---\ntitle: Ici\ndate: 2025-02-03\n---\n\n- un\n\n  grok 3 ici\n".replace("\n", "\r\n")
    _, fixes = desk("lexicon", more=NAMES).look(text)
    assert fixed(text, fixes.values())[0] == text.replace("grok", "Grok")


def test_the_same_words_elsewhere_on_the_line_leave_it_to_the_author(desk: MakeDesk) -> None:
    text = "---\ntitle: Ici\ndate: 2025-02-03\n---\n\nChez Openai. [x]: Openai &#79;penai\n"
    findings, fixes = desk("lexicon", more=NAMES).look(text)
    assert {f.location.line for f in findings} == {6}
    assert not fixes


def test_a_footnote_is_mended_on_its_own_line(desk: MakeDesk) -> None:
    head = "---\ntitle: Ici\ndate: 2025-02-03\n---\n\n"
    text = head + "Un[^1], deux[^2].\n\n[^1]: Ici.\n\n[^2]: Chez nous\n    et Openai.\n"
    (finding,), fixes = desk("lexicon", more=NAMES).look(text)
    assert (finding.location.line, finding.location.column) == (11, 8)
    assert "et OpenAI." in fixed(text, fixes.values())[0]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("<p>a  b  c</p>\n", "<p>a b c</p>\n"),
        ("<p>  a  b</p>\n", "<p>  a b</p>\n"),
        ("a  *b*  c\n", "a *b* c\n"),
        ("- a  b\n  c  d\n", "- a b\n  c d\n"),
        ("`a`  b  `c`\n", "`a` b `c`\n"),
        ("[a](https://x.example)  b\n", "[a](https://x.example) b\n"),
    ],
)
def test_spaces_are_told_apart_by_their_neighbours(desk: MakeDesk, text: str, right: str) -> None:
    assert desk("doubled-space").mended(text.rstrip("\n")) == right.rstrip("\n")
