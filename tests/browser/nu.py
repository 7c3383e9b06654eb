"""The Nu checker as a server on loopback, and the messages of it that are allowed."""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import subprocess
import time
import tomllib
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple, Self

HERE = Path(__file__).parent
JAR = HERE.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
ALLOWED = HERE / "nu_allowed.toml"
_PATIENCE = 60


class Nu:
    """One server, started when it is entered and stopped when it is left."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        java = shutil.which("java")
        assert java, "there is no java: run make tests/node_modules/.ready"
        assert JAR.is_file(), "there is no Nu checker: run make tests/node_modules/.ready"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        # It lives for seconds: what is compiled thoroughly would not pay.
        options = ["-Xmx384m", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        options.append("-Dnu.validator.servlet.bind-address=127.0.0.1")
        command = [java, *options, "-cp", str(JAR), "nu.validator.servlet.Main", str(self._port)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _wait(self) -> None:
        assert self._process
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the Nu checker does not start: {self._log.read_text()[-2000:]}")

    def messages(self, page: bytes) -> list[str]:
        """What the checker says of a page, each message with its kind."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        try:
            headers = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "tests"}
            connection.request("POST", "/?out=json", page, headers)
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return [
            f"{found.get('subType') or found['type']}: {found['message']}"
            for found in answer["messages"]
        ]


class Allowed(NamedTuple):
    """A message that is allowed in a kind of page, as nu_allowed.toml explains it."""

    kind: str
    message: str
    why: str


def allowed(text: str) -> list[Allowed]:
    """The entries; one with ``{name}`` and a list of that name is an entry for each of the list.

    With several such lists it is an entry for each combination.
    """
    found = []
    for entry in tomllib.loads(text)["allowed"]:
        names = [name for name in entry if name not in Allowed._fields]
        for values in itertools.product(*(entry[name] for name in names)):
            message = entry["message"].format(**dict(zip(names, values, strict=True)))
            found.append(Allowed(entry["kind"], message, entry["why"]))
    return found


def unexpected(
    said: dict[str, set[str]], entries: list[Allowed]
) -> tuple[list[str], list[Allowed]]:
    """What the checker said beyond the entries, by kind of page; and entries that it never said."""
    known = {(entry.kind, entry.message) for entry in entries}
    beyond = sorted(
        f"{kind}: {message}"
        for kind, messages in said.items()
        for message in messages
        if (kind, message) not in known
    )
    unused = [entry for entry in entries if entry.message not in said.get(entry.kind, ())]
    return beyond, unused
