"""How fast a send goes, as its bar says it."""

from __future__ import annotations

import pytest

from composer.commands._bar import rate


@pytest.mark.parametrize(
    ("speed", "said"),
    [(None, ""), (0.0, ""), (0.5, "30/min"), (1.0, "1/s"), (4.6, "5/s"), (5021.4, "5,021/s")],
)
def test_a_rate_as_a_person_reads_it(speed: float | None, said: str) -> None:
    assert rate(speed) == said
