"""The command line in a process of its own, without waiting for Python to start and import.

A process that has imported everything forks for each command: what runs, and is killed, is the real
command in a real process, which begins a tenth of a second after it was asked for.

::

    with Warm() as warm:
        child = warm.start(project, "send", "grok-3", "--list", "readers.csv")
        child.kill()
        assert child.wait().killed
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Self

__all__ = ["PATIENCE", "Child", "Ended", "Warm", "until"]

ROOT = Path(__file__).parents[2]
#: The user's own keyring is not asked.
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "NO_COLOR": "1",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
}
#: Seconds that no command here takes.
PATIENCE = 60.0


class Ended(NamedTuple):
    """How a command ended: its exit code, negative for a signal's number, and all that it said."""

    code: int
    said: str

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Child:
    """A command under way, leader of a process group of its own, as a shell would start it."""

    def __init__(self, pid: int, said: Path) -> None:
        self.pid = pid
        self._said = said
        self._status = said.with_suffix(".status")

    def is_over(self) -> bool:
        return self._status.exists()

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Sends a signal to the group; nothing where the command has ended."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return

    def said(self) -> str:
        return self._said.read_text("utf-8", "replace") if self._said.exists() else ""

    def wait(self) -> Ended:
        deadline = time.monotonic() + PATIENCE
        while not self.is_over():
            assert time.monotonic() < deadline, f"it goes on and on: {self.said()}"
            time.sleep(0.004)
        return Ended(int(self._status.read_text()), self.said())


def until(happened: Callable[[], object], *children: Child) -> None:
    """Waits for something that commands under way bring about."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        said = [child.said() for child in children]
        assert time.monotonic() < deadline, said
        assert not all(child.is_over() for child in children), said
        time.sleep(0.004)


class Warm:
    """The process that has imported everything."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.warm"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ENVIRONMENT},
            text=True,
        )
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        self._process.stdout.close()

    def start(
        self, project: Path, *words: str, env: Mapping[str, str] | None = None, patch: str = ""
    ) -> Child:
        """Begins a command in a project. ``patch`` is Python that its process runs before it."""
        assert self._process.stdin
        assert self._process.stdout
        self._count += 1
        said = project / f".said-{self._count}"
        order = {"cwd": str(project), "words": words, "env": dict(env or {}), "said": str(said)}
        self._process.stdin.write(json.dumps({**order, "patch": patch}) + "\n")
        self._process.stdin.flush()
        return Child(int(self._process.stdout.readline()), said)

    def run(
        self, project: Path, *words: str, env: Mapping[str, str] | None = None, patch: str = ""
    ) -> Ended:
        """Runs a command to its end."""
        return self.start(project, *words, env=env, patch=patch).wait()


def _become(order: dict[str, object]) -> None:
    """In the child: the command, as a shell would have started it."""
    # Who runs the tests in the background ignores Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    said = os.open(str(order["said"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in ((0, nothing), (1, said), (2, said)):
        os.dup2(file, number)
    os.chdir(str(order["cwd"]))
    os.environ.update(order["env"])  # type: ignore[call-overload]
    # What it prints is to be seen by who reads the file, before it ends too.
    sys.stdout = os.fdopen(os.dup(1), "w", 1, "utf-8")
    sys.stderr = os.fdopen(os.dup(2), "w", 1, "utf-8")
    sys.stdin = os.fdopen(os.dup(0), encoding="utf-8")
    exec(str(order["patch"]), {})
    sys.argv = ["newsletter", *order["words"]]  # type: ignore[misc]
    from composer.__main__ import main

    main()


def _watch(child: int, said: str) -> None:
    """Waits for the command in a process of its own, for several run at once; tells how it ended."""
    _, status = os.waitpid(child, 0)
    part = Path(said).with_suffix(".part")
    part.write_text(str(os.waitstatus_to_exitcode(status)))
    part.rename(Path(said).with_suffix(".status"))


def _warm_up() -> None:
    """Sends to one reader, so that all is imported and compiled. Leaves no thread and no file."""
    from importlib import import_module

    import keyring

    from composer.commands import run
    from composer.delivery.providers.outgoing import configure
    from tests.faults.bench import write_project

    configure()
    import_module("anymail.backends.resend")
    keyring.get_password("nobody", "nothing")
    with TemporaryDirectory() as folder, StringIO() as said:
        words = write_project(Path(folder), readers=1, delivery="")
        with chdir(folder), redirect_stderr(said), redirect_stdout(said):
            for command in (words, ("resume", "atome"), ("status", "atome", "--readers")):
                code = run(command)
                assert code == 0, said.getvalue()


def _serve() -> None:
    _warm_up()
    for line in sys.stdin:
        order = json.loads(line)
        reader, writer = os.pipe()
        if not os.fork():
            # The watcher, who is the command's parent.
            child = os.fork()
            if not child:
                os.close(reader)
                os.setsid()
                os.write(writer, b"%d\n" % os.getpid())
                os.close(writer)
                _become(order)
                os._exit(0)
            _watch(child, order["said"])
            os._exit(0)
        os.close(writer)
        print(os.read(reader, 20).decode(), end="", flush=True)
        os.close(reader)
        while _reaped():
            pass


def _reaped() -> bool:
    """Takes note of a watcher that has ended, if one has."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0] > 0
    except ChildProcessError:
        return False


if __name__ == "__main__":
    _serve()
