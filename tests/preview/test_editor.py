from __future__ import annotations

import stat
from pathlib import Path

import pytest

from composer.errors import OutsideError
from composer.preview.editor import Editor, editor_from
from tests.preview.served import soon


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the search path, with editors that note what they were called with."""
    for name in ("code", "subl", "vim"):
        file = tmp_path / name
        file.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/said"\n', "utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "chosen", "label"),
    [
        ({"VISUAL": "code --wait"}, "", "VS Code"),
        ({"VISUAL": "vim", "EDITOR": "subl -w"}, "", "Sublime Text"),
        ({"VISUAL": "code"}, "subl", "Sublime Text"),
        ({}, "vscode://file{path}:{line}", "vscode"),
    ],
)
def test_an_editor_with_a_window_is_found(
    programs: Path, environment: dict[str, str], chosen: str, label: str
) -> None:
    del programs
    found = editor_from(environment, chosen)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "environment",
    [{}, {"EDITOR": "vim"}, {"EDITOR": "nano"}, {"VISUAL": "emacs -nw"}, {"VISUAL": "code 'a"}],
)
def test_one_that_lives_in_a_terminal_is_none(programs: Path, environment: dict[str, str]) -> None:
    del programs
    assert editor_from(environment) is None


def test_it_is_told_the_line(programs: Path) -> None:
    found = editor_from({"VISUAL": "code --reuse-window {x} --wait"})
    assert found is not None
    assert found.open(Path("/a b/é.md"), 12) == ""
    said = programs / "said"
    soon(lambda: said.is_file() and said.read_text("utf-8"))
    assert said.read_text("utf-8") == "--reuse-window {x} --goto /a b/é.md:12\n"


def test_an_address_is_for_the_browser() -> None:
    found = editor_from({}, "vscode://file{path}:{line}?x={y}")
    assert found is not None
    assert found.open(Path("/a b/é.md"), 3) == "vscode://file/a%20b/%C3%A9.md:3?x={y}"


def test_one_that_does_not_start_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="does not start"):
        Editor("Mine", (str(tmp_path / "none"), "{path}")).open(tmp_path / "a.md", 1)
