"""``newsletter status``: where each issue stands, whoever built or sent it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from composer import load
from composer.delivery.ledger import Outcome, Plan, open_ledger
from composer.delivery.letter import Reader

from .conftest import Run

PATH = "issues/2025-01-06-atome.md"
RECORD = {
    "version": 1,
    "slug": "atome",
    "path": PATH,
    "polls": {"avis": ["top", "bien"]},
    "hash": "0" * 32,
    "channel": "smtp",
    "list_name": "readers.csv",
    "started": "2025-01-06T08:00:00Z",
    "finished": "2025-01-06T08:01:00Z",
    "counts": {"total": 3, "sent": 2, "failed": 1},
}


def told(newsletter: Run, project: Path, *words: str) -> Any:
    (one,) = json.loads(newsletter("status", "atome", "--json", *words, cwd=project).out)
    return one


def edit(project: Path) -> None:
    issue = project / PATH
    issue.write_text(issue.read_text("utf-8").replace("pas mort", "plus là"), "utf-8")


def test_an_issue_that_went_nowhere_says_so(newsletter: Run, project: Path) -> None:
    assert "not built" in newsletter("status", "atome", cwd=project).out
    assert "draft" in newsletter("status", "pret", cwd=project).out


def test_what_is_approved_need_not_be_built(newsletter: Run, project: Path) -> None:
    newsletter("approve", "atome", "--by", "Livia", cwd=project)
    assert told(newsletter, project)["approved"] == "as it is"
    edit(project)
    assert told(newsletter, project)["approved"] == "before it changed"


def test_an_edit_is_seen_though_nobody_built_it(newsletter: Run, project: Path) -> None:
    (project / "readers.csv").write_text("email\nada@example.org\n", "utf-8")
    newsletter("build", "atome", cwd=project)
    words = ("--list", "readers.csv", "--unpublished", "--confirm", "1")
    assert newsletter("send", "atome", *words, cwd=project).code == 0
    assert not told(newsletter, project)["edited"]
    edit(project)
    assert told(newsletter, project)["edited"]
    assert "edited since" in newsletter("status", cwd=project).out
    newsletter("build", "atome", cwd=project)
    assert told(newsletter, project)["edited"]


def test_what_another_machine_sent_is_known_by_its_record(newsletter: Run, project: Path) -> None:
    folder = project / "issues" / "sent"
    folder.mkdir()
    (folder / "2025-01-06-atome.json").write_text(json.dumps(RECORD), "utf-8")
    (sent,) = told(newsletter, project)["sends"]
    assert (sent["sent"], sent["failed"], sent["total"], sent["by"]) == (2, 1, 3, "")
    shown = newsletter("status", "atome", "--readers", cwd=project)
    assert "2025-01-06 08:00 UTC  readers.csv through smtp by another machine" in shown.out
    assert "does not know its readers" in shown.err


def test_what_another_machine_sent_is_not_late(newsletter: Run, project: Path) -> None:
    """A CI server has no ledger of its own, and has what is committed."""
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        settings.write(f'\n[schedule]\ndays = {json.dumps(days)}\nat = "00:00"\n')
    today = datetime.now(ZoneInfo(load(project).newsletter.timezone)).date()
    issue = project / "issues" / f"{today}-jour.md"
    issue.write_text(f"---\ntitle: Jour\ndate: {today}\n---\n\nOui.\n", "utf-8")
    assert newsletter("status", "--due", cwd=project).code == 1
    folder = project / "issues" / "sent"
    folder.mkdir()
    record = RECORD | {"slug": "jour", "path": f"issues/{today}-jour.md", "polls": {}}
    (folder / f"{today}-jour.json").write_text(json.dumps(record), "utf-8")
    fine = newsletter("status", "--due", cwd=project)
    assert (fine.code, fine.err) == (0, "")
    assert fine.out.startswith("fine")


def test_the_readers_who_have_it_not_are_listed(newsletter: Run, project: Path) -> None:
    plan = Plan(
        issue="atome",
        path=PATH,
        hash="0" * 32,
        message_hash="0" * 32,
        channel="smtp",
        sender="bonjour@courant.example",
        commit="",
        by="Livia",
        list_name="readers.csv",
    )
    readers = [Reader(f"{name}@example.org", {}) for name in ("ada", "ben", "zoe")]
    with open_ledger(None, project) as ledger:
        send = ledger.prepare(plan, readers)
        ledger.start(send.id)
        claimed = ledger.turn(send.id, (), want=3)
        states = ("failed", "unknown", "sent")
        done = [
            Outcome(number=one.number, state=state, detail="550 no such user")  # type: ignore[arg-type]
            for one, state in zip(claimed, states, strict=True)
        ]
        ledger.turn(send.id, done, want=0)
        ledger.finish(send.id)
    shown = newsletter("status", "atome", "--readers", cwd=project).out.splitlines()
    assert shown[-2:] == [
        "  failed   ada@example.org  550 no such user",
        "  unknown  ben@example.org  550 no such user",
    ]
    found = told(newsletter, project, "--readers")["readers"]
    assert [(who["email"], who["state"]) for who in found] == [
        ("ada@example.org", "failed"),
        ("ben@example.org", "unknown"),
    ]
    assert told(newsletter, project)["readers"] == []
