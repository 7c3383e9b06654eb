"""An issue as Ghost keeps it: a post of one HTML card, in which no brace is a replacement.

Content is Lexical, a tree in JSON (https://docs.ghost.org/admin-api/posts/overview), and an HTML card
is in it as it is (``posts/card-visibility``). ``posts/creating-a-post`` knows ``?source=html`` too,
which reads the HTML and writes it anew: comments beside elements are lost, and references become
characters (https://github.com/TryGhost/Koenig, ``kg-default-nodes``, ``html-parser.js``).

Ghost fills in ``%%{first_name}%%``, in mails only (https://github.com/TryGhost/Ghost,
``email-service/email-renderer.js``); what is ``{first_name}`` becomes that in cards for mails, and in
HTML cards where a laboratory flag is set (``koenig/render-utils/replacement-strings.js``). No page
promises it for an HTML card, whose copy on the web would show the tag: readers' fields are their
defaults, and braces of the article are kept apart.
"""

from __future__ import annotations

import json
import re
from typing import Any

from composer.delivery.channel import Draft
from composer.delivery.platforms.fragment import fragment, page_of, shielded

__all__ = ["TAG", "is_for", "lexical", "page"]

#: ``%%{name}%%`` is a replacement; ``{name}``, ``{name, "default"}`` and ``{}`` may become one.
TAG = re.compile(r"(?<=%%)\{")
_OPENING = re.compile(r"""\{(?=\w*(?:\}|,? *(?:"|&quot;|&\#34;)))""")
#: What begins a card of ours.
_MARK = "<!--newsletter:{slug}-->"


def lexical(draft: Draft) -> str:
    """The post's content."""
    html = shielded(fragment(draft.html), certain=TAG, possible=_OPENING)
    root = {"type": "root", "version": 1, "direction": None, "format": "", "indent": 0}
    card = {"type": "html", "version": 1, "html": f"{_MARK.format(slug=draft.slug)}\n{html}"}
    return json.dumps({"root": {**root, "children": [card]}}, ensure_ascii=False)


def is_for(post: dict[str, Any], slug: str) -> bool:
    """Whether a post was made from an issue, and not by somebody at the same slug."""
    return _card(post).startswith(_MARK.format(slug=slug))


def page(post: dict[str, Any]) -> str:
    """The mail in the card, as a page without a head; empty for any other post."""
    return page_of(_card(post))


def _card(post: dict[str, Any]) -> str:
    """The HTML of a post that is one card; empty for every other post."""
    try:
        (card,) = json.loads(post.get("lexical") or "")["root"]["children"]
        return str(card["html"]) if card["type"] == "html" else ""
    except (ValueError, KeyError, TypeError):
        return ""
