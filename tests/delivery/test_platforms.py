"""One contract for all campaign platforms, each against the fake that was written from its pages."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime

import pytest

from composer.delivery.channel import Feature, Picture
from composer.delivery.faults import Halted
from tests.delivery import playing
from tests.delivery.playing import PLATFORMS, SLUG, Play, each, quarter, that_can
from tests.samples import encoded, photo

pauses, play = playing.pauses, playing.play


@each
def test_it_declares_what_its_pages_say(name: str) -> None:
    kind, fake = PLATFORMS[name]
    assert kind.features == fake.features
    assert kind.page.startswith("https://")
    assert Feature.DRAFT in kind.features


@each
def test_the_pages_own_examples(name: str, play: Play) -> None:
    """A fake takes what the page shows, and answers with what the page shows."""
    assert play.server.examples
    for example in play.server.examples:
        wire = http.client.HTTPConnection("127.0.0.1", play.server.port, timeout=5)
        sent = None if example.body is None else json.dumps(example.body)
        kind = {"Content-Type": "application/json"} if sent else {}
        path = example.path.format(id=next(iter(play.server.items), ""))
        wire.request(example.method, path, sent, {**play.server.credentials, **kind})
        answer = wire.getresponse()
        body = answer.read()
        wire.close()
        assert answer.status == example.status, body
        for key in example.keys:
            value = json.loads(body)
            for part in key.split("."):
                value = value[part]


@each
def test_who_answers(name: str, play: Play) -> None:
    line = play.platform.check()
    assert line
    assert "\n" not in line
    assert play.server.items == {}


@each
def test_a_draft_comes_back_as_it_went(name: str, play: Play) -> None:
    draft = play.draft()
    made = play.platform.create(draft)
    stored = play.platform.read(made.id)
    assert stored.state == made.state == "draft"
    assert stored.subject == draft.subject
    assert stored.html == draft.html
    assert not stored.text or stored.text == draft.text
    assert not stored.preheader or stored.preheader == draft.preheader
    if Feature.TEXT in play.kind.features:
        assert stored.text == draft.text
    if Feature.PREHEADER in play.kind.features:
        assert stored.preheader == draft.preheader
    assert stored.address.startswith("http")
    assert play.server.sent == []
    assert play.server.scheduled == {}


@each
def test_it_is_found_again(name: str, play: Play) -> None:
    assert play.platform.find(SLUG) is None
    others = [play.platform.create(play.draft(slug=slug)) for slug in (f"{SLUG}-b", "grok-3")]
    made = play.platform.create(play.draft())
    play.platform.create(play.draft(slug="un-autre"))
    found = play.platform.find(SLUG)
    assert found is not None
    assert found.id == made.id
    assert found.id not in {other.id for other in others}


@each
def test_the_same_draft_is_written_again(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    changed = play.draft(subject="Été 2 {encore}", html="<p>2</p>", text="2", title="Autre")
    again = play.platform.update(made.id, changed)
    stored = play.platform.read(made.id)
    assert again.id == made.id
    assert (stored.subject, stored.html, stored.state) == ("Été 2 {encore}", "<p>2</p>", "draft")
    assert len(play.server.items) == 1
    found = play.platform.find(SLUG)
    assert found is not None
    assert found.id == made.id
    assert play.server.sent == []


@that_can(Feature.SEND)
def test_what_was_sent_is_not_written_again(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    play.platform.send(made.id)
    with pytest.raises(Halted):
        play.platform.update(made.id, play.draft(html="<p>2</p>"))
    assert play.platform.read(made.id).html == play.draft().html


@that_can(Feature.SEND)
def test_it_is_sent_once_and_only_when_asked(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    play.platform.update(made.id, play.draft())
    assert play.server.sent == []
    play.platform.send(made.id)
    assert play.server.sent == [made.id]
    assert play.platform.read(made.id).state != "draft"
    with pytest.raises(Halted):
        play.platform.send(made.id)
    assert play.server.sent == [made.id]


@that_can(Feature.SCHEDULE)
def test_a_schedule_keeps_its_moment(name: str, play: Play) -> None:
    made = play.platform.create(play.draft())
    moment = quarter(days=3)
    play.platform.schedule(made.id, moment)
    assert play.platform.read(made.id).state == "scheduled"
    said = play.server.scheduled[made.id]
    assert datetime.fromisoformat(said).astimezone(UTC) == moment.astimezone(UTC)
    assert play.server.sent == []
    with pytest.raises(Halted):
        play.platform.update(made.id, play.draft())


@that_can(Feature.SCHEDULE)
@pytest.mark.parametrize(
    "moment", [quarter(days=-3), quarter(days=3).replace(tzinfo=None)], ids=["past", "no zone"]
)
def test_a_moment_that_cannot_be_is_refused_before_anything(
    name: str, play: Play, moment: datetime
) -> None:
    made = play.platform.create(play.draft())
    before = len(play.server.calls)
    with pytest.raises(Halted):
        play.platform.schedule(made.id, moment)
    assert [call.method for call in play.server.calls[before:] if call.method != "GET"] == []
    assert play.server.scheduled == {}


@each
def test_what_it_cannot_do_it_refuses(name: str, play: Play) -> None:
    """Nothing that is not declared is tried, or quietly left."""
    made = play.platform.create(play.draft())
    before = len(play.server.calls)
    picture = Picture("a.png", b"x", "image/png")
    actions = {
        Feature.SEND: lambda: play.platform.send(made.id),
        Feature.SCHEDULE: lambda: play.platform.schedule(made.id, quarter(days=3)),
        Feature.PICTURES: lambda: play.platform.upload(picture),
    }
    for feature in actions.keys() - play.kind.features:
        with pytest.raises(Halted):
            actions[feature]()
    assert len(play.server.calls) == before


@that_can(Feature.PICTURES)
def test_a_picture_is_uploaded(name: str, play: Play) -> None:
    data = encoded(photo(40, 30), "PNG")
    address = play.platform.upload(Picture("images/a-é.png", data, "image/png"))
    assert play.server.pictures == [data]
    assert address.startswith(("https://", "http://127.0.0.1"))
