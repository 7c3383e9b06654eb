"""Every link and picture of a published site that leads to the site leads to one of its files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from lxml import etree
from lxml import html as parser

from composer.site.addresses import file_of
from tests.browser.built import ROOT as SAMPLE
from tests.browser.built import THEMES
from tests.publishing import publish, written

FRONT = "https://courant.example/"
PATTERNS = ("{url}/{slug}/", "{url}/{slug}", "{url}/{date}/{slug}.html")


@pytest.fixture(scope="module", params=[(t, p) for t in THEMES for p in PATTERNS], ids=str)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own issues, published in a theme, at addresses of a pattern."""
    theme, pattern = request.param
    root = tmp_path_factory.mktemp("site")
    shutil.copytree(SAMPLE / "issues", root / "issues")
    settings = (SAMPLE / "newsletter.toml").read_text("utf-8")
    settings = settings.replace('name = "classic"', f'name = "{theme}"')
    settings = settings.replace("{url}/{slug}/", pattern)
    (root / "newsletter.toml").write_text(settings)
    publish(root)
    moved = root / "issues" / "2024-12-05-puces.md"
    moved.write_text(moved.read_text("utf-8").replace("\n---", "\nslug: silicium\n---", 1))
    assert publish(root, redirects=True).findings == ()
    return root


def led_to(name: str, data: bytes) -> Iterator[str]:
    """The addresses that a file names, whole."""
    if name.endswith(".html"):
        page = parser.fromstring(data.decode())
        base = f"{FRONT}{name.removesuffix('index.html')}".removesuffix(".html")
        found = [str(each) for each in page.xpath("//@href | //@src")]
        found += [
            str(each) for each in page.xpath("//meta[starts-with(@content, 'http')]/@content")
        ]
        yield from (urljoin(base, each) for each in found)
    elif name.endswith(".xml"):
        root = etree.fromstring(data)
        for element in root.iter():
            yield from (str(element.get("href")) for _ in [1] if element.get("href"))
            text = element.text or ""
            if element.tag.endswith(("}loc", "}uri", "}icon")):
                yield text
            elif element.tag.endswith("}content"):
                yield from map(str, parser.fromstring(f"<p>{text}</p>").xpath("//@href | //@src"))


def test_everything_leads_somewhere(site: Path) -> None:
    files = written(site)
    lost = set()
    count = 0
    for name, data in files.items():
        for address in led_to(name, data):
            url, fragment = urldefrag(address)
            # The sample's authors have pages that are none of the newsletter's.
            if not f"{url}/".startswith(FRONT) or url.endswith(("/theo", "/livia")):
                continue
            count += 1
            target = file_of(
                f"{url}/".removeprefix(FRONT) if url + "/" == FRONT else url.removeprefix(FRONT)
            )
            if target not in files:
                lost.add(f"{name}: {address}")
            elif fragment and target.endswith(".html"):
                ids = parser.fromstring(files[target].decode()).xpath("//@id")
                if fragment not in ids:
                    lost.add(f"{name}: {address}")
    assert not lost
    assert count > 500


def test_every_page_is_found_from_the_front_page(site: Path) -> None:
    files = written(site)
    seen, open_ = set(), ["index.html"]
    while open_:
        name = open_.pop()
        if name in seen or not name.endswith(".html"):
            continue
        seen.add(name)
        for address in led_to(name, files[name]):
            url = urldefrag(address)[0]
            if url.startswith(FRONT) and file_of(url.removeprefix(FRONT)) in files:
                open_.append(file_of(url.removeprefix(FRONT)))
    pages = {name for name in files if name.endswith(".html")}
    redirects = {name for name in pages if b'http-equiv="refresh"' in files[name]}
    assert pages - seen == {"404.html", *redirects}
    assert len(redirects) == 1


def test_the_sitemap_has_what_is_to_be_found(site: Path) -> None:
    files = written(site)
    pages = {name for name in files if name.endswith(".html")}
    kept = {name for name in pages if b'content="noindex"' not in files[name]}
    listed = etree.fromstring(files["sitemap.xml"]).xpath("//*[local-name() = 'loc']/text()")
    assert sorted(file_of(str(url).removeprefix(FRONT)) for url in listed) == sorted(kept)
