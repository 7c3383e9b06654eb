"""The shape of the code: small files, small functions, speaking names, and nothing of elsewhere.

Which layer may import which is told in pyproject.toml and kept by import-linter.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from composer import blocks
from composer.registry import names

ROOT = Path(__file__).parents[1]
MOST_LINES_OF_A_FILE = 299
MOST_LINES_OF_A_FUNCTION = 39
#: Without what Jinja makes of templates (composer/render/shipped.py).
SOURCES = sorted(
    path for path in (ROOT / "composer").rglob("*.py") if path.parent.name != "_compiled"
)
#: Names that say nothing of what is inside.
VAGUE = re.compile(r"utils?|helpers?|misc|common|stuff|tools?|base|core|lib")
#: What a project that speaks of itself alone does not say.
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:home|Users|root|work)/\w+"  # somebody's own machine
    r"|\.\./shared\b"
    r"|\b(?:TODO|FIXME)\b"  # a note to oneself is an issue
    r"|(?i:\b(?:chatgpt|copilot|claude|sub-?agent|language model|as requested)\b)"
)
#: The sample newsletter writes of whom it likes.
_NEWS = ("issues/", "tests/test_architecture.py", "tests/requirements.txt")
#: The check that finds notes to oneself in an issue has to name them.
_OF_NOTES = ("composer/checking/words/leftovers.", "composer/checks/leftover.py", "tests/checks/")
_NOTE = re.compile(r"\b(?:TODO|FIXME)\b")
_LARGEST = 1_000_000


def functions(code: str) -> Iterator[tuple[str, int]]:
    """Each function and its lines, from ``def`` to its end."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def long_functions(code: str) -> list[str]:
    most = MOST_LINES_OF_A_FUNCTION
    return [f"{name}: {lines} lines" for name, lines in functions(code) if lines > most]


def tracked() -> list[Path]:
    """The files of the repository, or of the folder where there is no git."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others"]
        listed = subprocess.run([*command, "--exclude-standard"], capture_output=True, check=True)
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return [path for path in found if path.is_file()]


def said_of_elsewhere(text: str) -> list[str]:
    return [
        f"{number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        if ELSEWHERE.search(line)
    ]


def every_source() -> Iterator[tuple[str, str]]:
    for path in SOURCES:
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_files_are_short() -> None:
    lengths = {name: len(code.splitlines()) for name, code in every_source()}
    assert len(lengths) > 100
    assert not {name: n for name, n in lengths.items() if n > MOST_LINES_OF_A_FILE}


def test_functions_are_short() -> None:
    found = [f"{name}: {one}" for name, code in every_source() for one in long_functions(code)]
    assert not found


def test_names_say_what_is_inside() -> None:
    assert not [path for path in SOURCES if VAGUE.fullmatch(path.stem.strip("_"))]


def test_long_functions_are_found() -> None:
    line = "    a = 1\n"
    assert not long_functions("def short():\n" + line * 38)
    assert long_functions("def long():\n" + line * 39) == ["long: 40 lines"]
    assert long_functions("class A:\n async def long(\n  self):\n" + "  a = 1\n" * 39)


def test_the_project_speaks_of_itself_alone() -> None:
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(_NEWS) or path.stat().st_size > _LARGEST:
            continue
        data = path.read_bytes()
        if b"\0" not in data:
            text = data.decode("utf-8", "replace")
            if name.startswith(_OF_NOTES):
                text = _NOTE.sub("", text)
            found += [f"{name}:{one}" for one in said_of_elsewhere(text)]
    assert not found, "\n".join(found)


#: In two pieces each, for this file is looked at as well.
PLANTS = (
    ("see /home", "/ada/notes"),
    ("# TO", "DO: later"),
    ("copied from ../sha", "red/a.md"),
    ("done as re", "quested"),
)


@pytest.mark.parametrize("line", ["".join(pieces) for pieces in PLANTS])
def test_what_is_of_elsewhere_is_found(line: str) -> None:
    assert said_of_elsewhere(f"one\n{line}\n") == [f"2: {line}"]


@pytest.mark.parametrize("line", ["issues/images/home/a.png", "https://a.example/home/b", "todos"])
def test_what_is_not_is_not(line: str) -> None:
    assert not said_of_elsewhere(line)


@pytest.mark.parametrize(
    "block", [name for name in names(blocks) if name not in ("only", "include")]
)
@pytest.mark.parametrize("edition", ["email.html", "web.html", "txt"])
def test_every_block_has_a_template_for_every_edition(block: str, edition: str) -> None:
    assert (ROOT / "templates" / "classic" / "blocks" / f"{block}.{edition}.j2").is_file()
