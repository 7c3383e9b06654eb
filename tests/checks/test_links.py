"""What the cases of the links' checks cannot say: fixes, columns, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from composer.checking.check import Fix
from composer.checking.fixing import fixed
from composer.checking.pages import is_name, page_of, without
from composer.model import Finding, Project, Severity
from composer.pipeline import compose, load, proofread, reload
from composer.proofreading import Checked

PATH = "issues/2025-02-03-case.md"
TOP = "---\ntitle: Le courant passe\ndate: 2025-02-03\n---\n\n"
MakeProject = Callable[..., Path]


def checked(project: Project, *codes: str) -> Checked:
    text = project.files.text(PATH) or ""
    return proofread(compose(text, PATH, project), project, select=codes)


def found(project: Project, *codes: str) -> list[Finding]:
    return list(checked(project, *codes).findings)


def mended(project: Project, *codes: str) -> str:
    fixes: list[Fix] = list(checked(project, *codes).fixes.values())
    return fixed(project.files.text(PATH) or "", fixes)[0].removeprefix(TOP).strip()


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (
            "[a](https://labo.example/a?fbclid=1&b=2#c) et [b](https://labo.example/b?gclid=3).",
            "[a](https://labo.example/a?b=2#c) et [b](https://labo.example/b).",
        ),
        ("[a][x]\n\n[x]: https://labo.example/é?mc_eid=4", "[a][x]\n\n[x]: https://labo.example/é"),
        (
            "::button[B]{url=https://labo.example/?igshid=5}",
            "::button[B]{url=https://labo.example/}",
        ),
        # What a campaign is called may have been asked for: it takes judgement.
        ("[a](https://labo.example/?utm_source=b)", "[a](https://labo.example/?utm_source=b)"),
        (
            "[a](https://labo.example/a), [b](https://labo.example/a?fbclid=1)",
            "[a](https://labo.example/a), [b](https://labo.example/a)",
        ),
    ],
)
def test_ids_of_clicks_are_taken_out(body: str, after: str, make_project: MakeProject) -> None:
    assert mended(load(make_project({PATH: TOP + body})), "tracked-link") == after


def test_the_card_that_the_lock_knows_keeps_its_address(make_project: MakeProject) -> None:
    url = "https://labo.example/a?fbclid=1"
    lock = f'{{"version": 1, "url": "{url}", "title": "A", "status": 200}}\n'
    project = load(make_project({PATH: TOP + url, "issues/links.lock.jsonl": lock}))
    assert mended(project, "tracked-link") == url
    assert len(found(project, "tracked-link")) == 1


def test_a_space_that_nobody_sees_goes_and_a_comma_stays(make_project: MakeProject) -> None:
    body = "[a](https://labo.example/a%20), [b](https://labo.example/b,)"
    project = load(make_project({PATH: TOP + body}))
    assert mended(project, "malformed-link") == body.replace("%20", "")
    assert [f.severity for f in found(project, "malformed-link")] == [Severity.WARNING] * 2


def test_the_column_is_that_of_the_link(make_project: MakeProject) -> None:
    body = "Un [a](https://a.example/é), puis\nencore [b](http://localhost/).\n\n::button[C]{url=https:///c}"
    places = [f.location for f in found(load(make_project({PATH: TOP + body})), "malformed-link")]
    assert [(place.line, place.column) for place in places] == [(7, 9), (9, 17)]


def test_two_cards_of_one_page_are_a_warning_and_two_links_a_note(
    make_project: MakeProject,
) -> None:
    body = "https://labo.example/a\n\nhttps://labo.example/a\n\n[b](https://b.example/b) [b](https://b.example/b)"
    told = found(load(make_project({PATH: TOP + body})), "link-twice")
    assert [f.severity for f in told] == [Severity.WARNING, Severity.NOTE]


def test_an_issue_that_was_sent_may_point_forward_and_back(make_project: MakeProject) -> None:
    old = "---\ntitle: Avant\ndate: 2025-01-02\n---\n\n[a](https://labo.example/a)\n"
    new = "---\ntitle: Après\ndate: 2025-03-02\n---\n\nUn mot.\n"
    body = TOP + "[a](https://labo.example/a) et [b](2025-03-02-apres.md)"
    files = {PATH: body, "issues/2025-01-02-avant.md": old, "issues/2025-03-02-apres.md": new}
    project = load(make_project(files))
    edition = compose(body, PATH, project)
    codes = ["link-again", "later-issue"]
    assert len(proofread(edition, project, select=codes).findings) == 2
    sent = replace(project, sent={PATH: object()})
    assert not proofread(edition, sent, select=codes).findings


def test_an_earlier_issue_that_changes_is_read_again(make_project: MakeProject) -> None:
    path = "issues/2025-01-02-avant.md"
    old = "---\ntitle: Avant\ndate: 2025-01-02\n---\n\n[a](https://labo.example/{})\n\n## Un\n"
    body = TOP + "[a](https://labo.example/a) et [b](2025-01-02-avant.md#un)"
    root = make_project({PATH: body, path: old.format("a")})
    project = load(root)
    assert [f.code for f in found(project, "link-again", "dead-anchor")] == ["link-again"]
    (root / path).write_text(old.format("b").replace("## Un", "## Deux"))
    project = reload(project, {path})
    assert [f.code for f in found(project, "link-again", "dead-anchor")] == ["dead-anchor"]


def test_an_issue_that_cannot_be_composed_has_no_anchors_to_judge(
    make_project: MakeProject,
) -> None:
    broken = "---\ntitle: Avant\ndate: 2025-01-02\n---\n\n::nothing[x]\n"
    body = TOP + "[b](2025-01-02-avant.md#un)"
    project = load(make_project({PATH: body, "issues/2025-01-02-avant.md": broken}))
    assert not found(project, "dead-anchor")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.labo.example/a/", "http://labo.example/a#b"),
        ("https://labo.example/a?b=1&a=2&utm_source=x", "https://labo.example/a?a=2&b=1"),
        ("https://labo.example/%C3%A9t%C3%A9", "https://labo.example/été"),
        ("https://LABO.example/a?", "https://labo.example/a"),
        ("https://labo.example/a?ref=lettre.com", "https://labo.example/a"),
    ],
)
def test_addresses_of_one_page(one: str, other: str) -> None:
    assert page_of(one) == page_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://labo.example/a", "https://labo.example/b"),
        ("https://labo.example/a?id=1", "https://labo.example/a?id=2"),
        ("https://labo.example/#/a", "https://labo.example/#/b"),
        ("https://labo.example/?ref=main", "https://labo.example/"),
        ("https://labo.example/A", "https://labo.example/a"),
    ],
)
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert page_of(one) != page_of(other)


@pytest.mark.parametrize(
    ("url", "is_so"),
    [
        ("https://labo.example/", True),
        ("https://x.com/ana", True),
        ("https://forum.example/u/ana", True),
        ("https://mastodon.example/@ana", True),
        ("https://x.com/ana/status/12", False),
        ("https://labo.example/billet", False),
        ("https://mastodon.example/@ana/12", False),
    ],
)
def test_names(url: str, is_so: bool) -> None:
    assert is_name(page_of(url)) is is_so


def test_what_stays_of_an_address() -> None:
    names = frozenset(("a", "c"))
    assert without("https://x.example/?a=1&b=%20&c#d", names) == "https://x.example/?b=%20#d"
    assert without("https://x.example/?a=1", names) == "https://x.example/"
    assert without("https://x.example/?b", names) == "https://x.example/?b"
    assert page_of("https://[") == ""
