"""Reads one issue from words, for tests of the source."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from composer.config.locales import read_locales
from composer.config.results import read_results
from composer.model import Block, Finding, Findings, Issue, Project, Severity
from composer.pipeline import survey
from composer.source.reader import read

PATH = "issues/2025-01-09-grok-3.md"
LOCALES = Path(__file__).parents[2] / "templates" / "locales"


def project_of(root: Path, *, drafts: bool = False) -> Project:
    known = survey(root)
    return replace(
        known,
        results=read_results(known.files, Findings()),
        locales=read_locales((LOCALES,)),
        drafts=drafts,
    )


def issue_of(root: Path, body: str, *, drafts: bool = False, head: str = "title: A") -> Issue:
    """The issue with this body, in the project at ``root``."""
    path = root / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}\n---\n{body}", encoding="utf-8")
    project = project_of(root, drafts=drafts)
    return read(path.read_text(encoding="utf-8"), PATH, project)


def blocks(issue: Issue) -> list[Block]:
    return [block for part in issue.parts for block in part.blocks]


def names(issue: Issue) -> list[str]:
    return [block.name for block in blocks(issue)]


def errors(issue: Issue) -> list[Finding]:
    return [finding for finding in issue.findings if finding.severity is Severity.ERROR]


def words(issue: Issue) -> str:
    """All words of the prose, to see that nothing was dropped."""
    found: list[str] = []

    def walk(block: Block) -> None:
        for token in getattr(block, "tokens", ()):
            if token.type == "inline":
                found.extend(child.content for child in token.children or ())
            found.append(token.content if token.type in ("fence", "code_block") else "")
        for inner in block.inner():
            walk(inner)

    for part in issue.parts:
        found.append(part.title.text)
        found.append(part.standfirst.text)
        for block in part.blocks:
            walk(block)
    return " ".join(found)
