"""newsletter.toml: every mistake has a line, a code that stays, and a hint that mends it."""

from __future__ import annotations

import pytest

from composer.config import read_newsletter
from composer.model import Findings, Location, Newsletter
from tests.conftest import SETTINGS

#: The line behind the last of SETTINGS, on which what a test adds begins.
AFTER = SETTINGS.count("\n") + 1


def read(text: str) -> tuple[Newsletter | None, Findings]:
    findings = Findings()
    return read_newsletter(text, findings), findings


def changed(name: str, line: str) -> tuple[str, int]:
    """The settings with one line changed, or added under [newsletter]; and its number."""
    lines = SETTINGS.split("\n")
    at = next((i for i, each in enumerate(lines) if each.startswith(f"{name} = ")), None)
    if at is None:
        at = lines.index("[newsletter]") + 1
        lines.insert(at, "")
    lines[at] = line
    return "\n".join(lines), at + 1


#: What is changed, the line that is written, the code, words of the message, words of the hint.
REFUSED = [
    ("timezone", 'timezone = "Mars/Phobos"', "setting-timezone", "Mars/Phobos", "Europe/Paris"),
    ("timezone", 'timezone = "Europe"', "setting-timezone", "Europe", "as Europe/Paris"),
    ("timezone", 'timezone = ""', "setting-timezone", "time zone", "Europe/Paris"),
    ("timezone", 'timezone = "Europe/Pari"', "setting-timezone", "Pari", "mean Europe/Paris?"),
    ("timezone", 'timezone = "new york"', "setting-timezone", "york", "mean America/New_York?"),
    ("url", 'url = "s.example"', "setting-url", "s.example", "https://"),
    ("url", 'url = "http://s.example/x y"', "setting-url", "whole address", "%20"),
    ("url", 'url = "https://"', "setting-url", "whole address", "https://"),
    ("issue_url", 'issue_url = "nope/{slug}"', "setting-url", "nope/slug", "{url}/{slug}/"),
    ("issue_url", 'issue_url = "{url}/{nope}"', "setting-pattern", "{slug}", "these names"),
    ("issue_url", 'issue_url = "{url}/{slug:>9999}"', "setting-pattern", "{slug}", "these names"),
    ("slug", 'slug = "{url}"', "setting-pattern", "{stem}", "these names"),
    ("language", 'language = "xx-yy-zz-"', "language", "xx-yy-zz-", "write "),
    ("language", 'language = "pt_BR"', "language", "pt_BR", "write pt-BR"),
    ("version", 'version = "1"', "setting-type", "must be a number", "version = 1"),
    ("version", "version = true", "setting-type", "must be a number", "version = 1"),
    ("version", "version = 2", "newer-version", "newer", "update"),
    ("name", 'name = "A\\u0007B"', "control-character", "newsletter.name", "one line"),
    ("name", 'name = "A\\u202eB"', "control-character", "U+202E", "one line"),
    ("email", 'email = "théo@courant.example"', "setting-address", "théo@", "without accents"),
    ("reply_to", 'reply_to = "theo"', "setting-address", "theo", "name@example.org"),
    ("fields", 'fields = "first_name"', "setting-type", "a list of texts", 'fields = ["'),
    ("typography", 'typography = "yes"', "setting-type", "true or false", "typography = true"),
    ("tagline", "tagline = 12", "setting-type", "a text", "quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line", "code", "message", "hint"), REFUSED)
def test_a_wrong_setting_is_refused_with_its_line(
    name: str, line: str, code: str, message: str, hint: str
) -> None:
    text, number = changed(name, line)
    _, findings = read(text)
    (found,) = findings.sorted()
    assert (found.code, found.location) == (code, Location("newsletter.toml", number, 1))
    assert message in found.message
    assert hint in found.hint
    assert "docs/" not in found.hint


#: What is added behind, the code, the line below AFTER and the column, words of the message.
ADDED = [
    ('[images]\nurl = "/rel/{slug}"', "setting-url", (1, 1), "/rel/slug"),
    ('[images]\nurl = ""', "setting-url", (1, 1), "whole address"),
    ('[images]\nurl = "{nope}"', "setting-pattern", (1, 1), "{issue_url}"),
    ('[links]\nutm = { utm_x = "{nope}" }', "setting-pattern", (1, 9), "{newsletter}"),
    ('[links]\nutm = "x"', "setting-type", (1, 1), "a table of texts"),
    ('[voting]\ncollect = "post"', "setting-type", (1, 1), '"mailto"'),
    ('[delivery]\nunsubscribe = "https://x.example/u"', "setting-pattern", (1, 1), "who leaves"),
    ('[delivery]\nunsubscribe = "http://x.example/{subscriber_id}"', "setting-url", (1, 1), "https"),
    ('[delivery]\nunsubscribe = "https://é.example/{subscriber_id}"', "setting-url", (1, 1), "ASCII"),
    ("[delivery]\nrate = -1", "setting-number", (1, 1), "rate"),
    ('[delivery]\nrate = "fast"', "setting-type", (1, 1), "a number"),
    ("[delivery]\nconcurrency = 65", "setting-number", (1, 1), "64"),
    ("[delivery]\nconcurrency = 1.5", "setting-type", (1, 1), "a whole number"),
    ('[delivery]\nreturn_path = "b+x@x.example"', "setting-address", (1, 1), "bounces"),
    ('[delivery]\nfeedback_id = "été"', "setting-header", (1, 1), "ASCII"),
    ('[delivery]\nchanel = "smtp"', "unknown-setting", (1, 1), "chanel"),
    ('[delivery.groups]\nme = ["me"]', "setting-address", (1, 1), "“me”"),
    ('[delivery.groups]\nme = "me@x.example"', "setting-type", (0, 1), "table"),
    ('[delivery.smtp]\napi_key = "abc"', "secret", (1, 1), "api_key"),
    ('[send]\napproval = "yes"', "setting-type", (1, 1), "true or false"),
    ('[schedule]\nat = "8h"', "setting-time", (1, 1), "8h"),
    ('[schedule]\ndays = ["monday"]', "setting-type", (1, 1), "mon, tue"),
]  # fmt: skip


@pytest.mark.parametrize(("added", "code", "place", "message"), ADDED)
def test_a_wrong_table_is_refused_with_its_line(
    added: str, code: str, place: tuple[int, int], message: str
) -> None:
    _, findings = read(f"{SETTINGS}{added}\n")
    (found,) = findings.sorted()
    assert found.code == code
    assert (found.location.line, found.location.column) == (AFTER + place[0], place[1])
    assert message in found.message
    assert found.hint


@pytest.mark.parametrize(
    "added",
    [
        '[images]\nurl = "https://cdn.example/{slug}"',
        '[images]\nurl = "{url}/pictures/{date}"',
        '[links]\nutm = { utm_source = "{newsletter}", utm_campaign = "{slug}-{number}" }',
        '[delivery]\nunsubscribe = "https://x.example/u?id={subscriber_id}"',
    ],
)
def test_what_is_right_is_taken(added: str) -> None:
    newsletter, findings = read(f"{SETTINGS}{added}\n")
    assert newsletter is not None, findings.sorted()


def test_the_settings_of_a_channel_are_texts_with_their_places() -> None:
    newsletter, findings = read(f"{SETTINGS}[delivery.smtp]\nport = 2525\n")
    assert newsletter is not None, findings.sorted()
    assert newsletter.delivery.channels == {"smtp": {"port": "2525"}}
    assert newsletter.delivery.places["smtp.port"] == Location("newsletter.toml", AFTER + 1, 1)


def test_a_domain_with_accents_is_an_address() -> None:
    newsletter, findings = read(changed("email", 'email = "bonjour@café.example"')[0])
    assert newsletter is not None, findings.sorted()


def test_the_theme_and_its_tokens_know_their_places() -> None:
    newsletter, _ = read(f'{SETTINGS}[theme]\nname = "letter"\naccent = "#0f766e"\n')
    assert newsletter is not None
    places = newsletter.theme.places
    assert places["name"] == Location("newsletter.toml", AFTER + 1, 1)
    assert places["accent"] == Location("newsletter.toml", AFTER + 2, 1)
