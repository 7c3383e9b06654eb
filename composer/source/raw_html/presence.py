"""Whether there is raw HTML at all: most issues have none, and load nothing that cleans it."""

from __future__ import annotations

from markdown_it.token import Token

__all__ = ["has_html"]


def has_html(token: Token) -> bool:
    """Whether there is raw HTML among the children of an inline token, or in a picture's text."""
    return any(
        child.type == "html_inline"
        or any(part.type == "html_inline" for part in child.children or ())
        for child in token.children or ()
    )
