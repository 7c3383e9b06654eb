"""What stops an issue before it goes to readers: all of it in one run."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from composer import compose, load
from composer.delivery.channel import Channel, Feature
from composer.delivery.letter import Reader
from composer.delivery.preflight import Flight, refusals
from composer.model.settings import Delivery, Sending
from tests.conftest import MakeProject

PATH = "issues/2025-02-01-un.md"


class _Plain(Channel):
    title, page = "Plain", "https://plain.example/docs"
    features = frozenset()

    def check(self) -> str:
        return ""


class _Wide(_Plain):
    features = frozenset({Feature.UTF8_ADDRESSES})


def reader(email: str) -> Reader:
    return Reader(email, {"email": email})


@pytest.fixture
def flight(make_project: MakeProject) -> Flight:
    text = "---\ntitle: Un\ndate: 2025-02-01\n---\nBonjour.\n"
    project = load(make_project({PATH: text}))
    return Flight(
        edition=compose(text, PATH, project),
        newsletter=project.newsletter,
        channel=_Plain,
        readers=(reader("ada@example.org"), reader("ben@example.org")),
    )


def changed(flight: Flight, **fields: Any) -> Flight:
    newsletter = replace(
        flight.newsletter,
        delivery=fields.pop("delivery", flight.newsletter.delivery),
        send=fields.pop("send", flight.newsletter.send),
    )
    if fields.pop("draft", False):
        issue = flight.edition.issue
        issue = replace(issue, meta=replace(issue.meta, draft=True))
        fields["edition"] = replace(flight.edition, issue=issue)
    return replace(flight, newsletter=newsletter, **fields)


def test_nothing_stands_against_an_issue_that_is_ready(flight: Flight) -> None:
    assert refusals(flight) == ()


APPROVAL = Sending(approval=True)
GROUPS = Delivery(groups={"crew": ("Ada@example.org", "ben@example.org", "x@example.org")})
CASES = [
    ({"draft": True}, "is a draft", "draft: true"),
    ({"readers": ()}, "no reader", "left out"),
    ({"delivery": GROUPS}, "this is a test", "--to"),
    ({"uncommitted": ("a", "b", "c", "d", "e")}, "a, b, c and 2 more", "--allow-dirty"),
    ({"unpublished": ("the web edition x answers with status 404",)}, "404", "--unpublished"),
    ({"send": APPROVAL}, "un is not approved", "newsletter approve un"),
    ({"send": APPROVAL, "approved": "0" * 32}, "changed since", "newsletter approve un"),
    ({"readers": (reader("josé@example.org"),)}, "josé@example.org", "newsletter channels"),
]


@pytest.mark.parametrize(("fields", "message", "hint"), CASES)
def test_what_stands_against_it_is_said_with_what_to_do(
    flight: Flight, fields: dict[str, Any], message: str, hint: str
) -> None:
    (found,) = refusals(changed(flight, **dict(fields)))
    assert message in found.message
    assert hint in found.hint


def test_one_run_tells_all(flight: Flight) -> None:
    found = refusals(changed(flight, draft=True, readers=(), uncommitted=("a",), send=APPROVAL))
    assert len(found) == 4


def test_what_is_approved_as_it_is_goes_out(flight: Flight) -> None:
    assert refusals(changed(flight, send=APPROVAL, approved=flight.edition.hash)) == ()


def test_outside_git_nothing_can_be_uncommitted(flight: Flight) -> None:
    assert refusals(changed(flight, uncommitted=None)) == ()


def test_one_reader_who_is_no_tester_makes_it_a_real_list(flight: Flight) -> None:
    readers = (*flight.readers, reader("zoe@example.org"))
    assert refusals(changed(flight, delivery=GROUPS, readers=readers)) == ()


def test_accents_before_the_at_are_no_matter_to_a_channel_that_can(flight: Flight) -> None:
    assert refusals(changed(flight, channel=_Wide, readers=(reader("josé@example.org"),))) == ()
