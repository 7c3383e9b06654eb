"""What commands say and do where messages carry their pictures: ``[images] host = "cid"``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.delivery.attached import pictures_of, write
from tests.delivery.fakes.buttondown import FakeButtondown

from .conftest import Run


@pytest.fixture
def root(make_project: Callable[..., Path], tmp_path: Path) -> Path:
    write(make_project)
    (tmp_path / "readers.csv").write_text("email\nada@example.org\nzoe@example.org\n", "utf-8")
    return tmp_path


def test_build_says_what_each_message_carries(newsletter: Run, root: Path) -> None:
    built = newsletter("build", cwd=root)
    assert built.code == 0
    (row,) = [line for line in built.err.splitlines() if "Un été" in line]
    assert row.endswith("KB of pictures in each message")
    (summary,) = json.loads(newsletter("build", "--json", cwd=root).out)
    found = pictures_of((root / "dist" / "un" / "message.eml").read_bytes())
    assert len(found) == 2
    assert summary["carried"] > sum(map(len, found.values())) * 4 / 3


def test_build_says_nothing_where_they_stay_on_the_site(newsletter: Run, root: Path) -> None:
    settings = root / "newsletter.toml"
    settings.write_text(settings.read_text("utf-8").replace('"cid"', '"site"'), "utf-8")
    assert "of pictures" not in newsletter("build", cwd=root).err
    assert "carried" not in json.loads(newsletter("build", "--json", cwd=root).out)[0]


def test_send_says_what_all_messages_cost_and_sends_them(newsletter: Run, root: Path) -> None:
    words = ("send", "un", "--list", "readers.csv", "--unpublished")
    shown = newsletter(*words, "--dry-run", cwd=root)
    assert shown.code == 0, shown.err
    (line,) = [line for line in shown.err.splitlines() if line.startswith("  pictures")]
    assert "2 in the message: " in line
    assert " KB × 2 readers = " in line
    sent = newsletter(*words, "--confirm", "2", cwd=root)
    assert sent.code == 0, sent.err
    box = root / ".newsletter" / "outbox" / "new"
    assert [len(pictures_of(path.read_bytes())) for path in box.iterdir()] == [2, 2]


def test_a_channel_that_cannot_carry_them_is_refused(
    newsletter: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_BREVO_API_KEY", "k")
    words = ("send", "un", "--via", "brevo")
    to_all = newsletter(*words, "--list", "readers.csv", "--unpublished", "--dry-run", cwd=root)
    assert to_all.code == 1
    assert "Brevo takes no pictures along" in to_all.err
    assert 'host = "site"' in to_all.err
    test = newsletter(*words, "--to", "ada@example.org", cwd=root)
    assert test.code == 3
    assert "Brevo takes no pictures along" in test.err


def test_a_platform_that_hosts_none_is_refused(
    newsletter: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_KEILA_KEY", "k")
    pushed = newsletter("push", "un", "--via", "keila", cwd=root)
    assert pushed.code == 2
    assert "neither takes pictures along" in pushed.err


def test_a_platform_that_hosts_them_gets_them_by_upload(
    newsletter: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, secret in FakeButtondown.secrets.items():
        monkeypatch.setenv(f"NEWSLETTER_BUTTONDOWN_{name.upper()}", secret)
    with FakeButtondown() as server:
        with (root / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[delivery.buttondown]\naddress = "{server.base}"\n')
        pushed = newsletter("push", "un", "--via", "buttondown", "--defaults", cwd=root)
        assert pushed.code == 0, pushed.err
        (item,) = server.items.values()
    assert "cid:" not in str(item)
