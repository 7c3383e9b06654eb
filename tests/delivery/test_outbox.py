"""The outbox is a Maildir that any mail program reads, and no letter is in it twice."""

from __future__ import annotations

import email.policy
import errno
import mailbox
import os
import stat
import subprocess
import sys
import threading
import time
from email import message_from_bytes
from pathlib import Path

import pytest

from composer.delivery.channel import Setup
from composer.delivery.channels.outbox import Outbox
from composer.delivery.faults import Halted
from composer.delivery.letter import Letter
from tests.delivery.printed import letter, press, reader

ROOT = Path(__file__).parents[2]


def outbox(folder: Path) -> Outbox:
    return Outbox(Setup(settings={"folder": str(folder / "out" / "box")}, secrets={}))


def files(folder: Path, part: str = "new") -> list[Path]:
    return sorted((folder / "out" / "box" / part).iterdir())


def test_a_mail_program_reads_it(tmp_path: Path) -> None:
    with outbox(tmp_path) as box:
        box.send(letter("zoe@example.org", subject="Été zname 🎉"))
        box.send(letter("leo@example.org"))
    found = mailbox.Maildir(tmp_path / "out" / "box", create=False)
    assert {message["To"] for message in found} == {"zoe@example.org", "leo@example.org"}
    subjects = {
        str(message_from_bytes(bytes(message), policy=email.policy.default)["Subject"])
        for message in found
    }
    assert subjects == {"Été à vous 🎉", "Grok 3"}


def test_a_file_is_the_message_with_the_line_ends_of_a_mailbox(tmp_path: Path) -> None:
    with outbox(tmp_path) as box:
        receipt = box.send(letter())
    (path,) = files(tmp_path)
    assert path.read_bytes() == letter().message().replace(b"\r\n", b"\n")
    assert path.name == receipt.id == letter().key.replace("/", ".")
    assert "zoe" not in path.name
    assert ":" not in path.name
    assert files(tmp_path, "tmp") == []


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    with outbox(tmp_path) as box:
        box.send(letter())
    (path,) = files(tmp_path)
    for found in (path, path.parent, path.parent.parent):
        assert stat.S_IMODE(found.stat().st_mode) & 0o077 == 0


def test_the_same_letter_twice_is_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        with outbox(tmp_path) as box:
            for _ in range(2):
                box.send(letter())
    assert len(files(tmp_path)) == 1


def test_a_letter_that_a_mail_program_has_seen_is_not_written_again(tmp_path: Path) -> None:
    one = press()
    with outbox(tmp_path) as box:
        for number in range(3):
            box.send(one.letter(reader(f"r{number}@example.org"), number))
        for path in files(tmp_path):
            path.rename(path.parent.parent / "cur" / f"{path.name}:2,S")
        for number in range(4):
            box.send(one.letter(reader(f"r{number}@example.org"), number))
    assert len(files(tmp_path)) == 1
    assert len(files(tmp_path, "cur")) == 3


def test_another_message_by_the_same_key_stops(tmp_path: Path) -> None:
    with outbox(tmp_path) as box:
        box.send(letter())
        with pytest.raises(Halted, match="another message") as caught:
            box.send(letter(feedback_id="a:b"))
    assert caught.value.hint
    assert "zoe@" not in caught.value.reason
    assert files(tmp_path)[0].read_bytes() == letter().message().replace(b"\r\n", b"\n")
    assert files(tmp_path, "tmp") == []


def test_it_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_sync, real_link = os.fsync, os.link

    def sync(number: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file"
        size = os.fstat(number).st_size
        steps.append(f"{kind} {size}" if kind == "file" else kind)
        real_sync(number)

    def link(source: Path, target: Path) -> None:
        steps.append("link")
        real_link(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "link", link)
    with outbox(tmp_path) as box:
        box.send(letter())
    assert steps == [f"file {files(tmp_path)[0].stat().st_size}", "link", "folder"]


def test_a_file_system_without_links_is_no_reason_to_write_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    with outbox(tmp_path) as box:
        box.send(letter())
        box.send(letter())
        with pytest.raises(Halted):
            box.send(letter(feedback_id="a:b"))
    assert len(files(tmp_path)) == 1
    assert files(tmp_path, "tmp") == []


def test_a_disk_that_is_full_stops_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sync(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with outbox(tmp_path) as box:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", sync)
            with pytest.raises(Halted, match="No space left") as caught:
                box.send(letter())
        assert caught.value.hint
        assert files(tmp_path) == files(tmp_path, "tmp") == []
        box.send(letter())
    assert len(files(tmp_path)) == 1


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("not a folder")
    box = outbox(tmp_path)
    with pytest.raises(Halted, match="cannot be written"):
        box.send(letter())
    with pytest.raises(Halted, match="cannot be written"):
        box.check()


def test_what_killed_processes_left_goes_once_it_is_old(tmp_path: Path) -> None:
    with outbox(tmp_path) as box:
        assert box.check() == f"a Maildir at {tmp_path / 'out' / 'box'}, with 0 messages"
    unfinished = tmp_path / "out" / "box" / "tmp"
    for name, hours in (("old", 37), ("young", 1)):
        (unfinished / name).write_text("x")
        moment = time.time() - hours * 3600
        os.utime(unfinished / name, (moment, moment))
    with outbox(tmp_path) as box:
        box.send(letter())
        assert box.check().endswith("with 1 message")
    assert [path.name for path in files(tmp_path, "tmp")] == ["young"]


def test_several_carriers_write_each_letter_once(tmp_path: Path) -> None:
    one = press()

    def carry() -> None:
        with outbox(tmp_path) as box:
            for number in range(40):
                box.send(one.letter(reader(f"r{number}@example.org"), number))

    carriers = [threading.Thread(target=carry) for _ in range(4)]
    for carrier in carriers:
        carrier.start()
    for carrier in carriers:
        carrier.join()
    assert len(files(tmp_path)) == 40
    assert files(tmp_path, "tmp") == []


def all_letters() -> list[Letter]:
    one = press()
    return [one.letter(reader(f"r{n}@example.org", first_name=f"Zoé {n}"), n) for n in range(60)]


#: Forks where there are no threads, as in this process there are. Each lives longer than the last.
_KILLED = """
import os, signal, sys, time
from pathlib import Path
from tests.delivery.test_outbox import all_letters, outbox

letters = all_letters()
kills = 0
while len(list(Path(sys.argv[1]).glob("out/box/new/*"))) < len(letters):
    process = os.fork()
    if not process:
        with outbox(Path(sys.argv[1])) as box:
            for one in letters:
                box.send(one)
        os._exit(0)
    kills += 1
    time.sleep(0.002 * kills)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
print(kills)
"""


def test_killed_at_any_moment_each_file_is_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _KILLED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert int(done.stdout) > 2
    assert {path.name: path.read_bytes() for path in files(tmp_path)} == {
        made.key.replace("/", "."): made.message().replace(b"\r\n", b"\n") for made in all_letters()
    }
