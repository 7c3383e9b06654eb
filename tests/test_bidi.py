"""Signs that turn the direction of the text behind them."""

from __future__ import annotations

import pytest

from composer.bidi import unbalanced


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain", ""),
        ("a \u200f b", ""),
        ("\u2067a\u2069", ""),
        ("\u202ea\u202c", ""),
        ("\u2068\u202aa\u202c\u2069", ""),
        ("a\u202eb", "\u202e"),
        ("a\u202cb", "\u202c"),
        ("\u2067a\u202c", "\u202c"),
        ("\u2067\u202ba\u2069", ""),
        ("\u202ba\u2069", "\u2069"),
    ],
)
def test_the_first_that_has_no_other_half(text: str, found: str) -> None:
    assert unbalanced(text) == found
