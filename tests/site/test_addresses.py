"""Addresses and files: what answers where, and that nothing lies outside the folder."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from composer.config import read_newsletter
from composer.errors import UsageError
from composer.model import Findings
from composer.render.addresses import home_of
from composer.site.addresses import Addresses, file_of, is_safe
from tests.conftest import SETTINGS

NEWSLETTER = read_newsletter(SETTINGS, Findings())
assert NEWSLETTER is not None
HERE = Addresses(NEWSLETTER)
BELOW = Addresses(replace(NEWSLETTER, url="https://x.example/letters"))


@pytest.mark.parametrize(
    ("path", "file"),
    [("", "index.html"), ("a/", "a/index.html"), ("a", "a.html"), ("a/b.html", "a/b.html"), ("%C3%A9/", "é/index.html")],
)  # fmt: skip
def test_files_of_paths(path: str, file: str) -> None:
    assert file_of(path) == file
    assert HERE.path(f"{HERE.front}{path}") == file


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://x.example/a/", "https://x.example/a/"),
        ("https://x.example/a", "https://x.example/a/"),
        ("https://x.example/a.html", "https://x.example/a/"),
        ("https://x.example/a/index.html", "https://x.example/a/"),
    ],
)
def test_what_belongs_to_a_page_lies_in_one_folder(url: str, home: str) -> None:
    assert home_of(url) == home


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/other/a/",
        "https://x.example/letter/a/",
        "https://y.example/letters/a/",
        "https://x.example/letters/../a/",
        "https://x.example/letters/%2e%2e/a/",
        "https://x.example/letters/%2e%2e%2fa/",
        "https://x.example/letters//a/",
        "https://x.example/letters/a%00/",
        "https://x.example/letters/a%5c..%5cb/",
        "https://x.example/letters/c:a/",
        "https://x.example/letters/?p=a",
        "https://x.example/letters/a/#b",
        "https://x.example/letters/" + "a" * 300,
        "http://[::1/letters/a",
    ],
)
def test_what_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        BELOW.path(url)


@given(st.text(max_size=60) | st.text("./%2eEf5c\\:\0a-", max_size=30))
def test_no_address_leaves_the_folder(tail: str) -> None:
    try:
        path = BELOW.path(f"https://x.example/letters/{tail}")
    except UsageError:
        return
    assert is_safe(path)
    parts = PurePosixPath(path).parts
    assert parts
    assert not PurePosixPath(path).is_absolute()
    assert not {"..", ".", ""} & set(path.split("/"))
    assert "\\" not in path


@given(st.lists(st.text(max_size=8) | st.sampled_from(["..", ".", "", "a"]), max_size=5))
def test_a_path_that_is_safe_stays_below(parts: list[str]) -> None:
    import os.path

    path = "/".join(parts)
    if is_safe(path):
        assert os.path.normpath(f"/site/{path}").startswith("/site/")
