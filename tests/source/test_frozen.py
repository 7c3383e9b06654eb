"""What was sent stays where readers' links and votes lead."""

from __future__ import annotations

import json

import pytest

from composer import compose, load
from composer.errors import AuthorError
from tests.conftest import MakeProject

PATH = "issues/2025-01-09-a.md"
POLL = "::poll{#avis}\n"


def codes(record: object, make_project: MakeProject, head: str = "title: A") -> list[str]:
    text = f"---\n{head}\n---\n{POLL}"
    root = make_project(
        {
            PATH: text,
            "issues/sent/2025-01-09-a.json": record
            if isinstance(record, str)
            else json.dumps(record),
        }
    )
    try:
        return [finding.code for finding in compose(text, PATH, load(root)).findings]
    except AuthorError as error:
        return [finding.code for finding in error.findings]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"version": 1, "slug": "a", "polls": {"avis": ["bien", "top"]}}, []),
        ({"version": 1, "slug": "b"}, ["sent-slug"]),
        ({"version": 1, "slug": "a", "polls": {"avis": ["top", "bof"]}}, ["sent-poll"]),
        ({"version": 2, "slug": "a"}, ["newer-version"]),
        ("{", ["sent-record"]),
    ],
)
def test_what_was_sent_no_longer_changes(
    record: object, expected: list[str], make_project: MakeProject
) -> None:
    assert codes(record, make_project) == expected
