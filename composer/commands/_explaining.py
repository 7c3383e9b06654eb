"""What ``newsletter explain`` says of a code."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from composer.checking.check import GROUPS
from composer.checking.manual import Manual, manual_of
from composer.checking.messages import Message, messages
from composer.commands._terminal import print_json, table
from composer.errors import UsageError
from composer.nearest import nearest
from composer.proofreading import all_checks

if TYPE_CHECKING:
    from composer.commands._terminal import Terminal

__all__ = ["explain"]

_WIDTH = 88


def explain(terminal: Terminal, code: str, *, as_json: bool) -> None:
    """Prints the manual of a code, or the list of all checks."""
    wanted = code.strip("[] ").lower()
    if not wanted:
        _list(terminal, as_json=as_json)
        return
    kind = all_checks().get(wanted)
    told: Manual | Message | None = manual_of(kind) if kind else messages().get(wanted)
    if told is None:
        raise _unknown(code)
    if as_json:
        print_json(told)
    else:
        print(_page(told))


def _list(terminal: Terminal, *, as_json: bool) -> None:
    manuals = [manual_of(kind) for kind in all_checks().values()]
    if as_json:
        print_json(manuals)
        return
    rows = [[one.code, f"{one.name}{' (online)' if one.online else ''}"] for one in manuals]
    lines = table(rows)
    group = ""
    for one, line in zip(manuals, lines, strict=True):
        if one.group != group:
            group = one.group
            heading = f"{group}: {GROUPS[all_checks()[one.code].group]}"
            print(f"{'' if line is lines[0] else chr(10)}{heading}")
        print(f"  {line}")
    terminal.say("\n`newsletter explain CODE` tells why it matters, and how to mend it")


def _unknown(code: str) -> UsageError:
    meant = nearest(code.lower(), (*all_checks(), *messages()))
    hint = f"did you mean {meant}?" if meant else "`newsletter explain` lists the checks"
    return UsageError(f"no check and no message has the code “{code}”", hint=hint)


def _page(told: Manual | Message) -> str:
    if isinstance(told, Message):
        lines = [
            f"{told.code} — {told.severity} of composing",
            "",
            told.text,
            "",
            f"Mend: {told.mend}",
        ]
    else:
        online = ", asked with --online" if told.online else ""
        lines = [
            f"{told.code} — {told.name}",
            "",
            f"{told.severity} of the group {told.group}{online}",
            "",
            told.text,
            "",
            f"Mend: {told.mend}",
            "",
            f"Source: {told.source}",
        ]
    return "\n".join(_wrapped(line) for line in "\n".join(lines).split("\n"))


def _wrapped(line: str) -> str:
    if line.startswith(" "):
        return line
    return textwrap.fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False)
