"""What an author did is never undone; an issue is there whole, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from composer.errors import OutsideError
from composer.importing.filing import Filing
from tests.importers.conftest import Bring, Web
from tests.importers.exports import BEEHIIV_COLUMNS, PNG, folder, table

INDEX = "issues/2024-01-01-mud/index.md"
PICTURE = "<p>New <img src='https://a.example/one.png' alt='One'></p>"


def export(tmp: Path, body: str = PICTURE, **cells: str) -> Path:
    row = {
        "web_title": "Mud",
        "created_at": "2024-01-01",
        "content_html": body,
        "url": "https://b.example/p/mud",
        **cells,
    }
    return folder(tmp / "e", {"posts.csv": table(BEEHIIV_COLUMNS, row)}) / "posts.csv"


def test_what_nobody_edited_is_renewed(tmp_path: Path, bring: Bring, root: Path, web: Web) -> None:
    bring(export(tmp_path, "<p>Old <img src='https://a.example/one.png' alt='One'></p>"))
    web.asked.clear()
    body = PICTURE + "<p><img src='https://a.example/other/one.png' alt='Two'></p>"
    (post,) = bring(export(tmp_path, body)).posts
    assert post.state == "updated"
    assert "New ![One](images/one.png)\n\n![Two](images/one-2.png)" in (root / INDEX).read_text()
    assert web.asked == ["https://a.example/other/one.png"]


def test_an_edited_text_is_left(tmp_path: Path, bring: Bring, root: Path, web: Web) -> None:
    bring(export(tmp_path))
    text = (root / INDEX).read_text() + "\nMine.\n"
    (root / INDEX).write_text(text)
    web.asked.clear()
    (post,) = bring(export(tmp_path, "<p>Other</p>")).posts
    assert post.state == "kept"
    assert post.findings[0].message == "left as it is: it was edited since it was imported"
    assert (root / INDEX).read_text() == text
    assert web.asked == []


def test_an_edited_picture_is_left(tmp_path: Path, bring: Bring, root: Path) -> None:
    bring(export(tmp_path))
    picture = root / "issues/2024-01-01-mud/images/one.png"
    picture.write_bytes(PNG + b"mine")
    own = folder(root, {"issues/2024-01-01-mud/images/two.png": b"own"})
    (post,) = bring(
        export(tmp_path, PICTURE + "<p><img src='https://a.example/two.png' alt='2'>")
    ).posts
    assert post.state == "updated"
    assert picture.read_bytes() == PNG + b"mine"
    assert (own / "issues/2024-01-01-mud/images/two.png").read_bytes() == b"own"
    assert "images/two-2.png" in (root / INDEX).read_text()


def test_without_memory_files_are_left(tmp_path: Path, bring: Bring, root: Path) -> None:
    bring(export(tmp_path))
    (root / ".newsletter/imported.json").unlink()
    (post,) = bring(export(tmp_path, "<p>Other</p>")).posts
    assert post.state == "kept"
    assert "nothing is known of an import that wrote it" in post.findings[0].message
    (root / ".newsletter/imported.json").write_text("{broken")
    assert bring(export(tmp_path, "<p>Other</p>")).posts[0].state == "kept"


def test_what_was_there_before_is_left(tmp_path: Path, bring: Bring, root: Path) -> None:
    folder(root, {"issues/2024-01-01-mud.md": "---\ntitle: Mine\nslug: mine\n---\nMine.\n"})
    (post,) = bring(export(tmp_path)).posts
    assert post.state == "kept"
    assert not (root / "issues/2024-01-01-mud").exists()


def test_what_was_removed_comes_again(tmp_path: Path, bring: Bring, root: Path) -> None:
    import shutil

    bring(export(tmp_path))
    shutil.rmtree(root / "issues/2024-01-01-mud")
    assert bring(export(tmp_path)).posts[0].state == "written"
    assert (root / "issues/2024-01-01-mud/images/one.png").is_file()


def test_a_stub_becomes_an_issue(tmp_path: Path, bring: Bring, root: Path) -> None:
    bring(export(tmp_path), stubs=True)
    assert "New" not in (root / INDEX).read_text()
    assert bring(export(tmp_path)).posts[0].state == "updated"
    assert "New" in (root / INDEX).read_text()
    assert bring(export(tmp_path), stubs=True).posts[0].state == "kept"


def test_a_stub_needs_an_address(tmp_path: Path, bring: Bring) -> None:
    (post,) = bring(export(tmp_path, url=""), stubs=True).posts
    assert post.state == "refused"
    assert post.findings[0].hint == "name the old site with --url"


def test_pictures_that_are_gone_are_asked_for_again(
    tmp_path: Path, bring: Bring, root: Path, web: Web
) -> None:
    web.gone.add("https://a.example/one.png")
    (post,) = bring(export(tmp_path)).posts
    text = (root / INDEX).read_text()
    assert "New ![One](https://a.example/one.png)" in text
    assert [(f.code, text.split("\n")[f.location.line - 1][:3]) for f in post.findings] == [
        ("import-picture", "New")
    ]
    web.gone.clear()
    assert bring(export(tmp_path)).posts[0].state == "updated"
    assert "New ![One](images/one.png)" in (root / INDEX).read_text()
    assert bring(export(tmp_path), fetch=False).posts[0].state == "unchanged"


def test_a_host_that_gives_nothing_is_asked_for_no_more(
    tmp_path: Path, bring: Bring, web: Web
) -> None:
    urls = [f"https://a.example/{n}.png" for n in range(20)]
    web.gone.update(urls)
    (post,) = bring(
        export(tmp_path, "".join(f"<p><img src='{url}' alt='x'></p>" for url in urls))
    ).posts
    assert len(web.asked) < 10
    assert len(post.findings) == 20


def test_what_is_no_picture_stays_where_it_is(
    tmp_path: Path, bring: Bring, root: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Web, "__call__", lambda self, url: b"<html>")
    (post,) = bring(export(tmp_path)).posts
    assert "is no picture that can be used" in post.findings[0].message
    assert not (root / "issues/2024-01-01-mud/images").exists()


def test_a_disk_that_is_full_leaves_nothing(
    tmp_path: Path, bring: Bring, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutsideError, match="No space left on device"):
        bring(export(tmp_path))
    assert not (root / "issues/2024-01-01-mud").exists()
    assert not (root / ".newsletter/importing").exists()


def test_a_killed_import_leaves_no_desk(root: Path) -> None:
    from composer.importing.remembered import Memory

    folder(root, {".newsletter/importing/77/index.md": "half"})
    Filing(root, Memory(root))
    assert not (root / ".newsletter/importing").exists()


def test_the_memory_says_what_was_written(tmp_path: Path, bring: Bring, root: Path) -> None:
    bring(export(tmp_path))
    kept = json.loads((root / ".newsletter/imported.json").read_text())
    issue = kept["issues"]["issues/2024-01-01-mud"]
    assert sorted(issue["files"]) == ["images/one.png", "index.md"]
    assert issue["pictures"] == {"https://a.example/one.png": "images/one.png"}


def test_an_issue_that_was_moved_is_left(tmp_path: Path, bring: Bring, root: Path) -> None:
    bring(export(tmp_path))
    (root / "issues/2024-01-01-mud").rename(root / "issues/2024-01-01-grey-mud")
    (post,) = bring(export(tmp_path)).posts
    assert (post.state, post.path) == ("kept", "issues/2024-01-01-grey-mud/index.md")
    assert [path.name for path in root.glob("issues/*")] == ["2024-01-01-grey-mud"]
