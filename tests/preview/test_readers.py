from __future__ import annotations

import pytest

from composer.errors import UsageError
from composer.preview.readers import made_up, read_readers


def test_made_up_readers_have_every_kind_of_name() -> None:
    readers = made_up(("first_name", "last_name", "email", "plan"))
    assert [reader.id for reader in readers] == ["nobody", "named", "long", "rtl"]
    assert readers[0].values == {}
    assert readers[1].values["first_name"] == "Camille"
    assert len(readers[2].values["last_name"]) > 30
    assert readers[3].values["first_name"] == "أميرة"
    assert readers[1].values["email"] == "named@example.org"
    assert readers[1].values["plan"] == ""


def test_readers_of_a_file() -> None:
    text = "\ufefffirst_name, email\r\n Ada , ada@example.org\r\n,bob@example.org\r\n\r\n,\r\n"
    readers = read_readers(text, "some.csv")
    assert [reader.label for reader in readers[1:]] == ["Ada", "bob@example.org", "Reader 3"]
    assert readers[1].values == {"first_name": "Ada", "email": "ada@example.org"}


def test_a_long_file_is_read_in_part() -> None:
    assert len(read_readers("a\n" + "x\n" * 500, "some.csv")) == 13


@pytest.mark.parametrize("text", ["", "first_name\n", "\n\n"])
def test_a_file_without_readers(text: str) -> None:
    with pytest.raises(UsageError):
        read_readers(text, "some.csv")
