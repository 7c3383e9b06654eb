"""Bundled templates come compiled: believed only where they are what would be compiled now."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2.environment import Environment

from composer import compose, load
from composer.render import shipped
from composer.render.theme import Theme, theme_names
from tests.conftest import SETTINGS

POLL = "blocks/poll.txt.j2"
ISSUE = "---\ntitle: A\ndate: 2025-02-01\n---\n::button[Oui]{url=https://example.org}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package's compiled templates lie; there are none yet."""
    monkeypatch.setattr(shipped, "FOLDER", tmp_path / "compiled")
    return tmp_path / "compiled"


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of templates that are compiled, as they are."""
    names: list[str] = []
    compiled = Environment.compile

    def compile_(environment: Environment, source: str, name: str, *args: Any, **how: Any) -> Any:
        names.append(name)
        return compiled(environment, source, name, *args, **how)

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


def project(root: Path) -> Path:
    for name, text in {"newsletter.toml": SETTINGS, "issues/a.md": ISSUE}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def editions(root: Path) -> tuple[str, ...]:
    edition = compose(ISSUE, "issues/a.md", load(root))
    return str(edition.email), str(edition.text), edition.web, str(edition.message)


def test_an_edition_is_the_same_and_compiles_nothing(
    tmp_path: Path, folder: Path, generated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    root = project(tmp_path / "letter")
    there = editions(root)
    assert generated
    assert list((tmp_path / "caches").rglob("template-*"))
    shipped.write(folder)
    generated.clear()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "others"))
    assert editions(root) == there
    assert generated == []
    assert not list((tmp_path / "others").rglob("template-*"))


@pytest.mark.parametrize("name", theme_names(None))
def test_every_template_of_a_theme_is_shipped(
    name: str, folder: Path, generated: list[str]
) -> None:
    shipped.write(folder)
    generated.clear()
    theme = Theme.load(name)
    for template in theme.names():
        if template.endswith(".j2"):
            theme.environment.get_template(template)
    assert generated == []


def test_what_is_stale_is_taken_away_and_the_rest_is_let_be(folder: Path) -> None:
    shipped.write(folder)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert before
    (folder / "told.py").write_text("")
    shipped.write(folder)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.parametrize("what", ["Jinja", "the source", "the sandbox", "the settings", "the name"])
def test_what_was_made_otherwise_is_not_asked_for(
    what: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped.write(folder)
    theme = Theme.load("classic")
    environment, name, source = theme.environment, POLL, theme.read(POLL)[0]
    assert shipped.shipped_code(shipped.key_of(environment, name, source))
    if what == "Jinja":
        monkeypatch.setattr(jinja2, "__version__", "3.99", raising=False)
    elif what == "the source":
        source += " "
    elif what == "the sandbox":
        monkeypatch.setattr(Path, "read_bytes", lambda _: b"another")
    elif what == "the settings":
        monkeypatch.setattr(type(environment), "intercepted_binops", frozenset("*"))
    else:
        name = "blocks/another.txt.j2"
    shipped._compiler.cache_clear()
    try:
        key = shipped.key_of(environment, name, source)
    finally:
        monkeypatch.undo()
        shipped._compiler.cache_clear()
    assert not (folder / f"t{key}.py").exists()


@pytest.mark.parametrize("broken", [b"def (", b"\0", b"\xff\xfe", None])
def test_a_file_that_is_missing_or_broken_stops_nothing(
    broken: bytes | None, folder: Path, generated: list[str]
) -> None:
    shipped.write(folder)
    generated.clear()
    theme = Theme.load("classic")
    file = folder / f"t{shipped.key_of(theme.environment, POLL, theme.read(POLL)[0])}.py"
    if broken is None:
        file.unlink()
    else:
        file.write_bytes(broken)
    assert theme.environment.get_template(POLL).root_render_func
    assert generated == [POLL]


def test_a_project_brings_none(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under no folder of its own, from which the program is run."""
    root, mark = project(tmp_path / "letter"), tmp_path / "run"
    shipped.write(folder)
    names = [path.name for path in folder.glob("*.py")]
    first = editions(root)
    for place in ("composer/_compiled", "_compiled", "templates/_compiled", ".newsletter/cache"):
        (root / place).mkdir(parents=True, exist_ok=True)
        for name in names:
            (root / place / name).write_text(f"open({str(mark)!r}, 'w').close()", "utf-8")
    monkeypatch.chdir(root)
    assert editions(root) == first
    assert not mark.exists()
    for name in names:
        (folder / name).write_text(f"open({str(mark)!r}, 'w').close()", "utf-8")
    with pytest.raises(Exception):  # noqa: B017 - the plant would have been seen
        editions(root)
    assert mark.exists()


def test_an_error_is_at_the_same_place(folder: Path) -> None:
    def place() -> list[tuple[str, int | None]]:
        template = Theme.load("classic").environment.get_template(POLL)
        with pytest.raises(jinja2.UndefinedError) as error:
            template.render()
        frames = traceback.extract_tb(error.value.__traceback__)
        return [(f.filename, f.lineno) for f in frames if f.filename.endswith(".j2")]

    before = place()
    assert before
    shipped.write(folder)
    assert place() == before
