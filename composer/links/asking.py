"""Asks whether pages are there: many hosts at a time, each host by one connection and with pauses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from composer.errors import FetchRefused, OutsideError
from composer.links.fetch import Fetched, Limits, peek
from composer.links.lock import is_success

__all__ = ["Answer", "Manners", "ask", "ask_all"]

#: A host that answers like this is left alone for the rest of the run (RFC 6585 §4).
_TOO_MANY = 429
#: From this status on an answer is an error (RFC 9110 §15).
_ERRORS = 400
_Problem = Literal["", "certificate", "unreachable", "late", "refused"]


class Answer(Struct, frozen=True, kw_only=True):
    """What came of asking for an address.

    ``status`` is 0 where there was no answer, and ``problem`` then says why: its certificate is
    wrong, nobody is there, it was too late; or the address was ``refused`` by our own rules, or
    the host asked to be left alone, so that nothing is known. ``moved`` is the new address of a page
    that has moved for good, ``asked`` the moment (seconds since 1970).
    """

    url: str
    status: int = 0
    problem: _Problem = ""
    message: str = ""
    moved: str = ""
    seconds: float = 0.0
    asked: float = 0.0


class Manners(Struct, frozen=True, kw_only=True):
    """How politely it is asked. ``pause`` are seconds between two requests to one host."""

    limits: Limits = Limits(redirects=10, types=("text/html", "application/xhtml+xml", "*/*;q=0.8"))
    pause: float = 1.0
    hosts: int = 16


_USUAL = Manners()


def ask(url: str, manners: Manners = _USUAL) -> Answer:
    """What one address answers: to HEAD, and to GET where a server has no ear for that.

    Many servers answer HEAD with an error of any kind, or hang up; GET decides.
    """
    begun = time.monotonic()
    try:
        answer = _head(url, manners)
        if answer is None:
            time.sleep(manners.pause)
            begun = time.monotonic()
            answer = peek(url, method="GET", limits=manners.limits)
    except OutsideError as error:
        return _failed(url, error, time.monotonic() - begun, manners)
    moved = answer.url if answer.moved and is_success(answer.status) else ""
    return Answer(
        url=url, status=answer.status, moved=moved, seconds=round(time.monotonic() - begun, 2)
    )


def _head(url: str, manners: Manners) -> Fetched | None:
    """The answer to HEAD, where it is to be believed."""
    try:
        answer = peek(url, method="HEAD", limits=manners.limits)
    except FetchRefused:
        raise
    except OutsideError as error:
        if _reason(error) == "unreachable" and _hung_up(error):
            return None
        raise
    return answer if answer.status < _ERRORS or answer.status == _TOO_MANY else None


def _failed(url: str, error: OutsideError, seconds: float, manners: Manners) -> Answer:
    late = seconds >= manners.limits.seconds or _reason(error) == "late"
    problem: _Problem = "late" if late else _reason(error)
    return Answer(url=url, problem=problem, message=error.message, seconds=round(seconds, 2))


def _reason(error: OutsideError) -> _Problem:
    if isinstance(error, FetchRefused):
        return "refused"
    # By their names, for only fetch() and its guard know the library that raises them.
    kinds = {kind.__name__ for kind in type(error.__cause__).__mro__}
    if "SSLError" in kinds:
        return "certificate"
    return "late" if "Timeout" in kinds else "unreachable"


def _hung_up(error: OutsideError) -> bool:
    """Whether a server took the connection and gave no answer, rather than was not there."""
    # urllib3 wraps the reason in words, requests wraps that again.
    cause = repr(error.__cause__)
    return "RemoteDisconnected" in cause or "ConnectionResetError" in cause


def ask_all(
    urls: Iterable[str],
    *,
    told: Callable[[int, str], object] = lambda _done, _url: None,
    manners: Manners = _USUAL,
) -> Mapping[str, Answer]:
    """The answers to all of them; ``told`` hears how many are there, and of which the last is."""
    by_host: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        by_host.setdefault(_host(url), []).append(url)
    run = _Run(manners, told)
    with ThreadPoolExecutor(manners.hosts) as pool:
        # The longest first: they are what the others are waited for with.
        queues = sorted(by_host.values(), key=len, reverse=True)
        try:
            for done in as_completed([pool.submit(run.one_host, queue) for queue in queues]):
                done.result()
        except BaseException:
            run.stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return run.answers


class _Run:
    """One run over all hosts."""

    def __init__(self, manners: Manners, told: Callable[[int, str], object]) -> None:
        self.answers: dict[str, Answer] = {}
        self.stopped = threading.Event()
        self._manners = manners
        self._told = told
        self._lock = threading.Lock()

    def one_host(self, urls: list[str]) -> None:
        """Asks for the addresses of one host, one after the other."""
        is_open = True
        for number, url in enumerate(urls):
            if number and is_open and self.stopped.wait(self._manners.pause):
                return
            answer = ask(url, self._manners) if is_open else _left_alone(url)
            is_open = is_open and answer.status != _TOO_MANY
            with self._lock:
                self.answers[url] = answer
                self._told(len(self.answers), url)


def _left_alone(url: str) -> Answer:
    return Answer(url=url, problem="refused", message="its host asks for fewer requests")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
