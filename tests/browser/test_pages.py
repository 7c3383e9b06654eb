"""Every issue in every theme, as mail and as web page, seen in Chromium as readers see it.

``bare`` is the mail without its ``<style>``, as Gmail may leave it. What is guarded is geometry,
colour and structure, never pixels; test_guards.py shows that each guard finds its fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.built import Bench, Name, Sheet, names
from tests.browser.chromium import Chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WIDTHS = {"email": (320, 375, 600, 760), "bare": (320, 375, 600), "web": (320, 375, 600, 760, 1000)}
#: Up to here a screen is a phone's.
PHONE = 375
_PLACES = ("overflow", "clipped", "contained", "small", "tight", "overlap", "targets")
_COLOURS = ("contrast", "edges")
_ONCE = ("pictures", "links", "headings", "language", "handles")
_MAIL = ("preheader", "tables")
#: So many problems of one view are told.
_MOST = 30

VIEWS = [
    ("email", "light"),
    ("email", "dark"),
    ("email", "no pictures"),
    ("bare", "light"),
    ("web", "light"),
    ("web", "dark"),
]
#: A brief issue is seen in these.
_BRIEFLY = VIEWS[:1] + VIEWS[4:5]


def guards(kind: str, look: str, width: int) -> list[str]:
    """Which guards look at this view: dark changes only colours, pictures only places."""
    if look == "dark":
        return ["dark", *_COLOURS] if width in (PHONE, 760) else []
    found = list(_PLACES)
    if width <= PHONE:
        found.append("columns")
    if look == "no pictures":
        return [*found, "alternatives"]
    if width in (PHONE, 760):
        found += _COLOURS
    if width == PHONE:
        found += [*_ONCE, *(_MAIL if kind != "web" else ())]
    return found


def problems(page: Page, called: list[str], expected: dict[str, Any]) -> list[str]:
    found = page.evaluate(
        "([called, expected]) => called.flatMap((name) =>"
        " guards[name](expected).map((problem) => `${name}: ${problem}`))",
        [called, expected],
    )
    return list(dict.fromkeys(found))


def seen(chromium: Chromium, sheet: Sheet, kind: str, look: str) -> list[str]:
    page = chromium.open(sheet.file(kind), look, width=WIDTHS[kind][0])
    found = []
    for width in WIDTHS[kind]:
        called = guards(kind, look, width)
        if called:
            chromium.resize(page, width)
            found += [f"{width} px: {one}" for one in problems(page, called, sheet.expected(kind))]
    return found + [f"asks for {address}" for address in chromium.asked]


def told(found: list[str], sheet: Sheet, kind: str) -> str:
    more = [f"… and {len(found) - _MOST} more"] if len(found) > _MOST else []
    return "\n".join([f"{len(found)} problems in {sheet.file(kind)}:", *found[:_MOST], *more])


def every_view() -> list[object]:
    return [
        pytest.param(name, *view, id="-".join((str(name), *view)).replace(" ", "-"))
        for name in names()
        for view in (_BRIEFLY if name.brief else VIEWS)
    ]


@pytest.mark.parametrize(("name", "kind", "look"), every_view())
def test_is_good_to_read(
    bench: Bench, chromium: Chromium, name: Name, kind: str, look: str
) -> None:
    sheet = bench.sheet(name)
    found = seen(chromium, sheet, kind, look)
    assert not found, told(found, sheet, kind)


@pytest.mark.parametrize("kind", ["email", "web"])
@pytest.mark.parametrize(
    "name", [name for name in names() if name.path.endswith("tout.md")], ids=str
)
def test_columns_stand_side_by_side_on_a_wide_screen(
    bench: Bench, chromium: Chromium, name: Name, kind: str
) -> None:
    page = chromium.open(bench.sheet(name).file(kind), width=760)
    beside = [one for one in page.evaluate("guards.columns()") if "stands beside" in one]
    assert any("Pour le vissage" in one and "Pour le collage" in one for one in beside)
    assert any("Le matin" in one and "Le soir" in one for one in beside)


@pytest.mark.parametrize(
    "name", [name for name in names() if name.path.endswith("grok-3.md")], ids=str
)
def test_the_web_page_begins_with_a_way_past_its_header(
    bench: Bench, chromium: Chromium, name: Name
) -> None:
    page = chromium.open(bench.sheet(name).file("web"))
    before = page.evaluate("document.querySelector('a').getBoundingClientRect().bottom")
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    assert before <= 0
    assert page.locator(first).evaluate("element => element.tagName") == "MAIN"
