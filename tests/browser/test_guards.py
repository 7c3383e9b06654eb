"""Each guard finds its fault: on a page that is good, one thing is broken."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.browser.built import THEMES, Bench, Name
from tests.browser.chromium import Chromium
from tests.browser.test_pages import guards, problems

pytestmark = pytest.mark.browser

FULL = "issues/2025-01-09-grok-3.md"
_VOTE = "document.querySelector(\"a[href*='subject=%5B']\")"
_BUTTON = (
    "[...document.querySelectorAll('a')].find((at) => at.href.startsWith('https://x.com/i/grok'))"
)
_TEXT = "[...document.querySelectorAll('p')].find((at) => at.textContent.length > 200)"
_NEXT = "[...document.querySelectorAll('p')].filter((at) => at.textContent.length > 200)[1]"


class Plant(NamedTuple):
    """A fault: the guard that must find it, what breaks the page, and how it is looked at."""

    guard: str
    broken: str
    kind: str = "email"
    look: str = "light"
    width: int = 375


PLANTS = [
    Plant("overflow", f"{_TEXT}.innerHTML = '<b style=white-space:nowrap>' + 'mot '.repeat(40)"),
    Plant("overflow", "document.images[0].style.cssText += ';max-width:none;width:500px'"),
    Plant("overflow", f"{_TEXT}.style.marginInlineStart = '-60px'", kind="web", width=320),
    Plant("overflow", "document.querySelector('table table').style.width = '410px'"),
    Plant("overflow", "document.body.style.width = '1200px'", kind="web", width=1000),
    Plant("clipped", f"{_TEXT}.style.cssText += ';height:40px;overflow:hidden'"),
    Plant("contained", f"{_VOTE}.style.marginTop = '-40px'"),
    Plant(
        "contained",
        "document.querySelector('.thumbimg').style.cssText += ';position:relative;top:120px'",
    ),
    Plant(
        "contained",
        "document.querySelector('.card').style.cssText += ';display:block;height:60px'",
        kind="web",
    ),
    Plant("small", f"{_TEXT}.style.fontSize = '0'"),
    Plant("small", f"{_TEXT}.style.fontSize = '12px'", kind="web"),
    Plant("small", f"{_TEXT}.innerHTML += '<sup style=font-size:7px>1</sup>'"),
    Plant("tight", f"{_TEXT}.style.lineHeight = '1'"),
    Plant("overlap", f"{_NEXT}.style.marginTop = '-72px'"),
    Plant("overlap", f"{_TEXT}.style.cssText += ';float:left;width:0'", kind="web"),
    Plant("columns", f"{_TEXT}.style.cssText += ';width:120px'"),
    Plant(
        "columns",
        f"for (const at of [{_TEXT}, {_NEXT}]) at.style.cssText += ';float:left;width:46%'",
    ),
    Plant("targets", f"{_VOTE}.style.padding = '0'"),
    Plant("targets", f"{_VOTE}.style.padding = '0'", kind="bare"),
    Plant("targets", f"{_VOTE}.style.padding = '0'", kind="web"),
    Plant("targets", f"{_VOTE}.remove()"),
    Plant("targets", f"{_BUTTON}.style.padding = '0'"),
    Plant("targets", f"{_BUTTON}.href = 'https://elsewhere.example'", kind="web"),
    Plant(
        "targets",
        f"{_VOTE}.parentElement.innerHTML += '<i style=\"display:block;height:60px;margin-top:-60px;position:relative\"> </i>'",
    ),
    Plant("contrast", f"{_TEXT}.style.color = '#999'"),
    Plant("contrast", f"{_TEXT}.style.setProperty('color', '#555', 'important')", look="dark"),
    Plant("contrast", f"{_TEXT}.style.backgroundColor = 'rgba(0, 0, 0, .6)'"),
    Plant("contrast", f"{_TEXT}.style.opacity = '.5'", kind="web"),
    Plant(
        "contrast",
        f"{_TEXT}.parentElement.style.setProperty('background', '#ccc', 'important')",
        look="dark",
    ),
    Plant("contrast", "document.querySelector('h1').style.color = '#999'", width=760),
    Plant("alternatives", "document.images[0].style.color = '#eee'", look="no pictures"),
    Plant(
        "edges",
        "for (const at of document.querySelectorAll('td, a')) at.style.borderColor = '#ddd'",
    ),
    Plant(
        "edges",
        "for (const at of document.querySelectorAll('td, a')) at.style.border = '0'",
        kind="web",
    ),
    Plant(
        "dark", f"{_TEXT}.style.setProperty('background-color', '#fff', 'important')", look="dark"
    ),
    Plant("dark", "for (const at of document.querySelectorAll('style')) at.remove()", look="dark"),
    Plant(
        "dark",
        "document.querySelector('style').textContent = 'body { background: #fff }'",
        kind="web",
        look="dark",
    ),
    Plant("pictures", "document.images[0].removeAttribute('width')"),
    Plant("pictures", "document.images[0].setAttribute('height', 'auto')", kind="web"),
    Plant("pictures", "document.images[1].removeAttribute('alt')"),
    Plant("pictures", "document.images[0].style.height = '40px'"),
    Plant(
        "pictures", "document.body.innerHTML += '<img src=images/none.png alt width=9 height=9>'"
    ),
    Plant(
        "pictures",
        "document.body.innerHTML += '<img src=https://track.example/a.png alt width=1 height=1>'",
    ),
    Plant("links", "document.querySelector('main a').textContent = ''"),
    Plant("links", "document.querySelector('main a').href = '#'"),
    Plant(
        "links",
        "document.querySelector('h2').id = 'other'; document.querySelector('section')?.remove()",
    ),
    Plant("links", "document.querySelector('section').id = 'other'", kind="web"),
    Plant("headings", "document.querySelector('h2').outerHTML = '<h4>2025</h4>'"),
    Plant("headings", "document.querySelector('h2').outerHTML = '<h1>2025</h1>'", kind="web"),
    Plant("headings", "document.querySelector('h1').remove()"),
    Plant("headings", "document.querySelector('h2').textContent = ' '"),
    Plant("language", "document.documentElement.lang = 'en'"),
    Plant("language", f"{_TEXT}.style.textAlign = 'right'"),
    Plant("language", f"{_TEXT}.style.direction = 'rtl'", kind="web"),
    Plant("language", f"{_TEXT}.lang = 'fa'"),
    Plant("language", f"{_TEXT}.innerHTML = '<pre style=text-align:right>a = right_to_left(1)'"),
    Plant("handles", f"{_TEXT}.innerHTML = '<p dir=rtl>@marsha</p>'"),
    Plant("preheader", "document.body.firstElementChild.style.display = 'block'"),
    Plant("preheader", "document.body.firstElementChild.remove()"),
    Plant(
        "preheader",
        "document.body.prepend('Lire en ligne', document.createElement('p')); document.body.children[0].textContent = 'Lire en ligne'",
        kind="bare",
    ),
    Plant("tables", "document.querySelector('table').removeAttribute('role')"),
    Plant("tables", "document.querySelector('table table td').outerHTML = '<th>a</th>'"),
]


def named(plant: Plant) -> str:
    return "-".join((plant.guard, plant.kind, plant.look.replace(" ", "-"), str(plant.width)))


@pytest.mark.parametrize("plant", PLANTS, ids=named)
def test_a_guard_finds_what_is_planted(bench: Bench, chromium: Chromium, plant: Plant) -> None:
    sheet = bench.sheet(Name(THEMES[0], "sample", FULL))
    page = chromium.open(sheet.file(plant.kind), plant.look, width=plant.width)
    expected = sheet.expected(plant.kind)
    assert plant.guard in guards(plant.kind, plant.look, plant.width)
    before = problems(page, [plant.guard], expected)
    page.evaluate(plant.broken)
    assert set(problems(page, [plant.guard], expected)) - set(before)


def test_every_guard_is_called_and_has_a_plant(chromium: Chromium) -> None:
    page = chromium.page()
    page.goto("data:text/html,<title>guards</title>")
    written = set(page.evaluate("Object.keys(guards)")) - {"allPictures"}
    views = [
        (kind, look, width)
        for kind in ("email", "bare", "web")
        for look in ("light", "dark", "no pictures")
        for width in (320, 375, 600, 760, 1000)
    ]
    assert {name for view in views for name in guards(*view)} == written
    assert {plant.guard for plant in PLANTS} == written


def test_a_page_that_asks_somebody_is_found(bench: Bench, chromium: Chromium) -> None:
    sheet = bench.sheet(Name(THEMES[0], "sample", FULL))
    page = chromium.open(sheet.file("web"))
    assert not chromium.asked
    page.evaluate("document.body.innerHTML += '<img src=https://track.example/a.png alt>'")
    page.wait_for_function("document.images[document.images.length - 1].complete")
    assert chromium.asked == ["https://track.example/a.png"]
