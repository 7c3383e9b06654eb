"""Where secrets come from, and that nobody ever sees one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from composer.commands import run
from composer.delivery.channel import Credential
from composer.delivery.channels.postmark import Postmark
from composer.delivery.channels.smtp import Smtp
from composer.delivery.redacting import redaction
from composer.delivery.secrets import secrets_of, variable
from composer.errors import OutsideError, UsageError
from tests.conftest import SETTINGS, MakeProject
from tests.delivery.repositories import committed, git

ROOT = Path(__file__).parents[2]
KEY = "NEWSLETTER_POSTMARK_SERVER_TOKEN"
SECRET = "pm-5f2b+c0ffee/=="


class Ring(keyring.backend.KeyringBackend):
    """A system's keyring."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, known: Mapping[tuple[str, str], str]) -> None:
        super().__init__()
        self.known = known
        self.asked: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append(username)
        return self.known.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("nothing is stored")

    def delete_password(self, service: str, username: str) -> None:
        raise AssertionError("nothing is deleted")


class Closed(Ring):
    """One that nobody has opened."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("the session is locked")


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without secrets."""
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(name)
    before = keyring.get_keyring()
    keyring.set_keyring(Ring({}))
    yield
    keyring.set_keyring(before)


def put(root: Path, text: str | bytes) -> None:
    (root / ".env").write_bytes(text if isinstance(text, bytes) else text.encode())


def found(root: Path) -> str:
    return secrets_of(Postmark, "postmark", root).get("server_token", "")


def test_the_credential_is_still_called_so() -> None:
    assert [credential.name for credential in Postmark.credentials] == ["server_token"]
    assert variable("brevo_campaigns", "key") == "NEWSLETTER_BREVO_CAMPAIGNS_KEY"


def test_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(Ring({("newsletter-composer", "postmark.server_token"): "of the ring"}))
    assert found(tmp_path) == "of the ring"
    put(tmp_path, f"{KEY}=of the file\n")
    assert found(tmp_path) == "of the file"
    monkeypatch.setenv(KEY, "of the environment")
    assert found(tmp_path) == "of the environment"
    # What is empty is not set.
    monkeypatch.setenv(KEY, "")
    assert found(tmp_path) == "of the file"
    put(tmp_path, f"{KEY}=\n")
    assert found(tmp_path) == "of the ring"


def test_the_keyring_is_asked_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring({})
    keyring.set_keyring(ring)
    monkeypatch.setenv(KEY, SECRET)
    assert found(tmp_path) == SECRET
    assert ring.asked == []


def test_a_keyring_that_fails_is_none(tmp_path: Path) -> None:
    keyring.set_keyring(Closed({}))
    with pytest.raises(UsageError, match=KEY):
        found(tmp_path)
    assert secrets_of(Smtp, "smtp", tmp_path) == {}


def test_no_keyring_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match=KEY):
        found(tmp_path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"{KEY}={SECRET}\n", SECRET),
        (f"\ufeff{KEY}={SECRET}\n", SECRET),
        (f"# a note\r\n\r\n{KEY}={SECRET}\r\n", SECRET),
        (f"export {KEY}={SECRET}", SECRET),
        (f'{KEY}="with spaces # and a hash"', "with spaces # and a hash"),
        (f"{KEY}='single \"quotes\"'", 'single "quotes"'),
        (f"{KEY} = {SECRET}  # a note", SECRET),
        (f"{KEY}=$HOME-${{HOME}}", "$HOME-${HOME}"),
        (f'{KEY}="two\nlines"', "two\nlines"),
        (f"{KEY}=é", "é"),
        (f"{KEY}=first\n{KEY}=second", "second"),
    ],
)
def test_env_files(tmp_path: Path, text: str, value: str) -> None:
    put(tmp_path, text)
    before = dict(os.environ)
    assert found(tmp_path) == value
    assert dict(os.environ) == before


@pytest.mark.parametrize("value", [f"{SECRET}\n", f"{SECRET}\r\n", f"\n{SECRET}"])
def test_a_line_end_that_came_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(KEY, value)
    assert found(tmp_path) == SECRET


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    put(tmp_path, f"{KEY}={SECRET}é".encode("latin-1"))
    with pytest.raises(UsageError, match=r"\.env is no UTF-8 text") as caught:
        found(tmp_path)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_file_that_git_has_is_refused(tmp_path: Path) -> None:
    put(tmp_path, f"{KEY}={SECRET}\n")
    committed(tmp_path)
    with pytest.raises(UsageError, match=r"\.env is in Git") as caught:
        found(tmp_path)
    assert "git rm --cached .env" in caught.value.hint
    assert "change every secret" in caught.value.hint
    assert SECRET not in f"{caught.value}{caught.value.hint}"
    # Refused too where this secret comes from elsewhere: the others lie open all the same.
    git(tmp_path, "rm", "--quiet", "--cached", ".env")
    assert found(tmp_path) == SECRET


def test_git_does_not_say_whether_it_has_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, f"{KEY}={SECRET}\n")
    committed(tmp_path)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(OutsideError, match="dubious ownership"):
        found(tmp_path)


def test_a_required_secret_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        found(tmp_path)
    assert KEY in caught.value.message
    assert Postmark.credentials[0].about in caught.value.message
    assert ".env" in caught.value.hint
    assert Postmark.page in caught.value.hint


def test_what_is_not_required_may_be_missing(tmp_path: Path) -> None:
    assert not any(credential.required for credential in Smtp.credentials)
    put(tmp_path, "NEWSLETTER_SMTP_PASSWORD=p4ss\n")
    assert secrets_of(Smtp, "smtp", tmp_path) == {"password": "p4ss"}


def test_a_credential_never_shows_a_value() -> None:
    assert "about" in repr(Credential("token", "about it"))


PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("environment", "said", "left"),
    [
        ({KEY: SECRET}, f"401: {SECRET}!", "401: ***!"),
        ({KEY: SECRET}, "token=pm-5f2b%2Bc0ffee%2F%3D%3D", "token=***"),
        ({KEY: 'a"b\nc'}, repr('a"b\nc'), "'***'"),
        ({KEY: 'a"b\nc'}, json.dumps('a"b\nc'), '"***"'),
        ({KEY: PEM}, "line: hkiG9w0BAQEFAASC", "line: ***"),
        ({KEY: PEM.replace("\n", "\\n")}, "line: hkiG9w0BAQEFAASC", "line: ***"),
        ({KEY: "abc"}, "abcabc", "abcabc"),
        ({"HOME": SECRET}, SECRET, SECRET),
        ({"NEWSLETTER_LEDGER": "postgresql://zoe:p%40ss%2Fword@db/news"}, "p@ss/word db", "*** db"),
        ({"NEWSLETTER_LEDGER": "postgresql://zoe:p%40ss%2Fword@db/news"}, "p%40ss%2Fword", "***"),
        ({"NEWSLETTER_LEDGER": "postgresql://db/news?password=hidden"}, "hidden", "***"),
        ({"NEWSLETTER_LEDGER": "postgresql://[db/news"}, "db/news", "db/news"),
    ],
)
def test_redaction(environment: Mapping[str, str], said: str, left: str) -> None:
    assert redaction(None, environment).clean(said) == left


def test_redaction_of_the_file_and_the_keyring(tmp_path: Path) -> None:
    keyring.set_keyring(Ring({("newsletter-composer", "postmark.server_token"): "of-the-ring"}))
    put(tmp_path, f"{KEY}={SECRET}\nCITY=Lyon\n")
    clean = redaction(tmp_path, {}).clean
    assert clean(f"{SECRET} of-the-ring Lyon") == "*** *** Lyon"


def test_redaction_does_not_fail_itself(tmp_path: Path) -> None:
    put(tmp_path, b"\xff\xfe")
    keyring.set_keyring(Closed({}))
    assert redaction(tmp_path, {KEY: SECRET}).clean(SECRET) == "***"
    committed(tmp_path)
    assert redaction(tmp_path, {KEY: SECRET}).clean(SECRET) == "***"


ISSUE = "---\ntitle: Un\ndate: 2025-02-01\n---\nBonjour.\n"

#: Makes a channel of the program fail as no channel should: with its secret in what it raises.
LEAK = """
import sys
from composer.delivery.channels.postmark import Postmark
from composer.delivery.faults import Halted
from composer.errors import OutsideError

def leaking(self, letter):
    secret = self.setup.secrets["server_token"]
    try:
        raise ValueError(f"the header {secret!r} is wrong")
    except ValueError as error:
        error.add_note(f"it was {secret}")
        if sys.argv[1] == "outside":
            raise OutsideError(f"401 for {secret}", hint=f"is {secret} right?") from error
        raise

# The network is not asked whether anybody is there.
Postmark.expect = lambda *_: None
Postmark.send = leaking
from composer.commands import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.fixture
def letter(make_project: MakeProject) -> Path:
    return make_project({"issues/2025-02-01-un.md": ISSUE}, settings=SETTINGS)


@pytest.mark.parametrize(
    ("kind", "source", "debug"),
    [
        ("outside", "environment", True),
        ("defect", "file", True),
        ("outside", "file", False),
        ("defect", "environment", False),
    ],
)
def test_no_secret_passes_the_command_line(
    letter: Path, kind: str, source: str, debug: bool
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    if source == "file":
        put(letter, f"{KEY}={SECRET}\n")
    else:
        environment[KEY] = SECRET
    words = ("send", "un", "--to", "zoe@courant.example", "--via", "postmark")
    options = ("--debug",) if debug else ()
    done = subprocess.run(
        [sys.executable, "-c", LEAK, kind, *options, *words],
        cwd=letter,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    said = done.stdout + done.stderr
    assert "c0ffee" not in said
    assert "***" in done.stderr, said
    assert ("Traceback" in done.stderr) is debug
    if debug:
        assert "it was ***" in done.stderr
        assert "leaking" in done.stderr


def test_an_error_looks_as_ever(
    letter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(letter)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv(KEY, SECRET)
    assert run(["send", "nothing-of-this-name", "--to", "zoe@courant.example"]) == 2
    told: Callable[[], str] = lambda: capsys.readouterr().err  # noqa: E731
    assert told().startswith("error: ")
