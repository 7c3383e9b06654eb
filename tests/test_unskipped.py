"""What makes a failure of a skip in CI, tried on files of tests."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

SKIPS = {
    "mark": "@pytest.mark.skip(reason='no tool')\ndef test_it(): pass",
    "call": "def test_it(): pytest.skip('no tool')",
    "fixture": "@pytest.fixture\ndef tool(): pytest.skip('no tool')\ndef test_it(tool): pass",
    "library": "pytest.importorskip('no_such_library', reason='no tool')\ndef test_it(): pass",
    "file": "pytest.skip('no tool', allow_module_level=True)",
}
FINE = {
    "platform": "def test_it(): pytest.skip('this machine has no IPv6')",
    "xfail": "@pytest.mark.xfail(reason='no tool', strict=True)\ndef test_it(): assert 0",
    "passes": "def test_it(): pass",
}


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests run in CI too; and to load every plugin anew for each would take a minute."""
    for name in ("CI", "NOTHING_SKIPPED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def run(pytester: pytest.Pytester, body: str, *more: str) -> pytest.RunResult:
    pytester.makepyfile(f"import pytest\n{body}\n")
    return pytester.runpytest_inprocess("-p", "tests.unskipped", "-p", "no:cacheprovider", *more)


@pytest.mark.parametrize("variable", ["CI", "NOTHING_SKIPPED"])
@pytest.mark.parametrize("name", SKIPS)
def test_a_skip_fails_in_ci_and_says_why(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    monkeypatch.setenv(variable, "1")
    done = run(pytester, SKIPS[name])
    assert done.ret in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    done.stdout.fnmatch_lines(["*test_a_skip_fails*was skipped, and in CI nothing is: *no tool"])


@pytest.mark.parametrize("name", FINE)
def test_what_is_no_skip_or_the_platforms_passes_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("CI", "1")
    assert run(pytester, FINE[name]).ret == pytest.ExitCode.OK


@pytest.mark.parametrize("name", ["mark", "call", "fixture"])
def test_elsewhere_a_skip_is_one(pytester: pytest.Pytester, name: str) -> None:
    done = run(pytester, SKIPS[name])
    assert done.ret == pytest.ExitCode.OK
    done.assert_outcomes(skipped=1)


def test_the_processes_of_xdist_fail_as_well(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "1")
    done = run(pytester, SKIPS["call"], "-p", "xdist.plugin", "-n", "1")
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.assert_outcomes(failed=1)
