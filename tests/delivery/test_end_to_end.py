"""The whole way by commands: an issue to a list, through a real server, and back; then the next."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
from email import policy
from pathlib import Path

import pytest

from tests.benchmarks.promises import ROOT
from tests.conftest import SETTINGS, MakeProject
from tests.delivery.mailserver import PASSWORD, MailServer, until
from tests.delivery.returning import BOUNCES, place

LEA, GONE = "lea@courant.example", "Gone@bounce.test"
TOP = "---\ntitle: «Été» {number} 🎉\ndate: 2025-01-1{number}\n---\n"


@pytest.fixture
def root(make_project: MakeProject, emptied: MailServer) -> Path:
    delivery = f"""
[delivery]
channel = "smtp"
return_path = "{BOUNCES}"

[delivery.smtp]
host = "127.0.0.1"
port = {emptied.smtp}
security = "none"
"""
    body = "Bonjour {{ first_name | default('vous') }}.\n"
    return make_project(
        {
            f"issues/2025-01-1{number}-n{number}.md": TOP.format(number=number) + body
            for number in (1, 2)
        }
        | {"readers.csv": f"email,first_name\n{LEA},Zoé\n{GONE},Personne\n"},
        settings=SETTINGS + delivery,
    )


def newsletter(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
        "NEWSLETTER_IMAP_PASSWORD": PASSWORD,
    }
    command = [sys.executable, "-m", "composer", *words]
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def send(root: Path, issue: str) -> subprocess.CompletedProcess[str]:
    words = ("--list", "readers.csv", "--unpublished", "--confirm", "2")
    return newsletter(root, "send", issue, *words)


def test_who_bounces_is_left_out_of_the_next_issue(root: Path, emptied: MailServer) -> None:
    before = len(emptied.messages(LEA))
    first = send(root, "n1")
    assert first.returncode == 0, first.stderr
    raw = emptied.wait(LEA, before + 1)[-1]
    message = email.message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == "«\xa0Été\xa0» 1 🎉"
    assert "Bonjour Zoé." in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message["Return-Path"].startswith("<bounces+")
    emptied.wait(BOUNCES)
    told = newsletter(root, "bounces", place(emptied, BOUNCES))
    assert told.returncode == 0, told.stderr
    assert told.stdout.split()[:2] == ["suppressed", GONE]
    again = newsletter(root, "bounces", place(emptied, BOUNCES), "--json")
    assert [one["done"] for one in json.loads(again.stdout)] == ["known"]
    second = send(root, "n2")
    assert second.returncode == 0, second.stderr
    emptied.wait(LEA, before + 2)
    (n2,) = json.loads(newsletter(root, "status", "n2", "--json").stdout)
    assert [(one["sent"], one["suppressed"]) for one in n2["sends"]] == [(1, 1)]


def through(root: Path, emptied: MailServer) -> None:
    """From now on, through the port that is narrower."""
    settings = root / "newsletter.toml"
    port = f"port = {emptied.far}"
    settings.write_text(
        settings.read_text("utf-8").replace(f"port = {emptied.smtp}", port), "utf-8"
    )


def test_a_server_that_refuses_at_once_fails_the_reader_and_no_other(
    root: Path, emptied: MailServer
) -> None:
    through(root, emptied)
    (root / "readers.csv").write_text(f"email\n{GONE}\nben@courant.example\n", "utf-8")
    sent = send(root, "n1")
    assert sent.returncode == 4, sent.stderr
    listed = newsletter(root, "status", "n1", "--readers").stdout
    assert f"failed  {GONE}" in listed
    assert "ben@courant.example" not in listed
    suppressed = newsletter(root, "suppress", "--list").stdout
    assert GONE in suppressed


def untouched(root: Path) -> bool:
    """Whether nothing tells that a send was asked for."""
    (n1,) = json.loads(newsletter(root, "status", "n1", "--json").stdout)
    return n1["sends"] == [] and not (root / "issues" / "sent").exists()


def test_accents_before_the_at_go_to_a_server_that_offers_them_and_to_no_other(
    root: Path, emptied: MailServer
) -> None:
    (root / "readers.csv").write_text(f"email\njosé@courant.example\n{LEA}\n", "utf-8")
    before = len(emptied.messages(LEA))
    wide = (root / "newsletter.toml").read_text("utf-8")
    through(root, emptied)
    stopped = send(root, "n1")
    assert stopped.returncode == 3, stopped.stderr
    assert "mx.test cannot write to josé@courant.example" in stopped.stderr
    assert untouched(root)
    (root / "newsletter.toml").write_text(wide, "utf-8")
    sent = send(root, "n1")
    assert sent.returncode == 0, sent.stderr
    assert len(emptied.wait(LEA, before + 1)) == before + 1
    # Postfix has it, whose Dovecot does not (RFC 6531 §3.2).
    taken = "to=<josé@courant.example>, relay=127.0.0.1"
    until(lambda: taken in emptied.log, "Postfix to take it on", emptied)


def test_an_issue_that_is_larger_than_the_server_takes_goes_to_nobody(
    root: Path, emptied: MailServer
) -> None:
    through(root, emptied)
    issue = root / "issues" / "2025-01-11-n1.md"
    text = issue.read_text("utf-8")
    issue.write_text(f"{text}\n{'Le soleil brille aussi. ' * 3000}\n", "utf-8")
    (root / "readers.csv").write_text(
        "email\npaul@courant.example\niris@courant.example\n", "utf-8"
    )
    before = len(emptied.messages("paul@courant.example"))
    stopped = send(root, "n1")
    assert stopped.returncode == 3, stopped.stderr
    assert "mx.test takes 0.1 MB at most" in stopped.stderr
    assert untouched(root)
    issue.write_text(text, "utf-8")
    sent = send(root, "n1")
    assert sent.returncode == 0, sent.stderr
    assert len(emptied.wait("paul@courant.example", before + 1)) == before + 1
