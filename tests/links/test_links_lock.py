"""The lock: it comes back as it was written, and one bad line spoils no other."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.links import lock
from composer.model import Finding, Page, Severity

PATH = "issues/links.lock.jsonl"
OLD, NEW = "2025-01-09T08:30:00Z", "2025-02-01T00:00:00Z"

moments = st.datetimes(
    min_value=datetime.datetime(2000, 1, 1),  # noqa: DTZ001 - the zone comes from timezones
    timezones=st.just(datetime.UTC),
).map(datetime.datetime.isoformat)
urls = st.text(min_size=1).filter(str.strip) | st.sampled_from(
    ["https://a.test/", "https://b.test"]
)
texts = st.text() | st.sampled_from(
    ["Été à la mer", "a\u2028b", 'say "hi"\n', "\ufeff", "\0", "🦉"]
)
pages = st.builds(
    Page,
    url=urls,
    card=st.booleans(),
    title=texts,
    description=texts,
    site=texts,
    image=st.just("") | texts.map("https://images.test/".__add__),
    author=texts,
    date=texts,
    kind=st.sampled_from(["page", "video", "post"]),
    language=texts,
    status=st.integers(0, 599),
    fetched=st.just("") | moments,
)


def by_address(many: list[Page]) -> dict[str, Page]:
    return {page.url: page for page in many}


def line(**fields: object) -> str:
    return json.dumps({"version": 1, "url": "https://a.test/", **fields}, ensure_ascii=False)


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


# Round trips


@given(st.lists(pages, unique_by=lambda page: page.url))
def test_what_is_written_is_read(many: list[Page]) -> None:
    read, findings = lock.read(lock.write(many), PATH)
    assert read == by_address(many)
    assert findings == ()


@given(st.lists(pages, unique_by=lambda page: page.url), st.randoms())
def test_writing_does_not_depend_on_the_order(many: list[Page], chance: object) -> None:
    text = lock.write(many)
    chance.shuffle(many)  # type: ignore[attr-defined]
    assert lock.write(many) == text
    assert lock.write(lock.read(text, PATH)[0].values()) == text


@given(st.lists(pages))
def test_each_page_has_its_line_sorted_by_address(many: list[Page]) -> None:
    lines = lock.write(many).split("\n")
    assert lines.pop() == ""
    addresses = [json.loads(each)["url"] for each in lines]
    assert addresses == sorted({page.url for page in many})
    assert all(json.loads(each)["version"] == 1 for each in lines)


@given(pages, st.lists(pages), st.lists(pages))
def test_a_merge_by_union_loses_no_later_page(
    base: Page, ours: list[Page], theirs: list[Page]
) -> None:
    """merge=union leaves the lines of both sides, in any order."""
    sides = [lock.write([base, *ours]), lock.write([base, *theirs])]
    one, findings = lock.read("".join(sides), PATH)
    other, _ = lock.read("".join(reversed(sides)), PATH)
    assert findings == ()
    assert set(one) == {page.url for page in [base, *ours, *theirs]}
    for url, page in one.items():
        everywhere = [each for each in [base, *ours, *theirs] if each.url == url]
        latest = max(
            (datetime.datetime.fromisoformat(e.fetched) for e in everywhere if e.fetched),
            default=None,
        )
        assert (datetime.datetime.fromisoformat(page.fetched) if page.fetched else None) == latest
        assert page.card == any(each.card for each in everywhere) == other[url].card


@given(st.text())
def test_no_text_makes_it_fall(text: str) -> None:
    lock.read(text, PATH)
    lock.read(line(title=text) + "\n" + text, PATH)


# What it looks like


def test_the_written_form() -> None:
    page = Page(url="https://a.test/é", card=True, title="Été « 1 »", kind="page", status=200)
    other = Page(url="https://a.test/b", kind="video", fetched=OLD)
    assert lock.write([page, other]) == (
        '{"version": 1, "url": "https://a.test/b", "kind": "video", '
        '"fetched": "2025-01-09T08:30:00Z"}\n'
        '{"version": 1, "url": "https://a.test/é", "card": true, "title": "Été « 1 »", '
        '"kind": "page", "status": 200}\n'
    )


def test_no_page_is_an_empty_file() -> None:
    assert lock.write([]) == ""
    assert lock.read("", PATH) == ({}, ())


def test_editors_may_leave_their_traces() -> None:
    text = "\ufeff" + line() + "\r\n\r\n   \n" + line(url="https://b.test/") + "\r\n"
    read, findings = lock.read(text, PATH)
    assert list(read) == ["https://a.test/", "https://b.test/"]
    assert findings == ()


def test_a_line_without_a_version_is_of_the_first() -> None:
    read, findings = lock.read('{"url": "https://a.test/", "title": "A"}', PATH)
    assert (read["https://a.test/"].title, findings) == ("A", ())


def test_a_line_separator_inside_a_title_ends_no_line() -> None:
    read, findings = lock.read(line(title="a\u2028b\u0085c\u000cd"), PATH)
    assert (read["https://a.test/"].title, findings) == ("a\u2028b\u0085c\u000cd", ())


# Two lines for one address


@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (OLD, NEW),
        ("", OLD),
        ("2025-01-09T09:00:00+01:00", OLD),
        ("2025-01-09T08:30:00", "2025-01-09T08:30:01+00:00"),
        ("nonsense", OLD),
    ],
)
def test_the_later_wins(older: str, newer: str, is_reversed: bool) -> None:
    lines = [line(title="old", fetched=older), line(title="new", fetched=newer)]
    read, _ = lock.read("\n".join(reversed(lines) if is_reversed else lines), PATH)
    assert read["https://a.test/"].title == "new"


def test_a_card_that_one_branch_asked_for_stays_a_card() -> None:
    text = "\n".join([line(card=True, fetched=OLD), line(fetched=NEW)])
    page = lock.read(text, PATH)[0]["https://a.test/"]
    assert (page.card, page.fetched) == (True, NEW)


# Bad lines


def test_a_newer_version_is_refused_and_the_rest_used() -> None:
    text = "\n".join(
        [line(), json.dumps({"version": 2, "url": ["new"]}), line(url="https://b.test/")]
    )
    read, findings = lock.read(text, PATH)
    finding = only(findings)
    assert list(read) == ["https://a.test/", "https://b.test/"]
    assert (finding.code, finding.severity) == ("lock-version", Severity.ERROR)
    assert str(finding).startswith(f"{PATH}:2: this line has version 2; this newsletter-composer")
    assert "update newsletter-composer" in finding.hint


@pytest.mark.parametrize(
    ("bad", "column", "message"),
    [
        ('{"url": "https://é.test/" "title": 1}', 27, "this line is broken: expected ',' or '}'"),
        ('{"url": "https://b.test/", ', 28, "this line is broken: input data was truncated"),
        ("https://b.test/", 1, "this line is broken: invalid character"),
        ('{"url": "https://b.test/"}}', 28, "this line is broken: trailing characters"),
        ("[1]", 1, "a line is one JSON object: {…}"),
        ("[" * 100_000, 0, "this line is nested too deeply"),
        (line(card="yes"), 42, "“card”: Expected “bool”, got “str”"),
        (line(kind="podcast"), 42, "“kind”: Invalid enum value 'podcast'"),
        (line(url=""), 16, "“url” is empty"),
        (line(version=0), 2, "“version” is empty"),
        (line(version="2"), 2, "“version”: Expected “int”, got “str”"),
        ('{"version": 1}', 1, "Object missing required field “url”"),
    ],
)
def test_a_broken_line_is_an_error_and_the_rest_used(bad: str, column: int, message: str) -> None:
    read, findings = lock.read(f"{line(title='A')}\n{bad}\n{line(url='https://c.test/')}\n", PATH)
    finding = only(findings)
    assert set(read) == {"https://a.test/", "https://c.test/"}
    assert (finding.location.line, finding.location.column) == (2, column)
    assert finding.message.startswith(message)
    assert finding.severity is Severity.ERROR
    assert "newsletter links fetch" in finding.hint


def test_conflict_markers_are_told_kindly_and_both_sides_used() -> None:
    text = "\n".join(
        [
            "<<<<<<< HEAD",
            line(title="ours", fetched=OLD),
            "||||||| 1a2b3c4",
            line(title="base"),
            "=======",
            line(title="theirs", fetched=NEW),
            line(url="https://b.test/"),
            ">>>>>>> feature/links",
        ]
    )
    read, findings = lock.read(text, PATH)
    assert [finding.location.line for finding in findings] == [1, 3, 5, 8]
    assert {finding.code for finding in findings} == {"lock-conflict"}
    assert "delete this line and keep the pages of both sides" in findings[0].hint
    assert read["https://a.test/"].title == "theirs"
    assert "https://b.test/" in read


def test_an_unknown_field_is_reported_with_the_likely_one() -> None:
    read, findings = lock.read(line(titel="A", colour="red"), PATH)
    assert [finding.severity for finding in findings] == [Severity.WARNING] * 2
    assert [finding.location.column for finding in findings] == [42, 56]
    assert findings[0].hint == "did you mean “title”?"
    assert "a line has version, url, card" in findings[1].hint
    assert list(read) == ["https://a.test/"]


def test_a_moment_that_is_none_is_a_warning() -> None:
    read, findings = lock.read(line(fetched="yesterday"), PATH)
    assert only(findings).code == "lock-moment"
    assert list(read) == ["https://a.test/"]


@pytest.mark.parametrize("image", ["images/a.png", "javascript:alert(1)", "data:image/png,x"])
def test_an_image_that_is_no_address_is_not_used(image: str) -> None:
    read, findings = lock.read(line(image=image), PATH)
    assert only(findings).code == "lock-image"
    assert read["https://a.test/"].image == ""


# Fetching again


FRESH = Page(url="https://a.test/", title="New", status=200, fetched=NEW)


def test_a_first_fetch_is_taken_as_it_is() -> None:
    assert lock.renewed(None, FRESH) == FRESH


def test_card_is_kept_and_the_rest_renewed() -> None:
    known = Page(
        url="https://a.test/", card=True, title="Old", site="Gone", status=200, fetched=OLD
    )
    page = lock.renewed(known, FRESH)
    assert (page.card, page.title, page.site, page.fetched) == (True, "New", "", NEW)


def test_a_line_that_only_asks_for_a_card_is_filled() -> None:
    known = Page(url="https://a.test/", card=True)
    assert not lock.is_own(known)
    assert lock.renewed(known, FRESH).title == "New"


def test_a_line_written_by_hand_is_left_alone() -> None:
    known = Page(url="https://a.test/", title="Mine")
    assert lock.is_own(known)
    assert lock.renewed(known, FRESH) == known


@pytest.mark.parametrize(
    "fresh",
    [
        Page(url="https://a.test/", status=404, fetched=NEW),
        Page(url="https://a.test/", status=200, fetched=NEW),
        Page(url="https://a.test/", title="Not found", status=500, fetched=NEW),
    ],
)
def test_a_page_that_is_gone_keeps_its_words(fresh: Page) -> None:
    known = Page(url="https://a.test/", title="Old", description="D", status=200, fetched=OLD)
    page = lock.renewed(known, fresh)
    assert (page.title, page.description) == ("Old", "D")
    assert (page.status, page.fetched) == (fresh.status, NEW)
