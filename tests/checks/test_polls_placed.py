"""Polls, and merge fields without words for readers who have none."""

from __future__ import annotations

import pytest

from tests.checks.finding import found, issue
from tests.conftest import MakeProject


def poll(*answers: str) -> str:
    return "\n".join(
        (":::poll{#saison}", "Quelle saison ?", "", *(f"- {a}" for a in answers), ":::")
    )


@pytest.mark.parametrize(("count", "amiss"), [(6, False), (7, True)])
def test_a_poll_has_six_answers(make_project: MakeProject, count: int, amiss: bool) -> None:
    text = issue(poll(*(f"Réponse {n}" for n in range(count))))
    assert bool(found(make_project, "poll-options", text)) is amiss


@pytest.mark.parametrize(
    ("label", "amiss"),
    [
        ("é" * 50, False),
        ("é" * 51, True),
        ("冬" * 25, False),
        ("冬" * 26, True),
        ("⭐" * 3 + "é" * 44, False),
        ("⭐" * 3 + "é" * 45, True),
    ],
)
def test_an_answer_fits_on_its_button(make_project: MakeProject, label: str, amiss: bool) -> None:
    assert bool(found(make_project, "poll-label", issue(poll("Non", label)))) is amiss


@pytest.mark.parametrize(
    ("first", "second", "amiss"),
    [
        ("L'hiver", "l’HIVER !", True),
        ("⭐", "⭐", True),
        ("⭐", "⭐⭐", False),
        ("L'hiver", "L'hiver 2", False),
        ("Oui", "Oui, mais", False),
    ],
)
def test_answers_can_be_told_apart(
    make_project: MakeProject, first: str, second: str, amiss: bool
) -> None:
    assert bool(found(make_project, "poll-answers", issue(poll(first, second)))) is amiss


def test_each_placement_of_a_poll_is_told(make_project: MakeProject) -> None:
    settings = "[checks.polls]\noptions = 1"
    text = issue("::poll{#avis}\n\nEncore.\n\n::poll{#avis}")
    findings = found(make_project, "poll-options", text, settings=settings)
    assert [each.location.line for each in findings] == [7, 11]


@pytest.mark.parametrize(("day", "amiss"), [("2025-02-02", True), ("2025-02-03", False)])
def test_a_poll_closes_on_the_day_of_the_issue_or_later(
    make_project: MakeProject, day: str, amiss: bool
) -> None:
    settings = f'[polls.saison]\nquestion = "Laquelle ?"\noptions = ["A", "B"]\ncloses = {day}'
    text = issue("::poll{#saison}")
    assert bool(found(make_project, "poll-closed", text, settings=settings)) is amiss


def test_a_field_of_an_included_file_is_told_of_there(make_project: MakeProject) -> None:
    files: dict[str, str | bytes] = {"issues/_parts/bonjour.md": "Bonjour,\n{{ first_name }} !\n"}
    text = issue("::include[_parts/bonjour.md]")
    (finding,) = found(make_project, "merge-default", text, files=files)
    assert (finding.location.path, finding.location.line) == ("issues/_parts/bonjour.md", 2)


def test_a_field_that_nobody_knows_is_no_field(make_project: MakeProject) -> None:
    assert not found(make_project, "merge-default", issue("Bonjour {{ prenom }}."))


def test_a_field_in_a_title_is_composings(make_project: MakeProject) -> None:
    text = issue("Bonjour.", title="Bonjour {{ first_name }}")
    assert not found(make_project, "merge-default", text)


def test_a_field_in_a_comment_is_none(make_project: MakeProject) -> None:
    assert not found(make_project, "merge-default", issue("Bonjour. <!-- {{ first_name }} -->"))
