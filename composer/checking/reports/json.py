"""``--format json``: for a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from composer.checking.manual import Manual
from composer.checking.reports._report import IssueReport, Report

__all__ = ["Json"]


class Json(Report):
    """A list of issues, each with its findings as ``newsletter build --json`` gives them."""

    def write(self, issues: Sequence[IssueReport], manuals: Mapping[str, Manual]) -> str:
        """The list, indented."""
        del manuals
        return msgspec.json.format(msgspec.json.encode(list(issues)), indent=2).decode()
