"""Changes that are written into a source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from composer.checking.check import Fix
from composer.checking.fixing import difference, fixed
from composer.model import Location


def fix(line: int, column: int, old: str, new: str) -> Fix:
    return Fix(Location("issues/a.md", line, column), old, new)


def test_fixes_of_one_line_do_not_move_each_other() -> None:
    text = "Openai et Openai\r\nfin\r\n"
    done = fixed(text, [fix(1, 1, "Openai", "OpenAI"), fix(1, 11, "Openai", "OpenAI")])
    assert done == ("OpenAI et OpenAI\r\nfin\r\n", 2)


def test_a_fix_whose_words_are_elsewhere_now_is_left() -> None:
    assert fixed("autre chose\n", [fix(1, 1, "Openai", "OpenAI")]) == ("autre chose\n", 0)
    assert fixed("a\n", [fix(9, 1, "a", "b")]) == ("a\n", 0)


def test_the_same_fix_twice_is_one() -> None:
    assert fixed("a  b\n", [fix(1, 2, "  ", " ")] * 2) == ("a b\n", 1)


def test_what_changed_is_shown_as_a_diff() -> None:
    assert list(difference("issues/a.md", "a\nb\n", "a\nc\n")) == [
        "--- a/issues/a.md",
        "+++ b/issues/a.md",
        "@@ -1,2 +1,2 @@",
        " a",
        "-b",
        "+c",
    ]


@given(st.text(), st.integers(-2, 9), st.integers(-2, 9), st.text(), st.text())
def test_nothing_else_of_the_text_changes(
    text: str, line: int, column: int, old: str, new: str
) -> None:
    after, made = fixed(text, [fix(line, column, old, new)])
    assert made or after == text
    assert len(after) == len(text) + made * (len(new) - len(old))
