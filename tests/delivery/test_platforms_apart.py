"""What each platform has of its own, beside the contract that all keep."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from composer.delivery.channel import Draft, Platform, Setup
from composer.delivery.channels.brevo_campaigns import BrevoCampaigns
from composer.delivery.channels.buttondown import Buttondown
from composer.delivery.channels.listmonk import Listmonk
from composer.delivery.channels.mailchimp import Mailchimp
from composer.delivery.faults import Halted
from tests.delivery.fakes.brevo_campaigns import FakeBrevoCampaigns
from tests.delivery.fakes.buttondown import FakeButtondown
from tests.delivery.fakes.languages import go, merge_tags
from tests.delivery.fakes.listmonk import FakeListmonk
from tests.delivery.fakes.mailchimp import FakeMailchimp
from tests.delivery.fakes.platform import FakePlatform

DRAFT = Draft(
    slug="un",
    title="Un",
    subject="Un",
    preheader="Deux",
    html="<p>*\u2060|FNAME|* un</p>",
    text="un",
    sender_name='Le "Courant", lettre',
    sender_email="bonjour@courant.example",
    reply_to="theo@courant.example",
    url="https://courant.example/un/",
    language="fr",
    tags=("ia",),
)


def opened(kind: type[Platform], server: FakePlatform, **settings: str) -> Platform:
    defaults = {setting.name: setting.default for setting in kind.settings}
    chosen: Mapping[str, str] = {**defaults, **server.settings, **settings}
    return kind(Setup(settings=chosen, secrets=server.secrets, address=server.base))


@pytest.fixture
def buttondown() -> Iterator[FakeButtondown]:
    with FakeButtondown() as server:
        yield server


@pytest.fixture
def mailchimp() -> Iterator[FakeMailchimp]:
    with FakeMailchimp() as server:
        yield server


@pytest.fixture
def listmonk() -> Iterator[FakeListmonk]:
    with FakeListmonk() as server:
        yield server


def test_buttondown_sends_what_does_not_say_that_it_is_a_draft(buttondown: FakeButtondown) -> None:
    """The trap that the next test is about is in the fake as it is in the description."""
    wire = http.client.HTTPConnection("127.0.0.1", buttondown.port, timeout=5)
    headers = {**buttondown.credentials, "Content-Type": "application/json"}
    wire.request("POST", "/v1/emails", json.dumps({"subject": "x", "body": "y"}), headers)
    assert wire.getresponse().read()
    wire.close()
    assert len(buttondown.sent) == 1


def test_buttondown_is_told_that_it_is_a_draft_and_html(buttondown: FakeButtondown) -> None:
    with opened(Buttondown, buttondown) as platform:
        platform.update(platform.create(DRAFT).id, DRAFT)
    told = [call.json() for call in buttondown.calls if call.method in ("POST", "PATCH")]
    assert [each["status"] for each in told] == ["draft", "draft"]
    assert all(each["body"].startswith("<!-- buttondown-editor-mode: fancy -->") for each in told)
    assert {each["template"] for each in told} == {"naked"}
    assert {each["canonical_url"] for each in told} == {DRAFT.url}


def test_buttondown_is_looked_through_to_the_last_page(buttondown: FakeButtondown) -> None:
    with opened(Buttondown, buttondown) as platform:
        made = platform.create(DRAFT)
        for number in range(5):
            platform.create(DRAFT.__class__(**{**_fields(), "slug": f"n-{number}"}))
        found = platform.find("un")
    assert found is not None
    assert found.id == made.id
    assert [call.query["page"] for call in buttondown.calls if call.method == "GET"] == [
        ["1"], ["2"], ["3"],
    ]  # fmt: skip


def _fields() -> dict[str, object]:
    return {name: getattr(DRAFT, name) for name in DRAFT.__struct_fields__}


def test_a_deleted_email_is_not_found(buttondown: FakeButtondown) -> None:
    with opened(Buttondown, buttondown) as platform:
        made = platform.create(DRAFT)
        buttondown.items[made.id]["status"] = "deleted"
        assert platform.find("un") is None


def test_what_went_out_counts_before_a_newer_draft(buttondown: FakeButtondown) -> None:
    """A copy that somebody made there must not be sent for an issue that has gone out."""
    with opened(Buttondown, buttondown) as platform:
        first = platform.create(DRAFT)
        platform.send(first.id)
        buttondown.items["copy"] = {**buttondown.items[first.id], "id": "copy", "status": "draft"}
        found = platform.find("un")
    assert found is not None
    assert (found.id, found.state) == (first.id, "sending")


@pytest.mark.parametrize("minute", [1, 14, 44, 59])
def test_mailchimp_sends_at_quarters_of_an_hour(mailchimp: FakeMailchimp, minute: int) -> None:
    moment = (datetime.now(UTC) + timedelta(days=2)).replace(minute=minute, second=0, microsecond=0)
    with opened(Mailchimp, mailchimp) as platform:
        made = platform.create(DRAFT)
        before = len(mailchimp.calls)
        with pytest.raises(Halted, match="quarters of an hour") as raised:
            platform.schedule(made.id, moment)
        with pytest.raises(Halted):
            platform.schedule(made.id, moment.replace(minute=15, second=1))
    assert raised.value.hint
    assert len(mailchimp.calls) == before


def test_mailchimp_has_an_entity_in_html_and_a_joiner_elsewhere(mailchimp: FakeMailchimp) -> None:
    with opened(Mailchimp, mailchimp) as platform:
        made = platform.create(DRAFT)
        assert platform.read(made.id).html == DRAFT.html
    assert mailchimp.kept(made.id)[1] == "<p>*&#124;FNAME|* un</p>"
    assert Mailchimp.literal(platform, "a *|B|* c") == "a *\u2060|B|* c"


@pytest.mark.parametrize("key", ["0123456789abcdef", "0123-us6.evil.example/x", "a-US6", ""])
def test_a_mailchimp_key_names_its_data_centre(key: str) -> None:
    platform = Mailchimp(Setup(settings={"audience": "a"}, secrets={"key": key}))
    with pytest.raises(Halted) as raised:
        platform.check()
    assert "NEWSLETTER_MAILCHIMP_KEY" in raised.value.hint
    assert not key or key not in f"{raised.value.reason}{raised.value.hint}"


def test_mailchimp_answers_at_the_keys_data_centre() -> None:
    platform = Mailchimp(Setup(settings={"audience": "a"}, secrets={"key": "0123-us21"}))
    assert repr(platform.session) == "Session('https://us21.api.mailchimp.com/3.0')"
    platform.close()


def test_a_long_title_keeps_the_slug(mailchimp: FakeMailchimp) -> None:
    with opened(Mailchimp, mailchimp) as platform:
        made = platform.create(DRAFT.__class__(**{**_fields(), "title": "é" * 300}))
        found = platform.find("un")
    title = mailchimp.items[made.id]["settings"]["title"]
    assert len(title) == 100
    assert title.endswith("é (un)")
    assert found is not None


def test_a_listmonk_template_may_add_nothing(listmonk: FakeListmonk) -> None:
    with opened(Listmonk, listmonk) as platform:
        assert "Default" in platform.check()
    with opened(Listmonk, listmonk, template="1") as platform:
        with pytest.raises(Halted, match="adds something") as raised:
            platform.check()
        assert '{{ template "content" . }}' in raised.value.hint


def test_what_only_outlook_reads_stays_in_listmonk() -> None:
    """html/template takes comments out; the fake's grammar does too."""
    setup = Setup(settings={}, secrets={}, address="https://lists.example")
    platform = Listmonk(setup)
    page = (
        "<!--[if mso]><table><tr><td><![endif]-->{un}<!--[if mso]></td></tr></table><![endif]-->"
        "<!--[if !mso]><!--><p>b</p><!--<![endif]-->"
    )
    assert "<!--" not in go(page, {}, is_html=True)
    assert go(platform.literal(page), {}, is_html=True) == page
    tag = platform.tag("first_name", "vous")
    inside = platform.literal("<!--[if mso]><b>") + tag + platform.literal("</b><![endif]-->")
    assert go(inside, {}, is_html=True) == "<!--[if mso]><b>vous</b><![endif]-->"


def test_listmonks_sender_and_replies(listmonk: FakeListmonk) -> None:
    with opened(Listmonk, listmonk) as platform:
        made = platform.create(DRAFT)
    campaign = listmonk.items[made.id]
    assert campaign["from_email"] == '"Le \\"Courant\\", lettre" <bonjour@courant.example>'
    assert campaign["headers"] == [{"Reply-To": "theo@courant.example"}]
    assert campaign["tags"] == ["issue-un", "ia"]
    assert [each["id"] for each in campaign["lists"]] == [3, 5]


def test_listmonk_keeps_the_issue_when_it_gets_its_date(listmonk: FakeListmonk) -> None:
    with opened(Listmonk, listmonk) as platform:
        made = platform.create(DRAFT)
        before = dict(listmonk.items[made.id])
        platform.schedule(made.id, datetime.now(UTC) + timedelta(days=1))
        after = listmonk.items[made.id]
        assert {**after, "send_at": None, "status": "draft"} == before
        after["status"] = "draft"
        platform.update(made.id, DRAFT)
    assert listmonk.items[made.id]["send_at"] is None


@pytest.mark.parametrize("lists", ["", "un", "3;5", "3, -1", "٣"])
def test_lists_are_numbers(listmonk: FakeListmonk, lists: str) -> None:
    with opened(Listmonk, listmonk, lists=lists) as platform, pytest.raises(Halted):
        platform.create(DRAFT)
    assert listmonk.calls == []


def test_listmonk_has_no_address_of_its_own() -> None:
    settings = {"user": "a", "lists": "1", "template": "1"}
    platform = Listmonk(Setup(settings=settings, secrets={"token": "t"}))
    with pytest.raises(Halted) as raised:
        platform.check()
    assert "[delivery.listmonk]" in raised.value.hint


def test_an_attribute_whose_name_is_no_name_in_go() -> None:
    platform = Listmonk(Setup(settings={}, secrets={}))
    tag = platform.tag("code-postal", "?")
    assert go(tag, {".Subscriber.Attribs.code-postal": "69003"}, is_html=True) == "69003"
    assert go(tag, {}, is_html=True) == "?"


def test_brevo_is_looked_through_to_the_last_page() -> None:
    with FakeBrevoCampaigns() as server, opened(BrevoCampaigns, server) as platform:
        made = platform.create(DRAFT)
        blank = {"id": 0, "status": "sent", "tag": "old"}
        server.items |= {f"old-{number}": dict(blank) for number in range(150)}
        found = platform.find("un")
    assert found is not None
    assert found.id == made.id


@pytest.mark.parametrize("broken", ["{{ x", "{{ .Nope }}", "{{ nope }}", "{{ 'a' }}", '{{ "a }}'])
def test_the_grammar_of_go_refuses(broken: str) -> None:
    with pytest.raises(ValueError):
        go(broken, {}, is_html=False)


@pytest.mark.parametrize("broken", ["*|NOPE|*", "*|IF:FNAME|*x"])
def test_the_grammar_of_merge_tags_refuses(broken: str) -> None:
    with pytest.raises(ValueError):
        merge_tags(broken, {"FNAME": "Zoé"})
