"""Proofs of small issues."""

from __future__ import annotations

from pathlib import Path

from composer.checking.proof import Proof
from composer.pipeline import compose, load

__all__ = ["PATH", "proof_of"]

PATH = "issues/2025-02-03-case.md"
HEAD = "---\ntitle: Un titre\ndate: 2025-02-03\n---\n"


def proof_of(root: Path, body: str, *, head: str = HEAD) -> Proof:
    """The proof of an issue with this body, whose first line is the fifth of its file."""
    file = root / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(head + body, "utf-8")
    project = load(root, drafts=True)
    return Proof(compose(head + body, PATH, project), project)
