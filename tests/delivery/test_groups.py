"""Who gets a test."""

from __future__ import annotations

import pytest

from composer.delivery.groups import addresses
from composer.errors import UsageError

GROUPS = {
    "editors": ("zoe@courant.example", "theo@courant.example"),
    "proof": ("Theo@courant.example", "ana@été.example"),
    "empty": (),
}


def test_addresses_and_groups_in_their_order() -> None:
    assert addresses(["me@x.org", "editors"], GROUPS) == (
        "me@x.org",
        "zoe@courant.example",
        "theo@courant.example",
    )
    assert addresses([], GROUPS) == ()
    assert addresses(["empty"], GROUPS) == ()


def test_each_once_whatever_its_case() -> None:
    assert addresses(["editors", "proof", "ZOE@courant.example"], GROUPS) == (
        "zoe@courant.example",
        "theo@courant.example",
        "ana@xn--t-9fab.example",
    )


@pytest.mark.parametrize(
    ("word", "said", "hint"),
    [
        ("editor", "there is no group “editor”", "did you mean editors?"),
        ("nobody-of-this-name", "there is no group", "write an address, or a group"),
        ("", "there is no group “”", "write an address, or a group"),
        (
            "a@b@c.org",
            "“a@b@c.org” is no mail address: it holds more than one @",
            "write one address a row",
        ),
        ("Zoé <zoe@x.org>", "is no mail address", "write the address alone"),
        ("zoe@", "is no mail address", "mend the address"),
        ("zoe@x.org\nBcc: evil@x.org", "is no mail address: the address holds", "in one line"),
    ],
)
def test_what_is_neither(word: str, said: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        addresses(["me@x.org", word], GROUPS)
    assert said in caught.value.message
    assert hint in caught.value.hint


def test_without_groups() -> None:
    with pytest.raises(UsageError, match="there is no group"):
        addresses(["editors"], {})
