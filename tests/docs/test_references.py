"""What pages refer to is there: files, headings, make targets, commands with their options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

import pytest

from tests.docs import program
from tests.docs.pages import DOCS, ROOT, Page

PAGES = tuple(
    str(path.relative_to(ROOT)) for path in (*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md")))
)
_TARGET = re.compile(r"^([a-z][\w-]*):(?!=)", re.MULTILINE)
_PAGE = re.compile(r"\bdocs/[\w-]+\.md\b")


def dead_links(page: Page) -> list[str]:
    return [link for link in page.links if not is_alive(link, page)]


def is_alive(link: str, page: Page) -> bool:
    """Whether a link leads out, or to a file and a heading that are there."""
    if re.match(r"[a-z]+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.path.parent / path).resolve() if path else page.path
    if path and not (target.is_relative_to(ROOT) and target.exists()):
        return False
    if not anchor:
        return True
    return anchor in (Page(target.read_text("utf-8")) if path else page).anchors


def commanded(page: Page) -> Iterator[str]:
    """The command lines of a page: in shell examples, and between backticks."""
    for fence in page.fences:
        if fence.language == "sh":
            yield from (line.partition(" #")[0].strip() for line in fence.text.splitlines())
    for token in page.tokens:
        for child in token.children or ():
            if child.type == "code_inline":
                yield child.content


def unknown_commands(page: Page) -> list[str]:
    return [line for line in commanded(page) if not is_command(line)]


def is_command(line: str) -> bool:
    """Whether a line is no call of ours, or one that works."""
    words = shlex.split(line) if re.match(r"(newsletter|make) \S", line) else []
    if words[:1] == ["make"]:
        return words[1] in _TARGET.findall((ROOT / "Makefile").read_text("utf-8"))
    if not words:
        return True
    known = program.commands()
    named = [n for n in known if words[: len(n.split())] == n.split() and n != "newsletter"]
    options = {word.partition("=")[0] for word in words if word.startswith("-")}
    if named:
        known_options = known[max(named, key=len)].options | program.EVERYWHERE
    elif not options:
        return " ".join(words) in {" ".join(name.split()[:2]) for name in known}
    else:
        known_options = known["newsletter"].options
    return options <= {*known_options, "--help", "-h"}


def missing_pages(source: str) -> list[str]:
    """Pages that the program sends its users to and that are not there."""
    return [name for name in _PAGE.findall(source) if not (ROOT / name).is_file()]


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    assert dead_links(Page.read(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_commands_can_be_typed(name: str) -> None:
    assert unknown_commands(Page.read(name)) == []


def test_the_program_sends_nobody_to_a_page_that_is_not_there() -> None:
    sources = [*ROOT.glob("composer/**/*.py"), *ROOT.glob("templates/**/*.toml")]
    assert {str(p): m for p in sources if (m := missing_pages(p.read_text("utf-8")))} == {}


def test_the_readme_leads_to_every_page() -> None:
    links = {link.partition("#")[0] for link in Page.read("README.md").links}
    assert {f"docs/{path.name}" for path in DOCS.glob("*.md")} <= links


def test_every_page_speaks_of_real_commands() -> None:
    """The guard has something to look at."""
    lines = [line for name in PAGES for line in commanded(Page.read(name))]
    assert sum(line.startswith("newsletter ") for line in lines) > 30
    assert sum(line.startswith("make ") for line in lines) > 5


@pytest.mark.parametrize(
    ("find", "faulty"),
    [
        (dead_links, "[there](nowhere.md)"),
        (dead_links, "[up](../../../etc/passwd)"),
        (dead_links, "[here](#nowhere)\n\n# Here"),
        (dead_links, "[there](commands.md#newsletter-bild)"),
        (dead_links, "![a look](look/nothing.png)"),
        (dead_links, '<img src="look/nothing.png">'),
        (unknown_commands, "`newsletter bild`"),
        (unknown_commands, "`newsletter build --farce`"),
        (unknown_commands, "```sh\nmake coffee   # please\n```"),
        (unknown_commands, "```sh\nnewsletter links fetsch\n```"),
    ],
)
def test_a_planted_fault_is_found(find: Callable[[Page], list[str]], faulty: str) -> None:
    assert find(Page(faulty, DOCS / "page.md"))


@pytest.mark.parametrize(
    ("find", "sound"),
    [
        (dead_links, "[there](commands.md#newsletter-build) [out](https://a.example)"),
        (dead_links, "[here](#a-heading-with-code)\n\n## A heading, with `code`"),
        (unknown_commands, "`newsletter build latest --force -q` `newsletter --version` `makes`"),
        (unknown_commands, "`newsletter theme` and ```\nnewsletter says\n```"),
    ],
)
def test_what_is_sound_passes(find: Callable[[Page], list[str]], sound: str) -> None:
    assert find(Page(sound, DOCS / "page.md")) == []


def test_a_planted_page_is_missed() -> None:
    assert missing_pages('hint = "see docs/nothing.md"') == ["docs/nothing.md"]
