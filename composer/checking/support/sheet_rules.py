"""The rules of a style sheet with their lines, and with what its author says they mean.

``/* meant: css-border-radius css-opacity: square and opaque will do */`` before a rule says that its
loss is provided for: the rule, with all that stands in it, uses these features on purpose.
``/* meant below: … */`` says so of every rule after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from composer.render.steps.declarations import GONE, Declaration, declarations, signs
from composer.render.steps.declarations import without_comments as bare

__all__ = ["MEANT", "SheetRule", "rules"]

MEANT = re.compile(
    r"/\*\s*meant(?P<below>\s+below)?:\s*(?P<codes>[a-z]+-[\w-]+(?:\s+[a-z]+-[\w-]+)*)"
    r"(?P<reason>.*?)\*/",
    re.DOTALL,
)
_BLANK = f" \t\r\n\f{GONE}"


class SheetRule(NamedTuple):
    """A rule, or an at-rule (whose ``prelude`` begins with ``@``): where it is, what it holds."""

    line: int
    prelude: str
    declarations: tuple[Declaration, ...]
    meant: frozenset[str]


class _Open(NamedTuple):
    prelude: str
    line: int
    body: int
    meant: frozenset[str]

    @property
    def groups(self) -> bool:
        """Whether it holds rules, as ``@media`` does, and not declarations."""
        return self.prelude.startswith("@") and not self.prelude.lower().startswith("@font-face")


def rules(css: str, written: str = "") -> Iterator[SheetRule]:
    """Every rule of a sheet, those inside others after them.

    ``written`` is the sheet as its author wrote it, line for line, with its comments.
    """
    marks = _Marks(written or css)
    clean = bare(css, strict=False)
    open_: list[_Open] = []
    start = 0
    for sign, at in signs(clean):
        if sign == "{":
            inside = bool(open_ and not open_[-1].groups)
            begin = max(start, clean.rfind(";", 0, at) + 1) if inside else start
            begin += len(clean[begin:at]) - len(clean[begin:at].lstrip(_BLANK))
            prelude = ("&" if inside else "") + " ".join(clean[begin:at].replace(GONE, "").split())
            line = css.count("\n", 0, begin) + 1
            meant = marks.at(line) | (open_[-1].meant if open_ else frozenset())
            open_.append(_Open(prelude, line, at + 1, meant))
            if open_[-1].groups:
                yield SheetRule(line, prelude, (), meant)
            start = at + 1
        elif sign == "}" and open_:
            rule = open_.pop()
            if not rule.groups:
                found = tuple(declarations(clean[rule.body : at], strict=False))
                yield SheetRule(rule.line, rule.prelude, found, rule.meant)
            start = at + 1
        elif sign == ";" and (not open_ or open_[-1].groups):
            prelude = clean[start:at].replace(GONE, "").strip()
            line = css.count("\n", 0, at) + 1
            yield SheetRule(line, prelude, (), marks.at(line))
            start = at + 1


class _Marks:
    """The comments that say what is meant, each taken by the next rule."""

    def __init__(self, css: str) -> None:
        self._next = [
            (css.count("\n", 0, found.end()) + 1, bool(found["below"]), found["codes"].split())
            for found in MEANT.finditer(css)
        ]
        self._always: frozenset[str] = frozenset()

    def at(self, line: int) -> frozenset[str]:
        """What is meant by the rule that begins on a line."""
        here: frozenset[str] = frozenset()
        while self._next and self._next[0][0] <= line:
            _, below, codes = self._next.pop(0)
            if below:
                self._always |= frozenset(codes)
            else:
                here |= frozenset(codes)
        return here | self._always
