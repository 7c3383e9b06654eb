"""Approvals, and drafts on platforms."""

from __future__ import annotations

from composer.delivery.ledger import Approval, Counts, Push, Summary
from tests.delivery.ledger.bench import NOON, Bench


def test_the_last_approval_counts(bench: Bench) -> None:
    ledger = bench.open()
    assert ledger.approval("grok-3") is None
    ledger.approve("grok-3", "aaaa", "Théo")
    ledger.approve("other", "bbbb", "Zoé")
    bench.clock.move(minutes=1)
    ledger.approve("grok-3", "cccc", "Zoé")
    bench.close()
    assert bench.open().approval("grok-3") == Approval("grok-3", "cccc", "Zoé", bench.clock.now)


def test_a_draft_is_known_by_issue_and_platform(bench: Bench) -> None:
    ledger = bench.open()
    assert ledger.pushes() == ()
    ledger.pushed("grok-3", "listmonk", "7", "aaaa", "https://l.example/7", "draft")
    ledger.pushed("grok-3", "buttondown", "x", "aaaa", "https://b.example/x", "draft")
    ledger.pushed("other", "listmonk", "8", "bbbb", "https://l.example/8", "draft")
    bench.clock.move(minutes=1)
    ledger.pushed("grok-3", "listmonk", "7", "cccc", "https://l.example/7", "sent")
    later = Push("grok-3", "listmonk", "7", "cccc", "https://l.example/7", "sent", bench.clock.now)
    first = Push("grok-3", "buttondown", "x", "aaaa", "https://b.example/x", "draft", NOON)
    assert ledger.pushes("grok-3") == (first, later)
    assert len(ledger.pushes()) == 3
    assert ledger.pushes("none") == ()


def test_a_summary_tells_all_and_names_nobody(bench: Bench) -> None:
    assert bench.open().summary() == Summary()
    ledger, send = bench.started(3)
    ledger.suppress("reader1@example.org", "asked to")
    ledger.turn(send.id, [], want=1)
    ledger.approve("grok-3", "aaaa", "Théo")
    ledger.pushed("grok-3", "listmonk", "7", "aaaa", "https://l.example/7", "draft")
    found = ledger.summary()
    assert found.sends == ((ledger.sends()[0], Counts(sending=1, suppressed=1, pending=1)),)
    assert (found.suppressions, len(found.approvals), len(found.pushes)) == (1, 1, 1)
    assert "@example.org" not in repr(found)
