"""What answers and broken connections mean, for whatever a server may say."""

from __future__ import annotations

import re
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from composer.delivery.channels.sparkpost import literal
from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure
from composer.delivery.providers.network import network_fault
from composer.delivery.providers.references import without_braces
from composer.delivery.providers.verdict import Answer, ahead, clean, pause, said, verdict
from tests.delivery.fakes.sparkpost import printed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["message", "errors", "Messages", "data", "code", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(status=st.integers(100, 999), body=JSON, retry=st.text(max_size=40))
def test_every_answer_has_a_verdict(status: int, body: Any, retry: str) -> None:
    answer = Answer(status, {"retry-after": retry}, body)
    fault = verdict(answer, "X")
    assert isinstance(fault, Fault)
    if status < 300 or status >= 500:
        # Nobody knows; and with a key nobody needs to.
        assert isinstance(fault, Unsure)
    reason = clean(fault.reason, ["X"], "a@b.example")
    assert len(reason) <= 200
    assert reason.isprintable() or not reason.isascii()
    assert "\n" not in reason
    assert isinstance(said(body), str)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("1.5", 1.5),
        ("-3", None),
        ("soon", None),
        ("", None),
        ("1e9", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert pause({"retry-after": value}) == seconds


def test_a_date_counts_from_the_server_s_own_clock() -> None:
    headers = {
        "retry-after": "Wed, 21 Oct 2015 07:30:00 GMT",
        "date": "Wed, 21 Oct 2015 07:28:30 GMT",
    }
    assert pause(headers) == 90.0


def wrapped(reason: Exception) -> Exception:
    """As requests does: the last reason, in a class that says too many were tried."""
    pool = urllib3.HTTPSConnectionPool("api.example")
    error = urllib3.exceptions.MaxRetryError(pool, "/", reason)
    return requests.exceptions.ConnectionError(error)


POOL = urllib3.HTTPSConnectionPool("api.example")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            wrapped(urllib3.exceptions.NameResolutionError("api.example", POOL, OSError("no"))),  # type: ignore[arg-type]
            Delayed,
        ),
        (wrapped(urllib3.exceptions.NewConnectionError(POOL, "refused")), Delayed),  # type: ignore[arg-type]
        (requests.exceptions.ConnectTimeout("late"), Delayed),
        (requests.exceptions.ProxyError("407"), Delayed),
        (requests.exceptions.ReadTimeout("late"), Unsure),
        (requests.exceptions.ChunkedEncodingError("broken"), Unsure),
        (requests.exceptions.ConnectionError(ConnectionResetError(104, "reset")), Unsure),
        (
            wrapped(urllib3.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))),
            Halted,
        ),
        (wrapped(urllib3.exceptions.SSLError(ssl.SSLEOFError("cut"))), Unsure),
        (requests.exceptions.MissingSchema("nonsense"), Halted),
    ],
)
def test_errors_of_the_network(error: Exception, expected: type[Fault]) -> None:
    assert type(network_fault(error, "X")) is expected


def test_another_error_is_not_of_the_network() -> None:
    assert network_fault(KeyError("id"), "X") is None


def test_a_secret_is_not_told_nor_one_that_holds_another() -> None:
    told = clean("key abcdef and abc, for A@b.example", ["abc", "abcdef", ""], "a@B.example")
    assert told == "key … and …, for the address"


@given(st.text("{}% #$ab", max_size=30))
def test_braces_are_printed_by_sparkpost(text: str) -> None:
    held = {"brace_opens": "{", "brace_closes": "}"}
    assert printed(literal(text), {"a": "A", "b": "B", **held}) == text
    assert not re.search(r"\{{3}|\}{3}", literal(text))


@given(st.text("{}%#$a ", max_size=30))
def test_no_language_opens_in_html_without_braces(text: str) -> None:
    import html

    written = without_braces(text)
    assert not any(opening in written for opening in ("{{", "{%", "{#", "{$"))
    assert html.unescape(written) == html.unescape(text)


def test_words_that_are_rejected_are_not_hard() -> None:
    fault = verdict(Answer(422, {}, {"message": "No subject"}), "X")
    assert isinstance(fault, Rejected)
    assert not fault.hard
    assert fault.reason == "X answered 422: No subject"


@pytest.mark.parametrize(
    ("headers", "by"),
    [
        ({"date": "Mon, 23 Nov 2026 07:00:00 GMT"}, timedelta(minutes=-30)),
        ({"date": "Mon, 23 Nov 2026 06:00:00 GMT"}, timedelta(minutes=30)),
        # From a cache, which tells of its own time by nothing.
        ({"date": "Mon, 23 Nov 2026 06:00:00 GMT", "age": "1800"}, None),
        ({"date": "yesterday"}, None),
        ({}, None),
    ],
)
def test_whose_clock_is_ahead(headers: dict[str, str], by: timedelta | None) -> None:
    assert ahead(headers, datetime(2026, 11, 23, 6, 30, tzinfo=UTC)) == by
