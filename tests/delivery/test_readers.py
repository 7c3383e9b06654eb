"""Lists of readers: who gets the issue, who is left out, and what is said of it."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from composer.delivery.readers import Problem, ReaderList, read_readers
from composer.delivery.readers.report import summary
from composer.errors import UsageError
from composer.model.finding import Severity


def read(text: str | bytes, *fields: str) -> ReaderList:
    data = text if isinstance(text, bytes) else text.encode()
    return read_readers(None, stdin=io.BytesIO(data), fields=fields)


def emails(readers: ReaderList) -> list[str]:
    return [reader.email for reader in readers.readers]


def told(readers: ReaderList) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in readers.problems]


class TestReaders:
    def test_a_name_that_looks_like_an_address_stays_a_name(self) -> None:
        readers = read('email,first_name\nzoe@example.org,"Zoé, evil@example.com"\n', "first_name")
        assert emails(readers) == ["zoe@example.org"]
        assert readers.readers[0].values == {
            "email": "zoe@example.org",
            "first_name": "Zoé, evil@example.com",
        }
        assert readers.problems == ()

    def test_an_address_with_a_line_break_rejects_its_row(self) -> None:
        readers = read('email\n"a@x.org\nBcc: evil@y.org"\nb@x.org\n')
        assert emails(readers) == ["b@x.org"]
        (problem,) = readers.problems
        assert problem == Problem(
            row=2,
            code="control-character",
            severity=Severity.ERROR,
            message="the address holds the control character U+000A",
            hint="write one address, in one line",
            column="email",
            address="a@x.org Bcc: evil@y.org",
        )

    def test_control_characters_in_a_value_become_blanks(self) -> None:
        readers = read('email,name\na@x.org,"Zoé\r\nBcc: x"\nb@x.org,"A\x00B"\n')
        assert [reader.values["name"] for reader in readers.readers] == ["Zoé Bcc: x", "A B"]
        assert told(readers) == [(2, "control-character")]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_a_quote_that_swallows_the_next_reader_is_warned_of(self, end: str) -> None:
        readers = read(f'email,name{end}a@x.org,"Zoé{end}b@x.org,Bob"{end}')
        assert told(readers) == [(2, "swallowed")]
        assert readers.problems[0].severity is Severity.WARNING

    def test_duplicates_are_left_out_and_the_first_wins(self) -> None:
        readers = read(
            "email,name\nZoe@x.org,1\nzoe@X.ORG,2\na@éole.example,3\na@XN--ole-9la.example,4\n"
            "zoe+news@x.org,5\n"
        )
        assert emails(readers) == ["Zoe@x.org", "a@xn--ole-9la.example", "zoe+news@x.org"]
        assert [reader.values["name"] for reader in readers.readers] == ["1", "3", "5"]
        assert told(readers) == [(3, "duplicate"), (5, "duplicate"), (6, "tagged")]
        assert "row 2" in readers.problems[0].message
        assert "row 2" in readers.problems[2].message
        assert readers.problems[2].severity is Severity.NOTE

    def test_an_accented_address_is_kept_and_marked(self) -> None:
        readers = read("email\nzoé@x.org\nzoe@éole.example\n")
        assert emails(readers) == ["zoé@x.org", "zoe@xn--ole-9la.example"]
        assert [reader.email for reader in readers.accented] == ["zoé@x.org"]
        assert told(readers) == [(2, "accented")]

    def test_a_name_for_tests_is_noted_once(self) -> None:
        readers = read("email\na@bounce.test\nb@bounce.test\nc@localhost\nd@example.org\n")
        assert len(readers.readers) == 4
        assert told(readers) == [(2, "special"), (4, "special")]

    def test_an_empty_value_is_not_there(self) -> None:
        readers = read("email,first_name,subscriber_id\na@x.org, ,\nb@x.org,Bob,7\n", "first_name")
        assert [dict(reader.values) for reader in readers.readers] == [
            {"email": "a@x.org"},
            {"email": "b@x.org", "first_name": "Bob", "subscriber_id": "7"},
        ]
        assert readers.problems == ()

    def test_rows_are_readers_and_errors(self) -> None:
        readers = read('email,name\na@x.org\n,Nobody\n\na@x.org,A\nb@x.org,B,C\nc@x.org,"C"c\n;\n')
        assert emails(readers) == ["a@x.org"]
        assert told(readers) == [
            (3, "empty"),
            (5, "duplicate"),
            (6, "cells"),
            (7, "quotes"),
            (8, "address"),
        ]
        assert readers.rows == len(readers.readers) + len(readers.errors) == 6

    def test_what_is_shown_of_an_address_is_short_and_steers_no_terminal(self) -> None:
        readers = read("email\n\x1b[31m" + "a" * 300 + "@x.org\n")
        (problem,) = readers.problems
        assert len(problem.address) == 80
        assert problem.address.startswith("[31maaa")
        assert problem.address.endswith("a…")


class TestFields:
    def test_a_missing_column_is_warned_of(self) -> None:
        readers = read("email,firstnam\na@x.org,A\n", "first_name", "email", "subscriber_id", "x")
        assert [(p.row, p.code, p.column, p.severity) for p in readers.problems] == [
            (0, "column-missing", "first_name", Severity.WARNING),
            (0, "column-missing", "x", Severity.WARNING),
        ]
        assert "firstnam” meant" in readers.problems[0].hint
        assert readers.problems[1].hint == "the list has: email, firstnam"

    def test_an_empty_column_is_warned_of(self) -> None:
        readers = read("email,First Name,city\na@x.org,,\nb@x.org, ,Lyon\n", "first_name", "city")
        assert [(p.code, p.column) for p in readers.problems] == [("column-empty", "First Name")]

    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ("First Name", "first_name"),
            ("FIRST-NAME", "first_name"),
            ("firstname", "first_name"),
            (" First_Name ", "first_name"),
            ("Prénom", "Prenom"),
            ("Code postal", "code_postal"),
            ("Âge", "age"),
            ("Subscriber ID", "subscriber_id"),
            ("город", "город"),
        ],
    )
    def test_a_column_is_found_however_it_is_written(self, header: str, field: str) -> None:
        readers = read(f"email,{header}\na@x.org,A\n", "first_name", "Prenom")
        assert readers.readers[0].values == {"email": "a@x.org", field: "A"}

    @pytest.mark.parametrize(
        "header",
        [
            *("email", "E-mail", "EMAIL", "Email address", "e_mail address", "Mail"),
            *("Adresse e-mail", "courriel", "Adresse électronique", "Endereço de e-mail"),
        ],
    )
    def test_the_column_of_addresses_has_many_names(self, header: str) -> None:
        assert emails(read(f"nom;{header}\nZoé;a@x.org\n")) == ["a@x.org"]

    def test_the_column_with_the_very_name_wins(self) -> None:
        readers = read("courriel,Email,name,Name\nwrong@x.org,a@x.org,A,B\n")
        assert readers.readers[0].values == {"email": "a@x.org", "name": "A"}
        assert [(p.code, p.column) for p in readers.problems] == [
            ("column-twice", "courriel"),
            ("column-twice", "Name"),
        ]


class TestSummary:
    def test_it_counts_and_lists(self) -> None:
        bad = "".join(f"bad{n}\n" for n in range(30))
        lines = summary(read(f"email\na@x.org\nA@x.org\n{bad}", "first_name"))
        assert lines[0] == "1 reader in standard input (UTF-8, commas)"
        assert lines[1] == "31 of 32 rows left out, 1 of them duplicates:"
        assert lines[2].startswith("  warning: all rows: first_name: there is no such column")
        assert lines[3].startswith("  error: row 3: A@x.org: the address is that of row 2")
        assert (
            lines[4] == "  error: row 4: bad0: it holds no @ (mend the address, or delete the row)"
        )
        assert len(lines) == 2 + 20 + 1
        assert lines[-1] == "  and 12 more"

    def test_addresses_can_be_left_out(self) -> None:
        text = "\n".join(summary(read("email\na@x.org\nnobody@nowhere\n"), addresses=False))
        assert "row 3: email: The part after" in text
        assert "nobody" not in text

    def test_a_list_without_problems_is_one_line(self) -> None:
        assert summary(read('{"email": "a@x.org"}\n{"email": "b@x.org"}')) == (
            "2 readers in standard input (UTF-8, JSON)",
        )


#: What bytes alone would take long to come upon.
PIECES = st.lists(
    st.sampled_from(
        [
            *(b"email", b"a@x.org", b"b@x.org", b",", b";", b"\t", b"\n", b"\r", b'"', b"\0", b"@"),
            *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xe9", "é".encode(), b"{", b"}", b"[", b"]", b":"),
            *(
                b'{"email":"a@x.org"',
                b'"b@x.org\\n"',
                b"sep=;\n",
                b"\\ud800",
                b" ",
                b"null",
                b"1e9",
            ),
        ]
    )
    | st.binary(max_size=4)
).map(b"".join)


@settings(deadline=None)
@given(
    st.binary()
    | PIECES
    | PIECES.map(lambda rest: b"email;first_name\n" + rest)
    | PIECES.map(lambda rest: b'{"email": "z@x.org"}\n' + rest)
    | PIECES.map(lambda rest: b'[{"email": "z@x.org", ' + rest + b"}]")
)
@example(b"[" * 200_000)
@example(b'{"a":' * 200_000)
@example(b'{"email": "z@x.org"}\n' + b"[" * 200_000)
@example(b"email\n" + b'"' * 200_001)
@example(b"email," + b"x" * 200_000 + b"\n")
@example(b'[{"email": ' + b"9" * 10_000 + b"}]")
def test_any_bytes_are_readers_or_refused(data: bytes) -> None:
    try:
        readers = read(data, "first_name")
    except UsageError:
        return
    assert readers.rows == len(readers.readers) + len(readers.errors)
    assert len({email.casefold() for email in emails(readers)}) == len(readers.readers)
    for reader in readers.readers:
        assert reader.email.count("@") == 1
        assert reader.email.isprintable()
        assert not set(reader.email) & set(' ,;<>"')
        assert reader.values["email"] == reader.email
        assert not any(set(value) & set("\r\n\0") for value in reader.values.values())
    for line in summary(readers):
        assert "\n" not in line
        assert "\x1b" not in line


def test_what_is_kept_of_a_list_is_its_readers(tmp_path: Path) -> None:
    """A hundred thousand readers take about 450 bytes each, and reading them little more."""
    path = tmp_path / "readers.csv"
    rows = 20_000
    path.write_text(
        "email;first_name\n"
        + "".join(f"reader{n}@host{n % 500}.example.org;Zoé {n}\n" for n in range(rows))
    )
    read_readers(path, fields=())  # The library that validates is loaded once.
    tracemalloc.start()
    try:
        readers = read_readers(path, fields=["first_name"])
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(readers.readers) == rows
    assert kept < 800 * rows
    assert peak - kept < 400 * rows
