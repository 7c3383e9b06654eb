from __future__ import annotations

from pathlib import Path

import pytest

from composer.blocks._own import OwnBlock, own_blocks
from composer.errors import AuthorError, ThemeError
from tests.conftest import MakeProject
from tests.render.drawing import drawn, email, theme_file

TEMPLATE = """\
{# A recipe.

   attributes: url (url, required), tone=warm, note="a, b", wide (flag)
#}
<div {{ at(block) }}>{{ block.url }} {{ block.tone }} {{ block.note }} {{ block.wide }}
{{ inline(block.label) }} {{ blocks(block.children) }}</div>
"""
FILES = {"templates/blocks/recipe.email.html.j2": TEMPLATE}


def declared(root: Path, comment: str) -> dict[str, type[OwnBlock]]:
    theme_file(root, "blocks/recipe.email.html.j2", f"{{# {comment} #}}\n")
    return own_blocks(root / "templates")


def test_a_template_declares_a_block(tmp_path: Path) -> None:
    theme_file(tmp_path, "blocks/recipe.email.html.j2", TEMPLATE)
    kind = own_blocks(tmp_path / "templates")["recipe"]
    assert kind.name == "recipe"
    assert kind.__doc__ == "A recipe."
    assert kind.declared == ("url", "tone", "note", "wide")


def test_an_override_declares_none(tmp_path: Path) -> None:
    theme_file(tmp_path, "blocks/poll.email.html.j2", "{# My poll. #}<p></p>")
    theme_file(tmp_path, "blocks/card.email.html.j2", "<p></p>")
    assert own_blocks(tmp_path / "templates") == {}


def test_none_declares_a_block_without_attributes(tmp_path: Path) -> None:
    assert declared(tmp_path, "attributes: none")["recipe"].declared == ()


@pytest.mark.parametrize(
    "comment",
    ["attributes: url (needed)", "attributes: Url", "attributes: label", "attributes: a b"],
)
def test_what_cannot_be_read_names_file_and_line(tmp_path: Path, comment: str) -> None:
    with pytest.raises(ThemeError, match="cannot read the attributes") as error:
        declared(tmp_path, f"\n{comment}")
    assert str(error.value.location) == "templates/blocks/recipe.email.html.j2:2"


def test_it_is_drawn_with_its_attributes(make_project: MakeProject) -> None:
    body = ":::recipe[Une *tarte*]{url=https://x.example wide}\nCuire.\n:::"
    edition = drawn(make_project, body, files=FILES)
    html = " ".join(email(edition).split())
    assert "https://x.example warm a, b True Une <em>tarte</em> <p" in html
    assert "Une <em>tarte</em>" in edition.web
    assert "Une _tarte_\nhttps://x.example\n\nCuire." in str(edition.text)


def test_its_own_text_template_wins(make_project: MakeProject) -> None:
    files = {**FILES, "templates/blocks/recipe.txt.j2": "RECIPE {{ block.attributes.tone }}"}
    edition = drawn(make_project, "::recipe{url=https://x.example tone=cold}", files=files)
    assert "RECIPE cold" in str(edition.text)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("::recipe[x]{tone=cold}", "missing-attribute"),
        ("::recipe{url=https://x.example tune=cold}", "unknown-attribute"),
        ("::recipe{url=https://x.example tone}", "attribute-value"),
    ],
)
def test_a_wrong_call_is_found(make_project: MakeProject, call: str, code: str) -> None:
    with pytest.raises(AuthorError) as error:
        drawn(make_project, call, files=FILES)
    assert [finding.code for finding in error.value.findings] == [code]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("steam", "it has label, children, url, tone, note, wide"), ("tune", "did you mean tone?")],
)
def test_a_name_that_it_does_not_have(make_project: MakeProject, asked: str, hint: str) -> None:
    template = TEMPLATE.replace("{{ block.url }}", f"{{{{ block.{asked} }}}}")
    with pytest.raises(ThemeError) as error:
        drawn(
            make_project,
            "::recipe{url=https://x.example}",
            files={"templates/blocks/recipe.email.html.j2": template},
        )
    assert error.value.message == f"recipe has no attribute “{asked}”"
    assert hint in error.value.hint
    assert error.value.location.line == 5
