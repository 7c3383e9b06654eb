"""Merge fields of other platforms: ours where we have the same, told where we have not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from composer.importing.markdown.masks import Masks
from composer.importing.notebook import Notebook
from composer.importing.told import lost
from composer.source.merge_fields import OWN_FIELDS

__all__ = ["translated", "unfilled"]

#: Mailchimp's, beehiiv's and Buttondown's, Ghost's in mails; a backslash may stand before a sign.
_FIELD = re.compile(
    r"\\?\*\|[A-Z][\w: -]{1,60}\|\\?\*|\{\{-?\s*[\w.]+[^{}\n]{0,80}\}\}"
    r"|(?<!\{)\{(?:first_name|name|email)(?:,\s*[\"“][^\"”{}]*[\"”])?\}"
)
_OURS = re.compile(r"\{\{\s*(\w+)")


def translated(text: str, fields: Mapping[str, str]) -> str:
    """A body with the platform's fields in our form where we have the same."""
    for theirs, ours in fields.items():
        text = text.replace(theirs, ours)
    return text


def unfilled(markdown: str, notebook: Notebook, own: tuple[str, ...]) -> str:
    """Markdown with a remark for each field that nobody will fill: readers will see it as it is."""

    def told(found: re.Match[str]) -> str:
        ours = _OURS.match(found[0])
        if ours and ours[1] in (*OWN_FIELDS, *own):
            return found[0]
        name = found[0].replace("\\", "")
        remark = lost(
            f"{name} is a merge field of the old platform, and stands here as words",
            "take it out, or write one of ours: {{ first_name }}",
        )
        return found[0] + notebook.remark(remark)

    # Between code's signs, braces are code.
    masks = Masks()
    return masks.shown(_FIELD.sub(told, masks.hide(markdown)))
