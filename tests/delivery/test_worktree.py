"""What Git does not have as it is, asked of real repositories."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.delivery import worktree
from composer.delivery.worktree import commit, is_ignored, is_known, person, uncommitted
from composer.errors import OutsideError
from tests.delivery.repositories import committed, git

FILES = {
    "newsletter.toml": "version = 1\n",
    "issues/a.md": "# A\n",
    "issues/b.md": "# B\n",
    "templates/email.css": "p {}\n",
    ".gitignore": "*.secret\n/private/\n.DS_Store\n*~\n",
}
INPUTS = ("issues/a.md", "newsletter.toml", "templates")
NAMES = (
    "issues/un été.md",
    'issues/a "quoted" one.md',
    "issues/it's.md",
    "issues/two\nlines.md",
    "issues/a\rreturn.md",
    "issues/tab\there.md",
    "issues/back\\slash.md",
    "issues/*.md",
    "issues/[a].md",
    ":issues.md",
    "-issue.md",
    "issues/日本.md",
    os.fsdecode(b"issues/latin-\xe9.md"),
)


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return committed(tmp_path / "letter", FILES)


def test_outside_git(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    assert uncommitted(tmp_path, INPUTS) is None
    assert commit(tmp_path) == ""
    assert person(tmp_path)


def test_no_git_on_the_path(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert uncommitted(project, INPUTS) is None
    assert commit(project) == ""
    assert person(project)


def test_all_is_committed(project: Path) -> None:
    assert uncommitted(project, INPUTS) == ()
    # What has no part in the issue may be as it is.
    (project / "issues/b.md").write_text("edited")
    (project / "notes").write_text("new")
    assert uncommitted(project, INPUTS) == ()
    assert uncommitted(project, ()) == ()
    assert uncommitted(project, ("was/never/there.md",)) == ()


def test_git_does_not_want_to_say(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As in a container that a CI server gave another user's folder.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(OutsideError, match="dubious ownership") as caught:
        uncommitted(project, INPUTS)
    assert caught.value.hint
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    (project / ".git" / "config").write_text("[core\n")
    with pytest.raises(OutsideError, match="bad config line"):
        uncommitted(project, INPUTS)


def edit(root: Path) -> None:
    (root / "issues/a.md").write_text("edited")


def stage(root: Path) -> None:
    edit(root)
    git(root, "add", "issues/a.md")


def stage_and_undo(root: Path) -> None:
    stage(root)
    (root / "issues/a.md").write_text(FILES["issues/a.md"])


def delete(root: Path) -> None:
    (root / "issues/a.md").unlink()


def delete_and_stage(root: Path) -> None:
    git(root, "rm", "--quiet", "issues/a.md")


def take_out(root: Path) -> None:
    git(root, "rm", "--quiet", "--cached", "issues/a.md")


def chmod(root: Path) -> None:
    (root / "issues/a.md").chmod(0o755)


def make_a_link(root: Path) -> None:
    delete(root)
    (root / "issues/a.md").symlink_to("b.md")


@pytest.mark.parametrize(
    "change",
    [edit, stage, stage_and_undo, delete, delete_and_stage, take_out, chmod, make_a_link],
)
def test_changed(project: Path, change: Callable[[Path], None]) -> None:
    change(project)
    assert uncommitted(project, INPUTS) == ("issues/a.md",)


def test_untracked_and_ignored(project: Path) -> None:
    for name in ("new.md", "ignored.secret", "private/inside.md"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("new")
    assert uncommitted(project, ("new.md",)) == ("new.md",)
    assert uncommitted(project, ("ignored.secret",)) == ("ignored.secret",)
    (inside,) = uncommitted(project, ("private/inside.md",)) or ()
    assert inside.startswith("private")


def test_renamed(project: Path) -> None:
    git(project, "mv", "issues/a.md", "issues/c.md")
    assert uncommitted(project, ("issues/c.md",)) == ("issues/c.md",)
    assert uncommitted(project, ("issues",)) == ("issues/a.md", "issues/c.md")


def test_a_folder_among_the_paths(project: Path) -> None:
    for name in ("web.css", "blocks/poll.txt", "own.secret", ".DS_Store", "email.css~"):
        (project / "templates" / name).parent.mkdir(exist_ok=True)
        (project / "templates" / name).write_text("new")
    assert uncommitted(project, INPUTS) == (
        "templates/blocks/poll.txt",
        "templates/own.secret",
        "templates/web.css",
    )


def test_an_ignored_folder(project: Path) -> None:
    git(project, "rm", "-r", "--quiet", "templates")
    git(project, "commit", "--quiet", "--message=Without")
    (project / "templates").mkdir()
    (project / "templates" / "email.css").write_text("p {}")
    with (project / ".gitignore").open("a") as file:
        file.write("/templates/\n")
    assert uncommitted(project, INPUTS) == ("templates",)


@pytest.mark.parametrize("name", NAMES)
def test_names(project: Path, name: str) -> None:
    (project / name).write_text("new")
    assert uncommitted(project, (name,)) == (name,)
    git(project, "--literal-pathspecs", "add", "--", name)
    git(project, "commit", "--quiet", "--message=More")
    assert uncommitted(project, (name, *INPUTS)) == ()
    (project / name).unlink()
    assert uncommitted(project, (name, *INPUTS)) == (name,)


def test_a_pattern_is_a_name(project: Path) -> None:
    edit(project)
    assert uncommitted(project, ("issues/*.md", "issues/[a].md")) == ()


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    inner = "work/été"
    top = committed(tmp_path / "top", {f"{inner}/{name}": text for name, text in FILES.items()})
    root = top / inner
    assert uncommitted(root, INPUTS) == ()
    (top / "templates").mkdir()
    (top / "templates/other.css").write_text("not ours")
    assert uncommitted(root, INPUTS) == ()
    edit(root)
    (root / "templates/new.css").write_text("new")
    assert uncommitted(root, INPUTS) == ("issues/a.md", "templates/new.css")


def test_a_project_behind_a_link(project: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project)
    assert uncommitted(tmp_path / "link", INPUTS) == ()
    edit(project)
    assert uncommitted(tmp_path / "link", INPUTS) == ("issues/a.md",)


def test_links_in_the_project(project: Path) -> None:
    (project / "issues/images").symlink_to("../templates")
    (project / "issues/link.md").symlink_to("b.md")
    inputs = ("issues/images/email.css", "issues/link.md")
    assert uncommitted(project, inputs) == ("issues/link.md",)
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=Links")
    assert uncommitted(project, inputs) == ()
    # What a link leads to is what goes out.
    (project / "templates/email.css").write_text("edited")
    (project / "issues/b.md").write_text("edited")
    assert uncommitted(project, inputs) == ("issues/b.md", "templates/email.css")


def test_a_submodule(project: Path, tmp_path: Path) -> None:
    shared = committed(tmp_path / "shared", {"words.md": "shared", "more.md": "more"})
    allow = ("-c", "protocol.file.allow=always")
    git(project, *allow, "submodule", "--quiet", "add", str(shared), "issues/shared")
    git(project, "commit", "--quiet", "--message=Share")
    inputs = ("issues/a.md", "issues/shared/words.md")
    assert uncommitted(project, inputs) == ()
    inner = project / "issues/shared"
    (inner / "more.md").write_text("not ours")
    assert uncommitted(project, ("issues/a.md",)) == ()
    (inner / "words.md").write_text("edited")
    assert set(uncommitted(project, inputs) or ()) >= {"issues/shared/words.md"}
    assert uncommitted(project, ("issues",)) == ("issues/shared",)
    # Committed there, and not taken up here: who clones the project gets the old one.
    git(inner, "commit", "--quiet", "--all", "--message=Edit")
    assert uncommitted(project, inputs) == ("issues/shared",)
    git(project, "commit", "--quiet", "--all", "--message=Take it up")
    assert uncommitted(project, inputs) == ()


def test_what_is_outside_the_project(project: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("nobody's")
    found = uncommitted(project, ("../outside.md", "issues/a.md"))
    assert found == ("../outside.md",)


def test_before_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "newsletter.toml").write_text("version = 1")
    assert uncommitted(tmp_path, ("newsletter.toml",)) == ("newsletter.toml",)
    assert commit(tmp_path) == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status.renames", "copies"),
        ("status.showUntrackedFiles", "no"),
        ("status.relativePaths", "true"),
        ("status.short", "true"),
        ("status.branch", "true"),
        ("color.status", "always"),
        ("core.quotePath", "true"),
    ],
)
def test_settings_of_the_author(project: Path, key: str, value: str) -> None:
    git(project, "config", key, value)
    edit(project)
    (project / "templates/été.css").write_text("p {}\n")
    assert uncommitted(project, INPUTS) == ("issues/a.md", "templates/été.css")


def test_a_hook_that_runs_us(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = committed(tmp_path / "other", {"issues/a.md": "# Another\n"})
    edit(project)
    expected = commit(project)
    for name, value in {
        "GIT_DIR": other / ".git",
        "GIT_WORK_TREE": other,
        "GIT_INDEX_FILE": other / ".git" / "index",
        "GIT_OBJECT_DIRECTORY": other / ".git" / "objects",
        "GIT_COMMON_DIR": other / ".git",
        "GIT_PREFIX": "issues/",
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_CONFIG": other / ".git" / "config",
    }.items():
        monkeypatch.setenv(name, str(value))
    assert uncommitted(project, INPUTS) == ("issues/a.md",)
    assert commit(project) == expected


def test_looking_changes_nothing(project: Path) -> None:
    index = project / ".git" / "index"
    before = index.read_bytes(), index.stat().st_mtime_ns
    os.utime(project / "issues/a.md", (0, 0))
    assert uncommitted(project, INPUTS) == ()
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before


def test_the_commit(project: Path) -> None:
    assert commit(project) == git(project, "rev-parse", "HEAD").strip()
    git(project, "checkout", "--quiet", "--detach")
    assert len(commit(project)) == 40


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Zoé  Martin", "Zoé Martin"),
        ("two\nlines", "two lines"),
        ("\x1b[31mred", "[31mred"),
        (os.fsdecode(b"latin \xe9"), "latin "),
    ],
)
def test_the_person(project: Path, name: str, told: str) -> None:
    git(project, "config", "user.name", name)
    assert person(project) == told


def test_a_person_without_a_name(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worktree.getpass, "getuser", lambda: "theo")
    assert person(project) == "theo"

    def nobody() -> str:
        raise KeyError(1234)

    monkeypatch.setattr(worktree.getpass, "getuser", nobody)
    assert person(project) == f"user {os.getuid()}"


def test_ignored_and_known(project: Path) -> None:
    assert is_ignored(project, "a.secret")
    assert is_ignored(project, "private/x")
    assert not is_ignored(project, "issues/a.md")
    assert is_known(project, "issues/a.md")
    assert is_known(project, "templates")
    assert not is_known(project, "a.secret")
    # A rule that came too late: Git has it already.
    with (project / ".gitignore").open("a") as file:
        file.write("issues/a.md\n")
    assert not is_ignored(project, "issues/a.md")
