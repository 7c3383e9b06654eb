from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from composer.errors import OutsideError
from composer.preview.edits import approve_remark, write_alt

RESULTS = """\
version = 1

[polls.avis.votes]
top = 3

[[polls.avis.remarks]]
text = "Un"  # un mot
approved = true

[[polls.avis.remarks]]
text = "Deux [polls]"
approved = false
reply = "Oui"

[[polls."autre poll".remarks]]
text = '''
[[polls.avis.remarks]]
'''
"""


def results(folder: Path, text: str = RESULTS) -> Path:
    file = folder / "un.toml"
    file.write_bytes(text.encode())
    return file


def test_a_text_is_written_for_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"Un\r\n![](x.png) et ![deux](y.png)\r\nfin")
    write_alt(file, line=2, source="x.png", text="  Une [grande]\nhorloge ")
    assert file.read_bytes().decode() == (
        "Un\r\n![Une \\[grande\\] horloge](x.png) et ![deux](y.png)\r\nfin"
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("![](y.png)", 1, "Une horloge"),
        ("![déjà](x.png)", 1, "Une horloge"),
        ("![](x.png) ![](x.png)", 1, "Une horloge"),
        ("![](x.png)", 2, "Une horloge"),
        ("![](x.png)", 0, "Une horloge"),
        ("![](x.png)", 1, " \n"),
    ],
)
def test_a_line_that_is_another_is_left_alone(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    file = tmp_path / "a.md"
    file.write_text(text, "utf-8")
    with pytest.raises(OutsideError):
        write_alt(file, line=line, source="x.png", text=words)
    assert file.read_text("utf-8") == text


def test_a_remark_is_approved_and_nothing_else_changes(tmp_path: Path) -> None:
    file = results(tmp_path)
    approve_remark(file, poll="avis", remark=1)
    assert file.read_text("utf-8") == RESULTS.replace("approved = false", "approved = true")


def test_a_remark_that_says_nothing_of_it_is_approved(tmp_path: Path) -> None:
    file = results(tmp_path)
    approve_remark(file, poll="autre poll", remark=0)
    known = tomllib.loads(file.read_text("utf-8"))
    assert known["polls"]["autre poll"]["remarks"][0]["approved"] is True
    assert "# un mot" in file.read_text("utf-8")


@pytest.mark.parametrize(("poll", "remark"), [("avis", 9), ("avis", -1), ("rien", 0)])
def test_a_remark_that_is_not_there(tmp_path: Path, poll: str, remark: int) -> None:
    file = results(tmp_path)
    with pytest.raises(OutsideError):
        approve_remark(file, poll=poll, remark=remark)
    assert file.read_text("utf-8") == RESULTS


def test_a_form_that_is_not_looked_for_is_left_alone(tmp_path: Path) -> None:
    text = '[polls.avis]\nremarks = [{ text = "Un" }]\n'
    file = results(tmp_path, text)
    with pytest.raises(OutsideError):
        approve_remark(file, poll="avis", remark=0)
    assert file.read_text("utf-8") == text


def test_a_table_in_a_text_is_none(tmp_path: Path) -> None:
    text = "[[polls.avis.remarks]]\ntext = '''\n[[polls.avis.remarks]]\n'''\n"
    file = results(tmp_path, text)
    with pytest.raises(OutsideError):
        approve_remark(file, poll="avis", remark=1)
    assert file.read_text("utf-8") == text
