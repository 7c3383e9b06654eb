"""Callouts and toggles: containers whose content is converted like all else."""

from __future__ import annotations

import re

from bs4 import Tag

from composer.importing.html.flow import BOX
from composer.importing.html.nodes import classes, words
from composer.importing.notebook import Notebook

__all__ = ["recognise"]

_CALLOUTS = (
    ".kg-callout-card, .callout-block, .callout, .admonition, .markdown-alert, .wp-block-callout"
)
#: The kinds that ours have, by the words that others have for them.
_KINDS = (
    ("tip", re.compile(r"\b(?:tip|hint|success)\b")),
    ("important", re.compile(r"\b(?:important|attention)\b")),
    ("warning", re.compile(r"\b(?:warning|alert|danger|error)\b")),
    ("caution", re.compile(r"\bcaution\b")),
)


def recognise(letter: Tag, notebook: Notebook) -> None:  # noqa: ARG001 - one signature for all
    """Renames callouts and toggles to what the flow and the writer know."""
    for tag in letter.select(_CALLOUTS):
        if not tag.decomposed and tag.parent is not None:
            _callout(tag)
    for tag in letter.select(".kg-toggle-card"):
        heading = tag.select_one(".kg-toggle-heading-text, .kg-toggle-heading")
        content = tag.select_one(".kg-toggle-content")
        if heading is None or content is None:
            continue
        summary = Tag(name="summary")
        summary.string = words(heading)
        inner = list(content.children)
        tag.clear()
        tag.name = "details"
        tag.extend([summary, *inner])


def _callout(tag: Tag) -> None:
    said = " ".join(classes(tag)).replace("-", " ").replace("_", " ")
    kind = next((name for name, pattern in _KINDS if pattern.search(said)), "note")
    for emoji in tag.select(".kg-callout-emoji, .admonition-title, .markdown-alert-title"):
        emoji.decompose()
    tag.name = BOX
    tag["opening"] = f"callout{{kind={kind}}}"
