"""HTML parsed, and made harmless: no scripts, nothing hidden, no depth without end."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import PreformattedString

from composer.importing.html.nodes import attr, is_unseen
from composer.importing.notebook import Notebook, plain
from composer.importing.told import lost

__all__ = ["clean", "parsed"]

#: Mails nest tables up to thirty deep; what converts them later is recursive.
_DEEPEST = 80
_REMOVED = (
    "style",
    "template",
    "head",
    "noscript",
    "title",
    "meta",
    "link",
    "svg",
    "math",
    "canvas",
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def parsed(html: str) -> BeautifulSoup:
    """The page that some HTML is; any text is one."""
    with warnings.catch_warnings():
        # Of words that look like the name of a file, and of XHTML: both are HTML to us.
        warnings.simplefilter("ignore")
        # lxml is a dependency already, and ten times as quick as the parser of Python.
        return BeautifulSoup(plain(html), "lxml")


def clean(root: Tag, notebook: Notebook) -> None:
    """Takes out what no letter holds, and tells where a script stood."""
    _scripts(root, notebook)
    for tag in root.find_all(_REMOVED):
        tag.decompose()
    for node in root.find_all(string=lambda text: isinstance(text, PreformattedString)):
        if not isinstance(node, Comment) or node.strip() != "members-only":
            node.extract()
    for tag in root.find_all(style=_HIDDEN):
        if not tag.decomposed:
            tag.decompose()
    for tag in root.find_all(hidden=True):
        if not tag.decomposed:
            tag.decompose()
    for image in root.find_all("img"):
        if is_unseen(image):
            image.decompose()
    _flatten(root)


def _scripts(root: Tag, notebook: Notebook) -> None:
    """Scripts of embedded posts go without a word: the posts themselves are carried over."""
    for script in root.find_all("script"):
        source = attr(script, "src")
        is_known = re.search(r"twitter|x\.com|bsky|instagram|mastodon|embed|widget", source)
        if not is_known and attr(script, "type") not in ("application/ld+json", "application/json"):
            remark = notebook.remark(lost("a script stood here, and no mail runs one"))
            script.insert_before(remark)
        script.decompose()


def _flatten(root: Tag) -> None:
    """Takes away the elements that are nested too deep, and keeps what is in them."""
    queue: list[tuple[Tag, int]] = [(root, 0)]
    while queue:
        tag, depth = queue.pop()
        for child in list(tag.children):
            if not isinstance(child, Tag):
                continue
            if depth >= _DEEPEST:
                inner = list(child.find_all())
                for each in (*inner, child):
                    if each.name not in ("img", "br", "a"):
                        each.unwrap()
                continue
            queue.append((child, depth + 1))
