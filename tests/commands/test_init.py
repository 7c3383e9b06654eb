"""``newsletter init``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from composer import compose, load
from composer.commands import _begin

from .conftest import Result, Run

FILES = {
    "newsletter.toml",
    "issues/images/.gitkeep",
    "issues/links.lock.jsonl",
    "templates/new.md",
    ".gitignore",
    ".gitattributes",
}

ODD = "L'été \"d'Ève\" #1: \\o/ {url} {{ x }} ⭐"


@pytest.fixture(autouse=True)
def git(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What git is set to, whoever runs the tests."""
    known = {"user.name": "Zoé Martin", "user.email": "zoe@courant.example"}
    monkeypatch.setattr(_begin, "_git", lambda key: known.get(key, ""))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return known


def settings(root: Path) -> dict[str, dict[str, str]]:
    return tomllib.loads((root / "newsletter.toml").read_text("utf-8"))


def built(root: Path) -> list[str]:
    """The findings of a build of everything, errors being raised."""
    project = load(root)
    assert project.broken == {}
    found = []
    for path in project.catalogue:
        edition = compose((root / path).read_text("utf-8"), path, project)
        assert str(edition.email)
        found += [str(f) for f in (*edition.issue.findings, *edition.findings)]
    return found


def test_defaults_make_a_project_that_builds(newsletter: Run, tmp_path: Path) -> None:
    made = newsletter("init", "my-letter", "--yes", cwd=tmp_path)
    assert made.code == 0
    root = tmp_path / "my-letter"
    (welcome,) = (root / "issues").glob("*.md")
    assert {path.removeprefix("my-letter/") for path in made.out.splitlines()} == {
        *FILES,
        f"issues/{welcome.name}",
    }
    assert welcome.name.endswith("-welcome.md")
    known = settings(root)
    assert known["version"] == 1
    assert known["newsletter"]["name"] == "My letter"
    assert known["newsletter"]["language"] == "en"
    assert known["sender"] == {"name": "Zoé Martin", "email": "zoe@courant.example"}
    assert built(root) == []
    assert "cd my-letter" in made.err


@pytest.mark.parametrize("language", ["en", "fr", "pt", "pt-BR", "fr-CA"])
def test_the_welcome_speaks_the_language_and_needs_no_mending(
    newsletter: Run, tmp_path: Path, language: str
) -> None:
    made = newsletter("init", "--yes", "--language", language, "--name", ODD, cwd=tmp_path)
    assert made.code == 0, made.err
    (path,) = load(tmp_path).catalogue
    assert load(tmp_path).catalogue[path].language == language
    assert not load(tmp_path).catalogue[path].draft
    assert ODD in load(tmp_path).catalogue[path].title
    assert built(tmp_path) == []


def test_a_language_without_words_gets_a_welcome_in_english(
    newsletter: Run, tmp_path: Path
) -> None:
    assert newsletter("init", "--yes", "--language", "eo", cwd=tmp_path).code == 0
    assert [meta.language for meta in load(tmp_path).catalogue.values()] == ["en"]
    assert settings(tmp_path)["newsletter"]["language"] == "eo"
    assert built(tmp_path) == []


def test_questions_are_asked_and_wrong_answers_asked_again(newsletter: Run, tmp_path: Path) -> None:
    typed = 'Courant "continu"\nfrançais\nfr\nno address\n\nThéo <theo@>\nThéo <theo@c.example>\n\n'
    made = newsletter("init", cwd=tmp_path, typed=typed)
    assert made.code == 0, made.err
    assert "What is the newsletter called? [" in made.err
    assert "error: “français” is no language tag\nhint: as en, fr or pt-BR\n" in made.err
    assert "error: url must be a whole address" in made.err
    assert "error: “theo@” is no mail address" in made.err
    known = settings(tmp_path)
    assert known["newsletter"]["name"] == 'Courant "continu"'
    assert known["newsletter"]["language"] == "fr"
    assert known["newsletter"]["url"] == "https://newsletter.example"
    assert known["sender"] == {"name": "Théo", "email": "theo@c.example"}
    assert "?" not in made.out


def test_the_end_of_what_is_typed_takes_the_defaults(newsletter: Run, tmp_path: Path) -> None:
    assert newsletter("init", cwd=tmp_path, typed="Une lettre\n").code == 0
    assert settings(tmp_path)["newsletter"]["name"] == "Une lettre"


def test_options_are_not_asked_for(newsletter: Run, tmp_path: Path) -> None:
    made = newsletter("init", "--name", "A", "--theme", "classic", "--language", "pt", cwd=tmp_path)
    for question in ("called", "language", "theme"):
        assert question not in made.err
    assert "Who is the mail from? [Zoé Martin <zoe@courant.example>]" in made.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--language", "../x"], "no language tag"),
        (["--theme", "clasic"], "write classic"),
        (["--from", "Zoé"], "no mail address"),
        (["--from", "Zoé <zoe@x.org\r\nBcc: a@b.c>"], "no mail address"),
        (["--url", "courant.example"], "whole address"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(
    newsletter: Run, tmp_path: Path, words: list[str], told: str
) -> None:
    failed = newsletter("init", "new", "--yes", *words, cwd=tmp_path)
    assert failed.code == 2
    assert told in failed.err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("a@b.example", "My letter", "a@b.example"),
        ('"Zoé, la grande" <a@b.example>', "Zoé, la grande", "a@b.example"),
        ("<a@b.example>", "My letter", "a@b.example"),
        ('O\'Neil "Shaq" <a@b.example>', 'O\'Neil "Shaq"', "a@b.example"),
    ],
)
def test_senders(
    newsletter: Run,
    tmp_path: Path,
    git: dict[str, str],
    *,
    sender: str,
    name: str,
    address: str,
) -> None:
    git.clear()
    assert newsletter("init", "my-letter", "-y", "--from", sender, cwd=tmp_path).code == 0
    assert settings(tmp_path / "my-letter")["sender"] == {"name": name, "email": address}


def test_what_git_has_may_be_no_address(
    newsletter: Run, tmp_path: Path, git: dict[str, str]
) -> None:
    git["user.email"] = "root@(none)"
    assert newsletter("init", "--yes", cwd=tmp_path).code == 0
    assert settings(tmp_path)["sender"]["email"] == "hello@newsletter.example"


def test_a_project_is_never_written_over(newsletter: Run, project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    failed = newsletter("init", "--yes", cwd=project)
    assert failed.code == 2
    assert "there is a project already: newsletter.toml" in failed.err
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_files_that_are_there_are_kept_and_said_so(newsletter: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("dist/\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/new.md").symlink_to("nowhere.md")
    made = newsletter("init", "--yes", cwd=tmp_path)
    assert made.code == 0
    assert (
        "kept .gitignore: it was there already; add to it: /site/, .newsletter/, .env" in made.err
    )
    assert "kept templates/new.md" in made.err
    assert (tmp_path / ".gitignore").read_text() == "dist/\n"
    assert not (tmp_path / "templates/nowhere.md").exists()
    assert ".gitignore" not in made.out


def test_who_has_issues_gets_no_welcome(newsletter: Run, tmp_path: Path) -> None:
    issue = tmp_path / "issues/2020-01-01-first.md"
    issue.parent.mkdir()
    issue.write_text("# First\n\nHello.\n")
    assert newsletter("init", "--yes", cwd=tmp_path).code == 0
    assert [path.name for path in issue.parent.glob("*.md")] == [issue.name]


def test_a_file_is_no_folder(newsletter: Run, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    assert newsletter("init", "x", "--yes", cwd=tmp_path).code == 2


def test_a_folder_that_cannot_be_written_is_told(
    newsletter: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, data: bytes) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(_begin, "write_new", refused)
    failed = newsletter("init", "--yes", cwd=tmp_path)
    assert (failed.code, failed.out) == (3, "")
    assert "newsletter.toml: Permission denied" in failed.err


@pytest.mark.parametrize(
    ("environment", "language"),
    [("fr_FR.UTF-8", "fr"), ("pt_BR", "pt"), ("de_DE", "en"), ("POSIX", "en"), ("../x", "en")],
)
def test_the_language_follows_the_environment(
    newsletter: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: str,
    language: str,
) -> None:
    monkeypatch.setenv("LC_ALL", environment)
    monkeypatch.setenv("TZ", "America/Sao_Paulo")
    assert newsletter("init", "--yes", cwd=tmp_path).code == 0
    known = settings(tmp_path)["newsletter"]
    assert (known["language"], known["timezone"]) == (language, "America/Sao_Paulo")


def test_in_a_process_of_its_own_it_builds(process: Callable[..., Result], tmp_path: Path) -> None:
    assert process("init", "letter", "--yes", "--quiet", cwd=tmp_path).code == 0
    built = process("build", cwd=tmp_path / "letter")
    assert built.code == 0, built.err
    assert (tmp_path / "letter/dist/welcome/email.html").is_file()


def test_what_it_says_can_be_typed(newsletter: Run, tmp_path: Path) -> None:
    made = newsletter("init", "my è dir", "--yes", cwd=tmp_path)
    assert "  cd 'my è dir'\n" in made.err


def test_the_question_for_a_theme_lists_them(newsletter: Run, tmp_path: Path) -> None:
    made = newsletter("init", cwd=tmp_path, typed="\n\n\n\n\n")
    assert "Which theme? (classic, letter) [classic]: " in made.err


def test_it_takes_no_project(newsletter: Run, tmp_path: Path) -> None:
    assert "--project" not in newsletter("init", "--help", cwd=tmp_path).out
    made = newsletter("--project", "there", "init", "--yes", cwd=tmp_path)
    assert made.code == 2
    assert "write newsletter init there" in made.err
    assert list(tmp_path.iterdir()) == []
