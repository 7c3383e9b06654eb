"""The words of front matter set like the body's, for pages that show issues without reading them."""

from __future__ import annotations

from msgspec.structs import replace

from composer.model import Meta, Project
from composer.source.typography import rules_from, typeset

__all__ = ["typeset_meta"]

_WORDS = ("title", "subtitle", "description")


def typeset_meta(meta: Meta, project: Project) -> Meta:
    """The metadata with title, subtitle and description as its issue shows them."""
    locale = project.locale(meta.language)
    if locale is None or not locale.typography or not project.newsletter.typography:
        return meta
    try:
        rules = rules_from(locale.typography)
    except ValueError:
        # A locale file that is broken is told with the issue itself.
        return meta
    set_words = {name: typeset(text, rules) for name in _WORDS if (text := getattr(meta, name))}
    return replace(meta, **set_words)
