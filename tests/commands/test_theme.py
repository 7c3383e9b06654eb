"""``newsletter theme``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from composer import load
from composer.render.theme import bundled_templates, theme_names

from .conftest import Run

POLL = [f"templates/blocks/poll.{edition}.j2" for edition in ("email.html", "web.html", "txt")]


def test_every_theme_says_what_it_is(newsletter: Run, tmp_path: Path) -> None:
    listed = json.loads(newsletter("theme", "list", "--json", cwd=tmp_path).out)
    assert [theme["name"] for theme in listed] == list(theme_names(None))
    assert all(theme["description"] for theme in listed)
    assert not any(theme["used"] or theme["own"] for theme in listed)


def test_the_one_in_use_and_the_projects_own(newsletter: Run, project: Path) -> None:
    own = project / "templates/mine/theme.toml"
    own.parent.mkdir(parents=True)
    own.write_text("# Loud.\n\n[tokens]\nwidth = 600\n")
    lines = newsletter("theme", "list", cwd=project / "issues").out.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith("*")] == [["*", "classic"]]
    assert ["mine", "Loud.", "(your", "own)"] in [line.split() for line in lines]


def test_a_block_is_its_three_templates(newsletter: Run, project: Path) -> None:
    done = newsletter("theme", "eject", "poll", cwd=project)
    assert done.code == 0
    assert done.out.splitlines() == POLL
    for path in POLL:
        source = bundled_templates() / "classic" / path.removeprefix("templates/")
        assert (project / path).read_bytes() == source.read_bytes()
    assert load(project).theme.find("blocks/poll.txt.j2") == project / POLL[2]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("email.css", "templates/email.css"),
        ("templates/email.css", "templates/email.css"),
        ("email.html", "templates/email.html.j2"),
        ("email.html.j2", "templates/email.html.j2"),
        ("poll.txt", "templates/blocks/poll.txt.j2"),
        ("blocks/poll.txt.j2", "templates/blocks/poll.txt.j2"),
    ],
)
def test_one_file(newsletter: Run, project: Path, name: str, path: str) -> None:
    assert newsletter("theme", "eject", name, cwd=project).out == f"{path}\n"
    assert (project / path).is_file()


def test_nothing_is_written_over(newsletter: Run, project: Path) -> None:
    mine = project / POLL[0]
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    done = newsletter("theme", "eject", "poll", cwd=project)
    assert done.code == 0
    assert done.out.splitlines() == POLL[1:]
    assert f"kept {POLL[0]}: it was there already" in done.err
    assert mine.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pol"], "the theme has no template “pol”\nhint: did you mean poll?"),
        (["../../newsletter.toml"], "the theme has no template"),
        (["poll", "zebra"], "the theme has no template “zebra”\nhint: it has "),
        (["poll", "--theme", "clasic"], "there is no theme “clasic”\nhint: did you mean classic?"),
        ([], "name templates, or give --all"),
        (["poll", "--all"], "--all takes no templates"),
    ],
)
def test_what_cannot_be_ejected_leaves_nothing(
    newsletter: Run, project: Path, words: list[str], told: str
) -> None:
    failed = newsletter("theme", "eject", *words, cwd=project)
    assert failed.code == 2
    assert told in failed.err
    assert not (project / "templates").exists()


def test_a_whole_theme_goes_to_a_folder_of_its_name(newsletter: Run, project: Path) -> None:
    done = newsletter("theme", "eject", "--all", cwd=project / "issues")
    assert done.code == 0
    bundled = bundled_templates() / "classic"
    names = {path.relative_to(bundled) for path in bundled.rglob("*") if path.is_file()}
    ejected = project / "templates/classic"
    assert {path.relative_to(ejected) for path in ejected.rglob("*") if path.is_file()} == names
    assert load(project).theme.find("email.css") == ejected / "email.css"
    again = newsletter("theme", "eject", "--all", cwd=project)
    assert again.out == ""
    assert again.err.count("it was there already") == len(names)


def test_a_theme_of_ones_own_is_there_already(newsletter: Run, project: Path) -> None:
    own = project / "templates/mine/theme.toml"
    own.parent.mkdir(parents=True)
    own.write_text("# Loud.\n")
    failed = newsletter("theme", "eject", "--all", "--theme", "mine", cwd=project)
    assert failed.code == 2
    assert "templates/mine/" in failed.err


def test_a_template_of_another_theme_goes_to_that_themes_folder(
    newsletter: Run, project: Path
) -> None:
    done = newsletter("theme", "eject", "email.css", "poll.txt", "--theme", "letter", cwd=project)
    assert done.code == 0
    assert done.out.splitlines() == [
        "templates/letter/email.css",
        "templates/letter/blocks/poll.txt.j2",
    ]
    assert 'name = "letter" under [theme]' in done.err
    # The project's own theme is what it was, and the other one has the copy.
    assert load(project).theme.find("email.css") == bundled_templates() / "classic/email.css"
    found = load(project, theme="letter").theme.find("email.css")
    assert found == project / "templates/letter/email.css"


def test_the_theme_in_use_may_be_named(newsletter: Run, project: Path) -> None:
    done = newsletter("theme", "eject", "email.css", "--theme", "classic", cwd=project)
    assert done.out == "templates/email.css\n"
