"""Front matter: what people write is understood, or refused with its line. Never silently lost."""

from __future__ import annotations

import datetime
import time
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from composer.config import read_newsletter
from composer.model import Findings, Meta, Newsletter
from composer.source.dates import moment_of
from composer.source.fields import FIELDS
from composer.source.metadata import read_head
from tests.conftest import SETTINGS

PATH = "issues/2025-01-09-grok-3.md"


@pytest.fixture(scope="module")
def newsletter() -> Newsletter:
    found = read_newsletter(SETTINGS, Findings())
    assert found is not None
    return found


def head(text: str, newsletter: Newsletter, path: str = PATH) -> tuple[Meta | None, Findings]:
    findings = Findings()
    return read_head(text, path, newsletter, findings).meta, findings


def understood(text: str, newsletter: Newsletter, path: str = PATH) -> Meta:
    meta, findings = head(text, newsletter, path)
    assert meta is not None, findings.sorted()
    return meta


#: Row of bad inputs: name, text, code, line and column of the finding, words of the message.
REFUSED = [
    ("no closing fence", "---\ntitle: A\n\nText.\n", "front-matter-open", (1, 1), "closing ---"),
    ("no closing fence, TOML", '+++\ntitle = "A"\n', "front-matter-open", (1, 1), "closing +++"),
    ("duplicate key", "---\ntitle: A\ndate: 2025-01-09\ntitle: B\n---\n", "duplicate-key", (4, 1), "first on line 2"),
    ("alias of a field given", "---\ntitle: A\nlang: fr\nlanguage: en\n---\n", "duplicate-key", (4, 1), "line 3"),
    ("list at the root", "---\n- title\n---\n", "front-matter-shape", (2, 1), "name: value"),
    ("text at the root", "---\ntitle\n---\n", "front-matter-shape", (2, 1), "name: value"),
    ("colon", "---\ntitle: Grok 3 : le retard\n---\n", "front-matter-syntax", (2, 15), "must be quoted"),
    ("tab", "---\nextra:\n\ta: b\n---\n", "front-matter-syntax", (3, 1), "tab"),
    ("impossible date", "---\ntitle: A\ndate: 2025-13-40\n---\n", "date", (3, 1), "2025-13-40"),
    ("ambiguous date", "---\ntitle: A\ndate: 08-09-2026\n---\n", "date", (3, 1), "2026-09-08"),
    ("hour that no clock shows", "---\ntitle: A\ndate: 2025-03-30 02:30\n---\n", "date", (3, 1), "forward"),
    ("Python object", "---\ntitle: !!python/object/apply:os.system [id]\n---\n", "front-matter-tag", (2, 8), "python"),
    ("NUL", "---\ntitle: A\0B\n---\n", "encoding", (2, 9), "NUL"),
    ("header injection", '---\ntitle: "A\\r\\nBcc: evil@example.com"\n---\n', "control-character", (2, 1), "title"),
    ("next line", '---\ntitle: A\nsubject: "A\\u0085B"\n---\n', "control-character", (3, 1), "U+0085"),
    ("line separator", '---\ntitle: A\nsubject: "A\\u2028B"\n---\n', "control-character", (3, 1), "U+2028"),
    ("vertical tab", '---\ntitle: A\npreheader: "A\\vB"\n---\n', "control-character", (3, 1), "U+000B"),
    ("empty title", "---\ntitle:\n---\n", "missing-title", (2, 1), "no title"),
    ("quoted empty title", '---\ndraft: no\ntitle: ""\n---\nText\n', "missing-title", (3, 1), "no title"),
    ("capitals in TOML", '+++\ntitle = "A"\nTitle = "B"\n+++\n', "duplicate-key", (3, 1), "first on line 2"),
    ("capitals in TOML, alias", '+++\ntitle = "A"\nLang = "fr"\nlanguage = "en"\n+++\n', "duplicate-key", (4, 1), "line 3"),
    ("place of capitals in TOML", '+++\ntitle = "A"\n\nDraft = "maybe"\n+++\n', "field-type", (4, 1), "draft"),
    ("no name", "---\ntitle: A\nHello.\nsubtitle: B\n---\n", "front-matter-syntax", (3, 1), "no `name: value`"),
    ("vertical tab as it is", "---\ntitle: A\vB\n---\n", "control-character", (2, 9), "title holds"),
    ("line separator as it is", "---\ntitle: A\nsubject: A\u2028B\n---\n", "control-character", (3, 11), "subject holds"),
    ("text turned round", '---\ntitle: "A\\u202eB"\n---\n', "control-character", (2, 1), "U+202E"),
    ("subject turned round", "---\ntitle: A\nsubject: A\u2067B\n---\n", "control-character", (3, 1), "U+2067"),
    ("heading turned round", "---\ndate: 2025-01-09\n---\n\n# A\u202eB\n", "control-character", (5, 1), "title holds"),
    ("near-miss", "---\ntitle: A\nsubtitel: B\n---\n", "misspelled-field", (3, 1), "subtitel"),
    ("secret", "---\ntitle: A\napi_key: abc\n---\n", "secret", (3, 1), "api_key"),
    ("not a number", "---\ntitle: A\nnumber: forty\n---\n", "field-type", (3, 1), "whole number"),
    ("not a flag", "---\ntitle: A\ndraft: perhaps\n---\n", "field-type", (3, 1), "yes or no"),
    ("list for text", "---\ntitle: [A, B]\n---\n", "field-type", (2, 1), "text"),
    ("bad slug", "---\ntitle: A\nslug: Grok 3!\n---\n", "slug", (3, 1), "Grok 3!"),
    ("cover without words", "---\ntitle: A\ncover: a.png\n---\n", "cover-alt", (3, 1), "alternative"),
    ("poll of one option", "---\ntitle: A\npolls:\n  x:\n    question: Q?\n    options: {a: A}\n---\n", "poll-incomplete", (6, 5), "two options"),
    ("answers that are tables", "---\ntitle: A\npolls:\n  x:\n    question: Q?\n    options: [{a: A}, {b: B}]\n---\n", "poll-shape", (6, 5), "is a table"),
    ("comment that is no flag", "---\ntitle: A\npolls:\n  x:\n    question: Q?\n    options: [A, B]\n    comment: perhaps\n---\n", "poll-shape", (7, 5), "yes or no"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_refused_with_its_place(
    text: str, code: str, place: tuple[int, int], words: str, newsletter: Newsletter
) -> None:
    meta, findings = head(text, newsletter)
    assert meta is None
    found = [f for f in findings.sorted() if f.code == code]
    assert found, findings.sorted()
    assert (found[0].location.line, found[0].location.column) == place
    assert words in found[0].message
    assert found[0].hint


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("\n# My heading\n\n", 2),
        ("\n## My heading\n\nText.\n\n", 2),
        ("# My heading\n\n", 1),
        ("\nNote: this is text.\n\n", 2),
        ("\nOne thing I learnt: tides.\n", 2),
        ("\nText.\n\n", 2),
        ("\n\nText, and more\nof it.\n\n", 3),
        ("\n![A clock](a.png)\n\n", 2),
        ("\n**Text**, *text*.\n\n", 2),
        ("\n- an item\n- another\n\n", None),
        ("\nhttps://a.example/b\n\n", 2),
        ("\n::poll{#avis}\n\n", 2),
    ],
)
def test_a_fence_that_was_forgotten_is_named_where_the_text_begins(
    lines: str, line: int | None, newsletter: Newsletter
) -> None:
    """A rule further down would close the front matter, and what stands between would be lost."""
    meta, findings = head(f"---\ntitle: A\n{lines}---\n\nmore\n", newsletter)
    assert meta is None
    (found,) = findings.sorted()
    if line:
        assert (found.code, found.location.line) == ("front-matter-open", 2 + line)
        assert "closing ---" in found.message
        assert "write a line --- above" in found.hint


def test_what_stands_above_a_forgotten_fence_is_checked_too(newsletter: Newsletter) -> None:
    _, findings = head("---\ndraft: perhaps\n\n# A\n\n---\n\nmore\n", newsletter)
    assert [(f.code, f.location.line) for f in findings.sorted()] == [
        ("field-type", 2),
        ("front-matter-open", 4),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "# a comment\ntitle: A\n",
        "title: A\n\n# who wrote it\n\nauthor: Zoé\n",
        "title: A\n\n# subtitle: not yet\n\n",
        "title: A\n\n#nothing\n",
        "title: A\n# the last line\n",
        "title: A\n\nlayout: post\npermalink: /a\n",
        "title: A\n\n\n",
        "title: A\nextra:\n  a: 1\n\n  # a comment\n\n  b: 2\n",
        "title: A\nextra:\n  a: |\n    One.\n\n    # Two\n\n    Note: three.\n\n",
        "title: A\ntags:\n\n- a\n\n- b\n",
        "date created: 2025-01-01\ntitle: A\n",
    ],
)
def test_honest_front_matter_lacks_no_fence(lines: str, newsletter: Newsletter) -> None:
    meta, findings = head(f"---\n{lines}---\n\nText\n", newsletter)
    assert meta is not None, findings.sorted()


@pytest.mark.parametrize(
    "text",
    [
        "---\n- title\n---\n",
        "---\ntitle: A: B\n---\n",
        '---\ntitle: "A\n---\n',
        "---\n\ttitle: A\n---\n",
        "---\ntitle: A\n\nText\n",
        '+++\ntitle = "A\n+++\n',
        "---\ntitle: A\ntags: &a [*a]\n---\n",
        "---\ntitle: [A]\n---\n",
    ],
)
def test_what_could_not_be_read_is_not_missing(text: str, newsletter: Newsletter) -> None:
    _, findings = head(text, newsletter, "issues/undated.md")
    codes = [finding.code for finding in findings.sorted()]
    assert "missing-title" not in codes
    assert findings.has_errors
    if "title: [A]" not in text:
        assert "missing-date" not in codes


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", ["", '""', "[]", "{}", "[[a]]", "{a: b}", "~", "\\", '"\\u0001"'])
def test_nothing_is_refused_without_a_word(name: str, value: str, newsletter: Newsletter) -> None:
    for more in ("", "title: A\n" if name != "title" else "draft: no\n"):
        meta, findings = head(f"---\n{more}{name}: {value}\n---\nText\n", newsletter)
        assert (meta is None) == findings.has_errors
        assert all(finding.hint for finding in findings.sorted())


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("number: twelve", "digits"),
        ("draft: perhaps", "yes or no"),
        ("canonical: notaurl", "https://example.org/"),
        ("canonical: a.example/b", "write https://a.example/b"),
        ("title: [A]", "one text"),
        ("tags: {a: b}", "[a, b]"),
        ("extra: a", "indented"),
    ],
)
def test_hints_say_what_to_write(field: str, hint: str, newsletter: Newsletter) -> None:
    _, findings = head(f"---\nsubtitle: B\n{field}\n---\n# A\n", newsletter)
    assert [
        hint in finding.hint for finding in findings.sorted() if finding.location.line == 3
    ] == [True]


@pytest.mark.parametrize(
    ("settings", "fields", "code"),
    [
        ({"slug": "{number}"}, "", "missing-number"),
        ({"slug": "n{number}"}, "number: 4\n", ""),
        ({"slug": "{number}"}, "slug: own\n", ""),
        ({"issue_url": "{url}/{number}/"}, "", "missing-number"),
        ({}, "", ""),
    ],
)
def test_a_pattern_of_the_number_asks_for_one(
    settings: dict[str, str], fields: str, code: str, newsletter: Newsletter
) -> None:
    meta, findings = head(f"---\ntitle: A\n{fields}---\n", replace(newsletter, **settings))
    assert meta is not None
    assert [finding.code for finding in findings.sorted()] == [code] * bool(code)


def test_one_run_reports_all(newsletter: Newsletter) -> None:
    _, findings = head("---\nsubtitel: B\ndate: soon\nnumber: x\nslug: É\n---\n", newsletter)
    codes = {finding.code for finding in findings.sorted()}
    assert codes == {"misspelled-field", "date", "field-type", "slug", "missing-title"}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: A\n---\nText",
        "---\r\ntitle: A\r\n---\r\nText",
        "\n\n---\ntitle: A\n---\nText",
        "--- \ntitle: A\n---\t\nText",
        '+++\ntitle = "A"\n+++\nText',
        "---\nTITLE: A\n---\nText",
        "---\ntitle: ! 'A'\n---\nText",
        "# A\n\nText",
        "---\ndate: 2025-01-09\n---\n\n# A\n\nText",
    ],
)
def test_understood(text: str, newsletter: Newsletter) -> None:
    findings = Findings()
    read = read_head(text, PATH, newsletter, findings)
    assert read.meta is not None, findings.sorted()
    assert read.meta.title == "A"
    assert read.body.strip() == "Text"
    lines = text.replace("\r\n", "\n").split("\n")
    offset = next(i for i, line in enumerate(read.body.split("\n")) if line == "Text")
    assert lines[read.body_line - 1 + offset] == "Text"


def test_scalars_stay_text(newsletter: Newsletter) -> None:
    meta = understood(
        "---\ntitle: 12:30\nnumber: 010\nlang: no\ntags: [yes, 1.0, null]\n"
        "polls: {p: {question: Q?, options: {no: Non, 010: Dix}}}\nextra: {when: 2025-01-01}\n---\n",
        newsletter,
    )
    assert (meta.title, meta.number, meta.language) == ("12:30", 10, "no")
    assert meta.tags == ("yes", "1.0")
    assert [option.key for option in meta.polls["p"].options] == ["no", "010"]
    assert meta.extra == {"when": "2025-01-01"}


def test_toml_scalars_are_text_too(newsletter: Newsletter) -> None:
    meta = understood(
        '+++\ntitle = "A"\ndate = 2025-01-10\ndraft = true\nnumber = 7\n+++\n', newsletter
    )
    assert (meta.date.isoformat(), meta.draft, meta.number) == ("2025-01-10", True, 7)


def test_defaults(newsletter: Newsletter) -> None:
    meta = understood("---\ntitle: A\nsubtitle: B\n---\n", newsletter)
    assert (meta.subject, meta.preheader, meta.slug) == ("A", "B", "grok-3")
    assert meta.url == "https://courant.example/grok-3/"
    assert meta.date == datetime.date(2025, 1, 9)
    assert meta.authors[0].name == "Théo"
    folder = understood("---\ntitle: A\n---\n", newsletter, "issues/2025-01-09-été/index.md")
    assert folder.slug == "ete"


def test_unknown_fields_are_warned_of_alone(newsletter: Newsletter) -> None:
    meta, findings = head("---\nlayout: post\ntitle: A\npermalink: /a\n---\n", newsletter)
    assert meta is not None
    assert [(f.code, f.location.line) for f in findings.sorted()] == [
        ("unknown-field", 2),
        ("unknown-field", 4),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{n}: &{n} [{','.join(['*' + p] * 9)}]\n"
            for p, n in zip("abcdefg", "bcdefgh", strict=True)
        ),
        "extra: &x {a: *x}\n",
        "extra: " + "[" * 3000 + "]" * 3000 + "\n",
        "extra:\n" + "".join(" " * n + "a:\n" for n in range(1, 3000)),
        "extra: " + "- " * 3000 + "\n",
        "extra: " + "{a: " * 900 + "}" * 900 + "\n",
    ],
    ids=["alias bomb", "recursive alias", "brackets", "indent", "dashes", "braces"],
)
def test_bombs_stop_at_once(text: str, newsletter: Newsletter) -> None:
    start = time.process_time()
    meta, findings = head(f"---\ntitle: A\n{text}---\n", newsletter)
    assert meta is None
    assert findings.has_errors
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "moment", "timed"),
    [
        ("2026-08-20", "2026-08-20T00:00:00+02:00", False),
        ("2026/8/2", "2026-08-02T00:00:00+02:00", False),
        ("2026-08-20 22:00:00 -0000", "2026-08-21T00:00:00+02:00", True),
        ("2026-08-20T08:30Z", "2026-08-20T10:30:00+02:00", True),
        ("2026-01-20 08:30", "2026-01-20T08:30:00+01:00", True),
        ("20 August 2026", "2026-08-20T00:00:00+02:00", False),
        ("August 20, 2026", "2026-08-20T00:00:00+02:00", False),
        ("25-12-2026", "2026-12-25T00:00:00+01:00", False),
        ("Thu, 20 Aug 2026 08:30:00 +0000", "2026-08-20T10:30:00+02:00", True),
    ],
)
def test_dates(text: str, moment: str, timed: bool) -> None:
    found = moment_of(text, ZoneInfo("Europe/Paris"))
    assert (found[0].isoformat(), found[1]) == (moment, timed)


def test_text_that_turns_back_is_a_title(newsletter: Newsletter) -> None:
    title = "A \u2067\u05d0\u05d1\u2069 B \u202bC\u202c"
    assert understood(f"---\ntitle: {title}\n---\n", newsletter).title == title
