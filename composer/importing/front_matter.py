"""The top of an imported issue, as YAML: plain where YAML reads it as text, else in quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from composer.importing.notebook import plain

__all__ = ["front_matter", "one_line"]

#: What every version of YAML reads as text without quotes.
_PLAIN = re.compile(r"[^\W_\d](?:[\w '’(),.!?…–—+/-]*[\w.!?…)])?")
_ITEM = re.compile(r"[^\W_\d](?:[\w '’().!?…–—+/-]*[\w.!?…)])?")
_WORDS = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null"})
#: Marks that turn the direction of text, which no field may hold unended.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """A field's text on one line, without what a mail's header or a list could not show."""
    return " ".join(_TURNING.sub("", plain(text)).replace("\t", " ").split())


def front_matter(fields: Mapping[str, str | Sequence[str] | bool]) -> str:
    """The fields that hold something, between two lines of dashes, in the order given.

    A date goes in as it is: our reader keeps every value as text.
    """
    lines = [f"{name}: {_value(name, value)}" for name, value in fields.items() if value]
    return "\n".join(("---", *lines, "---"))


def _value(name: str, value: str | Sequence[str] | bool) -> str:
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, str):
        return value if name == "date" else _quoted(value, _PLAIN)
    return f"[{', '.join(_quoted(each, _ITEM) for each in value)}]"


def _quoted(text: str, unquoted: re.Pattern[str]) -> str:
    if unquoted.fullmatch(text) and text.lower() not in _WORDS:
        return text
    # JSON's strings are YAML's (YAML 1.2 §1.3).
    return json.dumps(text, ensure_ascii=False)
