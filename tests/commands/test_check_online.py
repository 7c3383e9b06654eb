"""``newsletter check --online``: who is asked, how often, and what is remembered."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from composer.commands import _asking
from composer.links.asking import Answer, Manners, ask_all
from tests.commands.conftest import Run
from tests.links.conftest import Server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that ``--online`` may ask."""
    running = Server()
    manners = Manners(limits=running.limits(redirects=10), pause=0.0)
    monkeypatch.setattr(_asking, "ask_all", functools.partial(ask_all, manners=manners))
    yield running
    running.stop()


@pytest.fixture
def letters(make_project: Callable[..., Path], server: Server) -> Path:
    """Eight issues, enough for several processes, that share an address and have one each."""
    server.on("/shared")
    server.on("/old", status=301, Location="/new")
    server.on("/new")
    files: dict[str, str | bytes] = {}
    for day in range(1, 9):
        own = (
            server.url("/old") if day == 1 else server.on(f"/{day}", status=200 + (day == 8) * 204)
        )
        files[f"issues/2025-02-0{day}-n{day}.md"] = (
            f"---\ntitle: Numéro {day}\ndate: 2025-02-0{day}\n---\n\n"
            f"Voyez [ceci]({server.url('/shared')}) et [cela]({own}).\n"
        )
    return make_project(files)


def codes(out: str) -> list[tuple[str, str]]:
    issues = json.loads(out)
    issues = issues if isinstance(issues, list) else issues["issues"]
    return [(issue["path"][-5:], found["code"]) for issue in issues for found in issue["findings"]]


ONLINE = ("check", "--online", "--format", "json")
SELECTED = tuple(
    word
    for code in ("dead-link", "moved-link", "slow-link", "bad-certificate")
    for word in ("--select", code)
)


def test_each_address_is_asked_once_and_each_issue_told(
    letters: Path, newsletter: Run, server: Server
) -> None:
    result = newsletter(*ONLINE, *SELECTED, cwd=letters)
    assert codes(result.out) == [("n1.md", "moved-link"), ("n8.md", "dead-link")]
    assert result.code == 1
    heads = [
        path
        for (path, _), method in zip(server.seen, server.methods, strict=True)
        if method == "HEAD"
    ]
    assert sorted(heads) == sorted(["/shared", "/old", "/new", *(f"/{day}" for day in range(2, 9))])


def test_answers_are_remembered_for_a_day_and_bad_ones_shorter(
    letters: Path, newsletter: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = newsletter(*ONLINE, *SELECTED, cwd=letters)
    count = len(server.seen)
    assert newsletter(*ONLINE, *SELECTED, cwd=letters).out == first.out
    assert len(server.seen) == count
    now = _asking.time.time()
    monkeypatch.setattr(_asking.time, "time", lambda: now + 3600)
    newsletter(*ONLINE, *SELECTED, cwd=letters)
    assert [path for path, _ in server.seen[count:]] == ["/8", "/8"]
    monkeypatch.setattr(_asking.time, "time", lambda: now + 25 * 3600)
    newsletter(*ONLINE, *SELECTED, cwd=letters)
    assert len(server.seen) == 2 * count + 2


def test_a_cache_that_is_broken_is_asked_anew(
    letters: Path, newsletter: Run, server: Server
) -> None:
    cache = letters / ".newsletter/cache/answers.json"
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text('{"x": 1}')
    newsletter(*ONLINE, *SELECTED, "n2", cwd=letters)
    assert {path for path, _ in server.seen} == {"/shared", "/2"}
    assert set(json.loads(cache.read_text())) == {server.url("/shared"), server.url("/2")}


@pytest.mark.parametrize("words", [(), ("--online", "--select", "editorial")])
def test_nobody_is_asked_unless_a_check_of_links_is_run_online(
    words: tuple[str, ...], letters: Path, newsletter: Run, server: Server
) -> None:
    newsletter("check", *words, cwd=letters)
    assert server.seen == []


def test_fix_writes_the_new_address(letters: Path, newsletter: Run, server: Server) -> None:
    newsletter("check", "--online", "--fix", *SELECTED, "n1", cwd=letters)
    text = (letters / "issues/2025-02-01-n1.md").read_text()
    assert server.url("/new") in text
    assert server.url("/old") not in text


def test_a_machine_that_is_offline_is_told_so(
    letters: Path, newsletter: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(urls: list[str], **_: object) -> dict[str, Answer]:
        return {url: Answer(url=url, problem="unreachable", message="no route") for url in urls}

    monkeypatch.setattr(_asking, "ask_all", nobody)
    result = newsletter(*ONLINE, cwd=letters)
    assert result.code == 3
    assert "online" in result.err
    assert not os.path.exists(letters / ".newsletter/cache/answers.json")  # noqa: PTH110
