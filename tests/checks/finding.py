"""What one check finds in an issue made of words."""

from __future__ import annotations

from collections.abc import Mapping

from composer.model import Edition, Finding, Project
from composer.pipeline import compose, load, proofread
from tests.conftest import SETTINGS, MakeProject

PATH = "issues/2025-02-03-case.md"
PREHEADER = "Trois chantiers, deux régions, et une saison qui n'en finit pas."


def issue(body: str = "Le courant passe.", **front: str) -> str:
    """An issue with these fields; what a check may mind is in order by default."""
    fields = {"title": "Ce que l'hiver nous apprend", "date": "2025-02-03", **front}
    if "subtitle" not in fields:
        fields.setdefault("preheader", PREHEADER)
    lines = [f"{name}: '{value.replace(chr(39), chr(39) * 2)}'" for name, value in fields.items()]
    return "\n".join(("---", *lines, "---", "", body, ""))


def composed(
    make_project: MakeProject,
    text: str,
    *,
    settings: str = "",
    whole: str = SETTINGS,
    files: Mapping[str, str | bytes] | None = None,
) -> tuple[Edition, Project]:
    """Its edition and project; ``settings`` are added to those of ``whole``."""
    root = make_project({PATH: text, **(files or {})}, settings=f"{whole}\n{settings}")
    project = load(root, drafts=True)
    return compose(text, PATH, project), project


def found(
    make_project: MakeProject,
    code: str,
    text: str,
    *,
    settings: str = "",
    whole: str = SETTINGS,
    files: Mapping[str, str | bytes] | None = None,
) -> tuple[Finding, ...]:
    """What the check of this code finds."""
    edition, project = composed(make_project, text, settings=settings, whole=whole, files=files)
    return proofread(edition, project, select=[code]).findings
