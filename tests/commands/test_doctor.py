"""``newsletter doctor``: aligned lines, hints, JSON, and the exit code."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from composer.domains import resolver
from composer.errors import OutsideError

from .conftest import Run


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("NEWSLETTER_", "GIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def test_what_is_found(project: Path, newsletter: Run) -> None:
    told = newsletter("doctor")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == "✓  settings    Outbox, [delivery.outbox]"
    assert lines[1] == "✓  secrets     Outbox needs none"
    assert lines[2].startswith("✓  connection  a Maildir at ")
    assert lines[3].startswith("✓  ledger      none yet")
    assert lines[4].startswith("?  Git         not in a Git repository")
    assert lines[5] == "   hint: git init, if you want it"
    assert lines[6].startswith("!  sender      bonjour@courant.example")
    assert lines[7].startswith("   hint: ")
    assert told.err == ""


def test_something_broken(project: Path, newsletter: Run) -> None:
    told = newsletter("doctor", "--via", "smtp")
    assert told.code == 1
    assert told.out.startswith("✗  settings  newsletter.toml")
    assert '   hint: add host = "…" under [delivery.smtp]' in told.out.splitlines()
    assert newsletter("doctor", "--via", "sntp").code == 1


def test_as_json(project: Path, newsletter: Run) -> None:
    told = newsletter("doctor", "--via", "smtp", "--json")
    assert told.code == 1
    found = json.loads(told.out)
    assert {"name", "state", "words", "hint"} == set(found[0])
    assert {one["state"] for one in found} >= {"broken", "fine", "unknown"}


def test_settings_that_cannot_be_read(project: Path, newsletter: Run) -> None:
    (project / "newsletter.toml").write_text("version = 1\n[newsletter\n")
    told = newsletter("doctor", "--json")
    assert told.code == 1
    (found,) = json.loads(told.out)
    assert found["name"] == "settings"
    assert found["words"].startswith("newsletter.toml:2")
    assert told.err == ""


def test_no_project(newsletter: Run, tmp_path: Path) -> None:
    told = newsletter("doctor", cwd=tmp_path)
    assert told.code == 2
    assert "newsletter.toml" in told.err


def test_the_dns(project: Path, newsletter: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def silent(name: str, kind: str) -> tuple[str, ...]:
        asked.append((name, kind))
        raise OutsideError("the DNS does not answer", hint="is the network there?")

    monkeypatch.setattr(resolver, "resolve", silent)
    monkeypatch.setattr("composer.commands._examining.resolve", silent)
    told = newsletter("doctor", "--dns")
    # What is not known is not broken.
    assert told.code == 0
    assert ("courant.example", "MX") in asked
    assert "?  MX          the DNS does not answer" in told.out.splitlines()
    asked.clear()
    newsletter("doctor")
    assert not asked


def test_an_output_that_has_no_such_signs(
    project: Path, newsletter: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer.commands import doctor

    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    monkeypatch.setattr("sys.stdout", stream)
    assert not doctor._has_signs()
    assert doctor._SIGNS["broken"][1].isascii()
