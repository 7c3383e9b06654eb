"""What a page must not ask a reader's program for: scripts in a mail, style sheets from elsewhere.

The words of an issue bring none, for their HTML has been through the allow list; a template of
one's own can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from lxml import etree

from composer.errors import ThemeError
from composer.model import Location
from composer.render.sheets import find_import

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.render.theme import Theme

__all__ = ["refuse_in_mail", "refuse_in_web"]

_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_ANY_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*\bstylesheet\b[^>]*>", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b|@[-\w]*\\", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style", re.IGNORECASE | re.DOTALL)
_REMOTE = re.compile(r"""\bhref\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
_SIGNS: dict[str, tuple[re.Pattern[str], str, str]] = {
    "script": (
        _SCRIPT,
        "a mail holds no <script>: mail programs take it for an attack",
        "take the element out",
    ),
    "link": (
        _LINK,
        "the page asks each reader's program for a style sheet from elsewhere",
        "write the rules into email.css or head.css, for the web edition into web.css",
    ),
    "import": (
        _IMPORT,
        "@import asks each reader's program for a style sheet from elsewhere",
        "copy the rules into email.css or head.css, for the web edition into web.css",
    ),
}


def refuse_in_mail(root: Element, theme: Theme) -> None:
    """Raises ThemeError where the mail's tree holds a script, or asks for a style sheet."""
    nodes: Iterator[Any] = root.iter("script", "link", "style", etree.Comment)
    for node in nodes:
        what = _in_comment(node.text or "") if node.tag is etree.Comment else _in_element(node)
        if what:
            raise _refused(what, theme, ("email",))


def _in_element(element: Element) -> str:
    if element.tag == "style":
        return "import" if find_import(element.text or "") >= 0 else ""
    if element.tag == "link":
        return "link" if "stylesheet" in (element.get("rel") or "").lower().split() else ""
    return "script"


def _in_comment(text: str) -> str:
    """What Word finds in a conditional comment."""
    if not text.lstrip().lower().startswith("[if"):
        return ""
    return next((what for what, (sign, *_) in _SIGNS.items() if sign.search(text)), "")


def refuse_in_web(page: str, theme: Theme) -> None:
    """Raises ThemeError where the web edition asks another site for a style sheet."""
    links = map(unescape, _ANY_LINK.findall(page))
    if any(_LINK.match(link) and _REMOTE.search(link) for link in links):
        raise _refused("link", theme, ("web", "email"))
    if _IMPORT.search(page) and any(find_import(css) >= 0 for css in _STYLE.findall(page)):
        raise _refused("import", theme, ("web", "email"))


#: Templates of the site's own pages, which are in no edition: what these fetch is the site's.
_OTHERS = tuple(f"site/{name}.html.j2" for name in ("front", "list", "page", "404", "redirect"))


def _refused(what: str, theme: Theme, editions: tuple[str, ...]) -> ThemeError:
    sign, message, hint = _SIGNS[what]
    places = (place for edition in editions for place in _written(sign, theme, edition))
    place = next(places, Location(f"templates/{editions[0]}.html.j2"))
    return ThemeError(message, location=place, hint=hint)


def _written(sign: re.Pattern[str], theme: Theme, edition: str) -> Iterator[Location]:
    """Where the templates of an edition, then those of both, hold what was found."""
    other = "web" if edition == "email" else "email"
    names = [name for name in theme.names() if name.endswith(".html.j2") and name not in _OTHERS]
    own = [name for name in names if f"{edition}." in name]
    for name in (*own, *(name for name in names if f"{edition}." not in name)):
        if f"{other}." in name:
            continue
        text, path = theme.read(name)
        found = sign.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield theme.place(path).at(line, found.start() - text.rfind("\n", 0, found.start()))
