"""No text ends in a traceback or takes more than two seconds, and no finding lacks its place."""

from __future__ import annotations

import contextlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer.errors import AuthorError
from composer.model import Finding, Project
from composer.source.reader import read
from tests.source.reading import PATH, project_of, words

ROOT = Path(__file__).parents[2]
SOURCES = tuple(path.read_text(encoding="utf-8") for path in sorted((ROOT / "issues").glob("*.md")))
#: Pieces that mean something to one of the readers, to be thrown in anywhere.
PIECES = (
    "---\n", "+++\n", "\n\n", "```\n", "~~~\n", "::", ":::", "::::\n", "::poll{#avis}\n", ":::poll{#x}\n",
    ":::callout[a]{kind=tip}\n", ":::\n", "::toc\n", "::include[x.md]\n", "{", "}", "{#a .b c=d}", "{only=email}",
    "{{ first_name }}", '{{ email | default("x") }}', "{{", "}}", "{% x %}", "[", "]", "](", ")", "![](", "[^1]",
    "[^1]: a\n", "# ", "## ", "### ", "> ", "> [!NOTE]\n", "- ", "- [ ] ", "1. ", "| a | b |\n|---|---|\n", "*", "**",
    "_", "`", "<", ">", "<u>", "</u>", "<!-- ", " -->", "<iframe src=x>", "<script>", "&amp;", "\\", "\t", "    ",
    "https://a.example/", "<https://a.example>", "a.md", "\0", "\ufeff", "\u2028", "\u202e", "«", "»", '"', "'", "é",
    "漢", "🙂", ":", "\r\n", "\r", "— [A (@b), 2024](https://x.com)\n", "title: ", "date: ", "polls:\n  a:\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def project() -> Project:
    return project_of(ROOT)


def check(text: str, project: Project) -> tuple[Finding, ...]:
    start = time.process_time()
    try:
        findings = read(text, PATH, project).findings
    except AuthorError as error:
        findings = error.findings
    assert time.process_time() - start < 2
    for finding in findings:
        assert finding.location.path
        assert finding.location.line > 0, finding
        assert finding.code
        assert finding.message
    return findings


def mutate(source: str, seed: int, cuts: int) -> str:
    chosen = random.Random(seed)
    text = source
    for _ in range(cuts):
        start = chosen.randrange(len(text) + 1)
        end = min(len(text), start + chosen.choice((0, 0, 1, 3, 20, 300)))
        piece = chosen.choice((*PIECES, "", text[end : end + 200], *PIECES))
        text = text[:start] + piece * chosen.choice((1, 1, 1, 2, 30)) + text[end:]
    return text


@given(st.integers(0, 10**9), st.integers(1, 12), st.sampled_from(SOURCES))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_mutations_of_real_issues(seed: int, cuts: int, source: str) -> None:
    check(mutate(source, seed, cuts), PROJECT)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_pieces_in_any_order(pieces: list[str]) -> None:
    check("---\ntitle: A\n---\n" + "".join(pieces), PROJECT)
    check("".join(pieces), PROJECT)


PROJECT = project_of(ROOT)

PATHOLOGICAL = {
    "opening brackets": "[" * 20_000,
    "opening links": "[a](b" * 10_000,
    "wide table": "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n" + "|b" * 5_000,
    "long table": "|a|b|\n|-|-|\n" + "|c|d|\n" * 3_000,
    "images": "![a](" * 8_000,
    "stars": "*a " * 10_000,
    "underscores": "_a __b " * 6_000,
    "backticks": "".join("`" * n + "a" for n in range(200)),
    "quotes": "> " * 80 + "a",
    "deeper quotes": "> " * 2_000 + "a",
    "deeper lists": "".join("  " * n + "- a\n" for n in range(300)),
    "braces": "{" * 20_000,
    "links with braces": "[a](b){" * 5_000,
    "straight quotes": "\"a' " * 6_000,
    "colons": ":" * 20_000,
    "containers": ":::callout\n" * 2_000,
    "containers that deepen": "".join(":" * n + "callout\n" for n in range(3, 300)),
    "leaves": "::poll{#avis}\n" * 2_000,
    "merge fields": "{{ first_name }} " * 3_000,
    "almost merge fields": "{{ first_name " * 3_000,
    "footnotes": "".join(f"[^{n}] " for n in range(2_000))
    + "\n\n"
    + "".join(f"[^{n}]: a\n" for n in range(2_000)),
    "references": "[a]\n\n" * 2_000 + "[a]: https://a.example\n",
    "entities": "&amp;" * 10_000,
    "angle brackets": "<" * 20_000,
    "open tags": "<u>" * 8_000,
    "comments": "<!-- " * 8_000,
    "addresses": "https://a.example/" * 3_000,
    "no addresses": "http://!" * 7_000,
    "headings": "## a\n" * 3_000,
    "spaces": " " * 50_000 + "a",
    "one long line": "mot " * 25_000,
}


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_pathological_markdown(text: str, project: Project) -> None:
    check(f"---\ntitle: A\n---\n{text}\n", project)


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_what_is_nested_too_deeply_is_refused_and_never_dropped(
    mark: str, project: Project
) -> None:
    for depth in (10, 20, 28, 40, 58, 59, 60, 61, 100):
        for text in (
            mark * depth + "word",
            "".join("   " * n + mark + "a\n" for n in range(depth)) + "   " * depth + "word",
        ):
            findings = check(f"---\ntitle: A\n---\n{text}\n", project)
            refused = any(finding.code == "nesting" for finding in findings)
            try:
                kept = "word" in words(read(f"---\ntitle: A\n---\n{text}\n", PATH, project))
            except AuthorError:
                kept = False
            assert refused or kept, depth


def test_four_times_the_text_takes_four_times_as_long_at_most(project: Project) -> None:
    body = SOURCES[-2].split("---\n", 2)[2].replace(":::poll{#energie}", ":::callout")
    # Ratios of one run, the smallest of three each: a slow machine slows both.
    times = []
    for factor in (4, 16):
        text = "---\ntitle: A\n---\n" + body.replace("::toc", "::toc") * factor
        best = min(timed(text, project) for _ in range(3))
        times.append(best)
    assert times[1] / times[0] < 6


def timed(text: str, project: Project) -> float:
    start = time.process_time()
    with contextlib.suppress(AuthorError):
        read(text, PATH, project)
    return time.process_time() - start
