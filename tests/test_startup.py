"""What starts quickly loads little: help and completion load none of what rendering needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

HEAVY = (
    "premailer",
    "cssutils",
    "lxml",
    "jinja2",
    "markdown_it",
    "mdit_py_plugins",
    "rich",
    "pygments",
    "requests",
    "urllib3",
    "bs4",
    "yaml",
    "frontmatter",
    "PIL",
    "babel",
    "nh3",
    "slugify",
    "regex",
    "msgspec",
    "asyncio",
    "concurrent.futures.process",
    "multiprocessing",
)

#: Runs the command line, then tells on stderr which of some modules are there.
SCRIPT = """
import os, sys
from composer.commands import run
code = run(sys.argv[1:])
# What stands for a module that must not be loaded is none.
found = [name for name in os.environ["HEAVY"].split() if sys.modules.get(name) is not None]
print("loaded:", *found, file=sys.stderr)
sys.exit(code)
"""


def loaded(
    *words: str, cwd: Path, env: dict[str, str] | None = None, names: tuple[str, ...] = HEAVY
) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HEAVY": " ".join(names), **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "loaded:" in done.stderr, done.stderr
    return done.stdout, done.stderr.rpartition("loaded:")[2].strip()


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ("blocks", "--help"),
        ("build", "--help"),
        ("init", "--help"),
        ("issues", "--help"),
        ("links", "fetch", "--help"),
        ("new", "--help"),
        ("publish", "--help"),
        ("schema", "--help"),
        ("theme", "eject", "--help"),
        ("isues",),
    ],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(words: tuple[str, ...], tmp_path: Path) -> None:
    assert loaded(*words, cwd=tmp_path)[1] == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("line", ["newsletter b", "newsletter build ", "newsletter blocks po"])
def test_completion_loads_nothing_heavy(shell: str, line: str) -> None:
    env = {
        "_NEWSLETTER_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(line.count(" ")),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    offered, heavy = loaded(cwd=ROOT, env=env)
    assert heavy == ""
    assert {"b": "blocks", "": "latest", "po": "poll"}[line.rpartition(" ")[2]] in offered


def test_the_test_would_find_it(tmp_path: Path) -> None:
    assert "msgspec" in loaded("blocks", "poll", cwd=tmp_path)[1].split()


@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("status", "letter")])
def test_status_loads_nothing_that_sends(words: tuple[str, ...], tmp_path: Path) -> None:
    """Who has sent nothing yet waits for none of it."""
    (tmp_path / "newsletter.toml").write_text(
        '[newsletter]\nname = "L"\nurl = "https://l.example"\n[sender]\nemail = "a@l.example"\n'
    )
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "2025-01-06-letter.md").write_text(
        "---\ntitle: Letter\ndate: 2025-01-06\n---\nWords.\n"
    )
    names = ("django", "anymail", "requests", "urllib3", "sqlalchemy", "psycopg", "smtplib")
    assert loaded(*words, cwd=tmp_path, names=names)[1] == ""
    assert not (tmp_path / ".newsletter" / "ledger.sqlite3").exists()
