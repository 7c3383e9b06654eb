"""What is Keila's own: senders, a send that begins after its answer, what it does not refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from composer.delivery.channels.keila import Keila
from composer.delivery.faults import Halted, Unsure
from tests.delivery.fakes.keila import FakeKeila
from tests.delivery.pushing import draft, setup


@pytest.fixture
def server() -> Iterator[FakeKeila]:
    with FakeKeila() as fake:
        yield fake


def test_what_a_campaign_is_made_of(server: FakeKeila) -> None:
    with Keila(setup(server, segment="sgm_1")) as keila:
        keila.create(draft())
    assert server.calls[-1].json()["data"] == {
        "subject": "Été",
        "preview_text": "Aperçu",
        "html_body": draft().html,
        "settings": {"type": "html"},
        "data": {"newsletter_slug": "un"},
        "sender_id": "ms_12345",
        "segment_id": "sgm_1",
    }


def test_the_sender_is_the_one_with_the_authors_address(server: FakeKeila) -> None:
    server.senders = [
        {"id": "ms_1", "from_email": "autre@courant.example"},
        {"id": "ms_2", "from_email": "Bonjour@Courant.example"},
    ]
    with Keila(setup(server)) as keila:
        assert server.items[keila.create(draft()).id]["sender_id"] == "ms_2"
    with Keila(setup(server, sender="ms_1")) as keila:
        assert server.items[keila.create(draft()).id]["sender_id"] == "ms_1"


@pytest.mark.parametrize("how", ["send", "schedule"])
def test_without_a_sender_it_would_quietly_not_be_sent(server: FakeKeila, how: str) -> None:
    server.senders = []
    with Keila(setup(server)) as keila:
        made = keila.create(draft())
        when = () if how == "send" else (datetime.now(UTC) + timedelta(days=1),)
        with pytest.raises(Halted, match="no sender") as raised:
            getattr(keila, how)(made.id, *when)
    assert "[delivery.keila] sender" in raised.value.hint
    assert all("actions" not in call.path for call in server.calls)


def test_a_send_is_waited_for(server: FakeKeila) -> None:
    server.slow = 4
    waited: list[float] = []
    with Keila(setup(server), pause=waited.append) as keila:
        made = keila.create(draft())
        keila.send(made.id)
        assert keila.read(made.id).state == "sent"
    assert waited == [1.0] * 4
    assert server.sent == [made.id]


def test_a_send_that_never_begins(server: FakeKeila) -> None:
    """Keila answers as if it did: here nobody is subscribed."""
    server.contacts = 0
    waited: list[float] = []
    with Keila(setup(server), pause=waited.append) as keila:
        made = keila.create(draft())
        with pytest.raises(Unsure, match="has not begun"):
            keila.send(made.id)
        assert keila.read(made.id).state == "draft"
    assert len(waited) == 10


def test_a_sent_campaign_is_refused_here_because_keila_does_not(server: FakeKeila) -> None:
    with Keila(setup(server)) as keila:
        made = keila.create(draft())
        keila.send(made.id)
        with pytest.raises(Halted, match="sent"):
            keila.update(made.id, draft(subject="Autre"))
    assert server.items[made.id]["subject"] == "Été"


def test_a_schedule_that_is_too_near(server: FakeKeila) -> None:
    with Keila(setup(server)) as keila:
        made = keila.create(draft())
        with pytest.raises(Halted, match="at least 300 seconds"):
            keila.schedule(made.id, datetime.now(UTC) + timedelta(minutes=4))
        assert keila.read(made.id).state == "draft"


def test_its_address_with_and_without_the_project(server: FakeKeila) -> None:
    with Keila(setup(server)) as keila:
        assert keila.create(draft()).address == server.address
    with Keila(setup(server, project="np_1")) as keila:
        made = keila.create(draft())
        assert made.address == f"{server.address}/projects/np_1/campaigns/{made.id}"


@pytest.mark.parametrize(
    ("field", "tag"),
    [
        ("email", "{{ contact.email }}"),
        ("first_name", "{{ contact.first_name }}"),
        ("subscriber_id", "{{ contact.id }}"),
        ("unsubscribe_url", "{{ unsubscribe_link }}"),
        ("web_url", ""),
        ("city", "{{ contact.data.city }}"),
        ("a-b", ""),
    ],
)
def test_the_tags(server: FakeKeila, field: str, tag: str) -> None:
    assert Keila(setup(server)).tag(field, "") == tag
