"""What becomes of each issue of a project that is built."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from composer import dist
from composer.atomic import lock_path
from composer.builder import Builder, Outcome
from composer.errors import OutsideError
from composer.pipeline import load
from tests.conftest import MakeProject

ELSEWHERE = "issues/2025-01-05-a.md"
FILES: dict[str, str | bytes] = {
    ELSEWHERE: "---\ntitle: A\ncanonical: https://a.example/\n---\n",
    "issues/2025-01-06-b.md": "---\ntitle: B\ndraft: yes\n---\nTexte.\n",
    "issues/2025-01-07-c.md": "---\ntitle: C\ncanonical: https://c.example/\n---\nTexte.\n",
}


def build(root: Path) -> list[Outcome]:
    builder = Builder(root, root / "dist")
    unchanged = builder.unchanged()
    if unchanged is not None:
        return unchanged
    project = load(root)
    return builder.build(project, tuple(project.catalogue), all_of_them=True)


def states(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.summary["title"]: outcome.state for outcome in outcomes}


def test_what_was_published_elsewhere_is_no_draft(make_project: MakeProject) -> None:
    root = make_project(FILES)
    assert states(build(root)) == {"A": "elsewhere", "B": "draft", "C": "built"}
    assert states(build(root)) == {"A": "elsewhere", "B": "draft", "C": "unchanged"}
    (root / ELSEWHERE).unlink()
    assert states(build(root)) == {"B": "draft", "C": "unchanged"}
    assert states(build(root)) == {"B": "draft", "C": "unchanged"}


def folder(root: Path) -> Path:
    (found,) = (root / "dist").iterdir()
    return found


def test_leftovers_of_a_killed_build_go_from_unchanged_issues_too(
    make_project: MakeProject,
) -> None:
    root = make_project(FILES)
    build(root)
    cache = root / ".newsletter/cache"
    left = [folder(root) / ".composer-1-a.html.tmp", cache / ".composer-99999999-built.json.tmp"]
    for path in left:
        path.write_text("half")
    # Who is killed leaves a byte in the lock, and so the short road is not taken.
    Path(lock_path(root / "dist", cache)).write_text("1")
    assert states(build(root))["C"] == "unchanged"
    assert not any(path.exists() for path in left)
    assert Builder(root, root / "dist").unchanged() is not None


@pytest.mark.parametrize("damage", [None, b"", b"[]", b"{", b"\xff"])
@pytest.mark.parametrize("is_changed", [False, True])
def test_a_folder_is_known_without_its_record(
    make_project: MakeProject, damage: bytes | None, is_changed: bool
) -> None:
    root = make_project(FILES)
    build(root)
    record = folder(root) / "issue.json"
    whole = record.read_bytes()
    record.unlink() if damage is None else record.write_bytes(damage)
    if is_changed:
        issue = root / "issues/2025-01-07-c.md"
        issue.write_text(issue.read_text() + "Plus.\n")
    assert states(build(root))["C"] == "built"
    assert (record.read_bytes() == whole) is not is_changed


def test_a_folder_stays_known_while_its_issue_is_refused(make_project: MakeProject) -> None:
    root = make_project(FILES)
    build(root)
    issue = root / "issues/2025-01-07-c.md"
    text = issue.read_text()
    issue.write_text(text + "::nothing\n")
    assert states(build(root))["C"] == "refused"
    (folder(root) / "issue.json").unlink()
    issue.write_text(text)
    assert states(build(root))["C"] == "built"


def test_pages_that_somebody_changed_are_not_written_over(make_project: MakeProject) -> None:
    root = make_project(FILES)
    build(root)
    (folder(root) / "issue.json").unlink()
    (folder(root) / "index.html").write_text("mine")
    (refused,) = (outcome for outcome in build(root) if outcome.state == "refused")
    assert refused.findings[0].code == "output"
    assert "delete" in refused.findings[0].hint
    assert (folder(root) / "index.html").read_text() == "mine"


def test_an_output_folder_that_cannot_be_made_is_told_once(make_project: MakeProject) -> None:
    root = make_project(FILES)
    (root / "dist").write_text("a file")
    with pytest.raises(OutsideError, match="cannot be written"):
        build(root)


def test_a_full_disk_ends_the_build(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(FILES)

    def full(*_words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    monkeypatch.setattr(dist, "replace", full)
    with pytest.raises(OutsideError, match="No space left"):
        build(root)
