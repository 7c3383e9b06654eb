"""``newsletter blocks``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import composer.blocks
from composer.registry import names

from .conftest import Run

CALLOUT = """\
callout — A box beside the text's flow: a note, a tip, a warning.

    :::callout[words]{…} … :::

A quote that begins with `[!NOTE]` (TIP, IMPORTANT, WARNING, CAUTION) is the same block,
and a first line in bold is its title.

The [words] may be left out.

Attributes

    kind         note | tip | important | warning | caution, note by default
                 what it is, which its colour and its name for screen readers follow

Example

    :::callout[À garder en tête]{kind=tip}
    Un retard annoncé coûte plus cher qu'une sortie surprise.
    :::
"""

OWN = """\
{# A recipe's card.

   Put it under the story that makes one hungry.

   attributes: url (url, required), tone=warm, wide (flag)
#}
<p>…</p>
"""


def test_all_of_them_a_line_each_outside_of_a_project_too(newsletter: Run, tmp_path: Path) -> None:
    listed = newsletter("blocks", cwd=tmp_path)
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == list(names(composer.blocks))
    assert "poll       A question that readers answer by one tap." in listed.out


def test_the_manual_of_one(newsletter: Run, tmp_path: Path) -> None:
    assert newsletter("blocks", "callout", cwd=tmp_path) == (0, CALLOUT, "")
    assert newsletter("blocks", ":::Callout", cwd=tmp_path).out == CALLOUT


@pytest.mark.parametrize("name", names(composer.blocks))
def test_each_has_a_manual_with_every_attribute_explained(
    newsletter: Run, tmp_path: Path, name: str
) -> None:
    page = newsletter("blocks", name, cwd=tmp_path).out
    assert page.startswith(f"{name} — ")
    assert f"::{name}" in page.partition("Example\n\n")[2]
    manual = json.loads(newsletter("blocks", name, "--json", cwd=tmp_path).out)
    assert manual["name"] == name
    assert manual["example"]
    for attribute in manual["attributes"]:
        assert attribute["description"], f"{name} does not say what {attribute['name']} is"


def test_attributes_are_told_as_they_are_written(newsletter: Run, tmp_path: Path) -> None:
    known = {
        block["name"]: block
        for block in json.loads(newsletter("blocks", "--json", cwd=tmp_path).out)
    }
    assert [item["name"] for item in known["only"]["attributes"]] == ["in"]
    assert known["only"]["shapes"] == [":::only{in=…} … :::"]
    assert known["poll"]["shapes"] == ["::poll{#id}", ":::poll{#id} … :::"]
    assert known["column"]["inside"] == "columns"
    assert known["toc"]["attributes"] == [
        {
            "name": "depth",
            "type": "number",
            "required": False,
            "default": 1,
            "choices": [],
            "description": "2 lists the sub-headings too, 3 those below them",
        },
        {
            "name": "standfirst",
            "type": "flag",
            "required": False,
            "default": False,
            "choices": [],
            "description": "with each section's standfirst",
        },
    ]
    assert known["button"]["title"] == "required"
    assert known["button"]["attributes"][0]["type"] == "address"


def test_the_projects_own(newsletter: Run, project: Path) -> None:
    folder = project / "templates/blocks"
    folder.mkdir(parents=True)
    (folder / "recipe.email.html.j2").write_text(OWN)
    (folder / "poll.email.html.j2").write_text("{# only an override #}")
    listed = newsletter("blocks", cwd=project / "issues")
    assert "recipe     A recipe's card. (your own)" in listed.out.splitlines()
    assert "readers answer by one tap.\n" in listed.out
    page = newsletter("blocks", "recipe", cwd=project).out
    assert "Put it under the story that makes one hungry." in page
    assert "    url          address, required\n" in page
    assert "    tone         text, warm by default\n" in page
    assert page.endswith("Example\n\n    ::recipe[words]{url=…}\n")


def test_a_slip_and_a_stranger(newsletter: Run, project: Path) -> None:
    failed = newsletter("blocks", "pol", cwd=project)
    assert failed == (2, "", "error: there is no block “pol”\nhint: did you mean poll?\n")
    assert "there are button, callout" in newsletter("blocks", "zebra", cwd=project).err
    assert newsletter("blocks", "--project", "/nowhere", cwd=project).code == 2
