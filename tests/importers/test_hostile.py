"""Archives that were built to do harm, and exports that are broken, are refused with a word."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer.bringing import Wanted, bring_in
from composer.errors import ComposerError, ExportRefused, UsageError
from composer.importing.archive import Archive
from composer.importing.source import Folder, open_source
from composer.pipeline import compose, load, survey
from tests.importers.conftest import Bring
from tests.importers.exports import BEEHIIV_COLUMNS, EXPORTS, archive, folder, table

POSTS = table(
    "post_id,post_date,title,is_published",
    {"post_id": "1.a", "post_date": "2024-01-01", "title": "A"},
)


def outside(root: Path) -> list[str]:
    """What there is but the settings."""
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and path.name != "newsletter.toml" and ".newsletter" not in path.parts
    )


@pytest.mark.parametrize(
    "name",
    [
        "../climb.html",
        "posts/../../climb.html",
        "/etc/climb.html",
        "\\climb.html",
        "C:/climb.html",
        "a\\..\\..\\b",
    ],
)
def test_paths_that_lead_out(name: str, tmp_path: Path, bring: Bring, root: Path) -> None:
    path = archive(tmp_path / "x.zip", {"posts.csv": POSTS, name: "<p>x</p>"})
    with pytest.raises(ExportRefused, match="leads out of the archive"):
        bring(path)
    assert outside(root) == ["x.zip"]


def test_links_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        link = zipfile.ZipInfo("posts/1.a.html")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
    with pytest.raises(ExportRefused, match="that is a link"):
        Archive(path)


def test_a_bomb_by_its_ratio(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"posts/1.a.html": b"\0" * 30_000_000})
    with pytest.raises(ExportRefused, match=r"unfolds \d+ times"):
        Archive(path)


def test_a_bomb_of_many_files(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {f"{n}.html": "" for n in range(20_001)})
    with pytest.raises(ExportRefused, match="holds 20001 files"):
        Archive(path)


def test_an_entry_that_lies_about_its_size(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"posts/1.a.html": "a" * 5000})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    with pytest.raises(ExportRefused, match="cannot be unpacked"):
        Archive(path).read("posts/1.a.html")


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("a.html", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            zipped.writestr("a.html", "2")
    with pytest.raises(ExportRefused, match=r"two entries “a\.html”"):
        Archive(path)


def test_half_an_archive(tmp_path: Path, bring: Bring, root: Path) -> None:
    whole = archive(tmp_path / "x.zip", {"posts.csv": POSTS, "posts/1.a.html": "<p>x</p>" * 999})
    whole.write_bytes(whole.read_bytes()[:-60])
    with pytest.raises(ExportRefused, match=r"x\.zip is no whole ZIP archive"):
        bring(whole)
    assert outside(root) == ["x.zip"]


def test_half_a_table(tmp_path: Path, bring: Bring, root: Path) -> None:
    rows = [
        {
            "web_title": f"Post {n}",
            "content_html": f"<p>{n}</p>\n<p>b</p>",
            "url": f"https://b.example/p/{n}",
            "created_at": "2024-01-01 08:00:00",
        }
        for n in range(3)
    ]
    text = table(BEEHIIV_COLUMNS, *rows)
    path = folder(tmp_path / "e", {"posts.csv": text[: text.rindex("<p>b")]}) / "posts.csv"
    with pytest.raises(ExportRefused, match=r"posts\.csv, row 4 is not whole"):
        bring(path)
    assert outside(root) == ["e/posts.csv"]


def test_half_of_ghost(tmp_path: Path, bring: Bring, root: Path) -> None:
    export = EXPORTS["ghost"](tmp_path)
    text = export.path.read_text("utf-8")
    export.path.write_text(text[: len(text) // 2], "utf-8")
    with pytest.raises(
        ExportRefused, match=r"json is no whole export of Ghost: Input data was truncated"
    ):
        bring(export.path)
    assert not list(root.glob("issues/*"))


def test_bytes_that_are_no_text(tmp_path: Path, bring: Bring, root: Path) -> None:
    """One post is refused with file and line; the others come along."""
    rows = table(
        "post_id,post_date,title,is_published",
        *(
            {"post_id": f"{n}.{n}", "post_date": "2024-01-01", "title": n, "is_published": "true"}
            for n in "12"
        ),
    )
    files = {"posts.csv": rows, "posts/1.1.html": b"<p>caf\xe9</p>", "posts/2.2.html": "<p>é</p>"}
    brought = bring(archive(tmp_path / "x.zip", files))
    assert [post.state for post in brought.posts] == ["refused", "written"]
    assert "posts/1.1.html, line 1: a byte that is no UTF-8" in brought.posts[0].findings[0].message
    assert not brought.is_whole
    latin = folder(
        tmp_path / "l", {"posts.csv": table(BEEHIIV_COLUMNS, {"web_title": "é"}).encode("latin-1")}
    )
    with pytest.raises(ExportRefused, match=r"posts\.csv, row 2: a byte that is no UTF-8"):
        bring(latin / "posts.csv")


def test_dates_that_are_none(tmp_path: Path, bring: Bring) -> None:
    rows = table(
        BEEHIIV_COLUMNS,
        {"web_title": "A", "created_at": "soon"},
        {"web_title": "B", "created_at": "2024-03-31 02:30:00"},
    )
    brought = bring(folder(tmp_path / "e", {"posts.csv": rows}) / "posts.csv")
    assert [post.state for post in brought.posts] == ["refused", "written"]
    assert brought.posts[0].place == "posts.csv, row 2"
    assert brought.posts[0].findings[0].message == "“soon” is no date"
    # An hour that the clocks skipped in Paris was one in UTC.
    assert "2024-03-31" in brought.posts[1].path


def test_one_slug_twice(tmp_path: Path, bring: Bring, root: Path) -> None:
    rows = [
        {
            "web_title": "Mud",
            "created_at": f"2024-01-0{n}",
            "url": "https://b.example/p/mud",
            "content_html": "x",
        }
        for n in (1, 2)
    ]
    brought = bring(
        folder(tmp_path / "e", {"posts.csv": table(BEEHIIV_COLUMNS, *rows)}) / "posts.csv"
    )
    assert [post.path for post in brought.posts] == [
        "issues/2024-01-01-mud/index.md",
        "issues/2024-01-02-mud-2/index.md",
    ]
    (told,) = brought.posts[1].findings
    assert told.message == "the slug “mud” is that of posts.csv, row 2: this is mud-2"
    assert not survey(root).broken


def test_a_slug_that_an_issue_has(tmp_path: Path, bring: Bring, root: Path) -> None:
    folder(root, {"issues/2020-01-01-mud.md": "---\ntitle: Mine\n---\nMine.\n"})
    rows = table(
        BEEHIIV_COLUMNS, {"web_title": "Mud", "created_at": "2024-01-01", "content_html": "x"}
    )
    brought = bring(folder(tmp_path / "e", {"posts.csv": rows}) / "posts.csv")
    assert brought.posts[0].path == "issues/2024-01-01-mud-2/index.md"
    assert not survey(root).broken


def test_an_empty_body_is_told(tmp_path: Path, bring: Bring) -> None:
    rows = table(BEEHIIV_COLUMNS, {"web_title": "A", "created_at": "2024-01-01"})
    brought = bring(folder(tmp_path / "e", {"posts.csv": rows}) / "posts.csv")
    assert brought.posts[0].state == "written"
    assert (
        brought.posts[0].findings[0].message == "the body is empty in the export (posts.csv, row 2)"
    )


def test_links_out_of_a_folder(tmp_path: Path) -> None:
    secret = folder(tmp_path / "outside", {"secret.md": "---\ntitle: S\n---\n"}) / "secret.md"
    inside = folder(tmp_path / "site", {"a.md": "+++\ntitle = 'A'\n+++\n"})
    (inside / "b.md").symlink_to(secret)
    source = Folder(inside)
    assert not source.has("b.md")
    assert not source.has("../outside/secret.md")
    with pytest.raises(ExportRefused):
        source.read("b.md")


def test_pictures_are_only_taken_from_the_export(tmp_path: Path, bring: Bring, root: Path) -> None:
    folder(tmp_path / "outside", {"a.png": b"secret"})
    files = {
        "content/a.md": "+++\ntitle = 'A'\ndate = 2024-01-01\n+++\n![x](../../outside/a.png) ![y](/etc/passwd)\n"
    }
    brought = bring(folder(tmp_path / "site", files))
    assert [f.code for f in brought.posts[0].findings] == ["import-picture", "import-picture"]
    assert not list(root.glob("issues/*/images"))


def test_what_is_no_export(tmp_path: Path, bring: Bring) -> None:
    with pytest.raises(UsageError, match="no export that is known here"):
        bring(folder(tmp_path / "e", {"a.txt": "x"}))
    with pytest.raises(UsageError, match="there is no file or folder"):
        bring(tmp_path / "nothing.zip")
    with pytest.raises(UsageError, match="there is no format “beehive”") as told:
        bring(folder(tmp_path / "e", {"a.txt": "x"}), form="beehive")
    assert told.value.hint == "write beehiiv"
    with pytest.raises(ExportRefused, match="there is no post in"):
        bring(folder(tmp_path / "e", {"a.txt": "x"}), form="jekyll")


def test_a_large_export_takes_little_memory(tmp_path: Path, root: Path) -> None:
    """A table is read row by row, and Ghost's posts one by one."""
    import tracemalloc

    body = "<p>" + "word " * 20_000 + "</p>"
    posts = [
        {
            "id": str(n),
            "title": f"P{n}",
            "slug": f"p{n}",
            "html": body,
            "lexical": body * 3,
            "status": "published",
            "published_at": "2024-01-01T08:00:00.000Z",
        }
        for n in range(60)
    ]
    export = {"db": [{"meta": {"exported_on": 1, "version": "5"}, "data": {"posts": posts}}]}
    path = folder(tmp_path / "g", {"g.json": json.dumps(export)}) / "g.json"
    size = path.stat().st_size
    assert size > 20_000_000
    project = survey(root)
    tracemalloc.start()
    brought = bring_in(project, Wanted(source=path, stubs=True, url="https://old.example"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(brought.posts) == 60
    assert peak < size / 4


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400), cut=st.integers(0, 400), at=st.integers(0, 2000))
def test_any_bytes_are_an_archive_or_refused(
    data: bytes, cut: int, at: int, tmp_path: Path
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("posts.csv", POSTS)
        zipped.writestr("posts/1.a.html", b"<p>" + data)
    whole = bytearray(out.getvalue())
    at %= len(whole)
    whole[at : at + cut] = data[:cut]
    path = tmp_path / "fuzz.zip"
    path.write_bytes(bytes(whole))
    try:
        source = open_source(path)
        for name in source.names:
            assert not name.startswith(("/", "..")) or name.startswith("...")
            source.read(name)
            source.day(name)
    except ComposerError:
        return


def test_whatever_is_missing_builds(tmp_path: Path, bring: Bring, root: Path) -> None:
    """A picture that is nowhere leaves its words; a cover that is nowhere is no cover."""
    text = (
        '+++\ntitle = "A"\ndate = 2024-01-01\nimage = "gone.png"\n+++\n'
        'One ![the *pier*](../../gone.png "x") two.\n\n![](data:image/png;base64,xx)\n\n'
        "[![w](gone.png)](https://a.example)\n"
    )
    (post,) = bring(folder(tmp_path / "site", {"content/a.md": text})).posts
    written = (root / post.path).read_text("utf-8")
    assert "One the *pier* two.\n\n[w](https://a.example)\n" in written
    assert "cover" not in written
    assert compose(written, post.path, load(root)).email
    assert [found.code for found in post.findings].count("import-picture") == 4


def test_a_large_table_takes_the_memory_of_a_row(tmp_path: Path, root: Path) -> None:
    import tracemalloc

    body = "<p>" + "word " * 40_000 + "</p>"
    rows = [
        {"web_title": f"P{n}", "created_at": "2024-01-01", "content_html": body} for n in range(100)
    ]
    path = folder(tmp_path / "e", {"posts.csv": table(BEEHIIV_COLUMNS, *rows)}) / "posts.csv"
    assert path.stat().st_size > 20_000_000
    project = survey(root)
    tracemalloc.start()
    brought = bring_in(project, Wanted(source=path, stubs=True))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {post.state for post in brought.posts} == {"refused"}
    assert peak < 6_000_000
