"""A send that is killed at any moment loses nobody and writes to nobody twice.

The moments are uniform over the send's own duration, from the record that it has begun to its end,
as it was measured on sends that nobody killed. ``NEWSLETTER_KILLS=SEED`` repeats a run, and
``NEWSLETTER_KILLS=SEED:NUMBER`` one with another number of kills a case.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter, deque
from pathlib import Path
from statistics import median

import msgspec
import pytest

from tests.faults.bench import Bench, address
from tests.faults.conftest import MakeBench
from tests.faults.warm import PATIENCE, Child, Ended
from tests.faults.ways_out import Outbox, Resend, Smtp, Way

#: Six cases of 34 are 204 kills, of which 150 at least are to hit letters under way.
KILLS, IN_FLIGHT = 34, 25
CONCURRENCY = 4
#: After so many kills the duration is measured once more.
MEASURED_AGAIN = 12
#: One resume in so many is killed as well.
KILLED_AGAIN = 4


class Tally(msgspec.Struct):
    """What came of one case's kills."""

    kills: int = 0
    #: Kills that left letters claimed and not settled, and how many letters.
    in_flight: int = 0
    left: int = 0
    unknown: int = 0
    unsent: int = 0
    lost: int = 0
    twice: int = 0


@pytest.mark.parametrize("case", [1, 2])
@pytest.mark.parametrize("kind", [Outbox, Smtp, Resend])
def test_nobody_is_lost_and_nobody_written_to_twice(
    make_bench: MakeBench, kind: type[Way], case: int
) -> None:
    seed, kills = seed_and_kills()
    print(f"NEWSLETTER_KILLS={seed}:{kills}")  # shown where the test fails
    chance = random.Random(f"{seed} {kind.__name__} {case}")
    tally = Tally()
    began = time.monotonic()
    with kind() as way:
        lately: deque[float] = deque((measured(make_bench, way) for _ in range(3)), maxlen=3)
        for number in range(1, 3 * kills):
            if number % MEASURED_AGAIN == 0:
                # The machine may have more to do by now, or less.
                lately.append(measured(make_bench, way))
            bench = bench_of(make_bench, way)
            one_kill(bench, way, chance, median(lately), tally, twice=number % KILLED_AGAIN == 0)
            way.forget()
            if tally.kills >= kills and tally.in_flight * KILLS >= IN_FLIGHT * kills:
                break
    seconds = time.monotonic() - began
    print(f"{way.channel}: {median(lately) * 1000:.0f} ms a send, {tally}, {seconds:.0f} s")
    assert (tally.lost, tally.twice) == (0, 0)
    assert tally.kills >= kills, tally
    assert tally.in_flight * KILLS >= IN_FLIGHT * kills, tally


def seed_and_kills() -> tuple[str, int]:
    seed, _, number = os.environ.get("NEWSLETTER_KILLS", "").partition(":")
    return seed or str(random.randrange(10**9)), int(number or KILLS)


def bench_of(make_bench: MakeBench, way: Way) -> Bench:
    delivery = way.delivery(CONCURRENCY)
    return make_bench(readers=way.readers, delivery=delivery, env=dict(way.env))


def measured(make_bench: MakeBench, way: Way) -> float:
    """Seconds from the record that a send has begun to the record of its end."""
    bench = bench_of(make_bench, way)
    child = bench.start(*bench.sending)
    begun = when_begun(bench, child)
    assert child.wait().code == 0, child.said()
    # The file tells better than whoever looks whether it is there.
    duration = bench.record.stat().st_mtime - begun
    assert way.taken(bench.root) == Counter(everybody(bench))
    way.forget()
    return duration


def when_begun(bench: Bench, child: Child, *, before: int = 0) -> float:
    """Waits until the record of a send is written anew; gives when that was."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            found = bench.record.stat()
        except FileNotFoundError:
            assert not child.is_over(), child.said()
        else:
            if found.st_mtime_ns != before or child.is_over():
                return found.st_mtime
        time.sleep(0.001)
    raise AssertionError(child.said())


def one_kill(
    bench: Bench, way: Way, chance: random.Random, duration: float, tally: Tally, *, twice: bool
) -> None:
    """A send is killed, resumed, perhaps killed once more, and resumed to its end."""
    moment = chance.random() * duration
    in_doubt = killed(bench, bench.start(*bench.sending), moment, tally)
    left = len(bench.those("pending"))
    if twice and left:
        before = bench.record.stat().st_mtime_ns
        moment = chance.random() * duration * left / bench.readers
        in_doubt |= killed(bench, bench.start("resume", "atome"), moment, tally, before=before)
    ending = bench.resume()
    assert not ending.killed
    look(bench, way, in_doubt, ending, tally)


def killed(bench: Bench, child: Child, moment: float, tally: Tally, *, before: int = 0) -> set[str]:
    """Kills a command so many seconds after it has begun to send; gives who is in doubt then."""
    begun = when_begun(bench, child, before=before)
    time.sleep(max(0.0, begun + moment - time.time()))
    child.kill()
    # One that had ended before is no kill.
    tally.kills += child.wait().killed
    left = bench.those("sending")
    # No more are in doubt than letters were under way.
    assert len(left) <= CONCURRENCY, left
    tally.in_flight += bool(left)
    tally.left += len(left)
    return left


def look(bench: Bench, way: Way, in_doubt: set[str], ending: Ended, tally: Tally) -> None:
    """What the ledger says at the end, against what the other end took."""
    states, taken = bench.states(), way.taken(bench.root)
    unknown = {email for email, state in states.items() if state == "unknown"}
    sent = {email for email, state in states.items() if state == "sent"}
    # Everybody is there once, in one state, and the numbers add up to the frozen list.
    assert set(states) == set(everybody(bench))
    counts = bench.written()["counts"]
    assert counts.pop("total") == sum(counts.values()) == bench.readers
    assert (counts["sent"], counts["unknown"]) == (len(sent), len(unknown))
    assert sent | unknown == set(states)
    assert f"{bench.readers} readers in all" in ending.said
    # Whoever is called sent has it, and who is unknown was under way when a kill came.
    tally.lost += len(sent - set(taken)) + len(set(states) - set(taken) - unknown)
    tally.twice += sum(number > 1 for number in taken.values())
    tally.unknown += len(unknown)
    tally.unsent += len(unknown - set(taken))
    if way.keyed:
        assert not unknown
        assert ending.code == 0, ending.said
        return
    assert unknown == in_doubt
    assert ending.code == (5 if unknown else 0), ending.said
    listed = bench.run("status", "atome", "--readers").said
    assert set(re.findall(r"(?m)^ *unknown +(\S+@\S+)", listed)) == unknown


def everybody(bench: Bench) -> list[str]:
    return [address(number) for number in range(bench.readers)]


def test_the_record_of_whom_a_way_took_tells_a_second_time(
    make_bench: MakeBench, tmp_path: Path
) -> None:
    """What counts above can count to two."""
    with Smtp() as way:
        bench = bench_of(make_bench, way)
        assert bench.send().code == 0
        # Somebody makes the ledger forget whom it wrote to.
        bench.write("UPDATE recipients SET state = 'pending', claimed_at = NULL WHERE number = 7")
        bench.write("UPDATE sends SET state = 'paused', next = 1")
        assert bench.resume().code == 0
        assert [email for email, often in way.taken(tmp_path).items() if often > 1] == [address(6)]
