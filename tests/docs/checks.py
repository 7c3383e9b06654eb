"""``docs/checks.md`` and the README's table of checks, from the code: ``python -m tests.docs.checks``."""

from __future__ import annotations

import re
from itertools import groupby

from composer.checking.check import GROUPS
from composer.checking.manual import Manual, manual_of
from composer.proofreading import all_checks
from tests.docs.pages import ROOT

__all__ = ["PAGE", "README", "overview", "page", "write"]

PAGE, README = ROOT / "docs" / "checks.md", ROOT / "README.md"
_MARKED = re.compile(r"(?<=<!-- checks -->\n).*?(?=<!-- /checks -->)", re.DOTALL)
_TOP = """\
# The checks

What [`newsletter check`](checking.md) looks for. Each has a code, which findings carry and which `newsletter explain` tells of.
This page is made from the checks themselves, by `make docs`.
"""


def _manuals() -> list[tuple[str, list[Manual]]]:
    manuals = [manual_of(kind) for kind in all_checks().values()]
    return [(group, list(some)) for group, some in groupby(manuals, lambda one: one.group)]


def _group(name: str) -> str:
    return next(about for group, about in GROUPS.items() if group == name)


def overview(link: str = "docs/checks.md") -> str:
    """A row a group, each check linked to its section."""
    rows = ["| group | what it is about | checks |", "|---|---|---|"]
    for group, manuals in _manuals():
        codes = ", ".join(f"[`{one.code}`]({link}#{one.code})" for one in manuals)
        rows.append(f"| `{group}` | {_group(group)} | {codes} |")
    return "\n".join(rows) + "\n"


def page() -> str:
    """The whole page."""
    lines = [_TOP, overview("")]
    for group, manuals in _manuals():
        lines.append(f"## {group}\n")
        lines.append(f"{_group(group)[:1].upper()}{_group(group)[1:]}.\n")
        lines += [_section(one) for one in manuals]
    return "\n".join(lines)


def _section(one: Manual) -> str:
    online = ", asked with `--online`" if one.online else ""
    return (
        f"### {one.code}\n\n**{one.name}.** {one.severity.capitalize()}{online}.\n\n{one.text}\n\n"
        f"*Mend:* {one.mend}\n\n*Source:* {one.source}\n"
    )


def readme(text: str) -> str:
    """The README with the table as it is now."""
    return _MARKED.sub(lambda _: overview(), text)


def write() -> None:
    """Writes both anew."""
    PAGE.write_text(page(), "utf-8")
    README.write_text(readme(README.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    write()
