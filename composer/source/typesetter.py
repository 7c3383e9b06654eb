"""Sets running text by a language's typographic rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.token import Token

if TYPE_CHECKING:
    from composer.source.typography import TypographyRules

__all__ = ["MOST_QUOTES", "Typesetter"]

#: A paragraph with more straight quotes than this keeps them. markdown-it compares each with all
#: that stand open: 9,000 mixed ones take it 3 s (measured), this many 15 ms.
MOST_QUOTES = 500

_QUOTE = re.compile(r"['\"]")
# A pattern that begins with a letter is looked for far quicker than one that begins with a look
# behind: hence each looks behind what it has found.
_APOSTROPHE = re.compile(r"'(?:(?<=[^\W\d_]')(?=[^\W\d_])|(?<!\w')(?=\d\ds\b))")
_LEFT_OVER = re.compile(r"'(?:(?=\w)|(?<=\w'))")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[\w/]")
_MEASURE = re.compile(r"'(?<=\d')(?=\d)(?:\d+\")?")
#: Another tool's fields, attributes that are none: what stands between braces is printed as written.
_BRACES = re.compile(r"\{\{[^{}]*+\}\}|\{[^{}]*+\}")
#: Each with a sign that it has, for to look for that is far quicker.
_HIDDEN = (("{", _BRACES), ("://", _ADDRESS), ("www.", _ADDRESS), ("'", _MEASURE))
#: What the signs of an address or a measure are while the text around them is worked on: neither
#: letters nor signs of Unicode (its last private-use plane).
_HIDE = {ord(sign): 0x10FF00 + ord(sign) for sign in "'\".-:;!?«»% "}
_SHOW = {hidden: sign for sign, hidden in _HIDE.items()}

_CLOSING = r"\s»”’\"…"
#: After these a sign stands without a space: (!), ?!, « ? ».
_OPENING = r"\s:;!?¿¡«“‘(\[{<\"'/\\–—-"
#: What follows a colon that is a sign of its own, unlike 12:30, http://, std::map, :) and :-).
_AFTER_COLON = rf"[{_CLOSING}]"
_AFTER_MARK = rf"[!?]*[{_CLOSING})\],.]"

#: Decimal digits of any script that a newsletter is written in here; ``\d`` finds more.
_DIGITS = "".join(chr(zero + n) for zero in (0x30, 0x660, 0x6F0, 0x966, 0xFF10) for n in range(10))

#: Signs, what must follow, and what may stand before without a space.
_KINDS = (
    (":;", _AFTER_COLON, re.compile(rf"[{_OPENING}]")),
    ("!?", _AFTER_MARK, re.compile(rf"[{_OPENING}]")),
    ("»", "", re.compile(r"[\s«]")),
)

_VERBATIM_HTML = re.compile(r"<(/?)(?:code|kbd|samp|tt|var|pre)\b", re.IGNORECASE)
_BREAK_HTML = re.compile(r"<(?:br|hr)\b", re.IGNORECASE)


#: A pattern, what stands for what it finds, and letters of which a text must have one.
_Rule = tuple[str, str, str]


class Typesetter:
    """The rules of one language, ready for any number of paragraphs."""

    def __init__(self, rules: TypographyRules) -> None:
        self._quotes = bool(rules.quotes)
        self._anywhere = _compiled([*_after_signs(rules), *_signs(rules), *_numbers(rules)])
        self._before = {
            sign: (re.compile(after), opening)
            for signs, after, opening in _KINDS
            for sign in signs
            if sign in rules.space_before
        }
        self._any_sign = re.compile(f"[{re.escape(rules.space_before)}]") if self._before else None
        self._space = rules.space

    def set(self, tokens: list[Token], state: StateCore) -> None:
        """Sets the text tokens among the children of an inline token, in place."""
        prose = list(_prose(tokens))
        texts = [token for token, is_prose in zip(tokens, prose, strict=True) if is_prose]
        hidden = []
        for token in texts:
            for sign, pattern in _HIDDEN:
                if sign in token.content:
                    token.content = pattern.sub(_hidden, token.content)
                    hidden.append(token)
        if self._quotes:
            self._set_quotes(tokens, texts, state)
        following = list(_following(tokens))
        before = "\n"
        for token, is_prose, after in zip(tokens, prose, following, strict=True):
            if is_prose:
                token.content = self._set_text(before, token.content, after)
            before = _letter(token, -1) or before
        for token in hidden:
            token.content = token.content.translate(_SHOW)

    def _set_quotes(self, tokens: list[Token], texts: list[Token], state: StateCore) -> None:
        for token in texts:
            token.content = _APOSTROPHE.sub("’", token.content)
        if sum(len(_QUOTE.findall(token.content)) for token in texts) <= MOST_QUOTES:
            kept = [token for token in tokens if token.type == "text"]
            for token in kept:
                token.type = "verbatim"
            for token in texts:
                token.type = "text"
            process_inlines(tokens, state)
            for token in kept:
                token.type = "text"
        for token in texts:
            token.content = _LEFT_OVER.sub("’", token.content)

    def _set_text(self, before: str, text: str, after: str) -> str:
        """A text between the letters that the reader sees before and after it."""
        letters = {before, after, *text}
        if not letters.isdisjoint(self._before):
            text = self._spaced(before, text, after)
        for pattern, new, needs in self._anywhere:
            if not letters.isdisjoint(needs):
                text = _replaced(pattern, new, before, text, after)
        return text

    def _spaced(self, before: str, text: str, after: str) -> str:
        """A space that stands before a sign no longer breaks; where none stands it is added."""
        whole = before + text + after
        parts: list[str] = []
        start = 1
        for sign in self._any_sign.finditer(text) if self._any_sign else ():
            at = sign.start() + 1
            following, opening = self._before[sign[0]]
            words = whole[start:at].rstrip(" \t")
            stands = len(words) < at - start
            # What stands before is asked first: the other looks along a whole run of signs.
            if (stands or not opening.match(whole, at - 1)) and following.match(whole, at + 1):
                parts += (words, self._space)
                start = at
        return "".join((*parts, whole[start:-1]))


def _replaced(pattern: re.Pattern[str], new: str, before: str, text: str, after: str) -> str:
    """The text with ``new`` for what the pattern finds in it.

    The letters around it are seen by the pattern but stay as they are.
    """
    last = len(text) + 1

    def changed(match: re.Match[str]) -> str:
        inside = match.start() >= 1 and match.end() <= last
        return match.expand(new) if inside else match[0]

    return pattern.sub(changed, before + text + after)[1:-1]


def _compiled(rules: list[_Rule]) -> list[tuple[re.Pattern[str], str, str]]:
    return [(re.compile(pattern), new, needs) for pattern, new, needs in rules if new]


def _signs(rules: TypographyRules) -> list[_Rule]:
    """An arrow, a comment's beginning and an option (``--all``) are no dashes."""
    dashes = r"--(?:(?<=\s--)(?=\s)|(?<=[^\s<!-]--)(?=[^\s>-]))"
    return [
        (r"\.{3}(?<!\.{4})(?!\.)", rules.ellipsis, "."),
        (r"---(?<![-<!]---)(?![->])", rules.em_dash, "-"),
        (dashes, rules.en_dash, "-"),
    ]


def _numbers(rules: TypographyRules) -> list[_Rule]:
    """One pattern for all spaces beside a number that do not break."""
    kinds = []
    if rules.after_number:
        words = "|".join(re.escape(word) for word in rules.after_number)
        kinds.append(rf"(?<=\d.)(?=(?:{words})(?!\w))")
    if rules.digit_groups:
        group = "|".join(rf"(?<=(?<!\d)\d{{{length}}}.)" for length in (1, 2, 3))
        kinds.append(rf"(?=\d{{3}}(?!\d))(?:{group})")
    if rules.before_number:
        words = "|".join(rf"(?<=(?<!\w){re.escape(word)}.)" for word in rules.before_number)
        kinds.append(rf"(?=\d)(?:{words})")
    return [(rf"[ \t](?:{'|'.join(kinds)})", rules.space, _DIGITS)] if kinds else []


def _after_signs(rules: TypographyRules) -> list[_Rule]:
    needs = rules.space_after
    if not needs:
        return []
    sign = rf"([{re.escape(needs)}])(?:[ \t]++|(?=[^\s»]))"
    return [(sign, rf"\1{rules.space}", needs)]


def _hidden(match: re.Match[str]) -> str:
    return match[0].translate(_HIDE)


def _prose(tokens: list[Token]) -> Iterator[bool]:
    """Of each token, whether it is text that an author wrote as prose."""
    address = code = 0
    for token in tokens:
        if token.info == "auto":
            address += token.nesting
        elif token.type == "html_inline" and (match := _VERBATIM_HTML.match(token.content)):
            code = max(0, code - 1 if match[1] else code + 1)
        yield token.type == "text" and not address and not code


def _following(tokens: list[Token]) -> Iterator[str]:
    """Of each token, the letter that the reader sees after it."""
    letters, after = [], "\n"
    for token in reversed(tokens):
        letters.append(after)
        after = _letter(token, 0) or after
    return reversed(letters)


def _letter(token: Token, index: int) -> str:
    """The first or last letter that a token shows; a line break for any space that may break."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if _BREAK_HTML.match(token.content) else ""
    if token.type == "image":
        return "x"
    letter = token.content[index:][:1]
    return "\n" if letter in (" ", "\t") else letter
