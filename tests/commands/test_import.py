"""``newsletter import``: its words, its report, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from composer.commands import _importing
from tests.importers.exports import BEEHIIV_COLUMNS, PNG, beehiiv, folder, substack, table

from .conftest import Run


@pytest.fixture(autouse=True)
def pictures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address is a picture; what was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(_importing, "_picture", lambda url: asked.append(url) or PNG)
    return asked


@pytest.fixture
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


def test_it_imports_and_builds(
    newsletter: Run, project: Path, exports: Path, pictures: list[str]
) -> None:
    export = beehiiv(exports)
    done = newsletter("import", str(export.path), cwd=project)
    assert done.code == 0
    assert done.out.splitlines() == [
        "✓  written  issues/2023-01-18-mud/index.md      Forty kinds of mud",
        "✓  written  issues/2023-02-01-not-yet/index.md  Not yet",
    ]
    assert "issues/2023-01-18-mud/index.md:12: warning: the cover has no words" in done.err
    assert done.err.endswith("beehiiv: 2 written; 2 pictures, 4 links\n")
    assert len(pictures) == 2
    built = newsletter("build", "mud", cwd=project)
    assert built.code == 0, built.err


def test_the_report_as_json(newsletter: Run, project: Path, exports: Path) -> None:
    export = substack(exports)
    words = ("import", str(export.path), "--json", "--no-fetch", "--url", export.url)
    done = newsletter(*words, cwd=project)
    told = json.loads(done.out)
    assert told["form"] == "substack"
    assert [post["state"] for post in told["posts"]] == ["written"] * 3
    finding = told["posts"][0]["findings"][0]
    assert finding["code"] == "import-lost"
    assert finding["location"]["path"] == "issues/2023-05-04-eels/index.md"
    assert newsletter(*words, "--quiet", cwd=project).err == ""


def test_a_post_that_is_refused_is_exit_code_1(
    newsletter: Run, project: Path, exports: Path
) -> None:
    rows = table(
        BEEHIIV_COLUMNS,
        {"web_title": "A", "created_at": "soon"},
        {"web_title": "B", "created_at": "2024-01-01"},
    )
    done = newsletter("import", str(folder(exports, {"p.csv": rows}) / "p.csv"), cwd=project)
    assert done.code == 1
    assert "p.csv, row 2: error: “soon” is no date [import-refused]" in done.err
    assert (project / "issues/2024-01-01-b/index.md").is_file()


def test_an_export_that_is_cut_is_exit_code_1(
    newsletter: Run, project: Path, exports: Path
) -> None:
    path = beehiiv(exports).path
    path.write_text(path.read_text()[:1500])
    done = newsletter("import", str(path), cwd=project)
    assert done.code == 1
    assert "error: posts.csv, row 2 is not whole: unexpected end of data\nhint: " in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing.zip",), "there is no file or folder nothing.zip"),
        ((".", "--from", "hugos"), "there is no format “hugos”\nhint: write hugo"),
        ((".", "--url", "low.example"), "“low.example” is no whole address"),
        ((".", "--into", "../elsewhere"), "../elsewhere is no folder inside the project"),
    ],
)
def test_words_that_do_not_fit(
    newsletter: Run, project: Path, words: tuple[str, ...], said: str
) -> None:
    done = newsletter("import", *words, cwd=project)
    assert done.code == 2
    assert said in done.err


def test_another_folder(newsletter: Run, project: Path, exports: Path) -> None:
    done = newsletter(
        "import", str(beehiiv(exports).path), "--into", "old/letters", "--no-fetch", cwd=project
    )
    assert done.code == 0
    assert (project / "old/letters/2023-01-18-mud/index.md").is_file()


def test_formats_are_offered() -> None:
    import typer

    from composer.commands._completion import formats

    assert formats(
        typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None))), "p"
    ) == ["page", "pelican"]


def test_pictures_are_fetched_by_the_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    from composer.errors import OutsideError

    with pytest.raises(OutsideError, match="not on the public internet"):
        _importing._picture("http://127.0.0.1/a.png")


def test_a_post_that_the_program_fails_at_stops_no_other(
    newsletter: Run, project: Path, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer.importing.writing import Writing

    real = Writing.manuscript

    def fails(self: Writing, post: object, named: object, *rest: object) -> object:
        if named.slug == "mud":  # type: ignore[attr-defined]
            raise RuntimeError("never seen before")
        return real(self, post, named, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Writing, "manuscript", fails)
    path = str(beehiiv(exports).path)
    done = newsletter("import", path, cwd=project)
    assert done.code == 1
    assert "row 2: the program failed at this post (RuntimeError)" in done.err
    assert not (project / "issues/2023-01-18-mud").exists()
    assert (project / "issues/2023-02-01-not-yet/index.md").is_file()
    assert "never seen before" in newsletter("import", path, "--debug", cwd=project).err
