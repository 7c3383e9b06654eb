"""In CI, a test that is skipped has failed: a promise that nobody looked at is not kept.

Where ``NOTHING_SKIPPED`` (set by ``.ci/run``) or ``CI`` is set, a skip becomes a failure that says
why it was skipped. What only some machines can try is listed here.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest

#: The reasons that lie in the platform, as they are given to ``pytest.skip``.
PLATFORM = ("this machine has no IPv6",)


def is_ci() -> bool:
    return any(os.environ.get(name) for name in ("CI", "NOTHING_SKIPPED"))


def refuse(report: Any) -> None:
    """Makes a failure of a report that says skipped; one that was expected to fail is not."""
    if not is_ci() or report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if reason not in PLATFORM:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and in CI nothing is: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    report = yield
    refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    report = yield
    refuse(report)
    return report
