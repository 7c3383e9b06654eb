"""One warm process a worker, and projects to send from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.faults.bench import Bench
from tests.faults.warm import Warm
from tests.faults.ways_out import Resend, Smtp

MakeBench = Callable[..., Bench]

#: Readers of a list that need not take long.
READERS = 12
#: Pauses are as many, and each takes an instant: how long they are, the pace's own tests say.
HASTE = "from composer.delivery import pace\npace._FIRST_PAUSE = 0.001"


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    with Warm() as process:
        yield process


@pytest.fixture
def smtp() -> Iterator[Smtp]:
    with Smtp() as way:
        yield way


@pytest.fixture
def resend() -> Iterator[Resend]:
    with Resend() as way:
        yield way


@pytest.fixture
def make_bench(tmp_path: Path, warm: Warm) -> MakeBench:
    numbers = count(1)

    def make(*, readers: int = 12, delivery: str = "", env: dict[str, str] | None = None) -> Bench:
        root = tmp_path / f"project-{next(numbers)}"
        return Bench(root, warm, readers=readers, delivery=delivery, env=env)

    return make


@pytest.fixture
def by_smtp(make_bench: MakeBench, smtp: Smtp) -> Bench:
    return make_bench(readers=READERS, delivery=smtp.delivery(1, timeout="0.6"))


@pytest.fixture
def by_resend(make_bench: MakeBench, resend: Resend) -> Bench:
    delivery = resend.delivery(1, timeout="5")
    return make_bench(readers=READERS, delivery=delivery, env=dict(resend.env))
