"""``newsletter links``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from composer import links
from composer.commands import _fetching
from composer.errors import FetchRefused
from composer.links import lock
from composer.model import Page

from .conftest import Run

ISSUE = """\
---
title: Liens
date: 2025-01-20
---

https://a.example/one

[Inline](https://inline.example) is no card.

- https://list.example

[Un titre](https://b.example/two){.card}

[L'atome](2025-01-06-atome.md)

:::only{in=email}
<https://c.example/three>
:::

::card[Mine]{url=https://d.example/four}

https://gone.example
"""

LOCK = """\
{"version": 1, "url": "https://d.example/four", "title": "Words of my own"}
{"version": 1, "url": "https://b.example/two", "card": true, "title": "Two", "status": 200, "fetched": "2025-01-02T03:04:05Z"}
{"version": 1, "url": "https://gone.example", "status": 404, "fetched": "2025-01-02T03:04:05Z"}
"""


@pytest.fixture
def letter(make_project: Callable[..., Path]) -> Path:
    return make_project(
        {
            "issues/2025-01-06-atome.md": "---\ntitle: A\n---\n\nhttps://a.example/one\n",
            "issues/2025-01-20-liens.md": ISSUE,
            "issues/2025-01-21-casse.md": "---\ntitel: x\n---\n\nhttps://broken.example\n",
            "issues/links.lock.jsonl": LOCK,
        }
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was fetched, the pauses between left out."""
    seen: list[str] = []

    def fetch_page(url: str, *, fetched: str) -> Page:
        seen.append(url)
        if "refused" in url:
            raise FetchRefused("no such page", hint="look again")
        if "gone" in url:
            return Page(url=url, status=410, fetched=fetched)
        return Page(url=url, title=f"Title of {url}", status=200, fetched=fetched)

    monkeypatch.setattr(links, "fetch_page", fetch_page)
    monkeypatch.setattr(_fetching, "_PAUSE", 0.0)
    monkeypatch.setattr(_fetching, "_now", lambda: "2025-01-20T08:00:00Z")
    return seen


def kept(root: Path) -> dict[str, Page]:
    text = (root / "issues/links.lock.jsonl").read_text("utf-8")
    pages, findings = lock.read(text, "lock")
    assert findings == ()
    return pages


def test_only_cards_of_pages_are_listed(newsletter: Run, letter: Path) -> None:
    listed = newsletter("links", "list", cwd=letter)
    assert listed.code == 0
    assert [line[:18].rstrip() for line in listed.out.splitlines()] == [
        "missing",
        "fetched 2025-01-02",
        "missing",
        "own",
        "status 404",
    ]
    urls = [word for line in listed.out.splitlines() for word in line.split() if "://" in word]
    assert urls == [
        "https://a.example/one",
        "https://b.example/two",
        "https://c.example/three",
        "https://d.example/four",
        "https://gone.example",
    ]


def test_json_has_every_place(newsletter: Run, letter: Path) -> None:
    listed = json.loads(newsletter("links", "list", "--json", cwd=letter).out)
    assert listed[0] == {
        "url": "https://a.example/one",
        "state": "missing",
        "title": "",
        "fetched": "",
        "status": 0,
        "places": ["issues/2025-01-06-atome.md:5", "issues/2025-01-20-liens.md:6"],
    }
    only = json.loads(newsletter("links", "list", "atome", "--json", cwd=letter).out)
    assert [link["url"] for link in only] == ["https://a.example/one"]


def test_fetching_fills_what_is_missing(newsletter: Run, letter: Path, asked: list[str]) -> None:
    done = newsletter("links", "fetch", cwd=letter)
    assert done.code == 0
    assert asked == ["https://a.example/one", "https://c.example/three", "https://gone.example"]
    assert "https://a.example/one: Title of https://a.example/one" in done.err
    assert "https://gone.example: the page answers with status 410" in done.err
    pages = kept(letter)
    assert pages["https://a.example/one"].title == "Title of https://a.example/one"
    assert pages["https://d.example/four"] == Page(
        url="https://d.example/four", title="Words of my own"
    )
    assert pages["https://b.example/two"].card
    assert (letter / "issues/links.lock.jsonl").read_text().count("\n") == len(pages) == 5
    assert done.out == ""


def test_a_second_time_there_is_nothing_to_do(
    newsletter: Run, letter: Path, asked: list[str]
) -> None:
    newsletter("links", "fetch", "atome", cwd=letter)
    asked.clear()
    done = newsletter("links", "fetch", "atome", cwd=letter)
    assert (done.code, asked) == (0, [])
    assert "nothing to fetch" in done.err


@pytest.mark.parametrize("flag", ["--refresh", "--all"])
def test_refreshing_leaves_what_is_the_authors(
    newsletter: Run, letter: Path, asked: list[str], flag: str
) -> None:
    assert newsletter("links", "fetch", flag, "liens", cwd=letter).code == 0
    assert "https://b.example/two" in asked
    assert "https://d.example/four" not in asked
    page = kept(letter)["https://b.example/two"]
    assert (page.title, page.card) == ("Title of https://b.example/two", True)


def test_an_address_needs_no_issue(newsletter: Run, letter: Path, asked: list[str]) -> None:
    words = ("https://new.example", "https://d.example/four", "https://new.example")
    assert newsletter("links", "fetch", *words, cwd=letter).code == 0
    assert asked == ["https://new.example", "https://d.example/four"]
    assert kept(letter)["https://d.example/four"].title == "Words of my own"


def test_one_that_fails_does_not_stop_the_others(
    newsletter: Run, letter: Path, asked: list[str]
) -> None:
    words = ("https://refused.example", "https://new.example")
    done = newsletter("links", "fetch", *words, cwd=letter)
    assert done.code == 0
    assert "warning: https://refused.example: no such page\nhint: look again\n" in done.err
    assert "https://new.example" in kept(letter)


def test_where_none_works_the_outside_has_failed(
    newsletter: Run, letter: Path, asked: list[str]
) -> None:
    failed = newsletter("links", "fetch", "https://refused.example", cwd=letter)
    assert failed.code == 3
    assert "error: no page could be fetched" in failed.err
    assert (letter / "issues/links.lock.jsonl").read_text() == LOCK


def test_an_interrupt_keeps_what_came(
    newsletter: Run, letter: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = links.fetch_page

    def fetch_page(url: str, *, fetched: str) -> Page:
        if "three" in url:
            raise KeyboardInterrupt
        return usual(url, fetched=fetched)

    monkeypatch.setattr(links, "fetch_page", fetch_page)
    assert newsletter("links", "fetch", cwd=letter).code == 130
    assert "https://a.example/one" in kept(letter)


def test_what_another_process_wrote_meanwhile_stays(
    newsletter: Run, letter: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    path = letter / "issues/links.lock.jsonl"

    def fetch_page(url: str, *, fetched: str) -> Page:
        path.write_text(LOCK + lock.write([Page(url="https://other.example", title="Other")]))
        return Page(url=url, title="T", status=200, fetched=fetched)

    monkeypatch.setattr(links, "fetch_page", fetch_page)
    assert newsletter("links", "fetch", "https://new.example", cwd=letter).code == 0
    assert {"https://other.example", "https://new.example"} <= kept(letter).keys()


def test_a_broken_lock_is_not_written_over(newsletter: Run, letter: Path, asked: list[str]) -> None:
    path = letter / "issues/links.lock.jsonl"
    path.write_text(LOCK + "<<<<<<< HEAD\n")
    failed = newsletter("links", "fetch", cwd=letter)
    assert (failed.code, asked) == (1, [])
    assert "issues/links.lock.jsonl:4: error: git left a conflict marker" in failed.err
    assert path.read_text().endswith("HEAD\n")
    assert newsletter("links", "list", cwd=letter).code == 0


def test_without_a_lock_one_is_begun(newsletter: Run, letter: Path, asked: list[str]) -> None:
    (letter / "issues/links.lock.jsonl").unlink()
    assert newsletter("links", "fetch", "atome", cwd=letter).code == 0
    assert list(kept(letter)) == ["https://a.example/one"]


def test_one_host_is_not_pressed(
    newsletter: Run, letter: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(_fetching, "_PAUSE", 1.0)
    monkeypatch.setattr("time.sleep", slept.append)
    words = ("https://x.example/1", "https://y.example", "https://x.example/2")
    assert newsletter("links", "fetch", *words, cwd=letter).code == 0
    assert len(slept) == 1
    assert 0.5 < slept[0] <= 1.0


def test_an_issue_that_is_none(newsletter: Run, letter: Path, asked: list[str]) -> None:
    assert newsletter("links", "fetch", "zebra", cwd=letter).code == 2
    assert newsletter("links", "list", "zebra", cwd=letter).code == 2
    assert asked == []


def test_no_card_is_no_trouble(newsletter: Run, project: Path, asked: list[str]) -> None:
    listed = newsletter("links", "list", "atomo", cwd=project)
    assert (listed.code, listed.out) == (0, "")
    assert json.loads(newsletter("links", "list", "atomo", "--json", cwd=project).out) == []


def test_an_address_that_is_no_web_page_is_no_issue(newsletter: Run, project: Path) -> None:
    refused = newsletter("links", "fetch", "ftp://a.example/x", cwd=project)
    assert refused.code == 2
    assert "ftp://a.example/x cannot be fetched" in refused.err
    assert "there is no issue" not in refused.err
