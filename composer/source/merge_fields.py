"""Merge fields: ``{{ first_name }}`` and ``{{ first_name | default("vous") }}``.

A closed little grammar, and never a template. A field becomes a token of ASCII letters and digits
before Markdown is parsed, for the braces survive neither Markdown's addresses nor the inliner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b

from composer.model import Findings, Location
from composer.nearest import nearest

__all__ = ["OWN_FIELDS", "MergeFields"]

#: Fields that exist without the author's list of them.
OWN_FIELDS = ("web_url", "unsubscribe_url", "subscriber_id", "email")

_FIELD = re.compile(
    r"""\{\{[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*"""
    r"""(?:\|[ \t]*default\([ \t]*(?:"([^"\n]*)"|'([^'\n]*)')[ \t]*\)[ \t]*)?\}\}"""
)
_NEARLY = re.compile(r"\{\{[ \t]*([A-Za-z_][^{}|\n]*)([^{}\n]*)\}\}")
#: Any token, of whichever issue: a pattern of one's own would be compiled for each.
_TOKEN = re.compile("mf[0-9a-f]{10}[0-9]{4,}z")
#: What people write between the words of a name, instead of the line below.
_BETWEEN = re.compile(r"[\s.-]+")


class MergeFields:
    """The merge fields of one issue: known names, and the token of each use.

    ``own`` gives the defaults of fields that the newsletter knows itself: ``web_url``, …
    """

    def __init__(self, fields: tuple[str, ...], own: Mapping[str, str], seed: str) -> None:
        self.known = frozenset((*OWN_FIELDS, *fields))
        self.own = own
        self.slots: dict[str, tuple[str, str]] = {}
        # One token a spelling, for code prints each as it was written; one slot a meaning.
        self._written: dict[str, str] = {}
        self._by_spelling: dict[str, str] = {}
        self._seed = blake2b(seed.encode(errors="replace"), digest_size=5).hexdigest()

    def hide(self, text: str, path: str, first_line: int, findings: Findings) -> str:
        """The text with each field as a token; near-misses of a field's name are warned of."""
        if "{{" not in text:
            return text

        def token(match: re.Match[str]) -> str:
            name, double, single = match.groups()
            if name not in self.known:
                return match[0]
            default = double if double is not None else single
            if default is None:
                default = self.own.get(name, "")
            return self._token(name, default, match[0])

        hidden = _FIELD.sub(token, text)
        if "{{" in hidden:
            self._near_misses(hidden, path, first_line, findings)
        return hidden

    def _token(self, name: str, default: str, written: str) -> str:
        """The token that stands for one field with one default, written in one way."""
        token = self._by_spelling.get(written)
        if token is None:
            token = f"mf{self._seed}{len(self.slots):04}z"
            self._by_spelling[written] = token
            self._written[token] = written
            self.slots[token] = (name, default)
        return token

    def restore(self, text: str) -> str:
        """The text as the author wrote it: for code, and for messages."""
        return _TOKEN.sub(self._as_written, text) if self.slots else text

    def with_defaults(self, text: str) -> str:
        """The text with each token as its default."""
        return _TOKEN.sub(self._default, text) if self.slots else text

    def _as_written(self, match: re.Match[str]) -> str:
        return self._written.get(match[0], match[0])

    def _default(self, match: re.Match[str]) -> str:
        return self.slots[match[0]][1] if match[0] in self.slots else match[0]

    def _near_misses(self, text: str, path: str, first_line: int, findings: Findings) -> None:
        for match in _NEARLY.finditer(text):
            meant = self._meant(match[1])
            if not meant:
                continue
            hint = f'write {{{{ {meant} }}}} or {{{{ {meant} | default("…") }}}}'
            if '\\"' in match[2] or "\\'" in match[2]:
                hint = (
                    "a quote cannot be escaped here: write default('…') around words with \","
                    ' default("…") around words with \''
                )
            line = text.count("\n", 0, match.start())
            column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
            findings.warning(
                "merge-field",
                f"{match[0]} is printed as it is: it is no merge field",
                Location(path, first_line + line, column),
                hint,
            )

    def _meant(self, written: str) -> str:
        """The field that somebody meant: by the whole name, else by its first word."""
        whole = _BETWEEN.sub("_", written.strip().casefold())
        for name in dict.fromkeys((whole, re.split(r"\W", written.casefold())[0])):
            meant = name if name in self.known else nearest(name, self.known)
            if meant:
                return meant
        return ""
