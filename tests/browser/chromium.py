"""Chromium through Playwright: one browser, one page for each way of looking."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright

HERE = Path(__file__).parent
GUARDS = tuple(sorted(HERE.glob("guards/*.js")))
AXE = HERE.parent / "node_modules" / "axe-core" / "axe.min.js"
#: light and dark; the mail without its pictures, as many programs show it at first.
LOOKS = ("light", "dark", "no pictures")
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_HEIGHT = 900
_PICTURES = re.compile(r"\.(?:png|jpe?g|gif|svg)$")


class Chromium:
    """A browser without network. Pages are kept, for making one costs more than a test."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pages: dict[tuple[str, float], Page] = {}
        #: Addresses that a page asked for and that lie on no disk.
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
        assert path, "there is no chromium: run sh tests/tools.sh tests/node_modules"
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=path, args=_ARGS)
        return self

    def __exit__(self, *_: object) -> None:
        if self._browser:
            self._browser.close()
        if self._playwright:
            self._playwright.stop()

    def page(self, look: str = "light", *, scale: float = 1) -> Page:
        """The page for a way of looking, blank or with what was opened in it last."""
        if (look, scale) not in self._pages:
            assert self._browser
            scheme = "dark" if look == "dark" else "light"
            context = self._browser.new_context(
                color_scheme=scheme,
                device_scale_factor=scale,
                reduced_motion="reduce",
                offline=True,
            )
            context.set_default_timeout(60_000)
            context.on("request", self._note)
            if look == "no pictures":
                context.route(_PICTURES, lambda route: route.abort())
            for script in GUARDS:
                context.add_init_script(path=script)
            self._pages[look, scale] = context.new_page()
        return self._pages[look, scale]

    def open(self, path: Path, look: str = "light", *, width: int = 600, scale: float = 1) -> Page:
        """Opens a file, its pictures loaded."""
        page = self.page(look, scale=scale)
        self.asked.clear()
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        page.goto(path.as_uri())
        if look != "no pictures":
            page.evaluate("guards.allPictures()")
        return page

    def resize(self, page: Page, width: int) -> None:
        page.set_viewport_size({"width": width, "height": _HEIGHT})

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.asked.append(request.url)
