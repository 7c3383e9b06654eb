"""All that a send leans on, examined: a real server, a real repository, a real ledger."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from composer.config import read_newsletter
from composer.delivery import LEDGER, doctor
from composer.delivery.doctor import Patient, examinations
from composer.delivery.ledger import Plan, open_ledger
from composer.delivery.letter import Reader
from composer.domains.diagnosis import Diagnosis
from composer.model import Findings
from tests.conftest import SETTINGS
from tests.delivery.faulty_smtp import FaultySmtp
from tests.delivery.repositories import clone, committed, git, remote
from tests.domains.test_examination import Keys

REAL = SETTINGS.replace("courant.example", "courant.org")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine of nobody's: no secrets, no keyring, no settings of Git."""
    for name in [name for name in os.environ if name.startswith(("NEWSLETTER_", "GIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


def examined(
    root: Path,
    tables: str = "",
    *,
    channel: str = "outbox",
    settings: str = REAL,
    environment: Mapping[str, str] | None = None,
    resolve: Callable[[str, str], Sequence[str]] | None = None,
) -> dict[str, Diagnosis]:
    newsletter = read_newsletter(f"{settings}\n{tables}", Findings())
    assert newsletter
    patient = Patient(
        root=root,
        newsletter=newsletter,
        channel=channel,
        environment=environment or {},
        resolve=resolve,
    )
    found = list(examinations(patient))
    for one in found:
        assert bool(one.hint) is (one.state != "fine"), one
    return {one.name: one for one in found}


def smtp(port: int, more: str = "") -> str:
    return f'[delivery.smtp]\nhost = "127.0.0.1"\nport = {port}\ntimeout = 5\n{more}'


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def test_a_project_that_could_send(tmp_path: Path) -> None:
    root = committed(tmp_path / "letter", {".gitignore": ".newsletter/\n"})
    found = examined(root)
    assert {one.state for one in found.values()} == {"fine"}
    assert set(found) >= {"settings", "secrets", "connection", "ledger", ".newsletter", "sender"}
    assert found["settings"].words == "Outbox, [delivery.outbox]"
    assert found["secrets"].words == "Outbox needs none"
    assert found["ledger"].words.startswith("none yet")
    assert found["issues/sent"].words == "nothing was sent yet"
    assert found["sender"].words == "bonjour@courant.org"
    # Looking makes no ledger.
    assert not list((root / ".newsletter").glob("ledger*"))


def test_a_channel_of_no_such_name(tmp_path: Path) -> None:
    found = examined(tmp_path, channel="sntp")
    assert found["channel"].state == "broken"
    assert found["channel"].hint == "did you mean smtp?"
    # The rest is looked at all the same.
    assert {"ledger", "Git", "sender"} <= set(found)


def test_settings_that_are_wrong(tmp_path: Path) -> None:
    found = examined(tmp_path, '[delivery.smtp]\nhots = "x"\nhost = "y"\n', channel="smtp")
    assert found["settings"].state == "broken"
    assert found["settings"].words.startswith("newsletter.toml:")
    assert "has no “hots”" in found["settings"].words
    assert found["settings"].hint == "write host"
    assert "connection" not in found


def test_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = examined(tmp_path, channel="postmark")
    assert found["secrets"].state == "broken"
    assert "NEWSLETTER_POSTMARK_SERVER_TOKEN is not set" in found["secrets"].words
    assert "connection" not in found
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", "s3cret")
    found = examined(tmp_path, smtp(free_port()), channel="smtp")
    assert found["secrets"].state == "fine"
    assert found["secrets"].words == (
        "NEWSLETTER_SMTP_PASSWORD is set; NEWSLETTER_SMTP_DKIM_KEY is not set, nor need it be"
    )
    assert "s3cret" not in str(found)


def test_a_server_that_answers(tmp_path: Path) -> None:
    with FaultySmtp() as server:
        found = examined(tmp_path, smtp(server.port), channel="smtp")
        assert not server.accepted
    assert found["connection"].state == "fine"
    assert "answered" in found["connection"].words


def test_a_server_that_is_away(tmp_path: Path) -> None:
    found = examined(tmp_path, smtp(free_port()), channel="smtp")
    assert found["connection"].state in ("unknown", "broken")
    assert "127.0.0.1" in found["connection"].words


def test_a_server_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        table = smtp(silent.getsockname()[1]).replace("timeout = 5", "timeout = 300")
        found = examined(tmp_path, table, channel="smtp")["connection"]
    assert found.state == "unknown"


def test_a_server_that_wants_a_password(tmp_path: Path) -> None:
    with FaultySmtp() as server:
        found = examined(tmp_path, smtp(server.port, 'username = "theo"\n'), channel="smtp")
    assert found["connection"].state == "broken"


def send(root: Path) -> None:
    with open_ledger(None, root) as ledger:
        names = Plan.__struct_fields__
        ledger.prepare(Plan(**dict.fromkeys(names, "x")), [Reader("a@b.example", {})])


def test_the_ledger(tmp_path: Path) -> None:
    send(tmp_path)
    assert examined(tmp_path)["ledger"].words == ".newsletter/ledger.sqlite3 knows 1 send"
    (tmp_path / ".newsletter/reader.key").unlink()
    found = examined(tmp_path)["ledger"]
    assert (found.state, "key is missing" in found.words) == ("broken", True)
    (tmp_path / ".newsletter/ledger.sqlite3").write_bytes(b"no ledger at all" * 1000)
    for log in (tmp_path / ".newsletter").glob("ledger.sqlite3-*"):
        log.unlink()
    assert examined(tmp_path)["ledger"].state == "broken"


def test_a_shared_ledger_that_is_away(tmp_path: Path) -> None:
    address = f"postgresql://zoe:s3cret@127.0.0.1:{free_port()}/news"
    found = examined(tmp_path, environment={LEDGER: address})["ledger"]
    assert found.state == "broken"
    assert "s3cret" not in str(found)
    found = examined(tmp_path, environment={LEDGER: "mysql://zoe:s3cret@db/news"})["ledger"]
    assert (found.state, "s3cret" in str(found)) == ("broken", False)


def test_a_ci_server(tmp_path: Path) -> None:
    found = examined(tmp_path, environment={"CI": "true"})
    assert found["claim"].state == "broken"
    assert LEDGER in found["claim"].hint
    assert "claim" not in examined(tmp_path)


def test_claims_in_git(tmp_path: Path) -> None:
    table = '[send]\nclaim = "git"\n'
    home = clone(remote(tmp_path), tmp_path / "clone")
    found = examined(home, table, environment={"CI": "true"})["claim"]
    assert found.state == "fine"
    assert "remote.git" in found.words
    git(home, "remote", "set-url", "origin", "/nowhere/zoe.git")
    assert examined(home, table)["claim"].state == "broken"
    assert examined(tmp_path, table)["claim"].state == "broken"


def test_outside_git(tmp_path: Path) -> None:
    found = examined(tmp_path)
    assert found["Git"].state == "unknown"
    assert "issues/sent" not in found


def test_git_does_not_want_to_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = committed(tmp_path / "letter")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    found = examined(root)["Git"]
    assert (found.state, "dubious ownership" in found.words) == ("broken", True)


def test_what_git_would_take(tmp_path: Path) -> None:
    root = committed(tmp_path / "letter")
    (root / ".env").write_text("NEWSLETTER_X=1")
    found = examined(root)
    assert (found[".newsletter"].state, found[".env"].state) == ("warn", "warn")
    assert found[".env"].hint == "echo .env >> .gitignore"
    (root / ".gitignore").write_text("/.newsletter/\n.env\n")
    found = examined(root)
    assert (found[".newsletter"].state, found[".env"].state) == ("fine", "fine")


def test_what_git_has(tmp_path: Path) -> None:
    files = {".env": "NEWSLETTER_X=1", ".newsletter/ledger.sqlite3": "", ".gitignore": ".*\n"}
    root = committed(tmp_path / "letter", files)
    found = examined(root)
    assert (found[".newsletter"].state, found[".env"].state) == ("broken", "broken")
    assert "git rm -r --cached .newsletter" in found[".newsletter"].hint


def test_records_of_what_was_sent(tmp_path: Path) -> None:
    root = committed(tmp_path / "letter", {"issues/sent/a.json": "{}"})
    assert examined(root)["issues/sent"].words == "committed"
    for name in "bcde":
        (root / f"issues/sent/{name}.json").write_text("{}")
    found = examined(root)["issues/sent"]
    assert found.state == "warn"
    assert found.words == (
        "not committed: issues/sent/b.json, issues/sent/c.json, issues/sent/d.json …"
    )
    (root / ".gitignore").write_text("sent/\n")
    assert examined(root)["issues/sent"].state == "warn"


@pytest.mark.parametrize(
    ("domain", "state", "said"),
    [
        ("gmail.com", "warn", "mailboxes refuse newsletters from gmail.com"),
        ("GMail.com", "warn", "mailboxes refuse"),
        ("laposte.net", "warn", "mailboxes refuse"),
        ("courant.example", "warn", "nothing on the Internet answers"),
        ("letters.example.com", "warn", "nothing on the Internet answers"),
        ("letters.test", "warn", "nothing on the Internet answers"),
        ("counterexample.org", "fine", "bonjour@"),
        ("été.org", "fine", "bonjour@été.org"),
        ("news.gmail.company", "fine", "bonjour@"),
    ],
)
def test_the_senders_domain(tmp_path: Path, domain: str, state: str, said: str) -> None:
    found = examined(
        tmp_path, settings=SETTINGS.replace("bonjour@courant.example", f"bonjour@{domain}")
    )
    assert found["sender"].state == state
    assert said in found["sender"].words


def test_where_bounces_go(tmp_path: Path) -> None:
    found = examined(tmp_path, '[delivery]\nreturn_path = "b@bounces.courant.org"\n')
    assert found["return_path"].state == "fine"
    found = examined(tmp_path, '[delivery]\nreturn_path = "bounces@elsewhere.net"\n')
    assert found["return_path"].state == "warn"
    assert "return_path" not in examined(tmp_path)


def zone(records: Mapping[tuple[str, str], str]) -> Callable[[str, str], Sequence[str]]:
    return lambda name, kind: [records[name, kind]] if (name, kind) in records else []


def test_the_dns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys()
    monkeypatch.setenv("NEWSLETTER_SMTP_DKIM_KEY", keys.private)
    known = {
        ("courant.org", "MX"): "10 mx.courant.org.",
        ("b.courant.org", "MX"): "10 mx.courant.org.",
        ("b.courant.org", "TXT"): "v=spf1 mx -all",
        ("_dmarc.courant.org", "TXT"): "v=DMARC1; p=none",
        ("s1._domainkey.courant.org", "TXT"): keys.record,
        ("s1._domainkey.xn--t-9fab.org", "TXT"): keys.record,
    }
    table = '[delivery]\nreturn_path = "x@b.courant.org"\n'
    with FaultySmtp() as server:
        settings = table + smtp(server.port, 'dkim_selector = "s1"\n')
        found = examined(tmp_path, settings, channel="smtp", resolve=zone(known))
        names = ("MX", "MX of return_path", "SPF", "DMARC", "DKIM")
        assert [found[name].state for name in names] == ["fine"] * 5
        settings += 'dkim_domain = "été.org"\n'
        found = examined(tmp_path, settings, channel="smtp", resolve=zone(known))
        assert found["DKIM"].state == "warn"
        # A provider has an envelope of its own, and signs itself.
        found = examined(tmp_path, table, channel="postmark", resolve=zone(known))
    assert "DKIM" not in found
    assert "MX of return_path" not in found
    assert "the provider's own domain counts" in found["SPF"].words


def test_a_key_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP_DKIM_KEY", "/nowhere/key.pem")
    with FaultySmtp() as server:
        table = smtp(server.port, 'dkim_selector = "s1"\n')
        found = examined(tmp_path, table, channel="smtp", resolve=zone({}))
    assert found["DKIM"].state == "broken"
    assert "neither a key nor a file" in found["DKIM"].words
    assert found["MX"].state == "broken"


def test_the_dns_is_asked_by_who_wants_it(tmp_path: Path) -> None:
    assert not {"MX", "SPF", "DMARC", "DKIM"} & set(examined(tmp_path))
