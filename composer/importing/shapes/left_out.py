"""What only the old platform could show: told, so that nobody looks for it in vain."""

from __future__ import annotations

from bs4 import Comment, Tag

from composer.importing.html.nodes import attr, data_of, stand_in, words
from composer.importing.notebook import Notebook
from composer.importing.told import lost

__all__ = ["recognise"]

#: What goes by its selector: the words of the remark, and of the hint.
_LOST = (
    (
        ".subscription-widget-wrap, .subscription-widget-wrap-editor, .kg-signup-card",
        "a form to subscribe stood here",
        "link to your own page: [Subscribe](https://…){.button}",
    ),
    (".native-video-embed", "a video of the old platform stood here, which no export holds", ""),
    (
        ".native-audio-embed, .kg-audio-card:not(:has(audio[src]))",
        "a recording of the old platform stood here, which no export holds",
        "",
    ),
    (".paywall-jump, #subscriber-break", "what follows was for paying readers only", ""),
    (".paywall", "a wall for paying readers stood here", ""),
    (".community-chat, .chat-embed, .comment", "a conversation of the old platform stood here", ""),
    (".kg-before-after-card", "two pictures to compare stood here", ""),
)
#: Buttons that would do something on the old platform: by a part of their address.
_ACTIONS = ("action=share", "gift=true", "/comments", "?coupon=", "&coupon=", "comments=true")
_SUBSCRIBE = ("/subscribe", "action=subscribe")


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts a remark in the place of each."""
    for node in letter.find_all(string=lambda text: isinstance(text, Comment)):
        remark = notebook.remark(lost("what follows was for paying readers only"))
        node.replace_with(remark)
    for selector, message, hint in _LOST:
        for tag in letter.select(selector):
            if not tag.decomposed and tag.parent is not None:
                stand_in(tag, notebook.remark(lost(message, hint)), notebook)
    for tag in letter.select("p.button-wrapper, div.captioned-button-wrap, a.button"):
        if not tag.decomposed and tag.parent is not None:
            _button(tag, notebook)
    _formulas(letter, notebook)


def _button(tag: Tag, notebook: Notebook) -> None:
    link = tag if tag.name == "a" else tag.find("a")
    address = attr(link, "href") if isinstance(link, Tag) else ""
    address = address or str(data_of(tag).get("url") or "")
    said = words(tag) or str(data_of(tag).get("text") or "")
    if any(part in address for part in _ACTIONS):
        told = f"a button “{said}” stood here, for the old platform alone"
    elif any(part in address for part in _SUBSCRIBE):
        told = f"a button “{said}” stood here, to subscribe on the old platform"
    else:
        return
    stand_in(tag, notebook.remark(lost(told)), notebook)


def _formulas(letter: Tag, notebook: Notebook) -> None:
    for tag in letter.select(".latex-rendered"):
        formula = str(data_of(tag).get("persistentExpression") or words(tag)).strip()
        remark = notebook.remark(
            lost("a formula stands here as its source", "show it as a picture")
        )
        ticks = "``" if "`" in formula else "`"
        stand_in(tag, f"{ticks}{' '.join(formula.split())}{ticks}{remark}", notebook)
