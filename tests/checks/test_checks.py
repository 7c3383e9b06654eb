"""Each check against its fixtures: issues whose lines say what is found on them.

A fixture is ``cases/CODE.fail.md`` or ``cases/CODE.pass.md`` (a word may stand between, as in
``CODE.fail.carried.md``). A line that ends with ``⟵ CODE`` is one that the check finds something
on, once for each code that is named; a missing and an extra finding both fail. Beside it may lie
``CODE.fail.toml`` (lines that newsletter.toml gets as well) and a folder ``CODE.fail/`` with more
files of the project.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from composer.checking.manual import manual_of
from composer.checking.messages import messages
from composer.model import Location
from composer.pipeline import compose, load, proofread
from composer.proofreading import all_checks
from tests.conftest import SETTINGS, MakeProject

CASES = Path(__file__).with_name("cases")
FILES = sorted(CASES.glob("*.md"))
OFFLINE = {code for code, kind in all_checks().items() if not kind.online}
_EXPECTED = re.compile(r"\s*⟵\s*(?P<codes>[a-z-]+(?:\s+[a-z-]+)*)\s*$")


def _cut(text: str) -> tuple[str, Counter[tuple[str, int]]]:
    """A fixture without what it says of itself, and the codes that it expects by line."""
    lines, expected = [], Counter[tuple[str, int]]()
    for number, line in enumerate(text.split("\n"), 1):
        found = _EXPECTED.search(line)
        if found:
            expected.update((code, number) for code in found["codes"].split())
            line = line[: found.start()]  # noqa: PLW2901 - the same line, its mark taken off
        lines.append(line)
    return "\n".join(lines), expected


def _line(place: Location) -> int:
    """The line that a fixture marks: its first for what stands in another file, as settings do."""
    return place.line if place.path == "issues/2025-02-03-case.md" else 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".md"))
def test_a_check_finds_what_its_fixture_says(file: Path, make_project: MakeProject) -> None:
    code = file.name.partition(".")[0]
    text, expected = _cut(file.read_text("utf-8"))
    more = file.with_suffix(".toml")
    settings = SETTINGS + (more.read_text("utf-8") if more.exists() else "")
    root = make_project({"issues/2025-02-03-case.md": text}, settings=settings)
    if file.with_suffix("").is_dir():
        shutil.copytree(file.with_suffix(""), root, dirs_exist_ok=True)
    project = load(root, drafts=True)
    edition = compose(text, "issues/2025-02-03-case.md", project)
    found = proofread(edition, project, select=[code]).findings
    assert Counter((f.code, _line(f.location)) for f in found) == expected, found
    assert bool(expected) == (".fail" in file.name)
    for finding in found:
        assert finding.hint, finding
        assert (
            finding.message[:1] == finding.message[:1].lower() or not finding.message[0].isascii()
        )


@pytest.mark.parametrize("code", sorted(OFFLINE))
def test_each_check_has_a_case_that_fails_and_one_that_passes(code: str) -> None:
    kinds = {file.name.split(".")[1] for file in FILES if file.name.startswith(f"{code}.")}
    assert kinds == {"fail", "pass"}


def test_each_fixture_is_of_a_check() -> None:
    assert {file.name.partition(".")[0] for file in FILES} <= OFFLINE


@pytest.mark.parametrize("code", sorted(all_checks()))
def test_each_check_has_a_manual_page(code: str) -> None:
    manual = manual_of(all_checks()[code])
    assert manual.name[0].isupper()
    assert all((manual.text, manual.mend, manual.source))


def test_no_check_has_the_code_of_a_message_of_composing() -> None:
    assert not all_checks().keys() & messages().keys()
