"""Who may send: one of any number of machines, and one process of a machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from composer.delivery import claims
from composer.delivery.claims import Claim
from composer.delivery.git import without_credentials
from composer.errors import OutsideError, UsageError
from tests.delivery.repositories import clone, committed, git, hook, remote

ROOT = Path(__file__).parents[2]
RACES, RACERS = 40, 4
REF = "refs/newsletter/sending/grok-3"

#: Claims each slug that it is told, at once, and says what came of it.
RACER = """
import json, sys
from pathlib import Path
from composer.delivery.claims import claim
from composer.errors import OutsideError
print("ready", flush=True)
for line in sys.stdin:
    try:
        mine = claim(Path(sys.argv[1]), line.strip(), content="5f2b", channel="smtp")
        said = ["won", mine.by, mine.commit]
    except OutsideError as error:
        said = ["lost", error.message, error.hint]
    print(json.dumps(said), flush=True)
"""

#: Holds an issue until it is killed.
HOLDER = """
import sys, time
from pathlib import Path
from composer.delivery.claims import alone
with alone(Path(sys.argv[1]), "grok-3"):
    print("held", flush=True)
    time.sleep(60)
"""


def python(script: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(autouse=True)
def no_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which nobody told Git a name."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return remote(tmp_path)


@pytest.fixture
def here(bare: Path, tmp_path: Path) -> Path:
    return clone(bare, tmp_path / "here")


@pytest.fixture
def there(bare: Path, tmp_path: Path) -> Path:
    """Another machine of another person."""
    folder = clone(bare, tmp_path / "there")
    git(folder, "config", "user.name", "Ana")
    return folder


def claim(folder: Path, slug: str = "grok-3") -> Claim:
    return claims.claim(folder, slug, content="5f2b", channel="smtp")


def refused(folder: Path, slug: str = "grok-3") -> OutsideError:
    with pytest.raises(OutsideError) as caught:
        claim(folder, slug)
    assert caught.value.hint
    return caught.value


def held(bare: Path) -> str:
    return git(bare, "for-each-ref", "--format=%(objectname)", REF).strip()


def state(folder: Path) -> tuple[object, ...]:
    """All that a person sees of a clone."""
    own = folder / ".git"
    return (
        git(folder, "status", "--porcelain", "--ignored"),
        git(folder, "for-each-ref"),
        (own / "HEAD").read_bytes(),
        (own / "index").read_bytes(),
        (own / "config").read_bytes(),
        sorted(path.name for path in (own / "hooks").iterdir()),
        (own / "FETCH_HEAD").exists(),
    )


def test_of_four_machines_one_wins_each_time(bare: Path, tmp_path: Path) -> None:
    folders = [clone(bare, tmp_path / f"machine-{number}") for number in range(RACERS)]
    for number, folder in enumerate(folders):
        git(folder, "config", "user.name", f"Person {number}")
    racers = [python(RACER, folder) for folder in folders]
    try:
        for racer in racers:
            assert racer.stdout
            assert racer.stdout.readline() == "ready\n"
        for race in range(RACES):
            said = []
            for racer in racers:
                assert racer.stdin
                racer.stdin.write(f"race-{race}\n")
                racer.stdin.flush()
            for racer in racers:
                assert racer.stdout
                said.append(json.loads(racer.stdout.readline()))
            (winner,) = [words for words in said if words[0] == "won"]
            ref = f"refs/newsletter/sending/race-{race}"
            assert git(bare, "rev-parse", ref).strip() == winner[2]
            for _, message, hint in (words for words in said if words[0] == "lost"):
                assert message.startswith(f"race-{race} is claimed by {winner[1]} on "), message
                assert " since 20" in message
                assert f"newsletter release race-{race}" in hint
    finally:
        for racer in racers:
            racer.communicate()


def test_what_the_others_are_told(here: Path, there: Path) -> None:
    mine = claim(here)
    assert mine.by == "Zoé"
    error = refused(there)
    assert error.message == f"grok-3 is claimed by Zoé on {mine.host} since {mine.since}"
    assert mine.host
    assert mine.since.endswith(" UTC")
    # Another issue is another claim.
    assert claim(there, "grok-4").by == "Ana"
    # Whoever asks twice is told that it is theirs.
    assert "claimed by Zoé" in refused(here).message


def test_nothing_of_the_clone_changes(here: Path, there: Path) -> None:
    (here / "newsletter.toml").write_text("half of an edit")
    (here / "staged").write_text("new")
    git(here, "add", "staged")
    before = state(here), state(there)
    claim(here)
    refused(there)
    claims.release(there, "grok-3")
    assert (state(here), state(there)) == before


@pytest.mark.parametrize("name", ["pre-push", "reference-transaction", "post-commit", "pre-commit"])
def test_a_hook_of_the_clone_is_for_branches(here: Path, bare: Path, name: str) -> None:
    hook(here, name, "echo no >&2; exit 1")
    assert claim(here).commit == held(bare)
    assert claims.release(here, "grok-3")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("push.gpgSign", "true"),
        ("push.followTags", "true"),
        ("push.pushOption", "ci.skip"),
        ("push.recurseSubmodules", "only"),
        ("push.default", "nothing"),
        ("commit.gpgSign", "true"),
        ("log.showSignature", "true"),
        ("i18n.commitEncoding", "ISO-8859-1"),
        ("color.ui", "always"),
        ("fetch.prune", "true"),
    ],
)
def test_settings_of_the_author(here: Path, there: Path, bare: Path, key: str, value: str) -> None:
    for folder in (here, there):
        git(folder, "config", key, value)
    assert claim(here).commit == held(bare)
    assert "claimed by Zoé on" in refused(there).message
    released = claims.release(there, "grok-3")
    assert released
    assert released.by == "Zoé"


def test_a_machine_where_nobody_has_a_name(here: Path, there: Path) -> None:
    git(here, "config", "--unset", "user.name")
    assert claim(here).by
    assert claim(here, "grok-4").by in refused(there).message


def test_a_shallow_clone(bare: Path, there: Path, tmp_path: Path) -> None:
    shallow = clone(bare, tmp_path / "shallow", "--depth=1")
    assert (shallow / ".git" / "shallow").is_file()
    claim(shallow)
    assert "claimed by Zoé" in refused(there).message
    released = claims.release(shallow, "grok-3")
    assert released
    claim(there)
    assert "claimed by Ana" in refused(shallow).message


def test_a_detached_head(here: Path, bare: Path) -> None:
    git(here, "checkout", "--quiet", "--detach")
    assert claim(here).commit == held(bare)


def test_the_remote_of_the_branch(here: Path, bare: Path, tmp_path: Path) -> None:
    other = remote(tmp_path, name="other.git")
    git(here, "remote", "add", "team", other.as_uri())
    git(here, "config", "branch.main.remote", "team")
    assert claim(here).commit == held(other)
    assert held(bare) == ""


def test_the_only_remote_whatever_its_name(here: Path, bare: Path) -> None:
    git(here, "remote", "rename", "origin", "forge")
    git(here, "config", "--unset", "branch.main.remote")
    assert claim(here).commit == held(bare)


def test_a_remote_that_is_fetched_from_a_mirror(
    here: Path, there: Path, bare: Path, tmp_path: Path
) -> None:
    mirror = remote(tmp_path, name="mirror.git")
    for folder in (here, there):
        git(folder, "remote", "set-url", "origin", mirror.as_uri())
        git(folder, "remote", "set-url", "--push", "origin", bare.as_uri())
    assert claim(here).commit == held(bare)
    assert held(mirror) == ""
    assert "claimed by Zoé" in refused(there).message


def test_a_project_in_a_folder_of_the_repository(here: Path, bare: Path) -> None:
    inner = here / "letters" / "one"
    inner.mkdir(parents=True)
    git(here, "remote", "set-url", "origin", "../remote.git")
    assert claim(inner).commit == held(bare)


def test_no_remote(tmp_path: Path) -> None:
    alone = committed(tmp_path / "alone")
    error = refused(alone)
    assert "no Git remote" in error.message
    assert "git remote -v" in error.hint
    assert "no Git remote" in refused(tmp_path).message


def test_no_git(here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    error = refused(here)
    assert "no Git" in error.message
    assert 'claim = "none"' in error.hint


def test_a_remote_that_is_away(here: Path, bare: Path) -> None:
    bare.rename(bare.with_name("moved.git"))
    error = refused(here)
    assert "the remote does not answer: git says: " in error.message
    assert "remote.git" in error.message
    with pytest.raises(OutsideError, match="does not answer"):
        claims.release(here, "grok-3")


def test_a_remote_that_refuses(here: Path, bare: Path) -> None:
    hook(bare, "pre-receive", "echo 'only branches here' >&2; exit 1")
    error = refused(here)
    assert error.message.startswith("grok-3 cannot be claimed: git says: ")
    assert "only branches here" in error.message
    assert "your rights there" in error.hint


def test_a_remote_that_hides(here: Path, bare: Path) -> None:
    git(bare, "config", "receive.hideRefs", "refs/newsletter")
    assert "hidden ref" in refused(here).message


def test_a_claim_that_must_stay(here: Path, bare: Path) -> None:
    mine = claim(here)
    hook(bare, "pre-receive", "echo 'nothing is deleted here' >&2; exit 1")
    with pytest.raises(OutsideError, match=r"cannot be released: git says: .*nothing is deleted"):
        claims.release(here, "grok-3")
    assert held(bare) == mine.commit


def test_a_password_of_the_remote_is_not_told(here: Path) -> None:
    git(here, "remote", "set-url", "origin", "https://zoe:s3cret@127.0.0.1:1/x.git")
    error = refused(here)
    assert "127.0.0.1" in error.message
    assert "s3cret" not in error.message


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("'https://zoe:s3cret@forge.example/x.git'", "'https://forge.example/x.git'"),
        ("ssh://git@forge.example:22/x", "ssh://forge.example:22/x"),
        ("https://gh-t0ken@a/x https://b:c@d/y", "https://a/x https://d/y"),
        ("git@forge.example:x.git", "git@forge.example:x.git"),
        ("https://forge.example/@zoe/x", "https://forge.example/@zoe/x"),
    ],
)
def test_addresses_without_credentials(said: str, left: str) -> None:
    assert without_credentials(said) == left


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A git of the machine that does what it is asked, and something more at a push."""
    folder.mkdir(exist_ok=True)
    fake = folder / "git"
    real = shutil.which("git")
    body = f'#!/bin/sh\ncase " $* " in *" push "*)\n{script}\n;; esac\nexec {real} "$@"\n'
    fake.write_text(body.replace("GIT", str(real)))
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_an_answer_that_was_lost(
    here: Path, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = 'GIT "$@"; echo "fatal: the remote end hung up unexpectedly" >&2; exit 128'
    pretend(tmp_path / "bin", monkeypatch, lost)
    mine = claim(here)
    assert held(bare) == mine.commit
    assert claims.release(here, "grok-3") == mine
    assert held(bare) == ""


def test_an_answer_that_does_not_come(
    here: Path, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "FAR", 2.0)
    slow = f'GIT "$@"; sleep 30 & echo $! > {tmp_path}/pid; wait'
    pretend(tmp_path / "bin", monkeypatch, slow)
    assert claim(here).commit == held(bare)
    # What Git had started is gone with it.
    pid = (tmp_path / "pid").read_text().strip()
    state = subprocess.run(["ps", "-o", "state=", "-p", pid], capture_output=True, check=False)
    assert state.stdout.strip() in (b"", b"Z")


def test_release(here: Path, there: Path, bare: Path) -> None:
    mine = claim(here)
    assert claims.release(there, "grok-3") == mine
    assert (mine.content, mine.channel) == ("5f2b", "smtp")
    assert held(bare) == ""
    assert claims.release(there, "grok-3") is None
    assert claim(there).by == "Ana"


def test_a_claim_that_was_made_anew_stays(
    here: Path, there: Path, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = claim(here)
    # Between the look and the push, somebody releases it and claims it again.
    anew = f"GIT -C {there} commit-tree -m anew $(GIT -C {there} mktree </dev/null)"
    pretend(
        tmp_path / "bin",
        monkeypatch,
        "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a\n"
        f"GIT -C {there} push --quiet --force origin $({anew}):{REF}".replace("GIT_", "G-_"),
    )
    fake = tmp_path / "bin" / "git"
    fake.write_text(fake.read_text().replace("G-_", "GIT_"))
    with pytest.raises(OutsideError, match="claimed anew meanwhile, by somebody") as caught:
        claims.release(here, "grok-3")
    assert caught.value.hint
    assert held(bare) not in ("", mine.commit)


def test_words_of_a_stranger_do_not_reach_the_terminal(here: Path, there: Path, bare: Path) -> None:
    tree = git(bare, "hash-object", "-t", "tree", "-w", "/dev/null").strip()
    message = "Sending\n\nBy: \x1b[2Jnobody\nHost: " + "x" * 5000
    commit = git(bare, "commit-tree", tree, "-m", message).strip()
    git(bare, "update-ref", REF, commit)
    told = refused(here).message
    assert "\x1b" not in told
    assert "[2Jnobody" in told
    assert len(told) < 1000


@pytest.mark.parametrize("slug", ["../x", "", "A", "a b", "x.lock", "-a\n", "a:b", "a" * 300, "é"])
def test_what_is_no_slug_never_reaches_git(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    calls = tmp_path / "calls"
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\necho $@ >> {calls}\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    for act in (
        lambda: claim(here, slug),
        lambda: claims.release(here, slug),
        lambda: claims.alone(here, slug).__enter__(),
    ):
        with pytest.raises(UsageError):
            act()
    assert not calls.exists()
    assert not (here / ".newsletter").exists()


@pytest.fixture
def holder(here: Path) -> Iterator[subprocess.Popen[str]]:
    process = python(HOLDER, here)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_process_is_told(here: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(OutsideError) as caught, claims.alone(here, "grok-3"):
        pytest.fail("two hold it")
    assert caught.value.message.startswith(
        f"grok-3 is being sent by Zoé (process {holder.pid}) since 20"
    )
    assert "newsletter status grok-3" in caught.value.hint
    with claims.alone(here, "grok-4"):
        pass


def test_the_lock_dies_with_its_holder(here: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with claims.alone(here, "grok-3"), pytest.raises(OutsideError) as caught:  # noqa: SIM117
        with claims.alone(here, "grok-3"):
            pytest.fail("two hold it")
    assert f"(process {os.getpid()})" in caught.value.message
    with claims.alone(here, "grok-3"):
        pass


@pytest.mark.parametrize("note", ["", "{", "[]", "null", '{"by": 1}'])
def test_a_note_that_cannot_be_read(here: Path, holder: subprocess.Popen[str], note: str) -> None:
    (here / ".newsletter" / "locks" / "send-grok-3.json").write_text(note)
    with pytest.raises(OutsideError, match="is being sent by another process"):
        claims.alone(here, "grok-3").__enter__()


@pytest.mark.parametrize(
    ("value", "must"), [("true", True), ("1", True), ("TRUE", True), ("false", False), ("", False)]
)
def test_a_ci_server(value: str, must: bool) -> None:
    assert claims.must_be_shared({"CI": value}) is must
    assert not claims.must_be_shared({})
