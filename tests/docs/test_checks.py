"""The pages of checks say what the code says."""

from __future__ import annotations

from tests.docs import checks


def test_the_page_is_made_from_the_checks() -> None:
    assert checks.PAGE.read_text("utf-8") == checks.page(), "run `make docs`"


def test_the_readmes_table_is_made_from_the_checks() -> None:
    text = checks.README.read_text("utf-8")
    assert "<!-- checks -->" in text
    assert text == checks.readme(text), "run `make docs`"
