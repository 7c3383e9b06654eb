"""The published site in a browser: nothing is wider than the screen, and headings have an address."""

from __future__ import annotations

import pytest

from tests.browser.built import THEMES
from tests.browser.chromium import Chromium
from tests.browser.published import NAMES, Site

pytestmark = pytest.mark.browser

_WIDTHS = (1280, 600, 375, 320)


@pytest.mark.parametrize(("theme", "page"), [each for each in NAMES if each[1] != "redirect"])
def test_nothing_is_wider_than_the_screen(
    site: Site, chromium: Chromium, theme: str, page: str
) -> None:
    view = chromium.open(site.page(theme, page), "light")
    before = view.viewport_size
    try:
        for width in _WIDTHS:
            view.set_viewport_size({"width": width, "height": 900})
            wide = view.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, width
    finally:
        if before:
            view.set_viewport_size(before)


@pytest.mark.parametrize("theme", THEMES)
def test_a_heading_s_link_is_reached_by_keyboard(
    site: Site, chromium: Chromium, theme: str
) -> None:
    view = chromium.open(site.page(theme, "issue"), "light")
    anchor = view.locator("main .anchor").first
    heading = view.locator("main .titled :is(h2, h3)").first
    assert view.get_by_role("link", name="Lien vers cette section").count() > 3
    # The heading's own name has none of it.
    assert "#" not in (heading.text_content() or "")
    view.locator("main a").first.focus()
    for _ in range(30):
        view.keyboard.press("Tab")
        if anchor.evaluate("each => each === document.activeElement"):
            break
    assert anchor.evaluate("each => each === document.activeElement")
    assert anchor.evaluate("each => getComputedStyle(each).opacity") == "1"
    view.keyboard.press("Enter")
    assert view.evaluate("location.hash") == anchor.get_attribute("href")
