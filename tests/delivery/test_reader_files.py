"""What lists of readers are written in: formats, encodings, and files that are none."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.delivery.letter import Reader
from composer.delivery.readers import ReaderList, read_readers
from composer.errors import UsageError
from composer.model.finding import Severity

ZOE = [Reader("zoe@x.org", {"email": "zoe@x.org", "first_name": "Zoé"})]


def read(text: str | bytes, *fields: str) -> ReaderList:
    data = text if isinstance(text, bytes) else text.encode()
    return read_readers(None, stdin=io.BytesIO(data), fields=fields)


class TestSources:
    def test_a_file_is_read_whatever_its_name(self, tmp_path: Path) -> None:
        path = tmp_path / "readers.xlsx"
        path.write_text("email,first_name\nzoe@x.org,Zoé\n")
        readers = read_readers(path, fields=["first_name"])
        assert list(readers.readers) == ZOE
        assert readers.name == str(path)

    @pytest.mark.parametrize("source", [None, Path("-")])
    def test_standard_input_is_read(self, source: Path | None) -> None:
        stdin = io.BytesIO(b"email\na@x.org\n")
        assert read_readers(source, stdin=stdin, fields=()).name == "standard input"

    def test_the_standard_input_of_the_process_is_read(self) -> None:
        code = (
            "from composer.delivery.readers import read_readers\n"
            "print(read_readers(None, fields=()).readers[0].email)"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], input=b"email\na@x.org\n", capture_output=True, check=True
        )
        assert run.stdout.split() == [b"a@x.org"]

    def test_a_named_pipe_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "pipe"
        os.mkfifo(path)
        writer = threading.Thread(target=path.write_bytes, args=(b"email\na@x.org\n",))
        writer.start()
        assert len(read_readers(path, fields=()).readers) == 1
        writer.join()

    @pytest.mark.parametrize("name", ["missing.csv", "", "nul\0.csv"])
    def test_what_cannot_be_read_is_said(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UsageError, match="cannot be read") as refused:
            read_readers(tmp_path / name, fields=())
        assert refused.value.hint

    def test_an_endless_file_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("composer.delivery.readers.reading.LARGEST", 1 << 20)
        with pytest.raises(UsageError, match="larger than 1 MiB"):
            read_readers(Path("/dev/zero"), fields=())


class TestSeparatedValues:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_separator_and_encoding_are_recognised(self, separator: str, encoding: str) -> None:
        text = f"email{separator}first_name\r\nzoe@x.org{separator}Zoé\r\n"
        readers = read(text.encode(encoding), "first_name")
        assert list(readers.readers) == ZOE
        assert (readers.encoding, readers.separator) == (encoding, separator)
        assert readers.problems == ()

    def test_the_separator_is_that_which_finds_the_addresses(self) -> None:
        readers = read("name, first, other;email\nA,b,c;a@x.org\n")
        assert readers.separator == ";"
        assert readers.readers[0].values == {"email": "a@x.org", "name_first_other": "A,b,c"}

    def test_one_column_needs_no_separator(self) -> None:
        assert [r.email for r in read("Email\na@x.org\nb@x.org").readers] == ["a@x.org", "b@x.org"]

    def test_a_line_may_tell_the_separator(self) -> None:
        readers = read("sep=;\nemail;first_name\nzoe@x.org;Zoé\nbad\n", "first_name")
        assert list(readers.readers) == ZOE
        assert [problem.row for problem in readers.problems] == [4]

    def test_quoted_cells_may_hold_anything(self) -> None:
        text = 'email,note\na@x.org, "one, two;\n""three"""\nb@x.org,a "word" here\nbad,\n'
        readers = read(text)
        assert [r.values["note"] for r in readers.readers] == ['one, two; "three"', 'a "word" here']
        # Rows are those of a spreadsheet, whatever lines a cell takes.
        assert readers.errors[0].row == 4

    def test_blank_rows_and_empty_columns_of_spreadsheets_do_not_count(self) -> None:
        readers = read("\n\nemail;first_name;;\n\nzoe@x.org;Zoé;;\n;;;\n;;;\n")
        assert list(readers.readers) == ZOE
        assert (readers.rows, readers.problems) == (1, ())

    def test_a_value_under_no_column_leaves_the_row_out(self) -> None:
        readers = read("email,first_name\na@x.org,Martin, Zoé\nb@x.org,Bob,\n")
        assert [reader.email for reader in readers.readers] == ["b@x.org"]
        (problem,) = readers.problems
        assert (problem.row, problem.code) == (2, "cells")
        assert problem.message == "there are 3 cells for 2 columns"

    def test_a_quote_left_open_over_rows_refuses_the_list(self) -> None:
        rest = "".join(f"r{n}@x.org,R\n" for n in range(100))
        with pytest.raises(UsageError, match="standard input, line 3: a quote opens") as refused:
            read(f'email,name\na@x.org,A\nb@x.org,"B\n{rest}')
        assert "close it" in refused.value.hint
        with pytest.raises(UsageError, match="line 2"):
            read('email,name\na@x.org,"Zoé\nb@x.org,Bob\nc@x.org,"Al"\n')

    def test_a_lone_quote_in_the_last_row_is_an_error_of_that_row(self) -> None:
        readers = read('email,name\na@x.org,A\nb@x.org,"B')
        assert [(p.row, p.code) for p in readers.errors] == [(3, "quotes")]


class TestJson:
    @pytest.mark.parametrize(
        "text",
        [
            '{"email": "zoe@x.org", "First Name": "Zoé"}\n',
            '\ufeff\n {"E-mail": "zoe@x.org", "first_name": "Zo\\u00e9"}\r\n\r\n',
            '[{"email": "zoe@x.org",\n "first_name": "Zoé"}]',
            "[\n]".replace("\n", '{"email": "zoe@x.org", "firstName": "Zoé", "x": null}'),
        ],
    )
    def test_lines_and_arrays_are_recognised(self, text: str) -> None:
        readers = read(text, "first_name")
        assert list(readers.readers) == ZOE
        assert (readers.separator, readers.problems) == ("", ())

    def test_values_become_text(self) -> None:
        line = '{"email": "a@x.org", "n": 12, "x": 1.50, "yes": true, "no": false, "nil": null}'
        assert read(line).readers[0].values == {
            "email": "a@x.org",
            "n": "12",
            "x": "1.50",
            "yes": "true",
            "no": "false",
        }

    def test_lists_and_objects_are_passed_over_and_said_once(self) -> None:
        line = '{"email": "%s@x.org", "tags": ["a"], "more": {"b": [1]}}\n'
        readers = read(line % "a" + line % "b", "tags")
        assert [dict(reader.values) for reader in readers.readers] == [
            {"email": "a@x.org"},
            {"email": "b@x.org"},
        ]
        assert [(p.row, p.code, p.column) for p in readers.problems] == [
            (0, "column-empty", "tags"),
            (1, "nested", "tags"),
            (1, "nested", "more"),
        ]

    def test_a_bad_line_is_an_error_of_its_row(self) -> None:
        readers = read('{"email": "a@x.org"}\n{"email": "b@x.org"\n["c@x.org"]\n{"name": "D"}\n')
        assert [(p.row, p.code) for p in readers.errors] == [(2, "json"), (3, "json"), (4, "empty")]
        assert all(problem.severity is Severity.ERROR for problem in readers.errors)
        assert len(readers.readers) == 1

    def test_bad_elements_are_numbered_from_one(self) -> None:
        readers = read('[{"email": "a@x.org"}, "b@x.org", {"email": 7}]')
        assert [(p.row, p.code) for p in readers.errors] == [(2, "json"), (3, "address")]

    def test_a_line_end_inside_an_address_is_refused(self) -> None:
        readers = read('{"email": "a@x.org\\r\\nBcc: b@x.org"}')
        assert [(p.row, p.code) for p in readers.errors] == [(1, "control-character")]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('{\n"email": "a@x.org"\n}\n', "line 1: no JSON object"),
            ('[{"email": "a@x.org"},\n{"email": ]', "line 2: not JSON"),
            ('{"name": "A"}\n', "holds no addresses"),
            ("[]", "holds no readers"),
        ],
    )
    def test_what_cannot_be_used_is_refused(self, text: str, message: str) -> None:
        with pytest.raises(UsageError, match=message) as refused:
            read(text)
        assert refused.value.hint


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"", "is empty", "email"),
        (b"\xef\xbb\xbf \n", "is empty", "email"),
        (workbook(), "workbook of a spreadsheet", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old workbook", "save it as CSV"),
        (b"\x1f\x8b\x08rest", "compressed", "save it as CSV"),
        (b"name;city\nA;Lyon\n", "no column of addresses", "the first line has: name, city"),
        (b"a@x.org\nb@x.org\n", "no line that names the columns", "email"),
        (b"email,name\n", "holds no readers", "below"),
        (b'"email\n', "no first line", "quotes"),
        ("email,nom\nzoé@x.org,é\n".encode() + b"b@x.org,\xe9\n", "line 3: a byte", "coded"),
        (b"\xff\xfee\x00\x00\xd8x\x00", "line 1: a byte", "coded"),
        (b"email\n\x81\xe9@x.org\n", "neither in UTF-8 nor", "save it as CSV"),
        (bytes(range(1, 128)) * 40, "no column of addresses", "email"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, message: str, hint: str) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        read(data)
    assert hint in refused.value.hint
    assert f"{refused.value.message}{refused.value.hint}".isprintable()
    assert "x.org" not in refused.value.message + refused.value.hint


#: Windows-1252 can be told from UTF-8 by them: no two make a character of it.
LATIN = st.text(st.sampled_from("éèàçôÉÀ abZ09,;'\"@{}[]=#"), max_size=20)
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20)


def rows(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str, str]]]:
    address = st.builds(
        "{}@{}".format,
        st.from_regex(r"[a-z][a-zA-Z0-9._+-]{0,9}[a-z]", fullmatch=True).filter(
            lambda local: ".." not in local
        ),
        st.sampled_from(["x.org", "example.com", "xn--ole-9la.example"]),
    )
    return st.lists(
        st.tuples(address, values, values), min_size=1, unique_by=lambda row: row[0].casefold()
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@settings(deadline=None)
@given(data=st.data())
def test_a_list_that_was_written_is_read_as_it_was(encoding: str, data: st.DataObject) -> None:
    people = data.draw(rows(LATIN if encoding == "cp1252" else ANY))
    style: dict[str, Any] = {
        "delimiter": data.draw(st.sampled_from(",;\t")),
        "lineterminator": data.draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "quoting": data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    }
    order = data.draw(st.permutations(range(3)))
    out = io.StringIO(newline="")
    writer = csv.writer(out, **style)
    for row in [("email", "first_name", "city"), *people]:
        writer.writerow([row[at] for at in order])
    readers = read(out.getvalue().encode(encoding), "first_name", "city")
    assert list(readers.readers) == [expected(*row) for row in people]
    assert readers.errors == ()
    assert readers.separator == style["delimiter"]


@settings(deadline=None)
@given(rows(ANY), st.booleans(), st.booleans())
def test_json_that_was_written_is_read_as_it_was(
    people: list[tuple[str, str, str]], plain: bool, as_array: bool
) -> None:
    objects = [dict(zip(("email", "first_name", "city"), row, strict=True)) for row in people]
    texts = [json.dumps(value, ensure_ascii=plain) for value in objects]
    text = f"[{','.join(texts)}]" if as_array else "\n".join(texts)
    assert list(read(text).readers) == [expected(*row) for row in people]


def expected(email: str, first_name: str, city: str) -> Reader:
    values = {"first_name": first_name.strip(), "city": city.strip()}
    return Reader(email, {**{k: v for k, v in values.items() if v}, "email": email})
