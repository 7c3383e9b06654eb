"""What comes with the program provides for all that it uses, whatever an author's readers use."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from composer.checking.proof import Proof
from composer.checking.support.facts import features
from composer.checking.support.sheet_rules import MEANT
from composer.checks.css_support import CssSupport
from composer.checks.html_support import HtmlSupport
from composer.model import Edition, Project
from composer.model.check_settings import CheckSettings, ClientChecks
from composer.pipeline import compose, load
from tests.blocks.project import ROOT, THEMES, composed, loaded
from tests.blocks.project import make_project as make_examples
from tests.blocks.test_blocks import CASES
from tests.conftest import MakeProject
from tests.render import sample
from tests.render.drawing import PATH

STRICT = CheckSettings(clients=ClientChecks(supported=100))
TEMPLATES = sorted((ROOT / "templates").glob("*/**/*.email.html.j2")) + sorted(
    (ROOT / "templates").glob("*/email.html.j2")
)


def strict(project: Project) -> Project:
    return replace(project, newsletter=replace(project.newsletter, checks=STRICT))


def reported(edition: Edition, project: Project) -> list[str]:
    proof = Proof(edition, project)
    checks = (CssSupport(), HtmlSupport())
    return [fault.finding.message for check in checks for fault in check.examine(proof)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_examples(tmp_path_factory.mktemp("support"))


@pytest.mark.parametrize("theme", THEMES)
def test_no_block_of_a_theme_is_reported(folder: Path, theme: str) -> None:
    project = strict(loaded(folder, theme))
    found = {case.name: reported(composed(case, project), project) for _, case in CASES}
    assert not {name: messages for name, messages in found.items() if messages}


@pytest.mark.parametrize("theme", THEMES)
def test_no_issue_of_the_repository_is_reported(theme: str) -> None:
    project = strict(load(ROOT, theme=theme, drafts=True))
    for path in sorted((ROOT / "issues").glob("*.md")):
        edition = compose(path.read_text("utf-8"), f"issues/{path.name}", project)
        assert not reported(edition, project), path.name


def test_a_mark_that_is_taken_away_is_missed(folder: Path) -> None:
    project = strict(loaded(folder, "classic"))
    (case,) = (case for _, case in CASES if case.name == "post")
    edition = composed(case, project)
    planted = replace(edition, marked=edition.marked.replace("css-text-align", "css-text-aligned"))
    assert len(reported(planted, project)) == 1


@pytest.mark.parametrize("theme", THEMES)
def test_the_sample_of_everything_is_not_reported(make_project: MakeProject, theme: str) -> None:
    text = f"---\n{sample.HEAD}\n---\n{sample.BODY}\n"
    root = make_project({PATH: text, **sample.FILES})
    project = strict(load(root, theme=theme))
    edition = compose(text, PATH, project)
    assert ("background-image" in str(edition.email)) == (theme == "classic")
    assert not reported(edition, project)


def test_marks_name_features_that_there_are() -> None:
    for path in TEMPLATES:
        for words in re.findall(r'data-meant="([^"]*)"', path.read_text("utf-8")):
            assert set(words.split()) <= {*features(), "hidden"}, path


def test_comments_name_features_that_there_are_and_a_reason() -> None:
    sheets = sorted((ROOT / "templates").glob("*/*.css"))
    assert sheets
    for path in sheets:
        text = path.read_text("utf-8")
        marks = list(MEANT.finditer(text))
        assert len(marks) == len(re.findall(r"/\*\s*meant\b", text)), path
        for mark in marks:
            assert set(mark["codes"].split()) <= set(features()), mark[0]
            assert len(mark["reason"].strip(" :.")) > 15, mark[0]


def test_the_docs_name_no_feature_that_there_is_not() -> None:
    text = (ROOT / "docs/adding.md").read_text("utf-8")
    assert set(re.findall(r"\b(?:css|html)-[a-z-]+\b", text)) - {
        "css-support",
        "html-support",
    } <= set(
        json.loads((ROOT / "composer/checking/support/table.json").read_text("utf-8"))["features"]
    )
