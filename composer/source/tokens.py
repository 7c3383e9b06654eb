"""Questions about markdown-it's tokens that several readers ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

__all__ = ["groups", "sole_image", "sole_link", "text_of", "words_in"]


#: Kana and Chinese characters.
_FIRST_WIDE, _LAST_WIDE = "\u3040", "\u9fff"
#: The upper halves, in UTF-16, of all that comes before them.
_NARROW = bytes(range(ord(_FIRST_WIDE) >> 8))


def groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The runs of tokens that are one block each: from an opening one to its close."""
    depth, run = 0, []
    for token in tokens:
        run.append(token)
        depth += token.nesting
        if depth == 0:
            yield run
            run = []
    if run:
        yield run


def text_of(children: Sequence[Token]) -> str:
    """The words of some inline tokens."""
    return "".join(
        token.content
        if token.type in ("text", "code_inline")
        else " " * token.type.endswith("break")
        for token in children
    ).strip()


def _trimmed(children: Sequence[Token]) -> list[Token]:
    """Inline tokens without blank text and breaks at either end."""
    kept = list(children)
    for end in (0, -1):
        while kept and (
            kept[end].type.endswith("break")
            or (kept[end].type == "text" and not kept[end].content.strip())
        ):
            kept.pop(end)
    return kept


def sole_link(children: Sequence[Token]) -> list[Token] | None:
    """The tokens of the link that is all there is, or ``None``."""
    if not any(token.type == "link_open" for token in children):
        return None
    kept = _trimmed(children)
    if len(kept) < 2 or kept[0].type != "link_open" or kept[-1].type != "link_close":  # noqa: PLR2004
        return None
    return kept if sum(token.type == "link_open" for token in kept) == 1 else None


def sole_image(children: Sequence[Token]) -> tuple[Token, Token | None] | None:
    """The image that is all there is, and the link around it if there is one."""
    if not any(token.type == "image" for token in children):
        return None
    kept = _trimmed(children)
    around = sole_link(kept)
    inner = _trimmed(around[1:-1]) if around else kept
    if len(inner) == 1 and inner[0].type == "image":
        return inner[0], (around[0] if around else None)
    return None


def words_in(tokens: Sequence[Token]) -> int:
    """How many words a reader reads; a Chinese or Japanese character counts as half of one."""
    text = " ".join(
        child.content
        for token in tokens
        for child in (token.children or () if token.type == "inline" else (token,))
        if child.type == "text"
    )
    # Nearly all issues have no such character, and that can be told of all of one at once.
    return _mixed_words_in(tokens) if _may_be_wide(text) else len(text.split())


def _mixed_words_in(tokens: Sequence[Token]) -> int:
    count = 0.0
    for token in tokens:
        if token.type == "inline":
            count += _mixed_words_in(token.children or ())
        elif token.type == "text":
            wide = _wide_in(token.content)
            count += wide / 2 + (len(token.content.split()) if wide < len(token.content) / 2 else 0)
    return round(count)


def _may_be_wide(text: str) -> bool:
    # By the upper halves of UTF-16: a pattern of that many letters takes 3 ms to compile.
    return bool(text.encode("utf-16-le", "replace")[1::2].translate(None, _NARROW))


def _wide_in(text: str) -> int:
    if text.isascii() or max(text) < _FIRST_WIDE:
        return 0
    return sum(_FIRST_WIDE <= letter <= _LAST_WIDE for letter in text)
