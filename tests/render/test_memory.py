"""What an issue was composed with is given back with it, without a search for cycles."""

from __future__ import annotations

import gc

from composer import compose, load
from tests.benchmarks.promises import FULL, ROOT


def test_composing_makes_no_cycles() -> None:
    project = load(ROOT)
    text = (ROOT / FULL).read_text("utf-8")
    compose(text, FULL, project)
    gc.collect()
    gc.disable()
    try:
        compose(text, FULL, project)
        # An issue is some nine hundred objects that the collector knows.
        assert gc.collect() < 100
    finally:
        gc.enable()
