"""The preview as an author uses it: the command runs, Chromium shows its page, files are saved."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageStat

from composer.preview.shots import SHOTS
from tests.benchmarks.promises import FULL, copy_of_project
from tests.browser.chromium import AXE, Chromium
from tests.preview.served import Served, soon

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

_MAIL = "#stage-email iframe"
_TABS = ("email", "web", "text", "source", "inbox")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_project(tmp_path_factory.mktemp("preview"))


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an editor that notes what it was called with."""
    folder = tmp_path_factory.mktemp("editor")
    program = folder / "code"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/said"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.fixture(scope="module")
def served(root: Path, editor: Path) -> Iterator[Served]:
    environment = {"VISUAL": str(editor / "code")}
    with Served(root, environment=environment) as running:
        yield running


@pytest.fixture
def page(chromium: Chromium, served: Served, root: Path) -> Iterator[Page]:
    """The full issue at a desk's width, as it is in the repository; nothing in the console."""
    said: list[str] = []
    shown = chromium.fresh(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.goto(f"{served.address}?issue={FULL}")
    ready(shown)
    before = (root / FULL).read_bytes()
    yield shown
    shown.context.close()
    file = root / FULL
    if not file.is_file() or file.read_bytes() != before:
        file.write_bytes(before)
    assert said == []


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready=yes]", state="attached")


def until(page: Page, expression: str) -> None:
    """Waits for something in the page; its policy refuses what wait_for_function does."""
    soon(lambda: page.evaluate(expression), seconds=30)


def state(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({...Preview.state})")
    return found


def style(page: Page, selector: str, name: str) -> str:
    found: str = (
        page.frame_locator(_MAIL)
        .locator(selector)
        .first.evaluate("(element, name) => getComputedStyle(element)[name]", name)
    )
    return found


def save(root: Path, change: str, to: str, path: str = FULL) -> None:
    text = (root / path).read_text("utf-8")
    assert change in text
    (root / path).write_text(text.replace(change, to, 1), "utf-8")


def test_every_switch_has_a_key(page: Page) -> None:
    presses = [
        *(("w", "width", width) for width in ("375", "320", "free", "600")),
        *(("d", "scheme", scheme) for scheme in ("dark", "inverted", "light")),
        *(("r", "reader", reader) for reader in ("named", "long", "rtl", "nobody")),
        *(("i", "images", on) for on in ("0", "1")),
        *(("s", "style", on) for on in ("0", "1")),
        *(("o", "outlook", on) for on in ("1", "0")),
        *(("c", "clip", on) for on in ("1", "0")),
        *((str(number + 2), "tab", tab) for number, tab in enumerate(_TABS[1:])),
        ("1", "tab", "email"),
    ]
    for key, name, value in presses:
        page.keyboard.press(key)
        assert state(page)[name] == value, key


def test_the_state_stands_in_the_address(page: Page, served: Served) -> None:
    page.keyboard.press("w")
    page.keyboard.press("d")
    assert "width=375" in page.url
    assert "scheme=dark" in page.url
    page.goto(f"{served.address}?issue={FULL}#tab=inbox&reader=long")
    page.reload()
    ready(page)
    assert state(page)["tab"] == "inbox"
    assert page.locator("#pane-inbox").is_visible()


def test_dark_and_inverted_are_seen_whatever_the_screen_prefers(page: Page) -> None:
    light = style(page, "p", "color")
    page.keyboard.press("d")
    dark = style(page, "p", "color")
    page.keyboard.press("d")
    inverted = style(page, "p", "color")
    assert len({light, dark, inverted}) == 3


def test_without_pictures_their_words_stand_there(page: Page) -> None:
    page.keyboard.press("i")
    mail = page.frame_locator(_MAIL)
    loaded = mail.locator("img").evaluate_all("all => all.filter(one => one.naturalWidth).length")
    assert loaded == 0
    assert "horloge" in mail.locator("body").inner_text()


def test_without_style_only_what_is_inlined_stays(page: Page) -> None:
    page.keyboard.press("s")
    styles = page.frame_locator(_MAIL).locator("style:not([data-own])").count()
    assert styles == 0
    assert style(page, "h1", "fontSize") == "31px"


def test_outlook_shows_its_own_and_leaves_out_what_it_ignores(page: Page) -> None:
    assert style(page, "img.avatar", "borderRadius") != "0px"
    page.keyboard.press("o")
    assert style(page, "img[src*=theo]", "borderRadius") == "0px"
    assert page.frame_locator(_MAIL).get_by_text("Essayer Grok 2 gratuitement").count() == 1


def test_a_long_mail_is_cut_where_gmail_cuts_it(page: Page, root: Path) -> None:
    page.keyboard.press("c")
    assert "left before" in page.locator("#weight").inner_text()
    filling = "".join(f"\n\nParagraphe de remplissage n° {n}, " + "long " * 40 for n in range(300))
    text = (root / FULL).read_text("utf-8")
    (root / FULL).write_text(text + filling, "utf-8")
    until(page, "document.querySelector('#weight').textContent.includes('clips')")
    until(page, "Preview.view.bytes.email > 102400")
    body = page.frame_locator(_MAIL).locator("body")
    soon(lambda: "Paragraphe de remplissage" in body.inner_text())
    assert page.locator("#stage-email .curtain").count() == 1


def test_the_page_follows_a_save_and_keeps_its_place(page: Page, root: Path) -> None:
    page.evaluate("document.querySelector('#stage-email').scrollTop = 1500")
    save(root, "Servez-vous un café", "Servez-vous un thé")
    until(
        page,
        "document.querySelector('#pane-email iframe').contentDocument"
        ".body.textContent.includes('un thé')",
    )
    assert page.evaluate("document.querySelector('#stage-email').scrollTop") == 1500


def test_a_slip_is_shown_over_the_last_good_mail(page: Page, root: Path) -> None:
    good = (root / FULL).read_text("utf-8")
    (root / FULL).write_text(f"{good}\n:::callout\n", "utf-8")
    page.wait_for_selector("#problem:not([hidden])")
    card = page.locator("#problem").inner_text()
    assert ":::callout" in card
    assert f"{FULL}:" in card
    assert "Servez-vous" in page.frame_locator(_MAIL).locator("body").inner_text()
    (root / FULL).unlink()
    until(page, "document.querySelector('#problem').textContent.includes('no such file')")
    (root / FULL).write_text(good, "utf-8")
    page.wait_for_selector("#problem", state="hidden")


def test_a_click_tells_the_line_and_a_key_opens_the_editor(
    page: Page, root: Path, editor: Path
) -> None:
    page.frame_locator(_MAIL).get_by_text("Servez-vous un café").click()
    lines = (root / FULL).read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "Servez-vous" in text)
    assert f"{Path(FULL).name}:{line}" in page.locator(".chip").inner_text()
    page.keyboard.press("e")
    said = editor / "said"
    soon(lambda: said.is_file() and f"{FULL}:{line}" in said.read_text("utf-8"))


def test_a_link_tells_where_it_leads_and_goes_nowhere(page: Page, served: Served) -> None:
    page.frame_locator(_MAIL).get_by_text("Lire en ligne").first.click()
    until(page, "document.querySelector('#said').textContent.includes('courant.example')")
    assert page.url.startswith(served.address)


def test_a_remark_is_approved_from_the_page(page: Page, root: Path) -> None:
    results = root / "issues/results/deepmind-1.toml"
    before = results.read_text("utf-8")
    page.get_by_role("button", name="Approve this remark").first.click()
    soon(
        lambda: (
            results.read_text("utf-8").count("approved = true") > before.count("approved = true")
        )
    )
    until(page, "!Preview.view.offers.some(offer => offer.kind === 'approve')")
    results.write_text(before, "utf-8")


def test_a_missing_text_is_asked_for_and_written(page: Page, root: Path) -> None:
    shutil.copy(root / "issues/images/theo.png", root / "issues/images/neuve.png")
    save(root, "Servez-vous un café", "![](images/neuve.png)\n\nServez-vous un café")
    page.wait_for_selector("#problem:not([hidden])")
    page.keyboard.press("Escape")
    field = page.locator("#findings input[type=text], #findings textarea").first
    field.fill("Le portrait de Théo")
    field.press("Enter")
    soon(lambda: "![Le portrait de Théo](images/neuve.png)" in (root / FULL).read_text("utf-8"))
    page.wait_for_selector("#problem", state="hidden")


def test_another_issue_is_chosen_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("memphis")
    page.keyboard.press("Enter")
    until(page, "Preview.view && Preview.view.slug === 'memphis'")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    until(page, "Preview.view && Preview.view.slug !== 'memphis'")


def test_everything_is_reached_by_tab(page: Page) -> None:
    wanted = page.locator(
        "button:visible, select:visible, input:visible, a[href]:visible, [tabindex='0']:visible"
    ).count()
    reached = set()
    for _ in range(wanted + 40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(() => {const e = document.activeElement; return e.id || e.name || e.className"
                " + e.textContent.slice(0, 20)})()"
            )
        )
    # A group of radios and a list of tabs are one stop each.
    for one in ("filter", "tab-email", "width", "scheme", "reader", "help-open", "stage-email"):
        assert one in reached, reached


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 375])
def test_axe_finds_nothing(chromium: Chromium, served: Served, scheme: Any, width: int) -> None:
    shown = chromium.fresh(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    shown.goto(f"{served.address}?issue={FULL}")
    ready(shown)
    # The policy lets no script in but the page's own: axe comes through the debugger.
    shown.evaluate(AXE.read_text("utf-8"))
    for number, tab in enumerate(_TABS, 1):
        shown.keyboard.press(str(number))
        found = shown.evaluate(
            "axe.run({exclude: [['#stage-email iframe'], ['#stage-web iframe']]})"
            ".then(found => found.violations.map(v => [v.id, v.nodes[0].html]))"
        )
        assert found == [], tab
        room = shown.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert room <= 0, tab
    shown.context.close()


def test_axe_would_find_something(page: Page) -> None:
    page.evaluate("document.querySelector('#help-open').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('#help-open').removeAttribute('title')")
    page.evaluate("document.querySelector('#help-open').textContent = ''")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then(found => found.violations.map(v => v.id))")
    assert "button-name" in found


def test_the_frame_runs_nothing_and_asks_nobody(page: Page) -> None:
    frame = page.locator(_MAIL)
    assert frame.get_attribute("sandbox") == "allow-same-origin"
    policy = page.frame_locator(_MAIL).locator("meta[http-equiv]").first.get_attribute("content")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


def test_an_exported_page_works_from_a_file(chromium: Chromium, root: Path, tmp_path: Path) -> None:
    assert previewed(root, "--export", str(tmp_path / "out")).returncode == 0
    said: list[str] = []
    shown = chromium.fresh(viewport={"width": 1440, "height": 900})
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.goto((tmp_path / "out" / "index.html").as_uri())
    ready(shown)
    mail = shown.frame_locator(_MAIL)
    assert "Servez-vous" in mail.locator("body").inner_text()
    broken = mail.locator("img").evaluate_all("all => all.filter(i => !i.naturalWidth).length")
    assert broken == 0
    shown.keyboard.press("2")
    assert shown.locator("#pane-web").is_visible()
    shown.context.close()
    assert said == []


def previewed(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as in CI."""
    return subprocess.run(
        [sys.executable, "-m", "composer", "--project", str(root), "preview", FULL, *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_pictures_of_every_state_are_made(root: Path, tmp_path: Path) -> None:
    done = previewed(root, "--shot", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert {file.name for file in tmp_path.iterdir()} == {f"grok-3-{s.name}.png" for s in SHOTS}
    with Image.open(tmp_path / "grok-3-mail-320-dark.png") as mail:
        assert mail.width == 640
        assert mail.height > 5000
    assert shade(tmp_path / "grok-3-mail-375-light.png") > 150
    assert shade(tmp_path / "grok-3-mail-375-dark.png") < 110
    assert shade(tmp_path / "grok-3-mail-375-inverted.png") < 110


def shade(file: Path) -> float:
    """How bright a picture is on the whole, from 0 to 255."""
    with Image.open(file) as image:
        return ImageStat.Stat(image.convert("L")).mean[0]


def test_without_a_browser_it_says_what_to_install(root: Path, tmp_path: Path) -> None:
    nowhere = str(tmp_path)
    done = previewed(root, "--shot", nowhere, PATH=nowhere, PLAYWRIGHT_BROWSERS_PATH=nowhere)
    assert done.returncode == 3
    assert "playwright install chromium" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_issue_that_does_not_build_is_no_picture(root: Path, tmp_path: Path) -> None:
    good = (root / FULL).read_text("utf-8")
    (root / FULL).write_text(f"{good}\n:::callout\n", "utf-8")
    try:
        done = previewed(root, "--export", str(tmp_path / "out"))
    finally:
        (root / FULL).write_text(good, "utf-8")
    assert done.returncode == 1
    assert "directive-unclosed" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_data_holds_no_path_of_this_machine(served: Served, root: Path) -> None:
    told = json.dumps({**served.data(), "token": ""})
    assert FULL in told
    assert str(root) not in told
