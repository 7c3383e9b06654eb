"""``newsletter diff``: what changed for readers since a commit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from .conftest import LUNDI, Run

ATOM = "issues/2025-01-06-atome.md"


def git(root: Path, *words: str) -> str:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(root), *who, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(project: Path) -> Path:
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    return project


def write(root: Path, path: str, text: str) -> None:
    (root / path).write_text(text, "utf-8")


def test_nothing_changed(newsletter: Run, repository: Path) -> None:
    done = newsletter("diff", cwd=repository)
    assert (done.code, done.out) == (0, "Readers see no difference since HEAD.\n")


def test_words_links_sizes_and_findings_are_told(newsletter: Run, repository: Path) -> None:
    changed = LUNDI.replace("n'est pas mort", "n'est pas pas revenu")
    changed = changed.replace("example.org/reacteurs", "example.org/centrales")
    write(repository, ATOM, changed)
    out = newsletter("diff", cwd=repository).out
    assert f"L'atome revient  {ATOM}  " in out
    assert " → " in out.splitlines()[0]
    assert "   7  Le nucléaire n’est pas [-mort.-]{+pas revenu.+}" in out
    assert "{+https://example.org/centrales+}" in out
    assert "[-https://example.org/reacteurs-]" in out
    assert f"{ATOM}:7:24: warning: “pas” stands twice [doubled-word]" in out


def test_what_readers_do_not_see_is_no_difference(newsletter: Run, repository: Path) -> None:
    write(repository, ATOM, LUNDI.replace("Le nucléaire", "<!-- pour moi -->\n\nLe nucléaire"))
    assert "no difference" in newsletter("diff", cwd=repository).out


def test_a_finding_that_only_moved_is_not_new(newsletter: Run, repository: Path) -> None:
    slip = LUNDI.replace("n'est pas", "n'est pas pas")
    write(repository, ATOM, slip)
    git(repository, "commit", "-qam", "slip")
    write(repository, ATOM, slip.replace("Le nucléaire", "Bonjour.\n\nLe nucléaire"))
    (change,) = json.loads(newsletter("diff", "--format", "json", cwd=repository).out)
    assert (change["found"], change["mended"]) == ([], [])
    write(repository, ATOM, LUNDI)
    (change,) = json.loads(newsletter("diff", "--format", "json", cwd=repository).out)
    assert [finding["code"] for finding in change["mended"]] == ["doubled-word"]


def test_new_and_gone_issues_are_told(newsletter: Run, repository: Path) -> None:
    (repository / ATOM).unlink()
    text = LUNDI.replace("number: 1", "number: 9").replace("L'atome revient", "Neuf")
    write(repository, "issues/2025-02-10-neuf.md", text)
    out = newsletter("diff", cwd=repository).out
    assert f"L'atome revient  {ATOM}  gone" in out
    assert "Neuf  issues/2025-02-10-neuf.md  new, " in out


def test_a_setting_shows_in_every_issue(newsletter: Run, repository: Path) -> None:
    settings = repository / "newsletter.toml"
    settings.write_text(settings.read_text("utf-8").replace("69003", "69001"), "utf-8")
    changes = json.loads(newsletter("diff", "--format", "json", cwd=repository).out)
    assert [change["redrawn"] for change in changes] == [True] * 3
    assert "the same words, drawn otherwise" in newsletter("diff", cwd=repository).out


def test_on_a_branch_only_what_the_branch_changed_counts(newsletter: Run, repository: Path) -> None:
    git(repository, "checkout", "-qb", "mine")
    write(repository, ATOM, LUNDI.replace("pas mort", "pas loin"))
    git(repository, "commit", "-qam", "mine")
    git(repository, "checkout", "-q", "main")
    other = repository / "issues" / "2025-01-13-pret.md"
    other.write_text(other.read_text("utf-8") + "\nPlus.\n", "utf-8")
    git(repository, "commit", "-qam", "theirs")
    git(repository, "checkout", "-q", "mine")
    out = newsletter("diff", "main", cwd=repository).out
    assert ATOM in out
    assert "pret.md" not in out


def test_an_issue_that_no_longer_composes_says_so(newsletter: Run, repository: Path) -> None:
    write(repository, ATOM, LUNDI.replace("::poll{#avis}", "::poll{#nix}"))
    out = newsletter("diff", cwd=repository).out
    assert "does not compose" in out
    assert "[unknown-poll]" in out


def test_markdown_is_ready_for_a_comment(newsletter: Run, repository: Path) -> None:
    write(repository, ATOM, LUNDI.replace("n'est pas mort", "n'est *pas* | mort | hier"))
    out = newsletter("diff", "--format", "markdown", cwd=repository).out
    assert out.startswith("### What readers will see, since `HEAD`\n\n| issue | size |")
    assert r"- line 7: Le nucléaire n’est pas ~~mort.~~**\| mort \| hier.**" in out


def test_a_project_below_the_repositorys_root(
    newsletter: Run, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("whole")
    inner = root / "letters"
    project.rename(inner)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    write(inner, ATOM, LUNDI.replace("pas mort", "pas loin"))
    assert "[-mort.-]{+loin.+}" in newsletter("diff", cwd=inner).out
    project.mkdir()


@pytest.mark.parametrize("revision", ["nope", "-n"])
def test_a_revision_that_is_none_is_refused(
    newsletter: Run, repository: Path, revision: str
) -> None:
    words = ("diff", "--", revision) if revision.startswith("-") else ("diff", revision)
    done = newsletter(*words, cwd=repository)
    assert done.code == 2
    assert "hint: " in done.err


def test_outside_git_it_says_so(newsletter: Run, project: Path) -> None:
    done = newsletter("diff", cwd=project)
    assert done.code == 2
    assert "no Git repository" in done.err
    assert newsletter("diff", "--format", "yaml", cwd=project).code == 2
