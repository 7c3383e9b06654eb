"""``newsletter new``."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from composer.pipeline import survey

from .conftest import ROOT, Run

BEGUN = """\
---
title: Deux fils
subtitle:
date: 2025-01-20
number: 3
draft: yes
---

Bonjour {{ first_name | default("à vous") }},

…

::signature

## Première rubrique

*Son chapeau : une phrase qui donne envie de lire la suite.*

…
"""

CARRIED = """
## À lundi {.carry .unlisted}

::poll{#avis}

PS : à bientôt {{ first_name | default("à vous") }}.
"""


def test_the_next_issue(newsletter: Run, project: Path) -> None:
    begun = newsletter("new", "Deux fils", "--date", "2025-01-20", cwd=project)
    assert begun == (0, "issues/2025-01-20-deux-fils.md\n", "")
    assert (project / "issues/2025-01-20-deux-fils.md").read_text() == BEGUN


def test_today_is_the_newsletters(newsletter: Run, project: Path) -> None:
    path = newsletter("new", "Deux fils", cwd=project).out.strip()
    now = datetime.datetime.now(datetime.UTC)
    days = {(now + datetime.timedelta(hours=hours)).date().isoformat() for hours in (0, 1, 2)}
    assert path.removeprefix("issues/").removesuffix("-deux-fils.md") in days


def test_from_below_the_root_the_path_is_from_there(newsletter: Run, project: Path) -> None:
    begun = newsletter("new", "Deux", "--date", "2025-01-20", cwd=project / "issues")
    assert begun.out == "2025-01-20-deux.md\n"
    assert (project / "issues/2025-01-20-deux.md").is_file()


@pytest.mark.parametrize("source", ["previous", "atome", "issues/2025-01-06-atome.md"])
def test_sections_are_carried_as_they_are_written(
    newsletter: Run, project: Path, source: str
) -> None:
    words = ("--from", source, "--date", "2025-01-10")
    begun = newsletter("new", "Deux fils", *words, cwd=project)
    assert begun.err == "carried from issues/2025-01-06-atome.md: À lundi\n"
    text = (project / begun.out.strip()).read_text()
    assert text == BEGUN.replace("01-20", "01-10") + CARRIED


def test_only_carried_sections_come_each_to_its_end(newsletter: Run, project: Path) -> None:
    (project / "issues/2025-01-06-atome.md").write_bytes(
        b"---\r\ntitle: A\r\n---\r\n\r\n## One {.carry}\r\n\r\n```\r\n## no heading\r\n```\r\n\r\n"
        b"### Deeper\r\n\r\n## Two\r\n\r\ngone\r\n\r\n"
        b"Three {.carry}\r\n-----\r\n\r\n::include[x.md]\r\n"
    )
    begun = newsletter("new", "B", "--from", "atome", "--date", "2025-01-10", cwd=project)
    text = (project / begun.out.strip()).read_bytes().decode()
    assert text.endswith(
        "\n## One {.carry}\n\n```\n## no heading\n```\n\n### Deeper\n\n"
        "Three {.carry}\n-----\n\n::include[x.md]\n"
    )
    assert "gone" not in text


def test_previous_is_in_the_same_language_and_not_later(newsletter: Run, project: Path) -> None:
    later = newsletter("new", "B", "--from", "previous", "--date", "2025-01-20", cwd=project)
    assert "issues/2025-01-13-pret.md has no section with {.carry}" in later.err
    none = newsletter("new", "B", "--from", "previous", "--date", "2024-01-20", cwd=project)
    assert none.code == 2
    assert "there is no issue before 2024-01-20" in none.err


def test_from_an_issue_in_another_language(newsletter: Run, project: Path) -> None:
    begun = newsletter("new", "Dois", "--from", "atomo", "--date", "2025-01-20", cwd=project)
    text = (project / begun.out.strip()).read_text()
    assert "number: 2\nlanguage: pt\n" in text
    assert text.splitlines()[9].startswith("Olá")


def test_from_nowhere(newsletter: Run, project: Path) -> None:
    failed = newsletter("new", "B", "--from", "atom", cwd=project)
    assert failed.code == 2
    assert "did you mean atome?" in failed.err
    (project / "issues/2025-02-01-casse.md").write_text("---\ntitel: x\n---\n")
    failed = newsletter("new", "B", "--from", "casse", cwd=project)
    assert failed.code == 2
    assert "cannot be read" in failed.err


@pytest.mark.parametrize(
    "title",
    [": # 'é", 'a "b"', "- x", "{title}", "{carried}", "⭐", "../../x", "a/b", "日本", "x" * 300],
)
def test_odd_titles(newsletter: Run, project: Path, title: str) -> None:
    begun = newsletter("new", "--date", "2025-01-20", "--", title, cwd=project)
    assert begun.code == 0, begun.err
    path = begun.out.strip()
    assert Path(path).parent == Path("issues")
    assert len(path) < 100
    meta = survey(project).catalogue[path]
    assert meta.title == title
    assert meta.draft


@pytest.mark.parametrize("title", ["", "  \n "])
def test_an_empty_title_is_none(newsletter: Run, project: Path, title: str) -> None:
    assert newsletter("new", title, cwd=project).code == 2


@pytest.mark.parametrize("date", ["08-09-2026", "tomorrow", "2025-02-30"])
def test_a_date_that_is_none(newsletter: Run, project: Path, date: str) -> None:
    failed = newsletter("new", "A", "--date", date, cwd=project)
    assert failed.code == 2
    assert "--date 2025-01-13" in failed.err


def test_nothing_is_written_over(newsletter: Run, project: Path) -> None:
    words = ("new", "Deux fils", "--date", "2025-01-20")
    newsletter(*words, cwd=project)
    written = project / "issues/2025-01-20-deux-fils.md"
    written.write_text("mine")
    failed = newsletter(*words, cwd=project)
    assert failed.code == 2
    assert "issues/2025-01-20-deux-fils.md is there already" in failed.err
    assert written.read_text() == "mine"
    written.unlink()
    (project / "issues/2025-01-20-deux-fils").mkdir()
    assert newsletter(*words, cwd=project).code == 2


def test_a_title_of_every_week_gets_a_slug_of_its_own(newsletter: Run, project: Path) -> None:
    for day, path in (("20", "01-20-liens"), ("27", "01-27-liens-2"), ("28", "01-28-liens-3")):
        begun = newsletter("new", "Liens", "--date", f"2025-01-{day}", cwd=project)
        assert begun.out == f"issues/2025-{path}.md\n"
    assert survey(project).broken == {}


def test_the_projects_own_template(newsletter: Run, project: Path) -> None:
    template = project / "templates/new.md"
    template.parent.mkdir()
    template.write_text("+++\ntitle = '{title}'\nextra = {mood = \"{slug}\"}\n+++\n# {title}\n")
    begun = newsletter("new", "Un 'fil'", "--date", "2025-01-20", cwd=project)
    assert begun.code == 0, begun.err
    text = (project / begun.out.strip()).read_text()
    assert text == (
        "+++\ntitle = \"Un 'fil'\"\nextra = {mood = \"un-fil\"}\ndraft = true\n+++\n\n# Un 'fil'\n"
    )


def test_a_template_that_makes_no_issue_is_named(newsletter: Run, project: Path) -> None:
    template = project / "templates/new.md"
    template.parent.mkdir()
    template.write_text("---\ntitle: {title}\ntitel: x\n---\n")
    failed = newsletter("new", "Un", cwd=project)
    assert failed.code == 2
    assert "templates/new.md makes no issue: there is no field “titel”" in failed.err
    assert len(list((project / "issues").glob("*-un.md"))) == 0


def test_a_newsletter_that_does_not_count_goes_on_not_counting(
    newsletter: Run, project: Path
) -> None:
    for path in (project / "issues").rglob("*.md"):
        path.write_text(path.read_text().replace("number: 1\n", "").replace("number: 2\n", ""))
    begun = newsletter("new", "Un", "--date", "2025-01-20", cwd=project)
    assert "number" not in (project / begun.out.strip()).read_text()
    for path in (project / "issues").rglob("*.md"):
        path.unlink()
    begun = newsletter("new", "Un", "--date", "2025-01-20", cwd=project)
    assert "number: 1\n" in (project / begun.out.strip()).read_text()


def test_the_number_of_a_broken_issue_counts(newsletter: Run, project: Path) -> None:
    (project / "issues/2025-02-01-casse.md").write_text("---\nnumber: 40\ntitel: x\n---\n")
    begun = newsletter("new", "Un", "--date", "2025-01-20", cwd=project)
    assert "number: 41\n" in (project / begun.out.strip()).read_text()


def test_edit_opens_what_was_begun(
    newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = project / "seen"
    editor = project / "my editor"
    editor.write_text(f'#!/bin/sh\necho "$@" > "{seen}"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{editor}' --wait")
    words = ("new", "Un", "--date", "2025-01-20", "--edit")
    assert newsletter(*words, cwd=project).code == 0
    assert seen.read_text() == f"--wait {project}/issues/2025-01-20-un.md\n"
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert newsletter("new", "Deux", "--date", "2025-01-20", "-e", cwd=project).code == 3
    monkeypatch.setenv("VISUAL", "false")
    failed = newsletter("new", "Trois", "--date", "2025-01-20", "-e", cwd=project)
    assert failed.code == 3
    assert "issues/2025-01-20-trois.md" in failed.err


def test_without_an_editor_nothing_is_begun(
    newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    before = sorted((project / "issues").iterdir())
    assert newsletter("new", "Un", "--edit", cwd=project).code == 2
    assert sorted((project / "issues").iterdir()) == before


DEEP = """\
---
title: Deep
date: 2025-01-08
---

## A

no[^a]

[^a]: stays

[^b]: from elsewhere [w](../2025-01-06-atome.md), [^c]

    its second paragraph

[^c]: nested

[Ref]: pic.png

## B {.carry}

![p](pic.png) and [w](../2025-01-06-atome.md)[^b], [cool][ref], [ext](https://x.example/a).

![pic.png](<pic.png>) [none](none.png) [a](#b)

::include[../_inc.md]
"""


def test_what_is_carried_finds_its_files_from_the_new_place(newsletter: Run, project: Path) -> None:
    (project / "issues/deep").mkdir()
    (project / "issues/deep/index.md").write_text(DEEP)
    Image.new("L", (4, 4)).save(project / "issues/deep/pic.png")
    (project / "issues/_inc.md").write_text("Texte.\n")
    begun = newsletter("new", "Deux", "--from", "deep", "--date", "2025-01-20", cwd=project)
    path = begun.out.strip()
    carried = (project / path).read_text().partition("## B")[2]
    assert carried == (
        " {.carry}\n\n"
        "![p](deep/pic.png) and [w](2025-01-06-atome.md)[^b], [cool][ref],"
        " [ext](https://x.example/a).\n\n"
        "![pic.png](<deep/pic.png>) [none](none.png) [a](#b)\n\n"
        "::include[_inc.md]\n\n"
        "[^b]: from elsewhere [w](2025-01-06-atome.md), [^c]\n\n    its second paragraph\n\n"
        "[Ref]: deep/pic.png\n\n"
        "[^c]: nested\n"
    )
    assert newsletter("build", path, cwd=project).code == 0


def test_two_at_once_have_two_numbers(project: Path) -> None:
    command = [sys.executable, "-m", "composer", "new"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = [
        subprocess.Popen([*command, title], cwd=project, env=env, stdout=subprocess.PIPE)
        for title in ("Un", "Deux", "Trois")
    ]
    for process in begun:
        process.communicate(timeout=60)
    numbers = sorted(
        meta.number or 0 for meta in survey(project).catalogue.values() if meta.language == "fr"
    )
    assert numbers == [1, 2, 3, 4, 5]
