"""What is Kit's own: pages of the list, one filter, the moment that sends, Liquid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import liquid
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.delivery.channels.kit import Kit
from composer.delivery.faults import Halted
from composer.delivery.platforms import liquid as _liquid
from composer.delivery.platforms.braces import printed
from tests.delivery.fakes.kit import FakeKit
from tests.delivery.fakes.server import Fault
from tests.delivery.pushing import draft, setup


@pytest.fixture
def server() -> Iterator[FakeKit]:
    with FakeKit() as fake:
        yield fake


def test_a_draft_is_said_to_be_one(server: FakeKit) -> None:
    with Kit(setup(server)) as kit:
        kit.create(draft())
    asked = server.calls[-1].json()
    assert asked["send_at"] is None
    assert asked["public"] is False
    assert "subscriber_filter" not in asked
    assert asked["email_address"] == "bonjour@courant.example"


def test_it_is_found_on_a_later_page(server: FakeKit) -> None:
    with Kit(setup(server)) as kit:
        first = kit.create(draft(slug="le-premier"))
        for number in range(60):
            kit.create(draft(slug=f"n-{number}", html="<p>x</p>"))
        found = kit.find("le-premier")
    assert found is not None
    assert found.id == first.id
    asked = [call.query for call in server.calls if call.method == "GET"]
    assert [set(query) for query in asked] == [{"per_page"}, {"per_page", "after"}]


def test_what_was_sent_counts_before_a_draft_of_the_same_issue(server: FakeKit) -> None:
    with Kit(setup(server)) as kit:
        sent = kit.create(draft())
        kit.send(sent.id)
        kit.create(draft())
        found = kit.find("un")
    assert found is not None
    assert (found.id, found.state) == (sent.id, "sent")


def test_who_gets_it_is_one_filter(server: FakeKit) -> None:
    with Kit(setup(server, tag="7", segment="3", template="6")) as kit:
        made = kit.create(draft())
    kept = server.items[made.id]
    conditions = [{"type": "tag", "ids": [7]}, {"type": "segment", "ids": [3]}]
    assert kept["subscriber_filter"][0]["all"] == conditions
    assert kept["email_template"] == {"id": 6, "name": "Text Only"}


@pytest.mark.parametrize("name", ["tag", "segment", "template"])
def test_a_setting_that_is_no_number(server: FakeKit, name: str) -> None:
    with Kit(setup(server, **{name: "classic"})) as kit, pytest.raises(Halted, match=name):
        kit.create(draft())
    assert server.items == {}


def test_an_address_that_is_not_confirmed(server: FakeKit) -> None:
    """Never from another address than the author's."""
    with Kit(setup(server)) as kit, pytest.raises(Halted, match="confirmed sending address"):
        kit.create(draft(sender_email="autre@courant.example"))


def test_kit_sends_nothing_without_an_unsubscribe_link(server: FakeKit) -> None:
    with Kit(setup(server, template="9")) as kit:
        made = kit.create(draft(html="<p>x</p>"))
        with pytest.raises(Halted, match="unsubscribe"):
            kit.send(made.id)
        assert kit.read(made.id).state == "draft"
        link = f'<p><a href="{kit.tag("unsubscribe_url", "")}">x</a></p>'
        kit.update(made.id, draft(html=link))
        kit.send(made.id)
    assert server.sent == [made.id]


def test_what_goes_with_the_moment(server: FakeKit) -> None:
    moment = datetime.now(UTC) + timedelta(days=1)
    with Kit(setup(server, public="false")) as kit:
        made = kit.create(draft())
        kit.schedule(made.id, moment)
    asked = server.calls[-1].json()
    assert set(asked) == {"subject", "content", "preview_text", "public", "send_at"}
    assert asked["public"] is False
    with Kit(setup(server, public="true")) as kit:
        again = kit.create(draft(slug="deux"))
        kit.schedule(again.id, moment)
    assert server.calls[-1].json()["public"] is True


def test_a_schedule_that_kit_did_not_keep(server: FakeKit) -> None:
    with Kit(setup(server)) as kit:
        made = kit.create(draft())
        unchanged = {"broadcast": {**server.items[made.id], "status": "draft"}}
        server.fault_at(server.scheduling, Fault(status=200, body=unchanged))
        with pytest.raises(Halted, match="kept the issue as a draft"):
            kit.schedule(made.id, datetime.now(UTC) + timedelta(days=1))


@pytest.mark.parametrize("tells", [True, False])
def test_its_state_with_and_without_a_status(server: FakeKit, *, tells: bool) -> None:
    server.tells_status = tells
    with Kit(setup(server)) as kit:
        made = kit.create(draft())
        assert kit.read(made.id).state == "draft"
        kit.schedule(made.id, datetime.now(UTC) + timedelta(days=1))
        assert kit.read(made.id).state == "scheduled"
        server.items[made.id]["send_at"] = "2023-02-17T11:43:55Z"
        assert kit.read(made.id).state == "sent"


def test_a_state_that_kit_may_have_one_day(server: FakeKit) -> None:
    """What is not known to be a draft is not written."""
    with Kit(setup(server)) as kit:
        made = kit.create(draft())
        answer = {"broadcast": {**server.items[made.id], "status": "aborted"}}
        server.fault(Fault(status=200, body=answer))
        with pytest.raises(Halted):
            kit.update(made.id, draft())


@pytest.mark.parametrize(
    ("field", "tag"),
    [
        ("email", "{{ subscriber.email_address }}"),
        ("subscriber_id", "{{ subscriber.id }}"),
        ("unsubscribe_url", "{{ unsubscribe_url }}"),
        ("web_url", ""),
        ("city", "{{ subscriber.city }}"),
        ("a-b", ""),
        ("a }} b", ""),
    ],
)
def test_the_tags(server: FakeKit, field: str, tag: str) -> None:
    assert Kit(setup(server)).tag(field, "") == tag


@given(st.text(), st.text(alphabet="{}%'\"\\ aé|&;\n"), st.sampled_from(["", "Zoé", None]))
def test_a_default_is_printed_as_it_is(before: str, default: str, value: str | None) -> None:
    source = printed(before) + _liquid.tag("subscriber.", "name", default)
    known = {} if value is None else {"name": value}
    assert liquid.render(source, subscriber=known) == before + (value or default)
