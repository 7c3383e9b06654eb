"""The W3C's Nu checker finds nothing in mail and web page beyond nu_allowed.toml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.browser.built import KINDS, THEMES, Bench, Name, names
from tests.browser.nu import ALLOWED, Allowed, Nu, allowed, unexpected
from tests.browser.published import NAMES as PAGES
from tests.browser.published import Site

pytestmark = pytest.mark.java

_COLOUR = "error: CSS: “colour”: Property “colour” doesn't exist"
#: What stands in a page, what it becomes, and the beginning of what is said of it.
PLANTS = [
    ("</h1>", "</h2>", "error: End tag “h2”"),
    ("</p>", "</p><p><div></div></p>", "error: No “p” element in scope"),
    ("<img ", "<img data-a=1 data-a=2 ", "error: Duplicate attribute “data-a”"),
    ("<h1", '<h1 id="a"></h1><h1 id="a"', "error: Duplicate ID “a”"),
    (' alt="', ' data-alt="', "error: An “img” element must have an “alt” attribute"),
    ("<main", '<main align="center"', "error: Attribute “align” not allowed on element “main”"),
    ("<main", "<section><h7>a</h7></section><main", "error: Element “h7” not allowed"),
]
STYLES = {
    "email": ('style="', 'style="colour:red;', _COLOUR),
    "web": ("body {", "body { colour: red;", _COLOUR),
}


@pytest.fixture(scope="session")
def nu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nu]:
    with Nu(tmp_path_factory.mktemp("nu") / "log") as server:
        yield server


def said_of_all(bench: Bench, nu: Nu) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Each message by kind of page, and a page that each was said of."""
    said: dict[str, set[str]] = defaultdict(set)
    where: dict[str, str] = {}
    for name in names():
        for kind in KINDS:
            path = bench.sheet(name).file(kind)
            for message in nu.messages(path.read_bytes()):
                said[kind].add(message)
                where.setdefault(f"{kind}: {message}", str(path))
    return said, where


def test_nu_finds_only_what_is_allowed(bench: Bench, nu: Nu) -> None:
    said, where = said_of_all(bench, nu)
    beyond, unused = unexpected(said, allowed(ALLOWED.read_text("utf-8")))
    assert not beyond, "\n".join(f"{one}\n    {where[one]}" for one in beyond)
    assert not unused, "\n".join(f"never said: {entry.kind}: {entry.message}" for entry in unused)


@pytest.mark.parametrize(("theme", "page"), PAGES)
def test_nu_finds_nothing_on_the_site(site: Site, nu: Nu, theme: str, page: str) -> None:
    assert list(nu.messages(site.page(theme, page).read_bytes())) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nu_finds_what_is_planted(bench: Bench, nu: Nu, kind: str) -> None:
    page = bench.sheet(Name(THEMES[0], "sample", "issues/2025-01-09-grok-3.md")).file(kind)
    text = page.read_text("utf-8")
    entries = allowed(ALLOWED.read_text("utf-8"))
    for old, new, begins in (*PLANTS, STYLES[kind]):
        assert old in text, old
        messages = set(nu.messages(text.replace(old, new, 1).encode()))
        beyond, _ = unexpected({kind: messages}, entries)
        assert any(one.startswith(f"{kind}: {begins}") for one in beyond), (new, beyond)


class TestAllowed:
    ENTRY = '[[allowed]]\nkind = "email"\nmessage = "error: {a}, {b}"\na = ["x", "y"]\nb = ["z"]\nwhy = "w"\n'

    def test_every_entry_has_a_reason(self) -> None:
        for entry in allowed(ALLOWED.read_text("utf-8")):
            assert entry.kind in KINDS
            assert len(entry.why.split()) > 5, entry.message

    def test_lists_stand_for_each_value(self) -> None:
        assert allowed(self.ENTRY) == [
            Allowed("email", "error: x, z", "w"),
            Allowed("email", "error: y, z", "w"),
        ]

    def test_what_is_not_said_is_unused_and_what_is_said_elsewhere_is_beyond(self) -> None:
        beyond, unused = unexpected(
            {"email": {"error: x, z"}, "web": {"error: x, z"}}, allowed(self.ENTRY)
        )
        assert beyond == ["web: error: x, z"]
        assert [entry.message for entry in unused] == ["error: y, z"]
