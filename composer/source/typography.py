r"""Typography by language, as a rule of markdown-it: quotes, apostrophes, dashes, spaces.

The rules of a language stand in its locale file, in a table ``[typography]``, each key optional:

``quotes``
    four texts, an outer pair and an inner one; they may hold no-break spaces:
    ``["«\u00a0", "\u00a0»", "“", "”"]``. Straight quotes become these, and ``'`` an apostrophe
    (U+2019, the character that Unicode recommends for it) where it is one.
``ellipsis``, ``en_dash``, ``em_dash``
    what ``...``, ``--`` and ``---`` become. A single hyphen stays, with or without spaces.
``space_before``, ``space_after``
    signs such as ``":;!?»"`` and ``"«"`` that have a no-break space before or after them.
``space``
    that space; U+00A0 by default. The finest typography has U+202F before ``;!?``, but a font
    without it shows a box, and which font a mail is shown in is not ours to choose.
``after_number``, ``before_number``
    words that stay with the number before them (``min``, ``%``) or after them (``n°``).
``digit_groups``
    whether ``12 000`` stays on one line.

A key that is left out changes nothing. Code, addresses, raw HTML and signs that were escaped
with a backslash are never touched.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from msgspec import Struct

from composer.nearest import nearest
from composer.source.typesetter import Typesetter

__all__ = ["TypographyRules", "rules_from", "typeset", "typography_plugin"]


class TypographyRules(Struct, frozen=True, kw_only=True):
    """The rules of one language; the module says what each means. Without any, text stays."""

    quotes: tuple[str, str, str, str] | None = None
    ellipsis: str = ""
    en_dash: str = ""
    em_dash: str = ""
    space_before: str = ""
    space_after: str = ""
    space: str = "\u00a0"
    after_number: tuple[str, ...] = ()
    before_number: tuple[str, ...] = ()
    digit_groups: bool = False


def rules_from(table: Mapping[str, Any]) -> TypographyRules:
    """The rules that a locale file's table ``[typography]`` gives.

    Raises ``ValueError`` that says which key is wrong and what it should be.
    """
    known = TypographyRules.__struct_fields__
    for key in table:
        if key not in known:
            meant = nearest(key, known)
            hint = f"write {meant}" if meant else f"the keys are {', '.join(known)}"
            raise ValueError(f"[typography] has no key “{key}”: {hint}")
    try:
        rules = msgspec.convert(dict(table), TypographyRules)
    except msgspec.ValidationError as error:
        raise ValueError(f"[typography] is wrong: {error}") from error
    if not rules.space.isspace():
        raise ValueError(f"[typography] space is “{rules.space}”: it should be a no-break space")
    return rules


def typography_plugin(md: MarkdownIt, rules: TypographyRules) -> None:
    """Teaches a parser a language's typography, in place of markdown-it's own rules for it.

    It runs before escaped signs are joined with the text around them, which keeps them apart.
    An inline token with ``meta["verbatim"]`` is passed over.
    """
    typesetter = _typesetter(rules)

    def rule(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline" and token.children and not token.meta.get("verbatim"):
                typesetter.set(token.children)

    md.disable(["replacements", "smartquotes"])
    md.core.ruler.before("text_join", "typography", rule)


@functools.lru_cache(maxsize=32)
def _typesetter(rules: TypographyRules) -> Typesetter:
    return Typesetter(rules)


def typeset(text: str, rules: TypographyRules) -> str:
    """A text that is no Markdown (a title of the front matter), set by the same rules."""
    return _typesetter(rules).line(text)
