"""Commands run as in a terminal, in this process: the words, what was typed, where."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from composer.commands import run

ROOT = Path(__file__).parents[2]

LUNDI = """\
---
title: L'atome revient
number: 1
date: 2025-01-06
---

Le nucléaire n'est pas mort.

## Les réacteurs

https://example.org/reacteurs

## À lundi {.carry .unlisted}

::poll{#avis}

PS : à bientôt {{ first_name | default("à vous") }}.
"""

PORTUGUESE = """\
---
title: O átomo volta
number: 1
date: 2025-01-07
language: pt
---

Olá.
"""

DRAFT = """\
---
title: Pas encore prêt
number: 2
date: 2025-01-13
draft: yes
---

…
"""


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


class _Keyboard(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def project(make_project: Callable[..., Path]) -> Path:
    return make_project(
        {
            "issues/2025-01-06-atome.md": LUNDI,
            "issues/2025-01-07-atomo/index.md": PORTUGUESE,
            "issues/2025-01-13-pret.md": DRAFT,
            "issues/README.md": "# No issue",
            "issues/_notes.md": "no issue",
        }
    )


@pytest.fixture
def newsletter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Runs ``newsletter`` with some words."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*words: str, cwd: Path = tmp_path, typed: str = "", person: bool = False) -> Result:
        monkeypatch.chdir(cwd)
        piped = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", _Keyboard(typed) if person else piped)
        capsys.readouterr()
        code = run(words)
        told = capsys.readouterr()
        return Result(code, told.out, told.err)

    return call


@pytest.fixture
def process() -> Run:
    """Runs ``python -m composer`` in a process of its own."""

    def call(*words: str, cwd: Path, env: dict[str, str] | None = None) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "composer", *words],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(env or {})},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return call
