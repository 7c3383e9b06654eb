"""``--format sarif``: for code scanners and editors.

SARIF 2.1.0, OASIS standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from composer import __version__
from composer.checking.manual import Manual
from composer.checking.reports._report import IssueReport, Report
from composer.model import Finding

__all__ = ["Sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


class Sarif(Report):
    """One run of one tool, its rules those that something was found by."""

    def write(self, issues: Sequence[IssueReport], manuals: Mapping[str, Manual]) -> str:
        """The log file, indented."""
        findings = [finding for issue in issues for finding in issue.findings]
        codes = sorted({finding.code for finding in findings})
        log = {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "newsletter-composer",
                            "version": __version__,
                            "rules": [_rule(code, manuals.get(code)) for code in codes],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": [_result(finding, codes) for finding in findings],
                }
            ],
        }
        return msgspec.json.format(msgspec.json.encode(log), indent=2).decode()


def _rule(code: str, manual: Manual | None) -> dict[str, Any]:
    if manual is None:
        return {"id": code}
    return {
        "id": code,
        "name": manual.name,
        "shortDescription": {"text": manual.name},
        "fullDescription": {"text": manual.text},
        "help": {"text": f"{manual.mend}\n\nSource: {manual.source}"},
        "properties": {"tags": [manual.group]},
    }


def _result(finding: Finding, codes: Sequence[str]) -> dict[str, Any]:
    place = finding.location
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path)}}
    if place.line:
        region = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        physical["region"] = region
    words = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": str(finding.severity),
        "message": {"text": words},
        "locations": [{"physicalLocation": physical}],
    }
