"""Where dictionaries are found, and what they know."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.checking import dictionary as module
from composer.checking.dictionary import dictionary

pytest.importorskip("hunspell", reason="the extra spelling is not installed")


def make(folder: Path, name: str, words: str, encoding: str = "UTF-8") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.aff").write_text(f"SET {encoding}\n", "ascii")
    lines = words.split()
    (folder / f"{name}.dic").write_text("\n".join([str(len(lines)), *lines]), encoding)


@pytest.fixture(autouse=True)
def nothing_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SYSTEM", ())
    monkeypatch.setattr(module, "_packaged", lambda: iter(()))
    monkeypatch.delenv("DICPATH", raising=False)


def test_the_projects_own_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "dictionaries", "fr", "glork")
    make(tmp_path / "other", "fr", "mot")
    monkeypatch.setenv("DICPATH", str(tmp_path / "other"))
    own = dictionary("fr", tmp_path)
    assert own is not None
    assert own.knows("glork")
    assert not own.knows("mot")
    other = dictionary("fr")
    assert other is not None
    assert other.knows("mot")


def test_a_language_without_a_region_has_the_words_of_all(tmp_path: Path) -> None:
    make(tmp_path / "dictionaries", "pt_PT", "autocarro")
    make(tmp_path / "dictionaries", "pt_BR", "ônibus", "ISO8859-1")
    both = dictionary("pt", tmp_path)
    assert both is not None
    assert both.knows("autocarro")
    assert both.knows("ônibus")
    one = dictionary("pt-BR", tmp_path)
    assert one is not None
    assert one.knows("ônibus")
    assert not one.knows("autocarro")


def test_an_old_encoding_lacks_letters_and_does_not_fail(tmp_path: Path) -> None:
    make(tmp_path / "dictionaries", "fr", "coeur", "ISO8859-1")
    known = dictionary("fr", tmp_path)
    assert known is not None
    assert not known.knows("cœur")


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "dictionaries").mkdir()
    (tmp_path / "dictionaries" / "fr.dic").write_text("1\nmot", "utf-8")
    assert dictionary("fr", tmp_path) is None
    assert dictionary("xx", tmp_path) is None
