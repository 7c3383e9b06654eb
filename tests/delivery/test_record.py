"""What a project remembers of an issue that went out: no reader, and enough to notice a lost ledger."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import compose, load
from composer.config.sent import record_path
from composer.delivery import record
from composer.delivery.ledger import Ledger, Plan, open_ledger
from composer.delivery.ledger.entries import Counts, Outcome, Send
from composer.delivery.letter import Reader
from composer.errors import AuthorError, OutsideError
from composer.model import Issue
from composer.source.reader import read as read_issue
from tests.conftest import SETTINGS, MakeProject

PATH = "issues/2025-02-01-un.md"
FILE = "issues/sent/2025-02-01-un.json"
TEXT = "---\ntitle: Un\ndate: 2025-02-01\nslug: un\n---\nBonjour.\n\n::poll{#avis}\n"
READERS = [Reader(f"r{n}@lecteurs.example", {"first_name": f"R{n}"}) for n in range(3)]

EXPECTED = """\
{
  "version": 1,
  "slug": "un",
  "path": "issues/2025-02-01-un.md",
  "polls": {
    "avis": [
      "top",
      "bien"
    ]
  },
  "hash": "5f2b",
  "channel": "smtp",
  "list_name": "readers.csv",
  "commit": "c0ffee",
  "started": "2025-02-01T07:00:00Z",
  "finished": null,
  "counts": {
    "total": 3,
    "pending": 3,
    "sending": 0,
    "sent": 0,
    "failed": 0,
    "unknown": 0,
    "suppressed": 0
  }
}
"""


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    return make_project({PATH: TEXT}, settings=SETTINGS)


@pytest.fixture
def issue(root: Path) -> Issue:
    return read_issue(TEXT, PATH, load(root))


def plan(**changed: str) -> Plan:
    values = {
        "issue": "un",
        "path": PATH,
        "hash": "5f2b",
        "message_hash": "1" * 32,
        "channel": "smtp",
        "sender": "bonjour@courant.example",
        "commit": "c0ffee",
        "by": "zoe@courant.example",
        "list_name": "lists/readers.csv",
    }
    return Plan(**(values | changed))


class Clock:
    """Eight o'clock in Paris, and a bit."""

    def __init__(self) -> None:
        self.now = datetime(2025, 2, 1, 7, 0, 0, 123456, UTC)

    def __call__(self) -> datetime:
        return self.now


def sent(root: Path, issue: Issue, **changed: str) -> tuple[Send, Send, Counts]:
    """A send as the ledger has it when it is prepared, and when it has ended."""
    clock = Clock()
    with open_ledger(None, root, clock=clock) as ledger:
        before = ledger.prepare(plan(**changed), READERS)
        record.write(root, issue, before, ledger.counts(before.id))
        ledger.start(before.id)
        rows = ledger.turn(before.id, (), want=3)
        outcomes = [Outcome(rows[0].number, "sent"), Outcome(rows[1].number, "failed")]
        ledger.turn(before.id, [*outcomes, Outcome(rows[2].number, "unknown")], want=0)
        clock.now += timedelta(minutes=5)
        ledger.finish(before.id)
        (after,) = ledger.sends("un")
        return before, after, ledger.counts(before.id)


def test_as_it_begins(root: Path, issue: Issue) -> None:
    with open_ledger(None, root, clock=Clock()) as ledger:
        send = ledger.prepare(plan(), READERS)
        path = record.write(root, issue, send, ledger.counts(send.id))
    assert path == root / FILE
    assert path.read_text(encoding="utf-8") == EXPECTED
    # Whoever merges two branches finds the same bytes.
    before = path.read_bytes()
    record.write(root, issue, send, Counts(pending=3))
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_as_it_ends(root: Path, issue: Issue) -> None:
    _, after, counts = sent(root, issue)
    record.write(root, issue, after, counts)
    told = json.loads((root / FILE).read_text(encoding="utf-8"))
    assert (told["started"], told["finished"]) == ("2025-02-01T07:00:00Z", "2025-02-01T07:05:00Z")
    assert told["counts"] == {
        "total": 3,
        "pending": 0,
        "sending": 0,
        "sent": 1,
        "failed": 1,
        "unknown": 1,
        "suppressed": 0,
    }
    found = record.read(root, PATH)
    assert found
    assert found.polls == {"avis": ("top", "bien")}
    assert found.finished == datetime(2025, 2, 1, 7, 5, tzinfo=UTC)


def test_an_issue_in_a_folder(root: Path, issue: Issue) -> None:
    sent(root, issue, path="issues/2025-02-01-un/index.md")
    assert (root / FILE).is_file()
    assert record.read(root, "issues/2025-02-01-un/index.md")
    assert record.read(root, "issues/2025-02-02-deux.md") is None


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Issue]:
    """A project that many examples write to."""
    folder = tmp_path_factory.mktemp("no-address")
    (folder / "issues").mkdir()
    (folder / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    return folder, read_issue(TEXT, PATH, load(folder))


@settings(deadline=None)
@given(
    by=st.emails(),
    sender=st.emails(),
    name=st.one_of(st.emails(), st.builds("{}/{}.csv".format, st.emails(), st.emails())),
    counts=st.builds(Counts, **dict.fromkeys(Counts.__struct_fields__, st.integers(0, 10**9))),
)
def test_no_address_is_in_it(
    once: tuple[Path, Issue], by: str, sender: str, name: str, counts: Counts
) -> None:
    folder, issue = once
    values = msgspec.structs.asdict(plan(by=by, sender=sender, list_name=name))
    moment = datetime(2025, 2, 1, tzinfo=UTC)
    send = Send(
        **values,
        id=1,
        total=counts.total,
        prepared_at=moment,
        started_at=None,
        finished_at=None,
        state="prepared",
    )
    path = record.write(folder, issue, send, counts)
    assert "@" not in path.read_text(encoding="utf-8")
    found = record.read(folder, PATH)
    assert found
    assert sum(found.counts.values()) == 2 * counts.total


def test_what_readers_hold_is_frozen(root: Path, issue: Issue) -> None:
    """End to end: the record of a send, and composing the issue once more."""
    sent(root, issue)
    assert compose(TEXT, PATH, load(root))

    def refusal(text: str) -> str:
        with pytest.raises(AuthorError) as caught:
            compose(text, PATH, load(root))
        return str(caught.value)

    assert "sent as “un”" in refusal(TEXT.replace("slug: un", "slug: deux"))
    file = root / "newsletter.toml"
    file.write_text(SETTINGS.replace("bien =", "bof ="), encoding="utf-8")
    assert "were sent as top, bien" in refusal(TEXT)
    # Words may change.
    file.write_text(SETTINGS.replace('"Parfaite"', '"Superbe"'), encoding="utf-8")
    assert compose(TEXT.replace("Bonjour", "Bonsoir"), PATH, load(root))


def lost(root: Path, ledger: Ledger) -> OutsideError:
    with pytest.raises(OutsideError) as caught:
        record.refuse_lost(record.read(root, PATH), ledger.sends("un"))
    return caught.value


def test_a_lost_ledger_is_noticed(root: Path, issue: Issue) -> None:
    _, after, counts = sent(root, issue)
    record.write(root, issue, after, counts)
    with open_ledger(None, root) as ledger:
        record.refuse_lost(record.read(root, PATH), ledger.sends("un"))
    for file in (root / ".newsletter").glob("ledger*"):
        file.unlink()
    with open_ledger(None, root) as ledger:
        error = lost(root, ledger)
        assert error.message == (
            "un went to 1 reader of readers.csv on 2025-02-01 07:00 UTC,"
            " and this ledger does not know whom"
        )
        assert "NEWSLETTER_LEDGER" in error.hint
        # The ledger of another machine, which sent something else.
        ledger.prepare(plan(hash="another"), READERS)
        lost(root, ledger)


def test_nothing_was_sent(root: Path) -> None:
    assert record.read(root, PATH) is None
    record.refuse_lost(None, ())


def newer(data: dict[str, Any]) -> str:
    return json.dumps({"version": 2, "issue": {"slug": "un"}})


def cut(data: dict[str, Any]) -> str:
    return json.dumps(data)[:-20]


def untold(data: dict[str, Any]) -> str:
    del data["slug"]
    return json.dumps(data)


def odd(data: dict[str, Any]) -> str:
    return json.dumps({**data, "counts": {"sent": "many"}})


@pytest.mark.parametrize(
    ("change", "said", "hint"),
    [
        (newer, "version 2 was written by a newer newsletter-composer", "pip install -U"),
        (cut, "cannot be read", "git checkout -- "),
        (untold, "cannot be read", "git checkout -- "),
        (odd, "cannot be read", "git checkout -- "),
        (lambda _: "", "cannot be read", "git checkout -- "),
        (lambda _: "<<<<<<< ours\n{}", "cannot be read", "git checkout -- "),
        (lambda _: "[]", "cannot be read", "git checkout -- "),
        (lambda _: "\udcff", "cannot be read", "git checkout -- "),
    ],
)
def test_a_record_that_cannot_be_read(
    root: Path, issue: Issue, change: Callable[[dict[str, Any]], str], said: str, hint: str
) -> None:
    sent(root, issue)
    path = root / FILE
    text = change(json.loads(path.read_text(encoding="utf-8")))
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(OutsideError, match=re.escape(said)) as caught:
        record.read(root, PATH)
    assert str(path) in caught.value.message
    assert hint in caught.value.hint


def test_a_record_that_cannot_be_written(root: Path, issue: Issue) -> None:
    (root / "issues" / "sent").write_text("a file stands there")
    with pytest.raises(OutsideError, match="cannot be written") as caught:
        sent(root, issue)
    assert "nothing more goes out" in caught.value.hint
    with pytest.raises(OutsideError, match="cannot be read"):
        record.read(root, PATH)


def test_its_place() -> None:
    assert record_path(PATH) == FILE
