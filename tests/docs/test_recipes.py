"""The recipes for other people's programs are in the form that these read."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.docs import program
from tests.docs.pages import ROOT, Page

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def fence(word: str, page: str = "docs/checking.md") -> Any:
    (text,) = [
        fence.text
        for fence in Page.read(page).fences
        if fence.language == "yaml" and word in fence.text
    ]
    return text


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("issues/2025-01-09-grok-3.md", True),
        ("letters/issues/2025-01-09-grok-3/index.md", True),
        ("issues/README.md", False),
        ("issues/_notes.md", False),
        ("issues/snippets/cfp.md", False),
        ("docs/index.md", False),
    ],
)
def test_the_hook_is_for_issues(path: str, is_checked: bool) -> None:
    (hook,) = HOOKS
    found = re.search(hook["files"], path) and not re.search(hook["exclude"], path)
    assert bool(found) == is_checked


def test_the_hook_runs_a_command_that_there_is() -> None:
    (hook,) = HOOKS
    assert hook["entry"] in program.commands()
    (repo,) = yaml.safe_load(fence("repos:"))["repos"]
    assert [each["id"] for each in repo["hooks"]] == [hook["id"]]


def test_the_workflow_is_ten_lines_and_runs_what_there_is() -> None:
    text = fence("pull_request")
    assert len(text.strip().splitlines()) == 10
    workflow = yaml.safe_load(text)
    (job,) = workflow["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert [run.split()[1] for run in runs] == ["diff", "check"]
    for run in runs:
        words = run.partition(" | ")[0].split()
        options = program.commands()[f"newsletter {words[1]}"].options
        assert {word for word in words if word.startswith("--")} <= options


def test_the_workflow_that_publishes_is_ten_lines_and_runs_what_there_is() -> None:
    text = fence("deploy-pages", "docs/publishing.md")
    assert len(text.strip().splitlines()) == 10
    workflow = yaml.safe_load(text)
    (job,) = workflow["jobs"].values()
    (run,) = [step["run"] for step in job["steps"] if "run" in step]
    assert run.endswith("newsletter publish")
    assert "newsletter publish" in program.commands()
    # What is written is what is kept, and what is uploaded.
    folders = [step["with"]["path"] for step in job["steps"] if "path" in step.get("with", {})]
    assert folders == ["site", "site"]
    assert workflow["permissions"]["id-token"] == "write"
