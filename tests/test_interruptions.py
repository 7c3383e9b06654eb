"""Builds that are killed, that fail, that run at the same time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from composer.dist import locked, write
from composer.errors import OutsideError
from composer.pictures import measure
from tests.editions import SOURCE, edition, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / SOURCE
    path.parent.mkdir(parents=True)
    Image.linear_gradient("L").convert("RGB").save(path)
    return tmp_path


@pytest.fixture
def out(root: Path) -> Path:
    return root / "dist"


#: Builds one slug after another state of it, each file of it whole in itself.
LOOP = """
import itertools, os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.editions import edition, picture
from composer.dist import locked, write
root = Path(sys.argv[1])
print("begun", flush=True)
for number in itertools.count():
    words = f"{{os.getpid()}} {{number}} " + "x" * 400_000 + " fin"
    shown = tuple(picture(20 + n) for n in range(number % 4))
    with locked(root / "dist", root / "cache"):
        write(edition(words, pictures=shown), root / "dist", root=root)
"""


def loop(root: Path) -> subprocess.Popen[str]:
    script = LOOP.format(root=str(Path(__file__).parents[1]))
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(root)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def assert_whole(folder: Path) -> None:
    """Every file that bears a final name is complete."""
    ends = {"email.html": b" finvous</p>\xc3\xa9\n", "index.html": b" fin</h1>\n"}
    ends |= {"email.txt": b" fin\n", "message.eml": b" fin\r\n", "issue.json": b"}\n"}
    for path in folder.rglob("*"):
        if path.suffix == ".png":
            measure(path)
        elif path.name in ends:
            assert path.read_bytes().endswith(ends[path.name])


class TestInterruptions:
    def test_a_kill_leaves_no_half_file_and_the_next_build_cleans_up(
        self, root: Path, out: Path
    ) -> None:
        chance = random.Random(7)
        for _ in range(6):
            with loop(root) as process:
                time.sleep(chance.uniform(0, 0.12))
                process.send_signal(signal.SIGKILL)
            assert_whole(out)
            (out / "grok-3").mkdir(parents=True, exist_ok=True)
            (out / "grok-3" / f".composer-{process.pid}-email.html.tmp").write_text("half")
        write(edition(), out, root=root)
        assert not list(out.rglob(".composer-*"))
        assert (out / "grok-3/email.html").read_text("utf-8") == "<p>Bonjourvous</p>é\n"
        assert_whole(out / "grok-3/images")

    def test_two_builds_at_once_take_turns(self, root: Path, out: Path) -> None:
        with loop(root) as one, loop(root) as other:
            for _ in range(15):
                time.sleep(0.04)
                with locked(out, root / "cache"):
                    assert_whole(out)
                    words = {
                        path.read_bytes().split(b"x")[0].rpartition(b">")[2]
                        for name in ("email.html", "index.html")
                        if (path := out / "grok-3" / name).exists()
                    }
                    # Both pages are of one build.
                    assert len(words) <= 1
            for process in (one, other):
                assert process.poll() is None
                process.send_signal(signal.SIGKILL)

    def test_a_killed_first_build_does_not_lock_its_folder(self, root: Path, out: Path) -> None:
        whole = write(edition(), out, root=root)
        (whole.folder / "issue.json").unlink()
        (whole.folder / ".composer-claim").touch()
        write(edition("Bonsoir"), out, root=root)
        assert not (whole.folder / ".composer-claim").exists()

    @pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
    def test_an_error_leaves_nothing_half_written(
        self, root: Path, out: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
    ) -> None:
        write(edition(), out, root=root)
        before = tree(out)

        def fail(*_paths: object) -> None:
            raise error

        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises((KeyboardInterrupt, OutsideError)):
            write(edition("Bonsoir"), out, root=root)
        assert tree(out) == before


class TestLock:
    def test_who_waits_is_told(self, root: Path, out: Path) -> None:
        told: list[str] = []
        with locked(out, root / "cache", waiting=lambda: told.append("first")):
            pass
        assert told == []
        holder = "import sys; from pathlib import Path; from composer.dist import locked\n"
        holder += "with locked(Path(sys.argv[1]), Path(sys.argv[2])):\n"
        holder += "    print('held', flush=True); input()"
        command = [sys.executable, "-c", holder, str(out), str(root / "cache")]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, **pipes) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"

            def waiting() -> None:
                told.append("second")
                process.kill()

            # The kernel opens the lock of a process that was killed.
            with locked(out, root / "cache", waiting=waiting):
                assert told == ["second"]
            process.wait()

    def test_another_folder_has_another_lock(self, root: Path, out: Path) -> None:
        with locked(out, root / "cache"), locked(root / "other", root / "cache"):
            pass
