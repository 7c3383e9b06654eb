"""The page itself: one HTML file that holds its style, its scripts and its data."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

__all__ = ["SCRIPTS", "STYLES", "page", "policy"]

_HOME = Path(__file__).parent / "page"
#: In the order in which the browser reads them.
STYLES = (
    *("base.css", "layout.css", "toolbar.css", "stage.css", "panel.css", "reading.css"),
    "inbox.css",
)
SCRIPTS = (
    *("state.js", "dom.js", "live.js", "patch.js"),
    *("lenses/parse.js", "lenses/scheme.js", "lenses/invert.js", "lenses/images.js"),
    *("lenses/outlook.js", "lenses/vml.js", "lenses/clip.js", "lenses/lenses.js"),
    *("frame.js", "drag.js", "overlay.js", "select.js", "toolbar.js", "issues.js"),
    *("drawers.js", "reading.js", "clients.js", "inbox.js", "weight.js", "findings.js"),
    *("problem.js", "keyboard.js", "main.js"),
)
#: What ends a script element, or begins what HTML reads as a comment in one.
_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def page(data: Mapping[str, Any], *, title: str) -> str:
    """The page for a state, whole: it works from a server and from a file alike."""
    from composer.render.own_page import own_page

    return own_page(
        _HOME,
        "index.html.j2",
        css="\n".join(_read(name) for name in STYLES),
        scripts=[_read(name) for name in SCRIPTS],
        data=_json(data),
        title=title,
        # A server says it in a header, which can say more.
        policy="" if data["live"] else policy(live=False),
    )


def policy(*, live: bool = True) -> str:
    """The page's content security policy: its own scripts by their hashes, and no others.

    The mail's frame inherits it and has a stricter one of its own.
    """
    hashes = " ".join(f"'sha256-{_hash(_read(name))}'" for name in SCRIPTS)
    common = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "font-src 'self' https: data:; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    )
    if live:
        return (
            f"{common}img-src 'self' data: https: http:; connect-src 'self'; frame-ancestors 'none'"
        )
    return f"{common}img-src 'self' data: https: http: file:"


def _json(data: Mapping[str, Any]) -> str:
    text = msgspec.json.encode(data).decode()
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return text


@cache
def _read(name: str) -> str:
    return (_HOME / name).read_text("utf-8")


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
