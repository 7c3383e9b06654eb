"""What a platform refuses, throttles, breaks and loses: nothing twice, and no secret told."""

from __future__ import annotations

from contextlib import suppress

import pytest

from composer.delivery.channel import Draft, Feature, Setup
from composer.delivery.faults import Delayed, Fault, Halted, Unsure
from tests.delivery import playing
from tests.delivery.fakes.server import Fault as Wrong
from tests.delivery.playing import SLUG, Play, each, quarter, that_can

pauses, play = playing.pauses, playing.play

REFUSED = {401: Halted, 402: Halted, 403: Halted, 409: Halted, 413: Halted, 422: Halted}


#: None of these: the platform's own secrets are longer.
SAID = "the platform says why"


@each
@pytest.mark.parametrize("status", sorted(REFUSED))
def test_what_is_refused_halts(name: str, play: Play, status: int) -> None:
    play.server.fault_at(play.server.creating, Wrong(status=status, body={"message": SAID}))
    with pytest.raises(Halted) as raised:
        play.platform.create(play.draft())
    assert SAID in raised.value.reason
    assert play.server.items == {}
    if status in (401, 403):
        assert "NEWSLETTER_" in raised.value.hint


@each
@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_broken_platform_leaves_it_unsure(name: str, play: Play, status: int) -> None:
    play.server.fault_at(play.server.creating, *[Wrong(status=status, body="<h1>oops</h1>")] * 9)
    with pytest.raises(Unsure):
        play.platform.create(play.draft())
    method, _ = play.server.creating
    assert [call.method for call in play.server.calls].count(method) == 1


@each
def test_a_throttle_is_waited_for(name: str, play: Play, pauses: list[float]) -> None:
    slow = Wrong(status=429, body={"message": "slow down"}, headers={"Retry-After": "7"})
    play.server.fault_at(play.server.creating, slow, slow)
    play.platform.create(play.draft())
    assert pauses == [7.0, 7.0]
    assert len(play.server.items) == 1


@each
def test_a_throttle_for_ever(name: str, play: Play, pauses: list[float]) -> None:
    play.server.fault_at(play.server.creating, *[Wrong(status=429)] * 9)
    with pytest.raises(Delayed):
        play.platform.create(play.draft())
    assert len(pauses) == 3


@each
def test_a_read_is_tried_again(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    play.server.fault(Wrong(status=503), Wrong(cut=True), Wrong(status=500))
    assert play.platform.read(made.id).id == made.id
    play.server.fault(Wrong(status=500), always=True)
    with pytest.raises(Delayed):
        play.platform.read(made.id)


@each
def test_a_draft_that_is_gone(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    play.server.items.clear()
    with pytest.raises(Halted):
        play.platform.update(made.id, play.draft())
    assert play.platform.find(SLUG) is None


@each
@pytest.mark.parametrize("status", [400, 401, 403, 422, 500])
def test_no_secret_is_told(name: str, play: Play, status: int) -> None:
    secrets = list(play.server.secrets.values())
    play.server.fault_at(play.server.creating, Wrong(status=status, body={"message": secrets}))
    with pytest.raises(Fault) as raised:
        play.platform.create(play.draft())
    told = raised.value.reason + getattr(raised.value, "hint", "") + repr(vars(raised.value))
    assert not any(secret in told for secret in secrets)


@each
def test_wrong_credentials(name: str, play: Play) -> None:
    """The fake itself looks at them: a channel that sends none would be seen."""
    other = Play(play.kind, play.server)
    wrong = {key: f"{value[:-4]}a{value[-3:]}" for key, value in play.server.secrets.items()}
    other.platform = play.kind(
        Setup(settings=other.platform.setup.settings, secrets=wrong, address=play.server.base)
    )
    if wrong == play.server.secrets:
        raise AssertionError("the wrong credentials are the right ones")
    with pytest.raises(Halted):
        other.platform.create(play.draft())
    other.platform.close()
    assert play.server.items == {}


def push(play: Play, draft: Draft) -> str:
    """What a person does twice when the first time failed."""
    found = play.platform.find(draft.slug)
    if found is None:
        return play.platform.create(draft).id
    return play.platform.update(found.id, draft).id


LOST = {
    "cut": Wrong(cut=True),
    "truncated": Wrong(truncated=5),
    "html": Wrong(body="<html>Bad gateway</html>"),
    "late": Wrong(delay=1.5),
}


@each
@pytest.mark.parametrize("lost", sorted(LOST))
def test_a_lost_answer_makes_no_second_draft(name: str, play: Play, lost: str) -> None:
    late = Play(play.kind, play.server, timeout=0.4)
    play.server.fault_at(play.server.creating, LOST[lost])
    draft = play.draft()
    with suppress(Unsure):
        push(late if lost == "late" else play, draft)
    late.platform.close()
    assert len(play.server.items) == 1
    made = push(play, draft)
    assert list(play.server.items) == [made]
    assert play.platform.read(made).html == draft.html
    assert play.server.sent == []


@that_can(Feature.SEND)
def test_a_send_whose_answer_is_lost_is_looked_up_and_not_repeated(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    play.server.fault_at(play.server.sending, Wrong(cut=True))
    play.platform.send(made.id)
    assert play.server.sent == [made.id]


@that_can(Feature.SEND)
@pytest.mark.parametrize("wrong", [Wrong(unheard=True), Wrong(status=500)])
def test_a_send_that_did_not_happen_is_not_taken_for_one(
    name: str, play: Play, wrong: Wrong
) -> None:
    made = play.platform.create(play.draft())
    play.server.fault_at(play.server.sending, wrong)
    with pytest.raises(Unsure):
        play.platform.send(made.id)
    assert play.server.sent == []
    method, _ = play.server.sending
    assert play.platform.read(made.id).state == "draft", method


@that_can(Feature.SCHEDULE)
def test_a_schedule_whose_answer_is_lost(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    play.server.fault_at(play.server.scheduling, Wrong(cut=True))
    play.platform.schedule(made.id, quarter(days=3))
    assert list(play.server.scheduled) == [made.id]
