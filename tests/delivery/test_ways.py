"""Channels by their names, and what their tables of newsletter.toml may say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from composer.config import read_newsletter
from composer.delivery.channel import Channel, Mailer, Platform, Setup
from composer.delivery.ways import SHARED, channel_names, channels, named, opener
from composer.errors import AuthorError, UsageError
from composer.model import Findings, Newsletter
from tests.conftest import SETTINGS

SECRETS = {"password": "p4ss"}


def newsletter(table: str = "") -> Newsletter:
    findings = Findings()
    found = read_newsletter(f"{SETTINGS}\n{table}", findings)
    assert found, findings.sorted()
    return found


def secrets(kind: type[Channel], name: str, root: Path) -> Mapping[str, str]:
    assert issubclass(kind, Channel)
    assert name == named(name)[0]
    return SECRETS


def setup(table: str, name: str = "smtp") -> Setup:
    kind = named(name)[1]
    return opener(name, kind, newsletter(table), secrets, Path())().setup


def refused(table: str, name: str = "smtp") -> AuthorError:
    with pytest.raises(AuthorError) as caught:
        setup(table, name)
    return caught.value


def test_each_channel_by_its_name() -> None:
    found = channels()
    assert tuple(found) == channel_names()
    assert {"outbox", "smtp", "ses", "listmonk", "buttondown"} <= set(found)
    for name, kind in found.items():
        assert named(name) == (name, kind)
        assert issubclass(kind, Mailer) is not issubclass(kind, Platform)
        assert not SHARED.keys() & {setting.name for setting in kind.settings}


@pytest.mark.parametrize("word", ["brevo-campaigns", "Brevo_Campaigns", "brevo_campaigns"])
def test_a_name_however_it_is_written(word: str) -> None:
    assert named(word)[0] == "brevo_campaigns"


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("sntp", "did you mean smtp?"),
        ("mail-chimp", "did you mean mailchimp?"),
        ("pigeon-of-the-king", "the channels are beehiiv, "),
        ("_anymail", "the channels are"),
        ("", "the channels are"),
        ("../smtp", "the channels are"),
    ],
)
def test_a_name_of_none(word: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        named(word)
    assert caught.value.message == f"there is no channel “{word}”"
    assert caught.value.hint.startswith(hint)


def test_settings_and_their_defaults() -> None:
    found = setup('[delivery.smtp]\nhost = "mail.example"\nport = 2525\n')
    assert found.settings["host"] == "mail.example"
    assert found.settings["port"] == "2525"
    assert found.settings["username"] == ""
    assert found.secrets == SECRETS
    assert (found.address, found.timeout) == ("", named("smtp")[1].patience)
    assert setup("", "outbox").timeout == named("outbox")[1].patience
    # A channel that nobody set has its own.
    assert setup("", "outbox").settings == {"folder": ".newsletter/outbox"}


def test_settings_that_all_channels_take() -> None:
    found = setup(
        '[delivery.outbox]\naddress = "https://eu.example"\ntimeout = 2.5\n', name="outbox"
    )
    assert (found.address, found.timeout) == ("https://eu.example", 2.5)
    assert not SHARED.keys() & found.settings.keys()


def test_each_call_opens_another() -> None:
    kind = named("outbox")[1]
    opened = opener("outbox", kind, newsletter(), secrets, Path())
    assert opened() is not opened()


def place(line: str, table: str) -> str:
    """Where a line of the settings stands."""
    lines = f"{SETTINGS}\n{table}".splitlines()
    return f"newsletter.toml:{lines.index(line) + 1}:1"


def test_an_unknown_setting() -> None:
    table = '[delivery.smtp]\nhost = "mail.example"\nhelp = "no"\n'
    (finding,) = refused(table).findings
    assert finding.code == "unknown-setting"
    assert finding.message == "[delivery.smtp] has no “help”"
    assert finding.hint == "write helo"
    assert str(finding.location) == place('help = "no"', table)
    table = '[delivery.smtp]\nhost = "mail.example"\ncolour = "blue"\n'
    (finding,) = refused(table).findings
    assert finding.hint.startswith("it has host, port, ")
    assert finding.hint.endswith("address, timeout")


@pytest.mark.parametrize(
    "table", ["", "[delivery.smtp]\nport = 25\n", '[delivery.smtp]\nhost = ""']
)
def test_a_setting_that_is_missing(table: str) -> None:
    (finding,) = refused(table).findings
    assert finding.code == "missing-setting"
    assert finding.message == "SMTP needs host: the server's name"
    assert finding.hint == 'add host = "…" under [delivery.smtp]'
    assert finding.location.path == "newsletter.toml"
    if table:
        assert str(finding.location) == place("[delivery.smtp]", table)


@pytest.mark.parametrize("value", ["0", "-1", '"soon"', "inf", "nan", '""', "1e999", "86401"])
def test_a_timeout_that_is_none(value: str) -> None:
    table = f'[delivery.smtp]\nhost = "mail.example"\ntimeout = {value}\n'
    (finding,) = refused(table).findings
    assert finding.code == "setting-type"
    assert finding.message == "timeout must be a number of seconds"
    assert finding.hint == "write timeout = 30"
    assert str(finding.location) == place(f"timeout = {value}", table)


def test_all_of_it_at_once() -> None:
    findings = refused('[delivery.smtp]\ncolour = "blue"\ntimeout = 0\n').findings
    assert [finding.code for finding in findings] == [
        "unknown-setting",
        "missing-setting",
        "setting-type",
    ]


def test_settings_are_looked_at_before_secrets() -> None:
    def none(kind: type[Channel], name: str, root: Path) -> Mapping[str, str]:
        raise UsageError("a secret is missing")

    kind = named("smtp")[1]
    with pytest.raises(AuthorError):
        opener("smtp", kind, newsletter(), none, Path())
    with pytest.raises(UsageError, match="a secret is missing"):
        opener("outbox", named("outbox")[1], newsletter(), none, Path())
