"""Pictures of an issue in every state that the page can show, made by Chromium without a person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from composer.errors import OutsideError
from composer.extras import install

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SHOTS", "Shot", "shoot"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM = "on Debian: apt install chromium; elsewhere: playwright install chromium"


class Shot(NamedTuple):
    """One picture: its file's name, the width of the window in px, and the page's state."""

    name: str
    width: int
    state: Mapping[str, str]


def _mail(name: str, width: int, **state: str) -> Shot:
    return Shot(name, width, {"tab": "email", "width": str(width), "scheme": "light", **state})


#: Every state that is worth a look, in the order in which a person would go through them.
SHOTS: tuple[Shot, ...] = (
    *(
        _mail(f"mail-{width}-{scheme}", width, scheme=scheme)
        for width in (600, 375, 320)
        for scheme in ("light", "dark", "inverted")
    ),
    *(_mail(f"mail-{width}-without-images", width, images="0") for width in (600, 375)),
    *(_mail(f"mail-{width}-without-style", width, style="0") for width in (600, 375)),
    _mail("mail-600-outlook", 600, outlook="1"),
    _mail("mail-600-clipped", 600, clip="1"),
    *(_mail(f"mail-375-reader-{who}", 375, reader=who) for who in ("named", "long", "rtl")),
    *(
        Shot(f"web-{width}-{scheme}", width, {"tab": "web", "width": "free", "scheme": scheme})
        for width in (1000, 375)
        for scheme in ("light", "dark")
    ),
    Shot("text", 760, {"tab": "text", "scheme": "light"}),
    Shot("inbox-light", 1200, {"tab": "inbox", "scheme": "light"}),
    Shot("inbox-dark", 1200, {"tab": "inbox", "scheme": "dark"}),
)


def shoot(page: Path, folder: Path, *, prefix: str) -> Iterator[Path]:
    """Writes a picture of each of :data:`SHOTS` of an exported page, and gives each path.

    Raises OutsideError with the command to install where there is no browser.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _browser() as browser:
        for shot in SHOTS:
            tab = browser.new_page(
                viewport={"width": shot.width, "height": 900}, device_scale_factor=2
            )
            state = urlencode({**shot.state, "bare": "1"})
            tab.goto(f"{page.resolve().as_uri()}#{state}", wait_until="load")
            # Playwright's wait_for_function evaluates a string, which the page's policy refuses.
            tab.wait_for_selector("html[data-ready=yes]", state="attached")
            file = folder / f"{prefix}-{shot.name}.png"
            tab.screenshot(path=file, full_page=True)
            tab.close()
            yield file


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        hint = f"{install('shots')}; {_CHROMIUM}"
        raise OutsideError("pictures need Playwright for Python", hint=hint) from None
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=_arguments())
        except Error as error:
            reason = error.message.strip().partition("\n")[0]
            raise OutsideError(f"Chromium does not start: {reason}", hint=_CHROMIUM) from None
        try:
            yield browser
        finally:
            browser.close()


def _arguments() -> list[str]:
    """Chromium refuses its sandbox to root, which is what CI's containers run as."""
    import os

    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
