"""The documentation is true: what it names exists, and what exists it names.

Each guard compares one page with the program. Its plants are faults: an imaginary thing written
into the page, or a real one taken out, each of which the guard must find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pytest

from composer import errors
from composer.config.results import _REMARK
from composer.model import Page as LockLine
from composer.source.fields import ALIASES, FIELDS
from composer.source.merge_fields import OWN_FIELDS
from composer.source.raw_html import allow_list
from composer.source.typography import TypographyRules
from tests.docs import program
from tests.docs.codes import codes_of
from tests.docs.pages import ROOT, Page, Row

Problems = list[str]


class Guard(NamedTuple):
    """What compares a page with the program, and faults that it must find: old text, new text."""

    page: str
    check: Callable[[Page], Problems]
    plants: tuple[tuple[str, str], ...]


def differences(what: str, documented: Iterable[str], existing: Iterable[str]) -> Problems:
    """What only one of the two has; a thing documented twice."""
    told, there = list(documented), set(existing)
    return [
        *(f"{what} “{name}” is not documented" for name in sorted(there - set(told))),
        *(f"{what} “{name}” does not exist" for name in sorted(set(told) - there)),
        *(
            f"{what} “{name}” is documented twice"
            for name in sorted(set(told))
            if told.count(name) > 1
        ),
    ]


def names(rows: Iterable[Row], column: str) -> list[str]:
    return [name for row in rows for name in row.codes(column)]


def pairs(told: dict[str, str], there: dict[str, str], what: str) -> Problems:
    """Where both name a thing, they must say the same of it."""
    return [
        f"{what} “{name}”: the page says {told[name]}, the program {there[name]}"
        for name in sorted(told.keys() & there.keys())
        if told[name] != there[name]
    ]


def commands(page: Page) -> Problems:
    existing = program.commands()
    told = [title for level, title in page.headings if level == 2 and "newsletter" in title]
    listed = names(page.table("Commands", column="command"), "command")
    problems = [
        *differences("the command", told, existing),
        *differences("the command", [*listed, "newsletter"], existing),
    ]
    for name, command in existing.items():
        options = names(page.table("Commands", name, column="option"), "option")
        arguments = names(page.table("Commands", name, column="argument"), "argument")
        words = [option.split(maxsplit=1)[0] for option in options]
        problems += differences(f"{name}:", words, command.options)
        problems += differences(f"{name}:", arguments, command.arguments)
    return problems


def shared_options(page: Page) -> Problems:
    rows = page.table("Commands", "Every command", column="option")
    words = [option.split(maxsplit=1)[0] for option in names(rows, "option")]
    return differences("the option", words, {*program.EVERYWHERE, "--help", "-h"})


def exit_codes(page: Page) -> Problems:
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    sends = {str(errors.SOME_FAILED), str(errors.SOME_UNKNOWN)}
    codes = {str(kind.exit_code) for kind in kinds if issubclass(kind, errors.ComposerError)}
    rows = page.table("Commands", "Exit codes", column="code")
    return differences(
        "the exit code", (row.cells["code"] for row in rows), {*codes, "0", "130", "143", *sends}
    )


def directives(page: Page) -> Problems:
    rows = page.table("Writing an issue", "Directives", column="shape")
    told = {row.codes("directive")[0]: (row.cells["shape"], row.cells["brackets"]) for row in rows}
    existing = {name: program.directive_row(name) for name in program.directives()}
    titles = [row.under[-1] for row in page.rows if row.under[-2:-1] == ("Directives",)]
    headings = {title for level, title in page.headings if level == 3} & {*existing, *titles}
    return [
        *differences(
            "the directive", (name for row in rows for name in row.codes("directive")), existing
        ),
        *differences("the section of", headings, existing),
        *(
            f"{name}: {told[name]}"
            for name in told.keys() & existing
            if told[name] != existing[name]
        ),
    ]


def attributes(page: Page) -> Problems:
    problems = []
    for name, kind in program.directives().items():
        rows = page.table("Directives", name, column="attribute")
        told = {row.codes("attribute")[0]: row.cells["default"].strip("`") for row in rows}
        existing = program.attributes(kind)
        problems += differences(f"{name}: the attribute", told, existing)
        problems += pairs(told, existing, f"{name}: the attribute")
    return problems


def front_matter(page: Page) -> Problems:
    rows = page.table("Writing an issue", "Front matter", column="type")
    column = "field (also known as)"
    told = {row.codes(column)[0]: sorted(row.codes(column)[1:]) for row in rows}
    existing = {
        name: sorted(alias for alias, field in ALIASES.items() if field == name) for name in FIELDS
    }
    return [
        *differences("the field", told, existing),
        *(
            f"{name}: {told[name]}"
            for name in told.keys() & existing
            if told[name] != existing[name]
        ),
    ]


def merge_fields(page: Page) -> Problems:
    rows = page.table("The body", "Merge fields", column="field")
    return differences("the merge field", names(rows, "field"), OWN_FIELDS)


def raw_html(page: Page) -> Problems:
    existing = {
        "stay, in a line of text": allow_list.PHRASING | {"a", "br", "img", "wbr"},
        "stay, as blocks": allow_list.STRUCTURE | {"hr"},
        "become a `div`": allow_list.AS_DIV,
        "become cards, for no mail plays them": allow_list.EMBEDDED,
        "go, with what is in them and a warning": allow_list.REMOVED,
        "go with a warning, their words stay": allow_list.ASKING,
        "go without a word, their content stays": allow_list.WRAPPING,
    }
    rows = page.table("The body", "Raw HTML", column="elements")
    told = {row.cells["what happens"]: row.codes("elements") for row in rows}
    problems = differences("the kind of HTML", told, existing)
    for kind in told.keys() & existing:
        problems += differences(f"“{kind}”:", told[kind], existing[kind])
    return problems


def remarks(page: Page) -> Problems:
    rows = page.table("Writing an issue", "Results files", column="key")
    return differences("the key of a remark", names(rows, "key"), _REMARK)


def lock(page: Page) -> Problems:
    rows = page.table("Writing an issue", "The links lock", column="key")
    return differences("the key of the lock", names(rows, "key"), LockLine.__struct_fields__)


def settings(page: Page) -> Problems:
    existing = program.settings()
    tables = [title for level, title in page.headings if level == 2]
    problems = differences("the table", tables, existing)
    for table, keys in existing.items():
        rows = page.table(table, column="key")
        told = {row.codes("key")[0]: row.cells["default"].strip("`") for row in rows}
        problems += differences(f"[{table}]", told, keys)
        problems += pairs(told, keys, f"[{table}]")
    return problems


def messages(page: Page) -> Problems:
    existing = codes_of(ROOT / "composer")
    rows = page.table("Messages", column="code")
    codes = names(rows, "code")
    told = {row.codes("code")[0]: row.cells["severity"] for row in rows}
    return [
        *differences("the code", codes, existing),
        *pairs(told, {c: " or ".join(sorted(s)) for c, s in existing.items()}, "the code"),
        *([] if codes == sorted(codes) else ["the codes are not sorted"]),
    ]


def typography(page: Page) -> Problems:
    rows = page.table("A language", column="key")
    return differences("the rule", names(rows, "key"), TypographyRules.__struct_fields__)


def tokens(page: Page) -> Problems:
    """Each token of the bundled themes is in the first column of a table of tokens."""
    told = {name for row in page.rows if "token" in row.cells for name in row.codes("token")}
    return differences("the token", sorted(told), program.tokens())


COMMANDS, FORMAT, SETTINGS = "docs/commands.md", "docs/format.md", "docs/settings.md"
GUARDS = {
    "commands": Guard(COMMANDS, commands, (
        ("| `--force` |", "| `--farce` |"),
        ("## newsletter schema", "## newsletter scheme"),
        ("| [`newsletter new`](#newsletter-new) |", "| `newsletter old` |"),
        ("| `TITLE` |", "| `[TITLE]` |"),
    )),
    "shared options": Guard(COMMANDS, shared_options, (("| `--debug` |", "| `--bug` |"),)),
    "exit codes": Guard(COMMANDS, exit_codes, (("| 3 |", "| 6 |"),)),
    "directives": Guard(FORMAT, directives, (
        ("| [`toc`](#toc) |", "| [`tic`](#toc) |"),
        ("| [`poll`](#poll) | leaf or container |", "| [`poll`](#poll) | leaf |"),
        ("### `sponsor`", "### Sponsors"),
    )),
    "attributes": Guard(FORMAT, attributes, (
        ("| `handle` |", "| `candle` |"),
        ("| `depth` | `1` |", "| `depth` | `2` |"),
        ("| `lang` | none | the language that it is written in |\n", ""),
    )),
    "front matter": Guard(FORMAT, front_matter, (
        ("| `subtitle` | text |", "| `undertitle` | text |"),
        ("(`summary`, `excerpt`)", "(`summary`)"),
    )),
    "merge fields": Guard(FORMAT, merge_fields, (("| `subscriber_id` |", "| `reader_id` |"),)),
    "raw HTML": Guard(FORMAT, raw_html, (
        ("`ruby` ", ""), ("`iframe` ", "`iframe` `blink` "), ("become a `div`", "become nothing"),
    )),
    "remarks": Guard(FORMAT, remarks, (("| `reply` |", "| `answer` |"),)),
    "lock": Guard(FORMAT, lock, (("| `fetched` |", "| `seen` |"),)),
    "settings": Guard(SETTINGS, settings, (
        ("| `reply_to` |", "| `reply` |"),
        ("| `timezone` | name | `UTC` |", "| `timezone` | name | `CET` |"),
        ("## voting", "## votes"),
    )),
    "messages": Guard("docs/messages.md", messages, (
        ("| `slug` | error |", "| `slugs` | error |"),
        ("| `toc-empty` | warning |", "| `toc-empty` | error |"),
    )),
    "typography": Guard("docs/adding.md", typography, (("| `en_dash` |", "| `dash` |"),)),
    "tokens": Guard("docs/themes.md", tokens, (("| `accent` |", "| `accident` |"),)),
}  # fmt: skip


@pytest.mark.parametrize("name", GUARDS)
def test_page_and_program_agree(name: str) -> None:
    guard = GUARDS[name]
    assert guard.check(Page.read(guard.page)) == []


@pytest.mark.parametrize(
    ("name", "old", "new"), [(name, *plant) for name, g in GUARDS.items() for plant in g.plants]
)
def test_a_planted_fault_is_found(name: str, old: str, new: str) -> None:
    guard = GUARDS[name]
    text = Page.read(guard.page).text
    assert old in text
    assert guard.check(Page(text.replace(old, new, 1)))
