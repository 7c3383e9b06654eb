"""The editions of whole issues say the same: mail, text part and web page, in every theme."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest

from tests.blocks.test_blocks import links_of, missing_links
from tests.browser.built import Bench, Name, Sheet, names

_COLUMNS = 72
#: Addresses are not cut, nor is code, which stands indented.
_UNCUT = re.compile(r"://|mailto:|^ {4}")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("issues"))


def plain(url: str) -> str:
    """An address without the parameters that only the mail's links carry."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_")]
    return urlunsplit(parts._replace(query=urlencode(query))).rstrip("/")


def own(sheet: Sheet) -> set[str]:
    """The addresses that only the mail's own footer and header have."""
    slots = (part for part in sheet.edition.email.parts if not isinstance(part, str))
    found = {plain(slot.default) for slot in slots if slot.default}
    return found | {plain(sheet.edition.issue.meta.url)}


def columns(line: str) -> int:
    """How wide a line is: joiners and other signs of format take no room."""
    return sum(unicodedata.category(letter) != "Cf" for letter in line)


@pytest.mark.parametrize("name", names(), ids=str)
class TestWholeIssues:
    def test_every_link_of_the_mail_is_in_its_text(self, bench: Bench, name: Name) -> None:
        edition = bench.sheet(name).edition
        assert not missing_links(str(edition.email), str(edition.text))

    def test_every_link_of_the_mail_is_on_the_web_page(self, bench: Bench, name: Name) -> None:
        sheet = bench.sheet(name)
        mail = {plain(url) for url in links_of(str(sheet.edition.email))} - own(sheet)
        votes = {url for url in mail if url.startswith("mailto:") and "%5B" in url}
        web = {plain(url) for url in links_of(sheet.edition.web)}
        assert not mail - web - votes

    def test_lines_of_the_text_are_short(self, bench: Bench, name: Name) -> None:
        long = [
            line
            for line in str(bench.sheet(name).edition.text).splitlines()
            if columns(line) > _COLUMNS and not _UNCUT.search(line)
        ]
        # One word may be as long as it is.
        assert not [line for line in long if max(map(columns, line.split())) < _COLUMNS - 12]

    def test_what_is_said_is_the_same(self, bench: Bench, name: Name) -> None:
        """The opening's first words, each section's title: in all three."""
        edition = bench.sheet(name).edition
        titles = [part.title.text for part in edition.issue.sections]
        for page in (str(edition.email), edition.web, str(edition.text)):
            seen = re.sub(r"[^\w]+", "", re.sub(r"<[^>]*>", "", page))
            for title in (edition.issue.meta.title, *titles):
                assert re.sub(r"[^\w]+", "", title) in seen
