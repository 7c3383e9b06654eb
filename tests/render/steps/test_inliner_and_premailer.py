"""The inliner does what premailer does: faster, from memory, and without what it drags along."""

from __future__ import annotations

import http.server
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

import composer
from composer.render.steps.declarations import declarations
from composer.render.steps.inline_css import CssInliner, inline_css
from composer.render.steps.styles import read_styles

ROOT = Path(composer.__file__).parents[1]
CSS = """
body{margin:0;background-color:#f4f4f4} td{font:16px/26px Georgia, serif;color:#212223}
h1,h2{margin:0 0 12px} p{margin:0 0 16px} a{color:#0a58ca} .card{border:1px solid #d0d1d2}
.card td{padding:16px} .card .title{font-weight:bold} td.foot a{color:#878889} #top{top:0}
.card > tbody{left:0} .a.b{right:0} p.a{left:1px} .unused{top:9px} .card .unused{top:8px}
div p{left:2px} ul li{left:3px} li{left:4px} .a p{bottom:1px} .b p{bottom:2px}
"""
PAGES = (
    "<h1 id='top'>a</h1><p class='a'>b <a href='#'>c</a></p><div class='b'><p>d</p></div>",
    "<table class='card'><tr><td class='foot'><a href='#'>a</a></td><td><p class='title'>b</p>\
<table class='card a b'><tbody><tr><td>c</td></tr></tbody></table></td></tr></table>",
    "<div class='a'><div class='b'><p class='a b' style='margin:0;top:1px'>x</p></div></div>",
    "<ul class='a'><li>x<ul><li class='b'>y<p>z</p></li></ul></li></ul>",
    "<p class=' a   b '>x</p><p class=''>y</p><p class='A'>z</p><p id='TOP'>t</p>",
)


def whole(page: str) -> str:
    """The page with all that a parser would add."""
    return f"<html><head></head><body>{page}</body></html>"


def premailed(page: str, css: str) -> str:
    """What premailer itself makes of it."""
    from premailer import Premailer

    made = Premailer(
        whole(page),
        css_text=css,
        strip_important=False,
        disable_validation=True,
        align_floating_images=False,
        cssutils_logging_level=logging.CRITICAL,
    )
    return str(made.transform())


def styles(html: str) -> list[tuple[str, set[tuple[str, str, bool]]]]:
    """What each element of the body declares, by its own style attribute."""
    body = BeautifulSoup(html, "html.parser").body
    assert body is not None
    return [
        (
            element.name,
            {found[:3] for found in declarations(str(element.get("style", "")), strict=False)},
        )
        for element in body.find_all(True)
    ]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("page", PAGES)
def test_styles_are_premailers(page: str) -> None:
    assert styles(inline_css(whole(page), CSS)) == styles(premailed(page, CSS))


NAMES = st.sampled_from(["p", "div", "span", "a", ".x", ".y", ".z", "p.x", "a.y.z", "#i", "div.z"])
SELECTORS = st.lists(NAMES, min_size=1, max_size=3).flatmap(
    lambda names: st.lists(
        st.sampled_from([" ", " > "]), min_size=len(names) - 1, max_size=len(names) - 1
    ).map(
        lambda signs: "".join(
            part for pair in zip(names, [*signs, ""], strict=True) for part in pair
        )
    )
)
BODIES = st.dictionaries(
    st.sampled_from(["color", "top", "left"]),
    st.sampled_from(["red", "1px", "blue", "2px"]),
    min_size=1,
).map(lambda body: ";".join(f"{name}:{value}" for name, value in body.items()))
RULES = st.lists(st.builds("{}{{{}}}".format, SELECTORS, BODIES), max_size=12).map("\n".join)
ELEMENTS = st.recursive(
    st.just("text"),
    lambda inner: st.builds(
        "<{0} class='{1}' {2}>{3}</{0}>".format,
        st.sampled_from(["div", "span"]),
        st.sampled_from(["", "x", "y", "x y z", "y  z"]),
        st.sampled_from(["", "id='i'", "style='left:5px'"]),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=12,
)


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=60)
@given(page=ELEMENTS, css=RULES)
def test_skipping_selectors_changes_nothing(page: str, css: str) -> None:
    assert styles(inline_css(whole(page), css)) == styles(premailed(page, css))


def test_a_remembered_sheet_gives_the_same_bytes(tmp_path: Path) -> None:
    css = CSS + "@media x{p{top:0}} p:hover{top:1px} :root{--é:red} p{color:var(--é)!important}"
    fresh = [inline_css(page, css) for page in PAGES]
    for _ in range(3):
        read_styles.cache_clear()
        assert [inline_css(page, css, remembered=tmp_path) for page in PAGES] == fresh
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_text("utf-8").partition("\n")[2])[2] == {"--é": "red"}


@pytest.mark.parametrize(
    "found", [b"", b"{}", b"\xff\xfe", b'0\n[[],"",{}]', "half", "other"], ids=str
)  # fmt: skip
def test_a_file_that_is_not_whole_is_written_anew(tmp_path: Path, found: bytes | str) -> None:
    right = inline_css(PAGES[0], CSS, remembered=tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    if found == "half":
        found = whole[: len(whole) // 2]
    elif found == "other":
        read_styles.cache_clear()
        inline_css(PAGES[0], "p{top:0}", remembered=tmp_path / "other")
        found = next((tmp_path / "other").iterdir()).read_bytes()
    file.write_bytes(found if isinstance(found, bytes) else found.encode())
    read_styles.cache_clear()
    assert inline_css(PAGES[0], CSS, remembered=tmp_path) == right
    assert file.read_bytes() == whole
    assert not [each for each in tmp_path.iterdir() if each.is_file() and each != file]


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    read_styles.cache_clear()
    assert "color:#0a58ca" in inline_css(PAGES[0], CSS, remembered=tmp_path / "file")


def test_a_sheet_is_read_once_a_process() -> None:
    read_styles.cache_clear()
    for _ in range(3):
        CssInliner(CSS)
    assert read_styles.cache_info().misses == 1


SCRIPT = """
import sys
from pathlib import Path
from composer.render.steps.inline_css import inline_css
before = set(sys.modules)
sys.stdout.write(inline_css(sys.argv[2], sys.argv[3], remembered=Path(sys.argv[1])))
loaded = {name.partition(".")[0] for name in sys.modules}
sys.stderr.write(" ".join(sorted(loaded & {"requests", "cssutils", "cssselect", "premailer"})))
"""


def run(folder: Path, seed: int) -> tuple[bytes, str]:
    """The page and the modules that were loaded, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(folder), PAGES[1], CSS],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed), "PREMAILER_CACHE": "none"},
    )
    return done.stdout, done.stderr.decode()


def test_what_is_loaded_and_that_every_run_gives_the_same_bytes(tmp_path: Path) -> None:
    fresh, loaded = run(tmp_path, 0)
    assert loaded == "cssselect premailer"
    for seed in (1, 2):
        assert run(tmp_path, seed) == (fresh, "premailer")
    assert fresh.decode() == inline_css(PAGES[1], CSS)


def test_premailer_stays_what_it_is_for_others() -> None:
    inline_css(PAGES[0], CSS)
    from premailer import Premailer
    from premailer.premailer import merge_styles

    assert Premailer.transform.__globals__["merge_styles"] is merge_styles
    assert 'style="color:red"' in premailed("<p>x</p>", "p{color:red}")
    import cssutils
    import requests

    assert cssutils.__path__
    assert requests.__path__


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    found = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}", asked
    found.shutdown()
    thread.join()
    found.server_close()


def test_nothing_is_asked_of_the_network(server: tuple[str, list[str]]) -> None:
    url, asked = server
    css = f"@import url({url}/a.css);@import '{url}/b.css' screen;p{{background:url({url}/c)}}"
    page = (
        f"<head><link rel=stylesheet href='{url}/d.css'><style>@import url({url}/e.css);</style>"
        f"<base href='{url}/'></head><p>x<img src='{url}/f.png'><link rel=stylesheet href='/g'>"
    )
    out = inline_css(f"<!DOCTYPE html SYSTEM '{url}/h.dtd'>{page}", css)
    assert asked == []
    assert all(f"{url}/{name}" in out for name in ("a.css", "b.css", "c", "d.css", "e.css"))
    assert "h.dtd" not in out
