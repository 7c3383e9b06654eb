"""Pictures are asked for politely: few at once, one host not too often, none that gives nothing."""

from __future__ import annotations

import threading
import time

from composer.errors import ComposerError, OutsideError
from composer.importing.asking import Asker


def test_no_more_than_a_few_at_once() -> None:
    lock, now, most = threading.Lock(), 0, 0

    def ask(url: str) -> bytes:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1
        return url.encode()

    urls = [f"https://h{n}.example/{n}.png" for n in range(12)]
    assert list(Asker(ask)(urls)) == [(url, url.encode()) for url in urls]
    assert 1 < most <= 4


def test_one_host_has_a_pause() -> None:
    slept: list[float] = []
    asker = Asker(lambda url: b"x", pause=0.5, sleep=slept.append)
    list(asker([f"https://a.example/{n}" for n in range(4)]))
    list(asker(["https://b.example/1"]))
    assert [round(seconds, 1) for seconds in sorted(slept)] == [0.5, 1.0, 1.5]


def test_a_host_that_fails_again_and_again_is_left_alone() -> None:
    asked: list[str] = []

    def ask(url: str) -> bytes:
        asked.append(url)
        if "bad" in url:
            raise OutsideError(f"{url} answers with status 500")
        return b"x"

    asker = Asker(ask, pause=0)
    found = dict(asker([f"https://bad.example/{n}" for n in range(20)]))
    assert 5 <= len(asked) <= 8
    assert all(isinstance(each, ComposerError) for each in found.values())
    assert dict(asker(["https://good.example/1"])) == {"https://good.example/1": b"x"}
    last = found["https://bad.example/19"]
    assert isinstance(last, ComposerError)
    assert "gave none of the last 5 pictures" in last.message


def test_addresses_that_are_none() -> None:
    def ask(url: str) -> bytes:
        raise OutsideError("no")

    assert len(list(Asker(ask, pause=0)(["https://[bad", ""]))) == 2
