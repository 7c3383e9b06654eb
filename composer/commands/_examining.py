"""A project, examined: what stands in its settings is the first thing that can be broken."""

from __future__ import annotations

import os
from pathlib import Path

from composer.delivery.doctor import Patient, examinations
from composer.domains.diagnosis import Diagnosis
from composer.domains.resolver import resolve
from composer.errors import AuthorError
from composer.model import Severity
from composer.pipeline import survey

__all__ = ["examined"]


def examined(root: Path, *, via: str, dns: bool) -> list[Diagnosis]:
    """All that was found."""
    try:
        newsletter = survey(root).newsletter
    except AuthorError as error:
        return [
            Diagnosis("settings", "broken", f"{finding.location}: {finding.message}", finding.hint)
            for finding in error.findings
            if finding.severity is Severity.ERROR
        ]
    patient = Patient(
        root=root,
        newsletter=newsletter,
        channel=via or newsletter.delivery.channel,
        environment=os.environ,
        resolve=resolve if dns else None,
    )
    return list(examinations(patient))
