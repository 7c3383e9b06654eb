"""Buttons: links that are drawn as such."""

from __future__ import annotations

from bs4 import Tag

from composer.importing.html.escaping import destination, escaped
from composer.importing.html.nodes import attr, is_inside, stand_in, words
from composer.importing.notebook import Notebook

__all__ = ["recognise"]

#: By the classes that Ghost, Substack, beehiiv, Mailchimp, WordPress and Buttondown give them.
_DRAWN = (
    "a.kg-btn, p.button-wrapper a[href], a.button, a.btn, a.mcnButton, a.mceButtonLink,"
    " .mceButtonContainer a[href], a.wp-block-button__link, a.email-button, a[role=button],"
    " a:has(> button), .kg-button-card a[href], .btn > a[href]"
)
_LONGEST = 80


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts buttons in their form. In a list, a quote or a heading, a link stays a link."""
    for link in letter.select(_DRAWN):
        said, address = words(link), attr(link, "href")
        if link.decomposed or link.parent is None or link.find("img"):
            continue
        if (
            not said
            or len(said) > _LONGEST
            or not address.startswith(("https:", "http:", "mailto:"))
        ):
            continue
        if is_inside(link, "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"):
            continue
        stand_in(link, f"[{escaped(said)}]({destination(address)}){{.button}}", notebook)
