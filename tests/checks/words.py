"""What the tests of the words share: one issue of many paragraphs, and what is found in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from composer.checking.check import Fix
from composer.checking.fixing import fixed
from composer.model import Finding
from composer.pipeline import compose, load, proofread
from tests.conftest import SETTINGS

HEAD = "---\ntitle: {title}\ndate: 2025-02-03\n---\n\n"
ISSUE = "issues/2025-02-03-case.md"


class Desk:
    """Looks through texts with one check, and mends them."""

    def __init__(self, root: Path, code: str, settings: str) -> None:
        self.root, self.code = root, code
        (root / "issues").mkdir(parents=True, exist_ok=True)
        (root / "newsletter.toml").write_text(settings, "utf-8")
        self.project = load(root, drafts=True)

    def look(self, text: str) -> tuple[Sequence[Finding], dict[Finding, Fix]]:
        """What is found in a whole issue."""
        (self.root / ISSUE).write_text(text, "utf-8")
        project = load(self.root, drafts=True)
        checked = proofread(compose(text, ISSUE, project), project, select=[self.code])
        return checked.findings, dict(checked.fixes)

    def found(self, *paragraphs: str) -> set[str]:
        """The paragraphs, of one line each, in which something is found."""
        text = HEAD.format(title="Un titre") + "\n\n".join(paragraphs) + "\n"
        lines = text.split("\n")
        return {lines[each.location.line - 1] for each in self.look(text)[0]}

    def mended(self, paragraph: str) -> str:
        """A paragraph with all fixes of the check."""
        text = HEAD.format(title="Un titre") + paragraph + "\n"
        for _ in range(3):
            text, made = fixed(text, self.look(text)[1].values())
            if not made:
                break
        return text.removeprefix(HEAD.format(title="Un titre")).rstrip("\n")


MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(tmp_path: Path) -> MakeDesk:
    """A desk for one check, in a language."""

    def make(code: str, language: str = "fr", *, more: str = "", typography: bool = True) -> Desk:
        settings = SETTINGS.replace('language = "fr"', f'language = "{language}"')
        if not typography:
            settings = settings.replace("timezone =", "typography = false\ntimezone =")
        return Desk(tmp_path / language, code, settings + more)

    return make
