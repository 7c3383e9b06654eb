"""What an author passes over by a comment."""

from __future__ import annotations

import pytest

from composer.pipeline import compose, load, proofread
from tests.checking.proofs import HEAD, PATH
from tests.conftest import MakeProject

TWICE = "Le train de de nuit."
IGNORE = "<!-- check: ignore doubled-word: il bégaie -->"


def found(root, body: str, *, head: str = HEAD) -> list[tuple[str, int]]:
    (root / "issues").mkdir(exist_ok=True)
    (root / PATH).write_text(head + body, "utf-8")
    project = load(root, drafts=True)
    checked = proofread(compose(head + body, PATH, project), project, select=["editorial"])
    return [
        (f.code, f.location.line)
        for f in checked.findings
        if f.code.startswith(("doubled-word", "ignore"))
    ]


@pytest.fixture
def root(make_project: MakeProject) -> object:
    return make_project()


def test_a_comment_before_a_block_is_for_that_block_alone(root) -> None:
    assert found(root, f"{IGNORE}\n\n{TWICE}\n\n{TWICE}\n") == [("doubled-word", 9)]


def test_a_comment_inside_a_block_is_for_that_block(root) -> None:
    assert found(root, f"Avant.\n\n{TWICE} {IGNORE}\n\n{TWICE}\n") == [("doubled-word", 9)]


def test_a_comment_right_under_a_block_is_for_that_block(root) -> None:
    assert found(root, f"{TWICE}\n{IGNORE}\n\n{TWICE}\n") == [("doubled-word", 8)]
    assert found(root, f"{TWICE}\n\n{IGNORE}\n") == []


def test_a_whole_container_is_one_block(root) -> None:
    body = f"{IGNORE}\n\n:::callout\nUn mot.\n\n{TWICE}\n:::\n\n{TWICE}\n"
    assert found(root, body) == [("doubled-word", 13)]


def test_what_concerns_the_whole_issue_is_passed_over_by_a_comment_anywhere(root) -> None:
    head = "---\ntitle: Le le titre\ndate: 2025-02-03\n---\n"
    assert found(root, "Un mot.\n", head=head) == [("doubled-word", 2)]
    assert found(root, f"Un mot.\n\n{IGNORE}\n\nUn autre.\n", head=head) == []


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("<!-- check: ignore doubled-word -->", [("ignore-reason", 5)]),
        (
            "<!-- check: ignore doubled-wrod: il bégaie -->",
            [("doubled-word", 7), ("ignore-form", 5)],
        ),
        ("<!-- check: oublie -->", [("doubled-word", 7), ("ignore-form", 5)]),
        ("<!-- check: ignore html-size, doubled-word: il bégaie -->", []),
        ("`<!-- check: ignore doubled-word: il bégaie -->`", [("doubled-word", 7)]),
    ],
)
def test_a_comment_says_what_it_means_and_why(root, comment: str, expected: object) -> None:
    assert sorted(found(root, f"{comment}\n\n{TWICE}\n")) == expected


def test_a_comment_that_nothing_needs_is_told(root) -> None:
    assert found(root, f"{IGNORE}\n\nLe train de nuit.\n") == [("ignore-unused", 5)]
