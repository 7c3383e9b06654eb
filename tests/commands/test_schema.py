"""``newsletter schema``: the schemas know what the program reads."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from composer.commands._schemas import front_matter, settings
from composer.config import MAIN, NAMES, TABLES
from composer.config.polls import POLL_KEYS
from composer.source.fields import ALIASES, FIELDS

from .conftest import ROOT, Run


def properties(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}{name}", inner
        yield from properties(inner, f"{path}{name}.")
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        yield from properties(values, f"{path}*.")


@pytest.mark.parametrize("words", [[], ["settings"]])
def test_settings_are_the_default(newsletter: Run, tmp_path: Path, words: list[str]) -> None:
    printed = newsletter("schema", *words, cwd=tmp_path)
    assert (printed.code, printed.err) == (0, "")
    assert json.loads(printed.out) == json.loads(json.dumps(settings()))


def test_a_file_is_written_whole(newsletter: Run, tmp_path: Path) -> None:
    done = newsletter("schema", "front-matter", "--out", "a/b.json", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "wrote a/b.json\n")
    assert json.loads((tmp_path / "a/b.json").read_text("utf-8")) == front_matter()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.json"]


def test_a_slip(newsletter: Run, tmp_path: Path) -> None:
    failed = newsletter("schema", "setings", cwd=tmp_path)
    assert (failed.code, failed.out) == (2, "")
    assert "did you mean settings?" in failed.err


def test_settings_have_every_name_and_no_other() -> None:
    schema = settings()
    assert tuple(schema["properties"]) == NAMES
    assert set(schema["properties"]["newsletter"]["properties"]) == set(MAIN)
    assert schema["properties"]["newsletter"]["required"] == ["name", "url"]
    for name, kind in TABLES.items():
        written = set(kind.__struct_fields__) - {"channels", "places"}
        assert set(schema["properties"][name]["properties"]) == written
    poll = schema["properties"]["polls"]["additionalProperties"]
    assert tuple(poll["properties"]) == POLL_KEYS
    author = schema["properties"]["authors"]["additionalProperties"]
    assert set(author["properties"]) == {"name", "url", "avatar"}


def test_front_matter_has_every_field_and_alias() -> None:
    schema = front_matter()
    assert set(schema["properties"]) == {*FIELDS, *ALIASES}
    for name, description in FIELDS.items():
        assert schema["properties"][name]["description"] == description


@pytest.mark.parametrize("schema", [settings(), front_matter()], ids=["settings", "front-matter"])
def test_everything_is_described(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for path, inner in properties(schema):
        assert inner.get("description"), f"{path} has no description"
        assert "$ref" not in json.dumps(inner)


def test_a_table_inside_a_table_stands_there_whole() -> None:
    checks = settings()["properties"]["checks"]["properties"]
    assert checks["mail"]["additionalProperties"] is False
    assert checks["mail"]["properties"]["html_kb"]["default"] == 80
    shares = checks["clients"]["properties"]["shares"]
    assert shares["propertyNames"]["enum"][0] == "apple"
    assert shares["additionalProperties"] == {"type": "number", "minimum": 0}


def test_the_samples_settings_have_no_name_that_the_schema_lacks() -> None:
    schema = settings()["properties"]
    data = tomllib.loads((ROOT / "newsletter.toml").read_text("utf-8"))
    for table, values in data.items():
        inner = schema[table]
        if isinstance(values, dict) and inner.get("additionalProperties") is False:
            assert values.keys() <= inner["properties"].keys()


def test_a_place_that_cannot_be_written_is_named_as_it_was_given(
    newsletter: Run, tmp_path: Path
) -> None:
    (tmp_path / "x.json").mkdir()
    refused = newsletter("schema", "--out", "x.json", cwd=tmp_path)
    assert refused.code == 3
    assert refused.err.startswith("error: x.json: ")
