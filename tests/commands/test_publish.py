"""``newsletter publish``: its words, its exit codes, what it loads."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from composer.links.fetch import Fetched
from tests.publishing import written
from tests.test_startup import HEAVY, loaded

from .conftest import Run


@pytest.fixture
def site(project: Path, newsletter: Run) -> Path:
    """The project of these tests, published."""
    assert newsletter("publish").code == 0
    return project


def test_says_what_was_written(newsletter: Run, project: Path) -> None:
    done = newsletter("publish")
    assert done.code == 0
    assert "✓ 2 issues on the site:" in done.err
    assert "written → site/" in done.err
    assert (project / "site" / "atome" / "index.html").is_file()
    assert "nothing changed" in newsletter("publish").err


def test_tells_programs(newsletter: Run, site: Path) -> None:
    told = json.loads(newsletter("publish", "--json").out)
    assert told == {
        "folder": str(site / "site"),
        "issues": 2,
        "changed": [],
        "gone": [],
        "pruned": [],
        "findings": [],
    }


def test_nothing_heavy_is_loaded_where_nothing_changed(site: Path) -> None:
    assert loaded("publish", cwd=site)[1] == ""
    (site / "site" / "robots.txt").write_text("changed")
    assert "lxml" in loaded("publish", cwd=site)[1]


def test_what_is_needed_alone_is_loaded(site: Path) -> None:
    """A site without issues that lack a cover needs no Pillow, and none the network or a mail's inliner."""
    (site / "issues" / "2025-01-06-atome.md").touch()
    names = ("premailer", "cssutils", "requests", "urllib3", "sqlalchemy", "django", "starlette")
    (site / "newsletter.toml").write_text((site / "newsletter.toml").read_text() + "\n# changed\n")
    assert loaded("publish", cwd=site, names=names)[1] == ""
    assert set(names) < {*HEAVY, "sqlalchemy", "django", "starlette"}


def test_prune_lists_and_removes(newsletter: Run, site: Path) -> None:
    (site / "issues" / "2025-01-06-atome.md").unlink()
    done = newsletter("publish")
    assert done.code == 0
    assert "newsletter publish --prune" in done.err
    assert "atome/index.html" in done.err
    done = newsletter("publish", "--prune")
    assert "are removed" in done.err
    assert not (site / "site" / "atome").exists()


def test_a_moved_issue(newsletter: Run, site: Path) -> None:
    path = site / "issues" / "2025-01-06-atome.md"
    path.write_text(path.read_text().replace("number: 1\n", "number: 1\nslug: noyau\n"))
    done = newsletter("publish")
    assert done.code == 1
    assert "2025-01-06-atome.md:4:1: error:" in done.err
    assert "nothing was published" in done.err
    assert json.loads(newsletter("publish", "--json").out)["findings"][0]["code"] == (
        "address-changed"
    )
    assert newsletter("publish", "--redirects").code == 0
    assert newsletter("publish").code == 0


def test_a_broken_issue_is_exit_1(newsletter: Run, site: Path) -> None:
    (site / "issues" / "2025-01-06-atome.md").write_text("---\nnumber: 1\n---\n")
    for _ in range(2):
        done = newsletter("publish")
        assert done.code == 1
        assert "[missing-title]" in done.err
    assert (site / "site" / "atome" / "index.html").is_file()


@pytest.mark.parametrize("out", ["issues/site", "dist", ".", "..", "templates", ".git/a"])
def test_folders_that_hold_something_else(newsletter: Run, project: Path, out: str) -> None:
    done = newsletter("publish", "--out", out)
    assert done.code == 2
    assert "no place for a site" in done.err


def test_words_that_do_not_fit(newsletter: Run, project: Path) -> None:
    assert "no whole address" in newsletter("publish", "--base", "x.example").err
    assert "only with --check" in newsletter("publish", "https://x.example").err
    assert "nothing was published" in newsletter("publish", "--check").err


def test_two_at_once(project: Path, process: Run) -> None:
    """They take turns: both end well, and the site is that of one."""
    done: list[int] = []
    threads = [
        threading.Thread(target=lambda: done.append(process("publish", cwd=project).code))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [0, 0, 0]
    before = written(project)
    assert "nothing changed" in process("publish", cwd=project).err
    assert written(project) == before


def test_killed_and_mended(project: Path, process: Run) -> None:
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-m", "composer", "publish"], cwd=project, stderr=subprocess.DEVNULL
        )
        while not (project / "site").exists() and child.poll() is None:
            pass
        child.kill()
        child.wait()
    assert process("publish", cwd=project).code == 0
    assert not list((project / "site").rglob(".composer-*"))
    first = written(project)
    process("publish", "--out", "site2", cwd=project)
    other = {
        path.relative_to(project / "site2").as_posix(): path.read_bytes()
        for path in (project / "site2").rglob("*")
        if path.is_file()
    }
    assert other == first


def test_check_asks_the_live_site(
    newsletter: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = written(site)

    def fetch(url: str, **_: object) -> Fetched:
        name = url.removeprefix("https://courant.example/")
        body = files.get(f"{name}index.html" if name.endswith("/") else name)
        return Fetched(url=url, status=404 if body is None else 200, body=body or b"")

    monkeypatch.setattr("composer.commands._site_check.fetch", fetch)
    done = newsletter("publish", "--check")
    assert (done.code, done.out) == (0, "")
    assert "has all that was published: 2 issues" in done.err
    files["atome/index.html"] = b"<html>"
    done = newsletter("publish", "--check")
    assert done.code == 1
    assert done.out == "https://courant.example/atome/ does not say which build it is of\n"
    told = json.loads(newsletter("publish", "--check", "--json").out)
    assert [each["what"] for each in told["stale"]] == ["https://courant.example/atome/"]


def test_status_tells_it(newsletter: Run, site: Path) -> None:
    done = newsletter("status")
    assert "not built, published" in done.out
    assert "published at https://courant.example/atome/" in newsletter("status", "atome").out
    found = json.loads(newsletter("status", "--json").out)
    assert found[0]["address"] == "https://courant.example/atome/"


def test_search_needs_pagefind(
    newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    settings = project / "newsletter.toml"
    settings.write_text(f"{settings.read_text()}\n[site]\nsearch = true\n")
    done = newsletter("publish")
    assert done.code == 0
    assert "npm install pagefind" in done.err
    assert "pagefind-ui.js" not in (project / "site" / "index.html").read_text()
    program = project / "node_modules" / ".bin" / "pagefind"
    program.parent.mkdir(parents=True)
    program.write_text(
        '#!/bin/sh\nmkdir -p "$4/index"\necho a > "$4/pagefind-ui.js"\necho b > "$4/index/c"\n'
    )
    program.chmod(0o755)
    done = newsletter("publish")
    assert "npm install" not in done.err
    assert written(project)["pagefind/index/c"] == b"b\n"
    assert "pagefind-ui.js" in (project / "site" / "index.html").read_text()
    program.write_text('#!/bin/sh\nmkdir -p "$4"\necho a > "$4/pagefind-ui.js"\n')
    settings.write_text(f"{settings.read_text()}\n# once more\n")
    assert "gone" not in newsletter("publish").err
    assert "pagefind/index/c" not in written(project)
    program.write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
    (project / "issues" / "2025-01-06-atome.md").touch()
    settings.write_text(f"{settings.read_text()}\n# again\n")
    done = newsletter("publish")
    assert done.code == 3
    assert "made no index: broken" in done.err
