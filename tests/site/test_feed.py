"""The feeds: read by feedparser, which nobody here wrote, and held against the RFC's rules."""

from __future__ import annotations

import datetime
from pathlib import Path
from time import struct_time

import feedparser
import pytest
from lxml import etree
from lxml import html as parser

from composer.site.feed import PAGE, Entry, Feed, documents
from tests.browser.built import ROOT as SAMPLE
from tests.conftest import MakeProject
from tests.publishing import NOW, issue, publish, written
from tests.samples import FILES
from tests.site.rfc4287 import ATOM, broken_rules


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own issues, published."""
    import shutil

    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(SAMPLE / "issues", root / "issues")
    shutil.copy(SAMPLE / "newsletter.toml", root)
    publish(root)
    return root


def feeds(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in written(root).items() if name.endswith("feed.xml")}


def test_every_feed_keeps_the_rules(sample: Path) -> None:
    assert len(feeds(sample)) == 9
    for name, data in feeds(sample).items():
        assert broken_rules(data) == [], name


def test_feedparser_finds_every_issue_whole(sample: Path) -> None:
    read = feedparser.parse((sample / "site" / "feed.xml").read_bytes())
    assert not read.bozo
    assert len(read.entries) == 8
    pages = written(sample)
    for entry in read.entries:
        slug = entry.link.rstrip("/").rpartition("/")[2]
        page = parser.fromstring(pages[f"{slug}/index.html"].decode())
        day = page.xpath("//main/preceding::time/@datetime")[0]
        assert isinstance(entry.published_parsed, struct_time)
        moment = datetime.datetime.fromisoformat(entry.published)
        assert moment.date().isoformat() == day
        content = entry.content[0]
        assert content.type == "text/html"
        told = parser.fromstring(f"<div>{content.value}</div>")
        for heading in page.xpath("//main//*[self::h2 or self::h3]"):
            assert heading.text_content() in told.text_content()
        # Every paragraph and every picture of the page.
        said = " ".join(told.text_content().split())
        for paragraph in page.xpath("//main//p[not(@aria-hidden or @class='languages')]"):
            assert " ".join(paragraph.text_content().split()) in said
        shown = [str(src).rpartition("/")[2] for src in told.xpath("//img/@src")]
        for src in page.xpath("//main//img/@src"):
            assert str(src).rpartition("/")[2] in shown
        for src in told.xpath("//img/@src"):
            assert str(src).removeprefix("https://courant.example/") in pages


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<id>https://courant.example/feed.xml</id>", b""),
        (b'rel="self"', b'rel="via"'),
        (b'src="https://courant.example/', b'src="'),
        (b"+01:00</updated>", b"</updated>"),
        (b'type="html"', b'type="xhtml"'),
        (b"<author>", b"<other>"),
    ],
)
def test_the_rules_find_what_is_planted(sample: Path, old: bytes, new: bytes) -> None:
    data = (sample / "site" / "feed.xml").read_bytes()
    assert old in data
    data = data.replace(old, new)
    if old == b"<author>":
        data = data.replace(b"</author>", b"</other>")
    assert broken_rules(data)


def test_many_issues_are_paged_and_archives_never_change() -> None:
    feed = Feed(
        title="T", subtitle="", url="https://x.example/feed.xml", site="https://x.example/",
        language="en", icon="https://x.example/i.png", author=("T", "https://x.example/"),
    )  # fmt: skip

    def entries(count: int) -> list[Entry]:
        return [
            Entry(
                id=f"https://x.example/{n}/", url=f"https://x.example/{n}/", title=f"N {n}",
                summary="", content=f"<p>{n}</p>", language="en", published=NOW - datetime.timedelta(count - n),
            )
            for n in reversed(range(count))
        ]  # fmt: skip

    day = [Entry(**{**{f: getattr(e, f) for f in e.__struct_fields__}, "published": NOW}) for e in entries(5 * PAGE)]  # fmt: skip
    all_of_them = dict(documents(feed, day, "feed.xml"))
    found = []
    for data in all_of_them.values():
        assert broken_rules(data) == []
        found += [e.findtext(f"{ATOM}id") for e in etree.fromstring(data).findall(f"{ATOM}entry")]
    assert sorted(found) == sorted(entry.id for entry in day)
    fewer = dict(documents(feed, day[PAGE:], "feed.xml"))
    for name, data in fewer.items():
        assert name == "feed.xml" or all_of_them[name] == data
    # One walks from the newest document to the oldest (RFC 5005 §4).
    at, walked = "feed.xml", []
    while at:
        walked.append(at)
        links = etree.fromstring(all_of_them[at]).findall(f"{ATOM}link")
        leads = [link.get("href", "") for link in links if link.get("rel") == "prev-archive"]
        at = leads[0].rpartition("/")[2] if leads else ""
    assert sorted(walked) == sorted(all_of_them)


def test_what_xml_cannot_say_is_left_out(make_project: MakeProject) -> None:
    body = "Une cloche\u0007 et \ufffe.\n\n![A](a.png)\n"
    files = {"issues/a.md": issue("Un", "2025-01-06", body), "issues/a.png": FILES["png"]}
    root = make_project(files)
    publish(root)
    read = feedparser.parse((root / "site" / "feed.xml").read_bytes())
    assert not read.bozo
    assert "Une cloche" in read.entries[0].content[0].value
