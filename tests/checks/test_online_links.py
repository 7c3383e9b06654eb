"""The checks of links that ask the network, over answers that a test gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from composer.checking.links import written_links
from composer.checking.outside import outside
from composer.checking.passage import passages
from composer.links.asking import Answer
from composer.model import Finding, Severity
from composer.pipeline import compose, load, proofread
from composer.proofreading import Checked

PATH = "issues/2025-02-03-case.md"
BODY = """\
---
title: Le courant passe
date: 2025-02-03
---

Lisez [le rapport](https://labo.example/rapport#page-3) et [la note][note].

https://labo.example/carte

[Nous](https://courant.example/case/), [lui]({{ web_url }}), [elle](https://labo.example/{{ first_name }}), [vous](mailto:a@b.example),
[encore le rapport](https://labo.example/rapport).

[note]: https://labo.example/note
"""
ASKED = (
    "https://labo.example/rapport",
    "https://labo.example/note",
    "https://labo.example/carte",
)

Examine = Callable[..., Checked]


@pytest.fixture
def examine(make_project: Callable[..., Path]) -> Examine:
    lock = '{"version": 1, "url": "https://labo.example/carte", "title": "Carte", "status": 200}\n'
    root = make_project({PATH: BODY, "issues/links.lock.jsonl": lock})
    project = load(root, drafts=True)
    edition = compose(BODY, PATH, project)

    def run(code: str, *answers: Answer, reach: dict[str, Any] | None = None) -> Checked:
        table = {answer.url: answer for answer in answers}
        given = {"answer": table.get} if reach is None else reach
        return proofread(edition, project, select=[code], reach=given)

    return run


def only(checked: Checked) -> Finding:
    (finding,) = checked.findings
    assert finding.hint
    return finding


def test_what_is_asked_for(make_project: Callable[..., Path]) -> None:
    project = load(make_project({PATH: BODY}), drafts=True)
    issue = compose(BODY, PATH, project).issue
    links = written_links(issue, passages(issue))
    addresses = [address for address, _ in outside(links, project)]
    assert tuple(dict.fromkeys(addresses)) == ASKED


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        (404, Severity.ERROR),
        (410, Severity.ERROR),
        (400, Severity.WARNING),
        (500, Severity.WARNING),
        (503, Severity.WARNING),
    ],
)
def test_a_page_that_is_gone(status: int, severity: Severity, examine: Examine) -> None:
    finding = only(examine("dead-link", Answer(url=ASKED[0], status=status)))
    assert finding.location.line == 6
    assert finding.location.column == 8
    assert finding.severity is severity
    assert str(status) in finding.message


@pytest.mark.parametrize("status", [200, 204, 304, 401, 403, 429, 451, 999])
def test_a_page_that_is_there_or_is_not_shown_to_programs(status: int, examine: Examine) -> None:
    assert not examine("dead-link", *(Answer(url=url, status=status) for url in ASKED)).findings


def test_linkedin_tells_programs_that_people_are_not_there(examine: Examine) -> None:
    from composer.checks.dead_link import _is_refusal

    assert _is_refusal(Answer(url="https://www.linkedin.com/in/ana/", status=404))
    assert not _is_refusal(Answer(url="https://notlinkedin.com/in/ana/", status=404))


def test_a_host_that_is_not_found(examine: Examine) -> None:
    gone = Answer(url=ASKED[1], problem="unreachable", message="it cannot be reached")
    finding = only(examine("dead-link", gone))
    assert (finding.location.line, finding.severity) == (6, Severity.WARNING)
    assert finding.message == "it cannot be reached"


@pytest.mark.parametrize("problem", ["certificate", "late", "refused"])
def test_each_problem_is_told_by_one_check(problem: Any, examine: Examine) -> None:
    answer = Answer(url=ASKED[0], problem=problem, message="wrong", seconds=15)
    told = [code for code in CODES if examine(code, answer).findings]
    assert (
        told == {"certificate": ["bad-certificate"], "late": ["slow-link"], "refused": []}[problem]
    )


CODES = ("bad-certificate", "dead-link", "moved-link", "slow-link")


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_asked_where_nobody_may(code: str, examine: Examine) -> None:
    assert not examine(code, reach={}).findings
    assert not examine(code).findings


def test_a_page_that_moved_is_mended_with_its_fragment(examine: Examine) -> None:
    moved = Answer(url=ASKED[0], status=200, moved="https://labo.example/2025/rapport")
    checked = examine("moved-link", moved)
    finding = only(checked)
    fix = checked.fixes[finding]
    assert (fix.location.line, fix.location.column) == (6, 20)
    assert fix.old == "https://labo.example/rapport#page-3"
    assert fix.new == "https://labo.example/2025/rapport#page-3"
    assert finding.severity is Severity.NOTE


def test_the_definition_of_a_label_is_what_is_mended(examine: Examine) -> None:
    moved = Answer(url=ASKED[1], status=200, moved="https://labo.example/note/")
    checked = examine("moved-link", moved)
    fix = checked.fixes[only(checked)]
    assert (fix.location.line, fix.old) == (13, "https://labo.example/note")


def test_the_address_of_a_card_stays_for_the_lock_knows_it(examine: Examine) -> None:
    moved = Answer(url=ASKED[2], status=200, moved="https://labo.example/carte/")
    checked = examine("moved-link", moved)
    assert only(checked).location.line == 8
    assert not checked.fixes


@pytest.mark.parametrize(
    "new", ["https://labo.example/a)b", "https://labo.example/a b", "https://labo.example/<a>"]
)
def test_what_would_mean_something_in_markdown_is_not_written(new: str, examine: Examine) -> None:
    assert not examine("moved-link", Answer(url=ASKED[0], status=200, moved=new)).fixes


def test_a_page_that_is_sent_to_the_first_one_is_gone(examine: Examine) -> None:
    moved = Answer(url=ASKED[0], status=200, moved="https://labo.example/")
    checked = examine("moved-link", moved)
    assert only(checked).severity is Severity.WARNING
    assert not checked.fixes


@pytest.mark.parametrize(
    "gate", ["https://labo.example/login?next=/rapport", "https://consent.labo.example/x"]
)
def test_a_gate_is_no_new_address(gate: str, examine: Examine) -> None:
    assert not examine("moved-link", Answer(url=ASKED[0], status=200, moved=gate)).findings


@pytest.mark.parametrize(("seconds", "is_told"), [(5.0, False), (5.1, True)])
def test_a_slow_page(seconds: float, is_told: bool, examine: Examine) -> None:
    checked = examine("slow-link", Answer(url=ASKED[0], status=200, seconds=seconds))
    assert bool(checked.findings) is is_told


def test_a_page_that_never_answered_is_a_warning(examine: Examine) -> None:
    late = Answer(url=ASKED[0], problem="late", seconds=15.02)
    finding = only(examine("slow-link", late))
    assert (finding.severity, "15 seconds" in finding.message) == (Severity.WARNING, True)
