"""Where links and pictures lead, and what is said where they cannot."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from composer.errors import AuthorError
from composer.model import Finding
from tests.conftest import SETTINGS, MakeProject
from tests.render.drawing import drawn, links_in


def refused(make_project: MakeProject, body: str, **more: object) -> Finding:
    with pytest.raises(AuthorError) as error:
        drawn(make_project, body, **more)
    (found,) = error.value.findings
    return found


@pytest.mark.parametrize("written", ["{{unsub}}", "{{ un sub }}", "*|UNSUB|*"])
def test_another_platforms_placeholder_is_an_address_as_written(
    make_project: MakeProject, written: str
) -> None:
    edition = drawn(make_project, f"[f](<{written}>)")
    assert written in links_in(str(edition.email))
    assert written in links_in(edition.web)
    assert written in str(edition.text)
    assert not edition.findings


def test_a_placeholder_is_the_whole_address(make_project: MakeProject) -> None:
    edition = drawn(make_project, "[f](<{{unsub}}/x>)")
    assert [finding.code for finding in edition.findings] == ["relative-link"]


def test_a_picture_that_is_too_large_is_to_be_shrunk(make_project: MakeProject) -> None:
    data = io.BytesIO()
    Image.new("1", (8000, 7000)).save(data, "PNG")
    found = refused(make_project, "![a](big.png)", files={"issues/big.png": data.getvalue()})
    assert (found.code, "shrink it" in found.hint) == ("picture", True)


def test_a_picture_that_leads_out_is_to_be_copied(
    make_project: MakeProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.png"
    Image.new("1", (8, 7)).save(outside)
    root: Path = make_project()
    (root / "issues").mkdir()
    (root / "issues/a.png").symlink_to(outside)
    found = refused(make_project, "![a](a.png)")
    assert found.code == "outside-project"
    assert "copy the picture into the project" in found.hint


def test_a_portrait_that_is_missing_has_its_line(make_project: MakeProject) -> None:
    line = 'url = "https://courant.example/theo"'
    settings = SETTINGS.replace(line, f'{line}\navatar = "nope.png"')
    found = refused(make_project, "::signature", settings=settings)
    assert found.code == "missing-picture"
    assert found.location.path == "newsletter.toml"
    assert settings.split("\n")[found.location.line - 1] == 'avatar = "nope.png"'
