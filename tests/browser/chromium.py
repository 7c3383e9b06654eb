"""Chromium through Playwright: one browser, one page for each way of looking."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright, Request

HERE = Path(__file__).parent
GUARDS = tuple(sorted(HERE.glob("guards/*.js")))
TOOLS = HERE.parent / "node_modules"
AXE = TOOLS / "axe-core" / "axe.min.js"
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_HEIGHT = 600
_PICTURES = re.compile(r"\.(?:png|jpe?g|gif|svg)$")


class Chromium:
    """A browser without network. Pages are kept, for making one costs more than a test."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pages: dict[str, Page] = {}
        #: Addresses that a page asked for and that lie on no disk.
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        # Where the browser's tests are left out, its library may be missing.
        from playwright.sync_api import sync_playwright

        # The system's; where there is none, the one that tests/tools.sh has Playwright install.
        path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
        os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(TOOLS / ".browsers"))
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=path, args=_ARGS)
        return self

    def __exit__(self, *_: object) -> None:
        if self._browser:
            self._browser.close()
        if self._playwright:
            self._playwright.stop()

    def page(self, look: str = "light") -> Page:
        """The page for a way of looking, blank or with what was opened in it last.

        ``light`` and ``dark`` are the reader's colours; ``no pictures`` is what many mail programs
        show at first.
        """
        if look not in self._pages:
            assert self._browser
            scheme = "dark" if look == "dark" else "light"
            context = self._browser.new_context(
                color_scheme=scheme, reduced_motion="reduce", offline=True
            )
            context.set_default_timeout(60_000)
            context.on("request", self._note)
            if look == "no pictures":
                context.route(_PICTURES, lambda route: route.abort())
            for script in GUARDS:
                context.add_init_script(path=script)
            self._pages[look] = context.new_page()
        return self._pages[look]

    def fresh(self, **options: Any) -> Page:
        """A page of its own that reaches servers of this machine; whoever asks closes it."""
        assert self._browser
        context = self._browser.new_context(**options)
        context.set_default_timeout(30_000)
        return context.new_page()

    def open(self, path: Path, look: str = "light", *, width: int = 600) -> Page:
        """Opens a file, its pictures loaded."""
        page = self.page(look)
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
