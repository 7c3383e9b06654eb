"""The command that adds an extra reaches the environment that the program is in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from composer.extras import install

WANTED = '"newsletter-composer[providers]"'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with a Python, whose commands are not on the command line."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin/python"))
    monkeypatch.setenv("PATH", "/nowhere")
    return tmp_path


def test_of_pipx(home: Path) -> None:
    (home / "pipx_metadata.json").write_text("{}")
    assert install("providers") == f"pipx inject newsletter-composer {WANTED}"


def test_of_uv(home: Path) -> None:
    (home / "uv-receipt.toml").write_text("[tool]\n")
    assert install("providers") == f"uv pip install --python {home} {WANTED}"


def test_of_an_environment_that_is_active(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = home / "bin/pip"
    pip.write_text("#!/bin/sh\n")
    pip.chmod(0o755)
    monkeypatch.setenv("PATH", str(pip.parent))
    assert install("providers") == f"pip install {WANTED}"


def test_of_an_environment_whose_pip_is_another(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = home / "other/pip"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    for path in ("/nowhere", str(other.parent)):
        monkeypatch.setenv("PATH", path)
        assert install("providers") == f"{home}/bin/python -m pip install {WANTED}"
