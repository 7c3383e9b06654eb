"""Words without any mark: the short cuts make the tokens that markdown-it's own rules make."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_core import inline

from composer.model import Findings
from composer.source import markdown
from composer.source.context import Context
from composer.source.merge_fields import MergeFields
from tests.benchmarks.promises import ROOT

CASES = (
    "Un mot.",
    "Un mot\net sa suite",
    "Un titre\n===",
    "| a |\n|---|",
    "a | b\n--|--\nc | d",
    "> Une ligne\nqui traîne",
    "> Une ligne\n\nLa suite",
    "- un\n\n  deux\n- trois\nquatre",
    "1. un\n   deux",
    "    du code\n\nmot",
    "mot\n    suite",
    "mot \t\n\nmot\u00a0\n\nmot  \nmot",
    "celle-ci : peut-être ! non ? a@b = c + d > e } % $ #",
    "https://example.org/a-b et www.example.org",
    "a:b http:/x ://y x://y!",
    "![image](a.png) ![pas [une] image] !",
    "note[^1] et ^[en ligne] ^ et ^^\n\n[^1]: la note\n\n    sa suite",
    "[lien](a){.button} `code`{.x} {a} ]{b}",
    "[un [deux] trois](x) ] [",
    "*a* _b_ ~~c~~ **d*e**",
    "&amp; &#65; & <b>x</b> <https://a.example>",
    "fin\\\nligne \\* \\a",
    ":::post{author=x}\nmot\n:::\n\n::toc",
    "[ref]: https://example.org\n\n[ref]",
)
SIGNS = st.text(alphabet="ab é1-:;!?*_~`[]()<>&{}^\\|#=+\n \t\u00a0.'\"@%/", max_size=60)


@pytest.mark.parametrize("path", sorted((ROOT / "issues").glob("*.md")), ids=lambda path: path.stem)
def test_the_sample_newsletter(path: Path) -> None:
    _assert_alike(path.read_text("utf-8"))


@pytest.mark.parametrize("text", CASES)
def test_each_kind_of_block_and_sign(text: str) -> None:
    _assert_alike(text)


@given(SIGNS)
def test_any_signs(text: str) -> None:
    _assert_alike(text)


def _assert_alike(text: str) -> None:
    quick, slow = _parser(), _parser()
    slow.disable(["one_line", "words"])
    slow.core.ruler.at("inline", inline)
    assert _tokens(quick, text) == _tokens(slow, text)


def _parser() -> MarkdownIt:
    made: MarkdownIt = markdown._parser.__wrapped__(None)
    return made


def _tokens(parser: MarkdownIt, text: str) -> list[object]:
    context = Context(
        "a.md",
        base="a.md",
        body_line=1,
        lines=text.split("\n"),
        project=None,  # type: ignore[arg-type] # parsing asks nothing of it
        findings=Findings(),
        fields=MergeFields((), {}, ""),
    )
    return [token.as_dict() for token in parser.parse(text, {"context": context})]
