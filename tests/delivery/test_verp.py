"""Return paths tell whose message came back, to nobody but us."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.delivery.press.verp import address, fits, read

MAILBOX = "bounces@news.example"
KEY = b"k" * 32
NUMBERS = st.integers(0, 36**6)


@given(NUMBERS, NUMBERS, st.binary(max_size=80))
def test_what_is_written_is_read(send: int, number: int, key: bytes) -> None:
    written = address(MAILBOX, send, number, key)
    local, _, domain = written.partition("@")
    assert local.startswith("bounces+")
    assert domain == "news.example"
    assert len(local) <= 64
    assert read(written, key) == (send, number)
    assert read(f"<{written.upper()}>", key) == (send, number)


def test_it_is_the_same_each_time_and_another_for_each_reader() -> None:
    all_of_them = {address(MAILBOX, send, n, KEY) for send in (1, 2) for n in range(500)}
    assert len(all_of_them) == 1000
    assert address(MAILBOX, 1, 0, KEY) == address(MAILBOX, 1, 0, KEY)


@given(NUMBERS, NUMBERS, st.data())
def test_no_letter_of_it_can_be_changed(send: int, number: int, data: st.DataObject) -> None:
    written = address(MAILBOX, send, number, KEY)
    start, end = written.index("+") + 1, written.index("@")
    at = data.draw(st.integers(start, end - 1))
    put = data.draw(st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyz-"))
    changed = written[:at] + put + written[at + 1 :]
    if changed != written:
        assert read(changed, KEY) is None


@given(st.text(max_size=90))
def test_other_addresses_are_none_of_ours(text: str) -> None:
    assert read(text, KEY) is None
    assert read(f"bounces+{text}@news.example", KEY) is None


def test_with_another_key_it_is_none_of_ours() -> None:
    assert read(address(MAILBOX, 3, 4, KEY), b"another") is None


def test_a_mailbox_that_has_a_detail_already_keeps_it() -> None:
    written = address("news+bounces@news.example", 3, 4, KEY)
    assert written.startswith("news+bounces+3-4-")
    assert read(written, KEY) == (3, 4)


def test_more_than_64_octets_before_the_at_are_refused() -> None:
    long = f"{'b' * 50}@news.example"
    assert not fits(long, 7)
    assert fits(MAILBOX, 36**6)
    with pytest.raises(ValueError, match="of 64"):
        address(long, 7, 36**5, KEY)
    with pytest.raises(ValueError, match="negative"):
        address(MAILBOX, 7, -1, KEY)
