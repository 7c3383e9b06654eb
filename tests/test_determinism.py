"""The same files give the same bytes: anywhere, at any time, without network, even after a kill."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.browser.built import THEMES, Bench, Name, names
from tests.editions import tree

ROOT = Path(__file__).parents[1]
FULL = "issues/2025-01-09-grok-3.md"
_TRIALS = 6


def copied(folder: Path) -> Path:
    """The sample project at another place, with nothing remembered in it."""
    shutil.copytree(ROOT / "issues", folder / "issues")
    shutil.copy(ROOT / "newsletter.toml", folder)
    return folder


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "composer", "--project", str(root), "build", *words]


def built(root: Path, *words: str, **environment: str) -> dict[str, bytes]:
    """What a process of its own builds."""
    done = subprocess.run(
        command(root, *words),
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tree(root / "dist")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(copied(tmp_path_factory.mktemp("reference")))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


class TestSameBytes:
    @pytest.mark.parametrize("theme", THEMES)
    def test_in_another_process_place_and_zone(self, tmp_path: Path, theme: str) -> None:
        one = copied(tmp_path / "one")
        other = copied(tmp_path / "a much longer name" / "été")
        first = built(one, "--theme", theme, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati")
        second = built(
            other, "--theme", theme, PYTHONHASHSEED="2", TZ="America/Adak", LC_ALL="C", COLUMNS="20"
        )
        assert first.keys() == second.keys()
        assert [name for name in first if first[name] != second[name]] == []
        assert len([name for name in first if name.endswith("/email.html")]) == 8

    def test_some_first_as_all_at_once(self, tmp_path: Path, reference: dict[str, bytes]) -> None:
        root = copied(tmp_path)
        built(root, "latest", "puces")
        built(root, FULL)
        assert built(root) == reference

    def test_with_and_without_what_the_user_remembers(
        self, tmp_path: Path, reference: dict[str, bytes]
    ) -> None:
        root, user = copied(tmp_path / "letter"), str(tmp_path / "user")
        for caches in (user, user, os.devnull):
            assert built(root, "--force", XDG_CACHE_HOME=caches) == reference
        assert list(Path(user).glob("*/sheet-*"))

    def test_with_templates_that_did_not_come_compiled(
        self, tmp_path: Path, reference: dict[str, bytes]
    ) -> None:
        root, user = copied(tmp_path / "letter"), str(tmp_path / "user")
        for path in (ROOT / "templates/classic").rglob("*.j2"):
            own = root / "templates" / path.relative_to(ROOT / "templates/classic")
            own.parent.mkdir(parents=True, exist_ok=True)
            # Jinja leaves out the end of the last line.
            own.write_text(path.read_text("utf-8").removesuffix("\n") + "{# ours #}", "utf-8")
        for caches in (user, user, os.devnull):
            assert built(root, "--force", XDG_CACHE_HOME=caches) == reference
        assert len(list(Path(user).glob("*/template-*"))) > 30

    def test_over_what_was_built_before(self, tmp_path: Path, reference: dict[str, bytes]) -> None:
        root = copied(tmp_path)
        issue = root / FULL
        text = issue.read_text("utf-8")
        issue.write_text(text.replace("## À lundi", "## À mardi"), "utf-8")
        assert built(root) != reference
        issue.write_text(text, "utf-8")
        assert built(root) == reference


#: Builds in a process that has no way out, and says which libraries it loaded.
_SHUT = """
import socket, sys
def refuse(*_, **__):
    raise SystemExit("the build reached for the network")
for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refuse)
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse)
from composer.commands import run
code = run(sys.argv[1:])
print("loaded:", *sorted(sys.modules.keys() & {"requests", "urllib3", "cssutils", "rich"}))
sys.exit(code)
"""


class TestNoNetwork:
    def test_a_build_reaches_nobody_and_loads_nothing_that_could(
        self, tmp_path: Path, reference: dict[str, bytes]
    ) -> None:
        root = copied(tmp_path)
        build = [sys.executable, "-c", _SHUT, "--project", str(root), "build", FULL, "--force"]
        loaded = []
        for _ in range(2):
            done = subprocess.run(build, check=False, cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            loaded.append(done.stdout.rpartition("loaded:")[2].split())
        assert "requests" not in loaded[0]
        assert "urllib3" not in loaded[0]
        # The style sheet is remembered.
        assert loaded[1] == []
        assert (
            tree(root / "dist" / "grok-3").items()
            <= {
                name.partition("/")[2]: data
                for name, data in reference.items()
                if name.startswith("grok-3/")
            }.items()
        )


_SHOWN = re.compile(r"""(?:\bsrc|\bbackground)="([^"]+)"|\burl\(\s*['"]?([^'")]+)""")


def shown(page: str) -> list[str]:
    """The pictures of a page: of elements, style sheets and Word's drawings."""
    return [unescape(one or other) for one, other in _SHOWN.findall(page)]


@pytest.mark.parametrize("name", names(), ids=str)
class TestOnDisk:
    @pytest.mark.parametrize("kind", ["email", "web"])
    def test_a_page_finds_its_pictures(self, bench: Bench, name: Name, kind: str) -> None:
        file = bench.sheet(name).file(kind)
        pictures = shown(file.read_text("utf-8"))
        assert [one for one in pictures if not (file.parent / unquote(one)).is_file()] == []
        assert [one for one in pictures if one.startswith("/") or ".." in one] == []

    def test_the_message_is_whole_and_its_pictures_have_addresses(
        self, bench: Bench, name: Name
    ) -> None:
        sheet = bench.sheet(name)
        data = (sheet.folder / "message.eml").read_bytes()
        message = message_from_bytes(data, policy=policy.SMTP)
        assert isinstance(message, EmailMessage)
        assert [defect for part in message.walk() for defect in part.defects] == []
        assert [header.defects for header in message.values() if header.defects] == []
        assert message.get_content_type() == "multipart/alternative"
        text, html = (part.get_content() for part in message.iter_parts())
        pictures = shown(html)
        assert [one for one in pictures if not one.startswith("https://")] == []
        assert len(pictures) == len(shown(sheet.file("email").read_text("utf-8")))
        assert text.split() == str(sheet.edition.text).split()
        assert max(map(len, data.split(b"\r\n"))) <= 998
        assert b"\n" not in data.replace(b"\r\n", b"")


def test_shown_finds_every_kind_of_picture() -> None:
    page = (
        '<img src="a.png"><td background="b.png" style="background-image:url(\'c.png\')">'
        '<!--[if mso]><v:fill type="frame" src="d.png"/><![endif]--><a href="e.png">'
    )
    assert shown(page) == ["a.png", "b.png", "c.png", "d.png"]


def alive(group: int) -> bool:
    """Whether a process of the group still runs; one that only waits to be counted does not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                return True
    return False


class TestKilled:
    def test_no_half_file_is_left_and_the_next_build_is_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever stands under a final name at any moment is what a whole build writes."""
        root, user = copied(tmp_path), tmp_path / "user"
        monkeypatch.setenv("XDG_CACHE_HOME", str(user))
        start = time.monotonic()
        reference = built(root)
        whole = time.monotonic() - start
        chance = random.Random(20250109)
        for trial in range(_TRIALS):
            if trial % 2:
                shutil.rmtree(root / "dist")
                shutil.rmtree(root / ".newsletter")
                shutil.rmtree(user)
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            process = subprocess.Popen(
                command(root, "--force"), cwd=ROOT, start_new_session=True, **quiet
            )
            try:
                time.sleep(chance.uniform(0.1, 0.95) * whole)
                process.send_signal(signal.SIGKILL)
                process.wait()
                # Those that it shared its work with end as well, and soon.
                end = time.monotonic() + 10
                while alive(process.pid) and time.monotonic() < end:
                    time.sleep(0.02)
                assert not alive(process.pid), "the build's other processes live on"
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            for name, data in tree(root / "dist").items():
                if not Path(name).name.startswith(".composer-"):
                    assert data == reference[name], f"{name} is not whole"
        assert built(root) == reference
