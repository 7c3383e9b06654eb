"""A reader's pseudonym: the same for ever, and nothing without its key."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.delivery.pseudonym import fingerprint, key_of, new_key, read_key, reader_key
from composer.errors import OutsideError

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))


def file(root: Path) -> Path:
    return root / ".newsletter" / "reader.key"


def test_it_never_changes() -> None:
    # Suppressions are found by it: another value would write to who asked not to be.
    assert reader_key("zoe@example.org", KEY) == "7938a09ca810ec0c2c917f36a793636e"


@given(email=st.text(), other=st.text())
def test_one_reader_one_pseudonym(email: str, other: str) -> None:
    mine = reader_key(email, KEY)
    assert len(mine) == 32
    assert set(mine) <= set("0123456789abcdef")
    assert (mine == reader_key(other, KEY)) == (email.casefold() == other.casefold())
    assert mine != reader_key(email, KEY[::-1])


def test_a_fingerprint_tells_keys_apart() -> None:
    assert fingerprint(KEY) != fingerprint(KEY[::-1])
    assert fingerprint(KEY) not in KEY.hex()


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    assert read_key(tmp_path) is None
    secret = key_of(tmp_path)
    assert len(secret) == 32
    assert key_of(tmp_path) == read_key(tmp_path) == secret
    assert stat.S_IMODE(file(tmp_path).stat().st_mode) == 0o600
    assert [path.name for path in file(tmp_path).parent.iterdir()] == ["reader.key"]
    assert new_key() != secret


def test_all_processes_get_the_same(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from composer.delivery.pseudonym import key_of"
    script += "; sys.stdin.readline(); print(key_of(Path(sys.argv[1])).hex())"
    command = [sys.executable, "-c", script, str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    many = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env) for _ in range(4)
    ]
    found = set()
    for one in many:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    for one in many:
        found.add(one.communicate(timeout=60)[0])
    assert found == {f"{key_of(tmp_path).hex()}\n"}


@pytest.mark.parametrize("data", [b"", b"abc\n", b"0" * 63, b"0" * 65, b"G" * 64, b"\xff" * 64])
def test_what_is_no_key_is_not_taken_for_one(tmp_path: Path, data: bytes) -> None:
    file(tmp_path).parent.mkdir()
    file(tmp_path).write_bytes(data)
    with pytest.raises(OutsideError, match="not the readers' key") as caught:
        key_of(tmp_path)
    assert "backup" in caught.value.hint
    assert file(tmp_path).read_bytes() == data


def test_where_none_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / ".newsletter").write_text("a file")
    with pytest.raises(OutsideError) as caught:
        key_of(tmp_path)
    assert ".newsletter" in caught.value.message
    assert caught.value.hint


def test_what_cannot_be_read(tmp_path: Path) -> None:
    file(tmp_path).mkdir(parents=True)
    with pytest.raises(OutsideError, match="cannot be read"):
        read_key(tmp_path)
