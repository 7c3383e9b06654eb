"""Sets running text by a language's typographic rules."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, cast

from markdown_it.rules_core.smartquotes import process_inlines

if TYPE_CHECKING:
    from markdown_it.token import Token

    from composer.source.typography import TypographyRules

__all__ = ["MOST_QUOTES", "Typesetter"]

#: A paragraph with more straight quotes than this keeps them. markdown-it compares each with all
#: that stand open: 9,000 mixed ones take it 3 s (measured), this many 15 ms.
MOST_QUOTES = 500

_QUOTE = re.compile(r"['\"]")
# A pattern that begins with a letter is looked for far quicker than one that begins with a look
# behind: hence each looks behind what it has found.
_APOSTROPHE = re.compile(r"'(?:(?<=[^\W\d_]')(?=[^\W\d_])|(?<!\w')(?=\d\ds\b))")
#: A quote that a paragraph opens and does not close: it goes on in the next one.
_OPENED = re.compile(r'"(?=\w)')
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
_AFTER_COLON = rf"(?:[{_CLOSING}]|\.{{3}}(?!\.))"
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


#: A pattern, what stands for what it finds, and what a text has that it can find something in.
_Rule = tuple[str, str, str]
#: All of a token that the rules look at: type, info, nesting, level, content.
_Said = tuple[str, str, Literal[-1, 0, 1], int, str]


class _Piece:
    """A token as far as the rules, markdown-it's own too, look at it: made in a fraction of the time."""

    __slots__ = ("content", "info", "level", "nesting", "type")

    def __init__(self, said: _Said) -> None:
        self.type, self.info, self.nesting, self.level, self.content = said


class _Quotes:
    """What markdown-it's rule for quotes asks of the state of its parser: ``md.options.quotes``."""

    def __init__(self, quotes: tuple[str, ...]) -> None:
        self.quotes = quotes
        self.md = self.options = self


class Typesetter:
    """The rules of one language, ready for any number of paragraphs."""

    def __init__(self, rules: TypographyRules) -> None:
        self._quotes: Any = _Quotes(rules.quotes) if rules.quotes else None
        self._anywhere = _compiled([*_after_signs(rules), *_signs(rules), *_numbers(rules)])
        self._before = {
            sign: (re.compile(after), opening)
            for signs, after, opening in _KINDS
            for sign in signs
            if sign in rules.space_before
        }
        self._any_sign = re.compile(f"[{re.escape(rules.space_before)}]") if self._before else None
        self._space = rules.space
        # Whoever edits an issue changes one paragraph of it; the words of polls and cards come
        # again in each issue.
        self._remembered = functools.lru_cache(maxsize=4096)(self._set)

    def set(self, tokens: list[Token]) -> None:
        """Sets the text tokens among the children of an inline token, in place."""
        said = tuple([(t.type, t.info, t.nesting, t.level, t.content) for t in tokens])
        for token, content in zip(tokens, self._remembered(said), strict=True):
            token.content = content

    def line(self, text: str) -> str:
        """A text that is no Markdown."""
        return self._remembered((("text", "", 0, 0, text),))[0]

    def _set(self, said: tuple[_Said, ...]) -> tuple[str, ...]:
        tokens = [_Piece(each) for each in said]
        prose = list(_prose(tokens))
        texts = [token for token, is_prose in zip(tokens, prose, strict=True) if is_prose]
        hidden = [token for token in texts if _hide(token)]
        if self._quotes:
            self._set_quotes(tokens, texts)
        following = list(_following(tokens))
        before = "\n"
        for token, is_prose, after in zip(tokens, prose, following, strict=True):
            if is_prose:
                token.content = self._set_text(before, token.content, after)
            before = _letter(token, -1) or before
        for token in hidden:
            token.content = token.content.translate(_SHOW)
        return tuple([token.content for token in tokens])

    def _set_quotes(self, tokens: list[_Piece], texts: list[_Piece]) -> None:
        for token in texts:
            if "'" in token.content:
                token.content = _APOSTROPHE.sub("’", token.content)
        if 0 < sum(len(_QUOTE.findall(token.content)) for token in texts) <= MOST_QUOTES:
            kept = [token for token in tokens if token.type == "text"]
            for token in kept:
                token.type = "verbatim"
            for token in texts:
                token.type = "text"
            process_inlines(cast("list[Token]", tokens), self._quotes)
            for token in kept:
                token.type = "text"
            first = next((token for token in tokens if token.content), None)
            if first and _OPENED.match(first.content) and any(first is text for text in texts):
                first.content = self._quotes.quotes[0] + first.content[1:]
        for token in texts:
            if "'" in token.content:
                token.content = _LEFT_OVER.sub("’", token.content)

    def _set_text(self, before: str, text: str, after: str) -> str:
        """A text between the letters that the reader sees before and after it."""
        whole = f"{before}{text}{after}"
        if self._any_sign and self._any_sign.search(text):
            whole = self._spaced(self._any_sign, whole)
        for pattern, new, needed in self._anywhere:
            if needed.search(whole):
                whole = _replaced(pattern, new, whole)
        return whole[1:-1]

    def _spaced(self, signs: re.Pattern[str], whole: str) -> str:
        """A space that stands before a sign no longer breaks; where none stands it is added."""
        parts: list[str] = []
        start = 0
        for sign in signs.finditer(whole, 1, len(whole) - 1):
            at = sign.start()
            following, opening = self._before[sign[0]]
            words = whole[start:at].rstrip(" \t")
            stands = len(words) < at - start
            # What stands before is asked first: the other looks along a whole run of signs.
            if (stands or not opening.match(whole, at - 1)) and following.match(whole, at + 1):
                parts += (words, self._space)
                start = at
        return "".join((*parts, whole[start:]))


def _replaced(pattern: re.Pattern[str], new: str, whole: str) -> str:
    """The text with ``new`` for what the pattern finds between its first and its last letter.

    These two are seen by the pattern but stay as they are.
    """
    last = len(whole) - 1

    def changed(match: re.Match[str]) -> str:
        inside = match.start() >= 1 and match.end() <= last
        return match.expand(new) if inside else match[0]

    return pattern.sub(changed, whole)


def _compiled(rules: list[_Rule]) -> list[tuple[re.Pattern[str], str, re.Pattern[str]]]:
    return [(re.compile(one), new, re.compile(needed)) for one, new, needed in rules if new]


def _signs(rules: TypographyRules) -> list[_Rule]:
    """An arrow, a comment's beginning and an option (``--all``) are no dashes."""
    dashes = r"--(?:(?<=\s--)(?=\s)|(?<=[^\s<!-]--)(?=[^\s>-]))"
    return [
        (r"\.{3}(?<!\.{4})(?!\.)", rules.ellipsis, r"\.\.\."),
        (r"---(?<![-<!]---)(?![->])", rules.em_dash, "---"),
        (dashes, rules.en_dash, "--"),
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
    return [(rf"[ \t](?:{'|'.join(kinds)})", rules.space, f"[{_DIGITS}]")] if kinds else []


def _after_signs(rules: TypographyRules) -> list[_Rule]:
    needs = rules.space_after
    if not needs:
        return []
    sign = rf"([{re.escape(needs)}])(?:[ \t]++|(?=[^\s»]))"
    return [(sign, rf"\1{rules.space}", f"[{re.escape(needs)}]")]


def _hide(token: _Piece) -> bool:
    """Hides the signs of addresses and measures in a text; whether it has any."""
    text = token.content
    for sign, pattern in _HIDDEN:
        if sign in text:
            text = pattern.sub(_hidden, text)
    # To look for hidden signs afterwards takes long: hence only where there are some.
    has_any = text != token.content
    token.content = text
    return has_any


def _hidden(match: re.Match[str]) -> str:
    return match[0].translate(_HIDE)


def _prose(tokens: list[_Piece]) -> Iterator[bool]:
    """Of each token, whether it is text that an author wrote as prose."""
    address = code = 0
    for token in tokens:
        if token.info == "auto":
            address += token.nesting
        elif token.type == "html_inline" and (match := _VERBATIM_HTML.match(token.content)):
            code = max(0, code - 1 if match[1] else code + 1)
        yield token.type == "text" and not address and not code


def _following(tokens: list[_Piece]) -> Iterator[str]:
    """Of each token, the letter that the reader sees after it."""
    letters, after = [], "\n"
    for token in reversed(tokens):
        letters.append(after)
        after = _letter(token, 0) or after
    return reversed(letters)


def _letter(token: _Piece, index: int) -> str:
    """The first or last letter that a token shows; a line break for any space that may break."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if _BREAK_HTML.match(token.content) else ""
    if token.type == "image":
        return "x"
    letter = token.content[index:][:1]
    return "\n" if letter in (" ", "\t") else letter
