"""The article's own braces, stars and percent signs, through each platform's template language."""

from __future__ import annotations

import html
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer import compose, load
from composer.delivery.channel import Feature
from composer.model import Slot
from tests.delivery import playing
from tests.delivery.playing import PLATFORMS, VALUES, Play, each, printed, that_can

pauses, play = playing.pauses, playing.play

#: What means something in one template language or another.
NASTY = (
    "{{ user }} {% if x %} {# no #} {{{ {{ '{{' }} *|FNAME|* *|IF:X|* [[name]] %%email%% "
    "{{- x -}} ${a} <%= b %> {first_name} [UNSUBSCRIBE] https://a.example@TrackLink \\ \" ' & {"
)


@each
def test_the_articles_own_tags_are_printed_as_they_are(name: str, play: Play) -> None:
    """Through the template language, after a round trip through the platform."""
    literal, name_of = play.platform.literal, play.platform.tag("first_name", "vous")
    shown = html.escape(NASTY)
    body = literal(f'<p title="{shown}">{shown}</p><p>{{') + name_of + literal(f"{{{shown}</p>")
    text = literal(f"{NASTY}{{") + name_of + literal(f"{{{NASTY}")
    draft = play.draft(html=body, text=text, subject=literal(NASTY))
    subject, kept, plain = play.server.kept(play.platform.create(draft).id)
    person = "Zoé" if name_of else ""
    seen = html.unescape(printed(play, kept, is_html=True))
    assert (
        html.unescape(f'<p title="{shown}">{shown}</p><p>{{{person}{{{shown}</p>') in seen
    )  # Buttondown's comment and Ghost's card stand around it
    if plain:
        assert printed(play, plain, is_html=False) == f"{NASTY}{{{person}{{{NASTY}"
    assert printed(play, subject, is_html=False) == NASTY


@pytest.fixture(scope="module")
def parts() -> tuple[str | Slot, ...]:
    """A whole issue of this repository: its style sheets, and what Outlook alone reads."""
    root = Path(__file__).parents[2]
    path = "issues/2025-01-09-grok-3.md"
    return compose((root / path).read_text("utf-8"), path, load(root)).email.parts


@each
def test_a_whole_issue_is_printed_as_it_is(
    name: str, play: Play, parts: tuple[str | Slot, ...]
) -> None:
    literal = play.platform.literal
    body = "".join(literal(part) if isinstance(part, str) else "·" for part in parts)
    whole = "".join(part if isinstance(part, str) else "·" for part in parts)
    assert "<!--[if" in whole
    _, kept, _ = play.server.kept(play.platform.create(play.draft(html=body)).id)
    if "<html" not in kept:  # a platform that takes what is in a page, and no page
        whole = whole[whole.index("<main") : whole.index("</main>")]
    assert html.unescape(whole.strip()) in html.unescape(printed(play, kept, is_html=True))


SIGNS = st.text(alphabet="{}%#|*[]'\"<>!-@$\\ aFN\né", max_size=40)


@each
def test_any_text_is_printed_as_it_is(name: str) -> None:
    kind, fake = PLATFORMS[name]
    server = fake()
    platform = Play(kind, server).platform

    @given(SIGNS, SIGNS)
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(before: str, after: str) -> None:
        tag = platform.tag("first_name", "")
        written = platform.literal(before) + tag + platform.literal(after)
        seen = server.render(written, VALUES, html=False)
        assert seen == f"{before}{'Zoé' if tag else ''}{after}"

    check()
    server._web.server_close()


@that_can(Feature.MERGE_FIELDS)
@pytest.mark.parametrize("default", ["", "vous", "l&#x27;ami", "{{ x }} *|A|* %} 'a\" \\"])
def test_a_merge_field_and_its_default(name: str, play: Play, default: str) -> None:
    tag = play.platform.tag("first_name", default)
    draft = play.draft(html=f"<p>{tag}</p>", text=tag, subject=tag)
    subject, kept, plain = play.server.kept(play.platform.create(draft).id)
    assert "<p>Zoé</p>" in printed(play, kept, is_html=True)
    shown = html.unescape(printed(play, kept, {}, is_html=True))
    assert html.unescape(f"<p>{default}</p>") in shown
    for line in filter(None, (subject, plain)):
        assert printed(play, line, is_html=False) == "Zoé"
        assert printed(play, line, {}, is_html=False) == default


@that_can(Feature.MERGE_FIELDS)
def test_a_field_of_the_authors_own(name: str, play: Play) -> None:
    tag = play.platform.tag("city", "là")
    seen = partial(printed, play, tag, is_html=False)
    if tag:
        assert seen({"city": "Lyon"}) == "Lyon"
        assert seen({}) == "là"


@that_can(Feature.UNSUBSCRIBE)
def test_the_unsubscribe_address_is_the_platforms(name: str, play: Play) -> None:
    tag = play.platform.tag("unsubscribe_url", "")
    if tag:
        values = {"unsubscribe_url": "https://leave.example/z"}
        assert printed(play, tag, values, is_html=False) == "https://leave.example/z"
