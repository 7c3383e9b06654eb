"""What a finding says."""

from __future__ import annotations

from composer.model import Findings, Location


def test_a_long_address_is_shortened_in_the_message() -> None:
    findings = Findings()
    address = "https://track.example/" + "a" * 500
    findings.warning("x", f"“{address}” is taken as {address}", Location("a.md", 1, 1), "do")
    (found,) = findings.sorted()
    assert found.message == f"“{address[:60]}…” is taken as {address[:60]}…"


def test_a_long_message_of_words_stays_whole() -> None:
    findings = Findings()
    message = "word " * 100 + "issues/images/" + "b" * 80 + ".png"
    findings.error("x", message, Location("a.md", 1, 1), "do")
    assert findings.sorted()[0].message == message
