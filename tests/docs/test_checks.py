"""The pages of checks say what the code says."""

from __future__ import annotations

from composer.checking.messages import messages
from tests.docs import checks
from tests.docs.codes import codes_of


def test_the_page_is_made_from_the_checks() -> None:
    assert checks.PAGE.read_text("utf-8") == checks.page(), "run `make docs`"


def test_the_readmes_table_is_made_from_the_checks() -> None:
    text = checks.README.read_text("utf-8")
    assert "<!-- checks -->" in text
    assert text == checks.readme(text), "run `make docs`"


def test_explain_knows_every_code_of_composing() -> None:
    assert messages().keys() == codes_of(checks.ROOT / "composer").keys()
