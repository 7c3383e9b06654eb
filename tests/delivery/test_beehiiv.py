"""What is beehiiv's own: the default that publishes, the plan, and what is taken out of the HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from composer.delivery.channels.beehiiv import Beehiiv, copy_ready
from composer.delivery.faults import Halted
from tests.delivery.fakes.beehiiv import FakeBeehiiv
from tests.delivery.pushing import draft, setup


@pytest.fixture
def server() -> Iterator[FakeBeehiiv]:
    with FakeBeehiiv() as fake:
        yield fake


def test_a_draft_is_said_to_be_one(server: FakeBeehiiv) -> None:
    with Beehiiv(setup(server)) as beehiiv:
        beehiiv.create(draft())
    assert server.calls[-1].json()["status"] == "draft"
    assert server.sent == []


def test_an_update_has_no_status(server: FakeBeehiiv) -> None:
    with Beehiiv(setup(server)) as beehiiv:
        made = beehiiv.create(draft())
        beehiiv.update(made.id, draft(subject="Deux"))
        assert beehiiv.read(made.id).state == "draft"
    (asked,) = (call.json() for call in server.calls if call.method == "PATCH")
    assert "status" not in asked
    assert asked["email_settings"]["email_subject_line"] == "Deux"


@pytest.mark.parametrize("how", ["create", "update"])
def test_a_plan_that_does_not_let_the_api_write(server: FakeBeehiiv, how: str) -> None:
    with Beehiiv(setup(server)) as beehiiv:
        made = beehiiv.create(draft()) if how == "update" else None
        server.enterprise = False
        with pytest.raises(Halted, match="Enterprise") as raised:
            _ = beehiiv.update(made.id, draft()) if made else beehiiv.create(draft())
    assert "HTML snippet" in raised.value.hint
    assert "NEWSLETTER_BEEHIIV_KEY" in raised.value.hint


def test_another_refusal_names_no_plan(server: FakeBeehiiv) -> None:
    with (
        Beehiiv(setup(server, template="post_template_x")) as beehiiv,
        pytest.raises(Halted) as raised,
    ):
        beehiiv.create(draft())
    assert "Enterprise" not in raised.value.hint


def test_what_is_for_copying() -> None:
    copied = copy_ready(draft())
    assert "<style" not in copied
    assert "<link" not in copied
    assert "<head" not in copied
    assert "<body" not in copied
    assert copied.startswith('<div data-newsletter="page" class="page" style="margin:0"')
    assert "Été" in copied


def test_nothing_is_lost_of_what_is_for_copying(server: FakeBeehiiv) -> None:
    """beehiiv would take ``<style>`` and ``<link>`` out: there are none any more."""
    with Beehiiv(setup(server)) as beehiiv:
        made = beehiiv.create(draft())
    assert server.bodies[made.id] == copy_ready(draft())


def test_what_comes_back_is_a_page_without_a_head(server: FakeBeehiiv) -> None:
    with Beehiiv(setup(server)) as beehiiv:
        made = beehiiv.create(draft(html="<html><head><title>x</title></head><body>a</body>"))
        assert beehiiv.read(made.id).html == "<!doctype html>\n<html><body>a</body></html>"
        beehiiv.update(made.id, draft(html="<html><head></head><body><div>a</div></body></html>"))
        kept = "<!doctype html>\n<html><body><div>a</div></body></html>"
        assert beehiiv.read(made.id).html == kept
        # A sanitization that takes the mark leaves nothing to compare.
        server.bodies[made.id] = "<div><div>a</div></div>"
        assert beehiiv.read(made.id).html == ""


ARTICLE = (
    "{{name}} {{email}} {{ name }} {% if %} {name} <a href='https://x.example/{{email}}'>x</a>"
)


def test_no_brace_of_the_article_is_a_merge_tag(server: FakeBeehiiv) -> None:
    with Beehiiv(setup(server)) as beehiiv:
        made = beehiiv.create(draft(html=f"<p title='{{{{ email }}}}'>{ARTICLE}</p>"))
    values = {"name": "ZOÉ", "email": "zoe@courant.example"}
    seen = server.render(server.bodies[made.id], values, html=True)
    assert "ZOÉ" not in seen
    assert "zoe@" not in seen
    words = re.sub(r"<[^>]*>", "", seen)
    assert words == re.sub(r"<[^>]*>", "", ARTICLE)
    assert "https://x.example/%7B{email}}" in seen


@pytest.mark.parametrize("name", ["title", "subject", "preheader"])
def test_a_line_that_beehiiv_would_fill_in(server: FakeBeehiiv, name: str) -> None:
    with Beehiiv(setup(server)) as beehiiv, pytest.raises(Halted, match=name) as raised:
        beehiiv.create(draft(**{name: "Un {{email}}"}))
    assert "character 4" in raised.value.hint
    assert server.items == {}


def test_what_was_published_there_is_not_written(server: FakeBeehiiv) -> None:
    with Beehiiv(setup(server)) as beehiiv:
        made = beehiiv.create(draft())
        server.items[made.id] |= {"status": "confirmed", "publish_date": 1700000000}
        assert beehiiv.read(made.id).state == "sent"
        with pytest.raises(Halted):
            beehiiv.update(made.id, draft())
        later = int(datetime.now(UTC).timestamp()) + 9999
        server.items[made.id]["publish_date"] = later
        assert beehiiv.read(made.id).state == "scheduled"
        server.items[made.id]["status"] = "archived"
        assert beehiiv.read(made.id).state == "sent"


@pytest.mark.parametrize("publication", ["", "ad76629e", "pub_../../x"])
def test_a_publication_that_is_none(server: FakeBeehiiv, publication: str) -> None:
    with Beehiiv(setup(server, publication=publication)) as beehiiv, pytest.raises(Halted):
        beehiiv.check()
    assert server.calls == []


def test_it_has_no_merge_tags(server: FakeBeehiiv) -> None:
    assert Beehiiv(setup(server)).tag("email", "x") == ""
