"""``newsletter push``, against a platform of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.delivery.fakes.buttondown import FakeButtondown
from tests.delivery.fakes.ghost import FakeGhost

from .conftest import Result, Run


@pytest.fixture
def platform(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeButtondown]:
    for name, secret in FakeButtondown.secrets.items():
        monkeypatch.setenv(f"NEWSLETTER_BUTTONDOWN_{name.upper()}", secret)
    with FakeButtondown() as server:
        settings = f'\n[delivery.buttondown]\naddress = "{server.base}"\n'
        with (project / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(settings)
        yield server


def push(newsletter: Run, project: Path, *words: str) -> Result:
    return newsletter("push", "atome", "--via", "buttondown", "--unpublished", *words, cwd=project)


def test_a_draft_is_made_and_nothing_is_sent(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    pushed = push(newsletter, project)
    assert pushed.code == 0, pushed.err
    assert pushed.out.startswith("https://")
    assert len(platform.items) == 1
    assert platform.sent == []


def test_the_same_draft_is_written_again(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    first = push(newsletter, project)
    again = push(newsletter, project)
    assert (again.code, again.out) == (0, first.out)
    assert "written again" in again.err
    assert len(platform.items) == 1


def test_it_goes_out_once_where_that_is_asked_for(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    sent = push(newsletter, project, "--send-now")
    assert sent.code == 0, sent.err
    assert len(platform.sent) == 1
    again = push(newsletter, project, "--send-now")
    assert again.code == 0
    assert "sent on Buttondown already" in again.err
    assert len(platform.sent) == 1


def test_a_draft_of_ours_is_not_sent_there_either(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    words = ("push", "pret", "--via", "buttondown", "--unpublished", "--send-now")
    refused = newsletter(*words, cwd=project)
    assert refused.code == 1
    assert "is a draft" in refused.err
    assert platform.items == {}


def test_a_time_is_given_with_the_newsletters_zone(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    scheduled = push(newsletter, project, "--schedule", "2099-03-10 08:00")
    assert scheduled.code == 0, scheduled.err
    (moment,) = platform.scheduled.values()
    assert moment.startswith(("2099-03-10T07:00", "2099-03-10T08:00:00+01:00"))


def test_an_hour_that_the_clock_shows_twice_is_the_first(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    """A zone that is written says which one."""
    for time, hour in (("2099-10-25 02:30", "00:30"), ("2099-10-25 02:30+01:00", "01:30")):
        scheduled = push(newsletter, project, "--schedule", time)
        assert scheduled.code == 0, scheduled.err
        (moment,) = platform.scheduled.values()
        assert datetime.fromisoformat(moment).astimezone(UTC).strftime("%H:%M") == hour
        platform.items.clear()
        platform.scheduled.clear()


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("soon", "is no time"),
        ("2001-01-01 08:00", "is over"),
        # In Paris the clock goes from two to three that night.
        ("2099-03-29 02:30", "the clock goes forward"),
    ],
)
def test_a_time_that_cannot_be_is_refused_before_anything(
    newsletter: Run, project: Path, platform: FakeButtondown, time: str, said: str
) -> None:
    refused = push(newsletter, project, "--schedule", time)
    assert refused.code == 2
    assert said in refused.err
    assert platform.items == {}


def test_a_wrong_key_is_said_without_the_key(
    newsletter: Run, project: Path, platform: FakeButtondown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_BUTTONDOWN_KEY", "not-the-right-one-at-all")
    refused = push(newsletter, project)
    assert refused.code == 3
    assert "NEWSLETTER_BUTTONDOWN_KEY" in refused.err
    assert "not-the-right-one" not in refused.err


def test_without_a_key_the_variable_is_named(
    newsletter: Run, project: Path, platform: FakeButtondown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSLETTER_BUTTONDOWN_KEY")
    refused = push(newsletter, project)
    assert refused.code == 2
    assert "NEWSLETTER_BUTTONDOWN_KEY is not set" in refused.err
    assert ".env" in refused.err


def test_status_tells_of_the_draft(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    push(newsletter, project)
    assert "draft on buttondown" in newsletter("status", cwd=project).out


def settle(project: Path, text: str) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(text)


def test_the_platform_of_the_settings_needs_no_name(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    unnamed = newsletter("push", "atome", cwd=project)
    assert unnamed.code == 2
    assert "say which platform" in unnamed.err
    settle(project, '\n[delivery]\nchannel = "buttondown"\n')
    assert newsletter("push", "atome", cwd=project).code == 0
    assert len(platform.items) == 1


def test_approval_is_asked_for_before_it_goes_out_and_not_for_a_draft(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    settle(project, "\n[send]\napproval = true\n")
    assert push(newsletter, project).code == 0
    refused = push(newsletter, project, "--send-now")
    assert (refused.code, platform.sent) == (1, [])
    assert "newsletter approve atome" in refused.err
    newsletter("approve", "atome", "--by", "Livia", cwd=project)
    assert push(newsletter, project, "--send-now").code == 0
    assert len(platform.sent) == 1


def test_a_placeholder_stands_in_a_draft_and_does_not_go_out(
    newsletter: Run, project: Path, platform: FakeButtondown
) -> None:
    (project / "issues" / "2025-01-20-bilan.md").write_text(
        "---\ntitle: Bilan\ndate: 2025-01-20\n---\n\n::results{#avis issue=atome}\n", "utf-8"
    )
    words = ("push", "bilan", "--via", "buttondown", "--unpublished")
    assert newsletter(*words, cwd=project).code == 0
    refused = newsletter(*words, "--send-now", cwd=project)
    assert (refused.code, platform.sent) == (1, [])
    assert "issues/results/atome.toml" in refused.err


def test_where_no_fields_are_filled_in_only_an_issue_with_some_is_refused(
    newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, secret in FakeGhost.secrets.items():
        monkeypatch.setenv(f"NEWSLETTER_GHOST_{name.upper()}", secret)
    with FakeGhost() as server:
        settle(project, f'\n[delivery.ghost]\naddress = "{server.base}"\n')
        refused = newsletter("push", "atome", "--via", "ghost", cwd=project)
        assert refused.code == 2
        assert "first_name" in refused.err
        assert "--defaults" in refused.err
        assert server.items == {}
        plain = newsletter("push", "atomo", "--via", "ghost", cwd=project)
        assert plain.code == 0, plain.err
        filled = newsletter("push", "atome", "--via", "ghost", "--defaults", cwd=project)
        assert filled.code == 0, filled.err
        assert len(server.items) == 2
