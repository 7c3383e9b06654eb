"""Makes ``table.json`` from caniemail's data: ``python -m composer.checking.support.refresh FILE``.

FILE is ``data/caniemail.json`` of the npm package ``caniemail``. ``docs/adding.md`` tells how.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from composer.checking.support.families import FAMILIES

__all__ = ["main", "table_of", "written"]

NOTICE = (
    "Derived from the data of Can I email… (https://www.caniemail.com), Copyright (c) 2019"
    " HTeuMeuLeu (Rémi Parmentier), MIT license, by way of the npm package caniemail, MIT license:"
    " see LICENSE-caniemail beside this file. Made by composer.checking.support.refresh."
)
TABLE = Path(__file__).with_name("table.json")
_FOREIGN = "gmail_foreign"
#: Notes that tell of Gmail's apps with an account of another provider.
_WITHOUT = re.compile(
    r"(not supported|doesn't work|not render|not submit|only supported inline) (\w+ )*"
    r"(with|when using an?) non[- ](Google|Gmail)|not supported with non-google",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_FIRST = re.compile(r"^(Partial( support)?|Partially supported|Buggy)( and buggy)?[.:] *")
_ONLY = re.compile(r"supported with non Google accounts|works with non Google", re.IGNORECASE)


class _Said(NamedTuple):
    """What is known of one client: ``y``, ``a`` (partly), ``n`` or ``u``, and notes."""

    verdict: str
    notes: tuple[str, ...] = ()


def table_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The compact table: of each feature a letter a family, in the order of ``families``.

    ``y`` is yes, ``n`` no, ``p`` partly (some of the family's clients, or some of the feature) and
    ``?`` that nobody tested it. Of what is partly known, a note may say which part.
    """
    features = {
        feature["slug"]: _facts(feature)
        for feature in data["data"]
        if feature["category"] in ("css", "html")
    }
    return {
        "notice": NOTICE,
        "source": "https://www.caniemail.com",
        "date": str(data["last_update_date"])[:10],
        "families": list(FAMILIES),
        "features": dict(sorted(features.items())),
    }


def _facts(feature: Mapping[str, Any]) -> list[Any]:
    said = _families(feature)
    letters = "".join(_letter(one.verdict for one in said[family]) for family in FAMILIES)
    notes = {
        family: _plain(note)
        for family, letter in zip(FAMILIES, letters, strict=True)
        for note in [next((n for one in said[family] for n in one.notes), "")]
        if letter == "p" and note
    }
    return [feature["title"], letters, *([notes] if notes else [])]


def _families(feature: Mapping[str, Any]) -> dict[str, list[_Said]]:
    """What the clients of each family do; Gmail's apps tell of two."""
    said = {
        family: [_said(feature, client) for client in FAMILIES[family].clients]
        for family in FAMILIES
    }
    apart = [_split(one) for one in said["gmail"]]
    said["gmail"] = [own for own, _ in apart]
    foreign = [other for _, other in apart if other]
    if foreign:
        said[_FOREIGN] = [_Said(min(foreign))]
    return said


def _said(feature: Mapping[str, Any], client: str) -> _Said:
    """What the newest tested version of a client does: caniemail lists them in their order."""
    family, _, platform = client.partition("/")
    versions = feature["stats"].get(family, {}).get(platform)
    if not versions:
        return _Said("u")
    verdict, *numbers = list(versions.values())[-1].split()
    notes = feature.get("notes_by_num") or {}
    return _Said(verdict, tuple(notes.get(number.strip("#"), "") for number in numbers))


def _split(said: _Said) -> tuple[_Said, str]:
    """What a client of Gmail does with an account of Google's, and with another where a note says."""
    rest = tuple(n for n in said.notes if not _WITHOUT.search(n) and not _ONLY.search(n))
    if len(rest) == len(said.notes):
        return said, ""
    without = any(_WITHOUT.search(note) for note in said.notes)
    if said.verdict == "a" and not rest:
        return _Said("y" if without else "n"), "n" if without else "y"
    return _Said(said.verdict, rest), "n" if without else "y"


def _plain(note: str) -> str:
    """A note without what its letter says already, and without links."""
    text = _LINK.sub(r"\1", note)
    return _FIRST.sub("", text).strip()


def _letter(verdicts: Iterable[str]) -> str:
    known = {verdict for verdict in verdicts if verdict != "u"}
    if not known:
        return "?"
    return known.pop() if known in ({"y"}, {"n"}) else "p"


def written(table: Mapping[str, Any]) -> str:
    """The table as its file says it: a feature a line, so that a difference can be read."""
    return "\n".join(_lines(table)) + "\n"


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    yield "{"
    for key in ("notice", "source", "date", "families"):
        yield f'"{key}": {json.dumps(table[key], ensure_ascii=False)},'
    yield '"features": {'
    rows = [
        f"{json.dumps(slug)}: {json.dumps(facts, ensure_ascii=False)}"
        for slug, facts in table["features"].items()
    ]
    yield ",\n".join(rows)
    yield "}}"


def main(arguments: Sequence[str]) -> int:
    """Writes the table, and says what it holds."""
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    table = table_of(json.loads(Path(arguments[0]).read_text("utf-8")))
    TABLE.write_text(written(table), "utf-8")
    sys.stdout.write(f"{TABLE}: {len(table['features'])} features, as of {table['date']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
