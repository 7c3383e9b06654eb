"""Delivery's promises: what a finished message costs, and that a long list costs no memory."""

from __future__ import annotations

import email.policy
import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage

from msgspec.structs import replace

from composer import compose, load
from composer.delivery.letter import Letter, Reader
from composer.delivery.press import Press
from composer.dist import picture_bytes
from composer.drawn import Drawn
from composer.model.settings import Delivery, Images
from tests.benchmarks.promises import FULL, ROOT, Row
from tests.benchmarks.whole_process import floor, scale

_READERS = 100_000
#: Every second one with an accent; each with a number, so that all of them differ.
_NAMES = ("Camille", "Zoé", "Louis", "François", "Jeanne", "Noël", "Paul", "Hélène-Anaïs")
_ASIDE = 200


def delivery() -> Iterator[Row]:
    """Finished messages for 100,000 readers of the full issue, on one core."""
    press = _press()
    floors = [floor() for _ in range(5)]
    known = _microseconds(press, lambda n: f"{_NAMES[n % 8]} {n % 2000}")
    others = _microseconds(press, lambda n: f"{_NAMES[n % 8]} {n}")
    floors += [floor() for _ in range(5)]
    bound = 60 * scale(floors)
    yield Row("a finished message, of 100,000; 2,000 names", known, bound, "µs")
    yield Row("a finished message, of 100,000; every name another", others, bound, "µs")
    ours, theirs = _ratio(press)
    yield Row("that, to building it with `EmailMessage`", ours / theirs, 1 / 20, "×")
    carrying = _carrying()
    yield Row("a finished message that carries its pictures", carrying, bound, "µs")
    yield Row("memory that 100,000 messages leave", _left(_press()) / 2**20, 8, "MB")


def _press(images: Images | None = None) -> Press:
    project = load(ROOT)
    leave = Delivery(unsubscribe="https://courant.example/leave?id={subscriber_id}")
    newsletter = replace(project.newsletter, delivery=leave, images=images or Images())
    project = replace(project, newsletter=newsletter)
    edition = compose((ROOT / FULL).read_text(encoding="utf-8"), FULL, project)
    # With an address of unsubscription, for each reader has their own: what costs most.
    return Press(
        edition,
        newsletter,
        secret=b"k" * 32,
        send_id=1,
        return_path="bounces@courant.example",
        pictures={one.file.name: picture_bytes(one.file, ROOT, Drawn()) for one in edition.carried},
    )


def _carrying() -> float:
    """What one message of 1,000 takes that carries 143 KB of pictures: the join copies them."""
    press = _press(Images(host="cid"))
    letters = [press.letter(_reader(n, f"{_NAMES[n % 8]} {n}"), n) for n in range(1000)]
    return statistics.median(_seconds(letter.message) for letter in letters) * 1e6


def _reader(number: int, name: str) -> Reader:
    address = f"reader{number}@example.org"
    values = {"email": address, "first_name": name, "subscriber_id": f"s-{number:06}"}
    return Reader(address, values)


def _microseconds(press: Press, name: Callable[[int], str]) -> float:
    """What one message of 100,000 takes; the readers are made by the way, and not counted."""
    spent = 0.0
    for start in range(0, _READERS, 1000):
        readers = [_reader(number, name(number)) for number in range(start, start + 1000)]
        begun = time.perf_counter()
        for number, reader in enumerate(readers, start):
            press.letter(reader, number).message()
        spent += time.perf_counter() - begun
    return spent / _READERS * 1e6


def _ratio(press: Press) -> tuple[float, float]:
    """Seconds a message, ours and the standard library's, in turn."""
    letters = [press.letter(_reader(n, f"{_NAMES[n % 8]} {n}"), n) for n in range(_ASIDE)]
    for letter in letters:
        assert _built(letter)["To"] == letter.to
    ours, theirs = [], []
    for letter in letters:
        ours.append(_seconds(letter.message))
        theirs.append(_seconds(lambda letter=letter: _built(letter).as_bytes()))
    return statistics.median(ours), statistics.median(theirs)


def _built(letter: Letter) -> EmailMessage:
    """The same message as the standard library builds it."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = letter.sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _left(press: Press) -> int:
    """Bytes that are still held after all, beyond those after the first thousand."""
    tracemalloc.start()
    early = 0
    for number in range(_READERS):
        reader = _reader(number, f"{_NAMES[number % 8]} {number}")
        press.letter(reader, number).message()
        if number == _READERS // 100:
            gc.collect()
            early = tracemalloc.get_traced_memory()[0]
    gc.collect()
    late = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return late - early
