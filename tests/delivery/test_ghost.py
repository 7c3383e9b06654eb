"""What is Ghost's own: tokens, collisions, one card, and the newsletter without which none is sent."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from composer.delivery.channel import Picture, Setup
from composer.delivery.channels.ghost import Ghost
from composer.delivery.faults import Halted, Unsure
from composer.delivery.platforms.ghost_token import token
from tests.delivery.fakes import jwt
from tests.delivery.fakes.ghost import FakeGhost
from tests.delivery.fakes.server import Fault
from tests.delivery.pushing import draft, setup

KEY = FakeGhost.secrets["key"]


@pytest.fixture
def server() -> Iterator[FakeGhost]:
    with FakeGhost() as fake:
        yield fake


def test_a_token_is_what_ghost_reads() -> None:
    now = int(time.time())
    assert jwt.refused(token(KEY, now), KEY) == ""
    assert "expired" in jwt.refused(token(KEY, now - 301), KEY)
    assert "expired" in jwt.refused(token(KEY, now + 60), KEY)
    assert "signature" in jwt.refused(token(f"{KEY[:-1]}d", now), KEY)
    assert "Unknown" in jwt.refused(token(f"a{KEY}", now), KEY)


def test_the_fake_refuses_what_ghost_refuses() -> None:
    now = int(time.time())
    claims = {"iat": now, "exp": now + 300, "aud": "/admin/"}
    assert jwt.refused(jwt.made(KEY, claims), KEY) == ""
    assert jwt.refused(jwt.made(KEY, {**claims, "exp": now + 301}), KEY)
    assert jwt.refused(jwt.made(KEY, {**claims, "aud": "/content/"}), KEY)
    assert jwt.refused(jwt.made(KEY, claims, alg="none"), KEY)
    assert jwt.refused("x", KEY)


@pytest.mark.parametrize("key", ["", "abc", "abc:xyz", f"{KEY}0", f"{KEY}\n", "a b:00"])
def test_a_key_that_is_none_is_not_told(server: FakeGhost, key: str) -> None:
    with pytest.raises(Halted, match="id:secret") as raised:
        token(key, 0)
    assert len(key) < 4 or key.strip() not in f"{raised.value.reason}{raised.value.hint}"


def test_a_token_is_renewed(server: FakeGhost) -> None:
    now = [time.time()]
    with Ghost(setup(server), clock=lambda: now[0]) as ghost:
        ghost.check()
        first = server.calls[-1].headers["authorization"]
        now[0] += 59
        ghost.check()
        assert server.calls[-1].headers["authorization"] == first
        now[0] -= 58
        ghost.check()
        assert server.calls[-1].headers["authorization"] == first
        now[0] += 61
        with pytest.raises(Halted):  # made in the future, as the server sees it
            ghost.check()
    assert server.calls[-1].headers["authorization"] != first


def test_a_token_that_grew_old_while_waiting(server: FakeGhost) -> None:
    """It was refused before anything was done, so that asking once more is harmless."""
    started = time.time()
    moments = iter([started - 400, started - 400])
    with Ghost(setup(server), clock=lambda: next(moments, started)) as ghost:
        made = ghost.create(draft())
    assert list(server.items) == [made.id]
    assert [call.method for call in server.calls] == ["POST", "POST"]


def test_a_refusal_of_a_good_token_is_not_asked_again(server: FakeGhost) -> None:
    with Ghost(setup(server)) as ghost:
        server.fault(Fault(status=401, body={"errors": [{"message": "no"}]}))
        with pytest.raises(Halted, match="no"):
            ghost.create(draft())
    assert len(server.calls) == 1


def test_without_an_address() -> None:
    with (
        Ghost(Setup(settings={}, secrets={"key": KEY})) as ghost,
        pytest.raises(Halted, match="no common address"),
    ):
        ghost.check()


def test_somebody_else_writes_the_same_post(server: FakeGhost) -> None:
    """Between our looking and our writing: Ghost refuses, and theirs stays."""
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
        stale = {"posts": [{**server.items[made.id], "updated_at": "2022-06-05T20:52:37.000Z"}]}
        server.fault(Fault(), Fault(status=200, body=stale))
        with pytest.raises(Halted, match="Someone else is editing") as raised:
            ghost.update(made.id, draft(title="Deux"))
    assert "somebody else" in raised.value.hint
    assert server.items[made.id]["title"] == "Un"


def test_a_write_whose_answer_is_lost_is_not_repeated(server: FakeGhost) -> None:
    """Its own ``updated_at`` would be a collision that nobody caused."""
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
        server.fault_at(server.sending, Fault(cut=True))
        with pytest.raises(Unsure):
            ghost.update(made.id, draft(title="Deux"))
        assert [call.method for call in server.calls].count("PUT") == 1
        ghost.update(made.id, draft(title="Trois"))
    assert server.items[made.id]["title"] == "Trois"


def test_a_post_is_one_card(server: FakeGhost) -> None:
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
    asked = server.calls[-1].json()["posts"][0]
    assert asked["status"] == "draft"
    (card,) = json.loads(asked["lexical"])["root"]["children"]
    assert card["type"] == "html"
    assert card["html"].startswith("<!--newsletter:un-->\n<div")
    assert "<head" not in card["html"]
    assert server.items[made.id]["email_subject"] == "Été"
    assert server.items[made.id]["custom_excerpt"] == "Aperçu"


def test_a_post_of_somebody_else_at_the_same_slug(server: FakeGhost) -> None:
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
        server.items[made.id]["lexical"] = '{"root":{"children":[]}}'
        with pytest.raises(Halted, match="not made from this issue"):
            ghost.find("un")
        server.items[made.id]["lexical"] = "null"
        with pytest.raises(Halted, match="not made from this issue"):
            ghost.find("un")


def test_who_gets_it(server: FakeGhost) -> None:
    with Ghost(setup(server, segment="status:-free")) as ghost:
        made = ghost.create(draft())
        ghost.send(made.id)
    assert server.calls[-1].query["newsletter"] == ["default-newsletter"]
    assert server.calls[-1].query["email_segment"] == ["status:-free"]


@pytest.mark.parametrize(
    "newsletters", [[], [("a", "active"), ("b", "active")], [("a", "archived")]]
)
def test_which_newsletter_is_meant(server: FakeGhost, newsletters: list[tuple[str, str]]) -> None:
    server.newsletters = newsletters
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
        with pytest.raises(Halted, match="active newsletters"):
            ghost.send(made.id)
        assert ghost.read(made.id).state == "draft"


@pytest.mark.parametrize("how", ["send", "schedule"])
def test_what_was_published_and_not_mailed_is_told(server: FakeGhost, how: str) -> None:
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
        post = {**server.items[made.id], "status": "published", "email": None, "newsletter": None}
        server.fault_at(server.sending, Fault(status=200, body={"posts": [post]}))
        when = () if how == "send" else (datetime.now(UTC) + timedelta(days=1),)
        with pytest.raises(Halted, match="to nobody"):
            getattr(ghost, how)(made.id, *when)


def test_a_post_for_mails_alone(server: FakeGhost) -> None:
    with Ghost(setup(server, email_only="true")) as ghost:
        made = ghost.create(draft())
        ghost.send(made.id)
    assert server.items[made.id]["status"] == "sent"
    assert server.sent == [made.id]


@pytest.mark.parametrize(
    ("status", "state"), [("pending", "sending"), ("submitting", "sending"), ("failed", "sent")]
)
def test_the_state_of_its_mail(server: FakeGhost, status: str, state: str) -> None:
    """One that failed is sent again by hand: how much of it went out is not known here."""
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
        ghost.send(made.id)
        server.items[made.id]["email"] = {"status": status}
        assert ghost.read(made.id).state == state


def test_a_schedule_that_is_too_near(server: FakeGhost) -> None:
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft())
        with pytest.raises(Halted, match="at least 2 minutes"):
            ghost.schedule(made.id, datetime.now(UTC) + timedelta(minutes=1))


def test_a_preheader_that_is_too_long(server: FakeGhost) -> None:
    with Ghost(setup(server)) as ghost, pytest.raises(Halted, match="301 characters"):
        ghost.create(draft(preheader="é" * 301))
    assert server.calls == []


ARTICLE = (
    "{first_name} {first_name, &quot;toi&quot;} {} %%{first_name}%% %%{email}%% {{name}} {%x%} "
    "%%{nobody}%% {a b} {uuid}<code>{email}</code>"
)


@pytest.mark.parametrize("wraps", [False, True])
def test_no_brace_of_the_article_is_a_replacement(server: FakeGhost, *, wraps: bool) -> None:
    """Also with the laboratory flag, and in attributes."""
    server.wraps = wraps
    body = f'<p title="{{email}}">{ARTICLE}</p><a href="https://x.example/%%{{uuid}}%%">x</a>'
    with Ghost(setup(server)) as ghost:
        made = ghost.create(draft(html=body))
    _, kept, _ = server.kept(made.id)
    values = {"first_name": "ZOÉ", "email": "ZOÉ", "uuid": "ZOÉ"}
    seen = server.render(kept, values, html=True)
    assert "ZOÉ" not in seen
    words = re.sub(r"<!--.*?-->|<[^>]*>", "", seen).strip()
    assert words == re.sub(r"<[^>]*>", "", f"{ARTICLE}x")
    assert 'title="{email}"' in seen
    assert 'href="https://x.example/%%%7Buuid}%%"' in seen


@pytest.mark.parametrize("name", ["title", "subject", "preheader"])
def test_a_line_that_ghost_would_fill_in(server: FakeGhost, name: str) -> None:
    with Ghost(setup(server)) as ghost, pytest.raises(Halted, match=name):
        ghost.create(draft(**{name: "%%{email}%%"}))
    assert server.calls == []


def test_a_picture_keeps_its_name_and_says_where_it_came_from(server: FakeGhost) -> None:
    with Ghost(setup(server)) as ghost:
        address = ghost.upload(Picture("images/a.png", b"\x89PNG\r\n", "image/png"))
        assert address.endswith("/a.png")
        assert server.pictures == [b"\x89PNG\r\n"]
        with pytest.raises(Halted, match="valid image"):
            ghost.upload(Picture("images/a.txt", b"x", "text/plain"))


def test_it_has_no_merge_tags(server: FakeGhost) -> None:
    assert Ghost(setup(server)).tag("first_name", "x") == ""
