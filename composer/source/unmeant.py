"""What an author hardly meant as it would be printed: warned of, for nothing else tells of it.

A link of class ``button`` amid other words, a link that nobody sees or that leads nowhere, a
directive where none can stand, an attribute that means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from composer.model import Location
from composer.nearest import nearest
from composer.source.context import Context
from composer.source.directive_blocks import directives

__all__ = ["warn_of_attributes", "warn_of_directives", "warn_of_link"]

_DIRECTIVE = re.compile(r"\s*:{2,}([A-Za-z][\w-]*)(?=$|[\[{\s])")
_CODE_HTML = re.compile(r"<(?:code|kbd|samp|tt|var|pre)\b", re.IGNORECASE)
_SHOWN = 40
#: What a reader sees of a link.
_SEEN = ("image", "code_inline", "html_inline", "footnote_ref")


def warn_of_attributes(
    token: Token, known: Sequence[str], place: Location, context: Context, *, has_id: bool = True
) -> None:
    """Warns of an attribute behind a link, picture or code that means nothing there."""
    unknown = [name for name in token.meta.get("attributes", {}) if name not in known]
    if not has_id and token.attrGet("id"):
        unknown.append(f"#{token.attrGet('id')}")
    for name in unknown:
        meant = nearest(name, known)
        context.findings.warning(
            "ignored-attribute",
            f"“{name}” means nothing here",
            place,
            f"write {meant}" if meant else "take it out",
        )


def warn_of_link(children: Sequence[Token], at: int, line: int, context: Context) -> None:
    """Warns of a link that does not do what it seems to."""
    opening = children[at]
    href = str(opening.attrGet("href") or "")
    inside = _inside(children, at)
    if not any(t.type in _SEEN or (t.type == "text" and t.content.strip()) for t in inside):
        context.findings.warning(
            "empty-link",
            f"the link to {context.restore(href) or 'nowhere'} has no words, so nobody sees it",
            context.find(line, href),
            "write [words](address)",
        )
    elif not href:
        context.findings.warning(
            "empty-link",
            "a link leads nowhere",
            context.find(line, "]()"),
            "write its address in the parentheses, or take the brackets out",
        )
    elif "button" in str(opening.attrGet("class") or "").split() and "raw" not in opening.meta:
        context.findings.warning(
            "button-place",
            "this button is only a link: other words stand beside it, or a list or a quote around it",
            context.find(line, href),
            "let it stand alone in a paragraph of its own, or take {.button} out",
        )


def _inside(children: Sequence[Token], at: int) -> list[Token]:
    inside: list[Token] = []
    for position in range(at + 1, len(children)):
        if children[position].type == "link_close":
            break
        inside.append(children[position])
    return inside


def warn_of_directives(inline: Token, context: Context) -> None:
    """Warns of a directive that is printed: in a table's cell, inside HTML, in bold."""
    if "\\:" in inline.content or inline.meta.get("verbatim"):
        return
    line = (inline.map or [0])[0]
    begins = True
    for token in inline.children or ():
        if token.type.endswith("break"):
            line, begins = line + 1, True
        elif token.type == "html_inline":
            begins = begins and not _CODE_HTML.match(token.content)
        elif token.type == "text":
            found = _DIRECTIVE.match(token.content) if begins else None
            if found and _is_one(found[1], token.content[found.end() :], context):
                words = token.content.strip()
                shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
                context.findings.warning(
                    "directive-printed",
                    f"{context.restore(shown)} is printed as written, for no directive can stand here",
                    context.find(line, found[0].strip()),
                    "let it stand alone on its line, outside of tables and bold;"
                    " inside HTML with a blank line above and below it",
                )
            begins = begins and not token.content.strip()
        else:
            begins = begins and token.nesting != 0


def _is_one(name: str, rest: str, context: Context) -> bool:
    """Whether the name is a directive's, or nearly one with its brackets or braces."""
    known = name in directives() or name in context.project.own_blocks
    return known or (rest[:1] in ("[", "{") and bool(nearest(name, tuple(directives()))))
