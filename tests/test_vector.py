"""Vector pictures: their size is read, nothing is drawn."""

from __future__ import annotations

import time

import pytest

from composer.pictures import measure, shrink
from tests.samples import (
    FILES,
)


class TestVector:
    @pytest.mark.parametrize(
        ("tag", "size"),
        [
            ('<svg width="40" height="30">', (40, 30)),
            ("<svg width='40px' height='30.4'/>", (40, 30)),
            ('<svg width="1in" height="72pt">', (96, 96)),
            ('<svg width="10mm" height="1cm">', (38, 38)),
            ('<svg viewBox="0 0 640 480">', (640, 480)),
            ('<svg viewBox="-5,-5,64e1 480" width="100%" height="100%">', (640, 480)),
            ('<svg width="320" viewBox="0 0 640 480">', (320, 240)),
            ('<svg height="240" viewBox="0 0 640 480">', (320, 240)),
            ("<svg>", (300, 150)),
            ('<svg viewBox="0 0 0 0">', (300, 150)),
            ('<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="4" height="3">', (4, 3)),
            ('<svg data-width="9" stroke-width="2" width="4" height="3">', (4, 3)),
        ],
    )
    def test_its_size_is_read_from_its_root(self, tag: str, size: tuple[int, int]) -> None:
        prologue = '<?xml version="1.0"?>\n<!-- <svg width="1"> -->\n<!DOCTYPE svg>\n'
        for text in (tag, prologue + tag):
            assert measure(text.encode()) == (*size, "svg", False)
        assert measure(tag.encode("utf-16"))[:2] == size
        assert measure(tag.encode("utf-8-sig"))[:2] == size

    def test_entities_are_not_expanded(self) -> None:
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        data = f'<!DOCTYPE svg [<!ENTITY l0 "x">{levels}]><svg width="4" height="3">&l11;</svg>'
        assert measure(data.encode())[:2] == (4, 3)

    def test_it_is_never_drawn(self) -> None:
        assert shrink(FILES["svg"], 10) == FILES["svg"]

    @pytest.mark.parametrize("tag", ["<svg width='9999999' height='1'>", "<svg width='4'"])
    def test_one_without_a_usable_size_is_refused(self, tag: str) -> None:
        with pytest.raises(ValueError, match=r"cannot be shown|cut off"):
            measure(tag.encode())

    @pytest.mark.parametrize(
        "data",
        ["<!--" * 20_000, "<?" * 20_000, "<![" * 20_000, "<svg " + "a=" * 30_000, " " * 60_000],
    )
    def test_none_takes_long(self, data: str) -> None:
        started = time.process_time()
        with pytest.raises(ValueError):
            measure(data.encode())
        assert time.process_time() - started < 1
