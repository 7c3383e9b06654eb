"""The page as a file: every part of it is in it, and an author's words cannot end its data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from markupsafe import escape

import composer.preview.page as module
from composer.preview.page import SCRIPTS, STYLES, page, policy

HOME = Path(module.__file__).parent / "page"
DATA = {"live": True, "issues": [{"title": "</script><!-- & \u2028 “é” <script>"}]}


def test_every_style_and_script_is_in_it() -> None:
    found = {path.relative_to(HOME).as_posix() for path in HOME.rglob("*") if path.is_file()}
    assert found == {*STYLES, *SCRIPTS, "index.html.j2"}


def test_data_is_read_back_as_it_was() -> None:
    html = page(DATA, title="A & B")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    assert json.loads(found[1]) == DATA
    assert "<title>A &amp; B</title>" in html


def test_the_policy_lets_run_what_the_page_has_and_nothing_else() -> None:
    html = page({**DATA, "live": False}, title="A")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == len(SCRIPTS)
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy()
    assert "unsafe-inline" not in policy().partition("style-src")[0]
    assert re.search(r" on\w+=", html) is None


def test_a_page_of_files_brings_its_policy_along() -> None:
    exported = page({**DATA, "live": False}, title="A").partition("<style>")[0]
    assert (
        f'http-equiv="Content-Security-Policy" content="{escape(policy(live=False))}"' in exported
    )
    assert "http-equiv" not in page(DATA, title="A").partition("<style>")[0]
    assert "connect-src" not in policy(live=False)
