"""axe, with its default rules, finds nothing: in mail and web page, every theme, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.built import KINDS, THEMES, Bench, Name, names
from tests.browser.chromium import AXE, Chromium
from tests.browser.published import NAMES as PAGES
from tests.browser.published import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

_FULL = "issues/2025-01-09-grok-3.md"


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'], preload: false })"
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def every_view() -> list[object]:
    return [
        pytest.param(name, kind, look, id=f"{name}-{kind}-{look}")
        for name in names()
        for kind in KINDS
        for look in (["light"] if name.brief else ["light", "dark"])
    ]


@pytest.mark.parametrize(("name", "kind", "look"), every_view())
def test_axe_finds_nothing(
    bench: Bench, chromium: Chromium, name: Name, kind: str, look: str
) -> None:
    page = chromium.open(bench.sheet(name).file(kind), look)
    found = violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("theme", "page"), [each for each in PAGES if each[1] != "redirect"])
def test_axe_finds_nothing_on_the_site(
    site: Site, chromium: Chromium, theme: str, page: str, look: str
) -> None:
    found = violations(chromium.open(site.page(theme, page), look))
    assert not found, "\n".join(found)


PLANTS = {
    "image-alt": "document.images[0].removeAttribute('alt')",
    "link-name": "document.querySelector('main a').textContent = ''",
    "color-contrast": "for (const at of document.querySelectorAll('main p')) at.style.setProperty('color', '#777', 'important')",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "valid-lang": "[...document.querySelectorAll('main p')].at(-1).lang = 'french'",
    "heading-order": "document.querySelector('h2').outerHTML = '<h5>2025</h5>'",
    "document-title": "document.querySelector('title').remove()",
    "region": "document.body.insertAdjacentHTML('beforeend', '<p>Hors de tout repère.</p>')",
    "list": "document.querySelector('main ul').insertAdjacentHTML('beforeend', '<p>Hors liste.</p>')",
}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_what_is_planted(bench: Bench, chromium: Chromium, kind: str, look: str) -> None:
    sheet = bench.sheet(Name(THEMES[0], "sample", _FULL))
    page = chromium.open(sheet.file(kind), look)
    for broken in PLANTS.values():
        page.evaluate(broken)
    assert PLANTS.keys() <= {one.partition(" ")[0] for one in violations(page)}
