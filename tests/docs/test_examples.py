"""Every example of the documentation is read by the program.

A fence may have a comment before it: ``<!-- finds: code -->`` for an example of a fault, and
``<!-- file: path -->`` for a file of the project that the other examples belong to.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from composer.blocks._own import own_blocks
from composer.config import read_newsletter
from composer.config.locales import read_locales
from composer.config.located import Table, read_toml
from composer.errors import AuthorError
from composer.model import Findings
from composer.source.reader import read
from composer.source.typography import rules_from, typeset
from tests.docs.pages import DOCS, ROOT, Fence, Page
from tests.source.reading import project_of

ISSUE = "issues/2025-03-10-spring-tide.md"
PAGES = ("README.md", *(str(path.relative_to(ROOT)) for path in sorted(DOCS.glob("*.md"))))
#: What the examples speak of and do not write themselves.
OTHERS = {
    "issues/2025-03-03-eels.md": "---\ntitle: The eels are back\n---\n\n::poll{#rating}\n",
    "issues/snippets/boots.md": "Bring boots.\n",
    "issues/links/mud.md": "Mud.\n",
}
_PICTURE = re.compile(r"\bimages/[\w-]+\.(?:png|jpg)\b")
_MINIMAL = {
    "newsletter": 'name = "A"\nurl = "https://a.example"\n',
    "sender": 'name = "A"\nemail = "a@a.example"\n',
}


def fences(language: str, *pages: str) -> list[tuple[str, Fence]]:
    found = [(page, fence) for page in pages or PAGES for fence in Page.read(page).fences]
    return [(f"{page}:{fence.line}", fence) for page, fence in found if fence.language == language]


def params(found: list[tuple[str, Fence]]) -> list[object]:
    return [pytest.param(fence, id=place) for place, fence in found]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that the examples are about, made from the examples that are its files."""
    root = tmp_path_factory.mktemp("low-tide")
    files = dict(OTHERS)
    for page in PAGES:
        text = Page.read(page)
        for fence in text.fences:
            if fence.mark.startswith("file:"):
                files[fence.mark.removeprefix("file:").strip()] = fence.text
        for name in _PICTURE.findall(text.text):
            path = root / "issues" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (4, 3)).save(path)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


def codes_of(text: str, root: Path) -> list[str]:
    """The codes of all that the program finds in an issue with this text."""
    project = project_of(root)
    project = replace(project, own_blocks=own_blocks(root / "templates"))
    assert not project.broken
    try:
        return [finding.code for finding in read(text, ISSUE, project).findings]
    except AuthorError as error:
        return [finding.code for finding in error.findings]


def example(fence: Fence) -> str:
    """The whole issue that an example is, or that it stands in."""
    whole = fence.text.startswith(("---\n", "+++\n", "# "))
    return fence.text if whole else f"---\ntitle: An example\n---\n\n{fence.text}"


@pytest.mark.parametrize("fence", params(fences("markdown")))
def test_issues_are_read_without_a_word(fence: Fence, root: Path) -> None:
    expected = set(re.findall(r"[\w-]+", fence.mark.partition("finds:")[2]))
    assert set(codes_of(example(fence), root)) - {"section-level"} == expected


def settings_of(text: str) -> list[str]:
    """What the program finds in settings; what is required is added to a part of them."""
    for table, needed in _MINIMAL.items():
        missing = "".join(
            line
            for line in needed.splitlines(keepends=True)
            if not re.search(
                rf"^\[{table}\]\n(?:[^\[\n].*\n|\n)*?{line.split()[0]} =", text, re.MULTILINE
            )
        )
        header = f"[{table}]\n"
        if header in text:
            text = text.replace(header, header + missing, 1)
        else:
            text += f"\n{header}{missing}"
    findings = Findings()
    read_newsletter(text, findings)
    return [str(finding) for finding in findings.sorted()]


@pytest.mark.parametrize("fence", params(fences("toml", "docs/settings.md")))
def test_settings_are_read_without_a_word(fence: Fence) -> None:
    assert settings_of(fence.text) == []


@pytest.mark.parametrize("fence", params(fences("toml")))
def test_toml_is_toml(fence: Fence) -> None:
    findings = Findings()
    read_toml(fence.text, 1, Table("example.toml", findings))
    assert not len(findings)


def test_the_files_beside_issues_are_read_without_a_word(root: Path) -> None:
    project = project_of(root)
    assert set(project.results) == {"eels"}
    assert project.results["eels"]["rating"].placements["2"] == {"great": 12, "good": 7}
    assert {page.url for page in project.pages.values()} == {
        "https://tides.example/moon",
        "https://tides.example/mud",
    }
    assert set(own_blocks(root / "templates")) == {"recipe"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_typography_is_as_told(language: str) -> None:
    rules = rules_from(read_locales((ROOT / "templates" / "locales",))[language].typography)
    column = {"en": "in English", "fr": "in French"}[language]
    rows = Page.read("docs/format.md").table("The body", "Typography", column=column)
    assert rows
    for row in rows:
        assert typeset(row.codes("you type")[0], rules) == row.cells[column]


@pytest.mark.parametrize("fence", params(fences("python")))
def test_python_is_python(fence: Fence, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = ast.parse(fence.text)
    if "compose(" not in fence.text:
        return
    monkeypatch.chdir(ROOT)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(tree, "example", "exec"), {})
    assert said.getvalue().startswith("<!DOCTYPE html")


def test_each_page_has_its_examples() -> None:
    """None of the above passes because nothing was found."""
    assert len(fences("markdown", "docs/format.md")) > 30
    assert len(fences("toml", "docs/settings.md")) > 10
    assert fences("markdown", "README.md")
    assert fences("python", "README.md")


@pytest.mark.parametrize(
    ("find", "faulty"),
    [
        (lambda root: codes_of("---\ntitle: A\n---\n\n::pole{#rating}\n", root), "directive"),
        (lambda root: codes_of("---\ntitel: A\n---\n\nText\n", root), "field"),
        (lambda _: settings_of('[newsletter]\ntimezon = "UTC"\n'), "timezon"),
        (lambda _: settings_of('[sender]\nemail = "nobody"\n'), "nobody"),
    ],
)
def test_a_planted_fault_is_found(
    find: Callable[[Path], list[str]], faulty: str, root: Path
) -> None:
    assert any(faulty in found for found in find(root))
