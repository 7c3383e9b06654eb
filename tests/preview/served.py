"""A preview as an author starts it: the command in a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

__all__ = ["Answer", "Events", "Served", "soon"]


class Answer(NamedTuple):
    """What the server said to one request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """``newsletter preview`` of a project, until the end of the block."""

    def __init__(self, root: Path, *words: str, environment: dict[str, str] | None = None) -> None:
        self._command = [sys.executable, "-m", "composer", "--project", str(root), "preview"]
        self._command += ["--no-open", *words]
        self._environment = {**os.environ, "VISUAL": "", "EDITOR": "", **(environment or {})}
        self.said: list[str] = []
        self._ends: list[Callable[[], object]] = []

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self._command, env=self._environment, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr
        for line in self.process.stderr:
            self.said.append(line)
            found = re.search(r"http://(\S+?):(\d+)/", line)
            if found:
                self.host, self.port = found[1].strip("[]"), int(found[2])
                break
        else:
            self.process.wait(10)
            self.process.stderr.close()
            raise AssertionError(f"the preview did not start: {''.join(self.said)}")
        self._drainer = threading.Thread(target=self._drain, daemon=True)
        self._drainer.start()
        soon(lambda: self.get("/").status == 200)
        return self

    def at_end(self, end: Callable[[], object]) -> None:
        """Something to close with the preview."""
        self._ends.append(end)

    def _drain(self) -> None:
        assert self.process.stderr
        self.said.extend(self.process.stderr)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()
        for end in self._ends:
            end()
        self._drainer.join(10)
        if self.process.stderr:
            self.process.stderr.close()

    def end(self) -> int:
        """Ends it as Ctrl-C does; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}/"

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def ask(
        self, method: str, path: str, *, body: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        try:
            connection.request(method, path, body=body or None, headers=named)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        except ConnectionRefusedError:
            return Answer(0, {}, b"")
        finally:
            connection.close()

    def data(self, address: str = "/") -> Any:
        """What the page was told when it was loaded."""
        page = self.get(address).body.decode()
        found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.DOTALL)
        assert found, page[:500]
        return json.loads(found[1])

    def do(self, **words: object) -> Answer:
        """Asks for a deed, with the page's own token."""
        token = self.data()["token"]
        return self.ask("POST", "/do", body=json.dumps(words), headers={"X-Preview-Token": token})


class Events:
    """The stream of one issue's updates, in the order in which they came."""

    def __init__(self, served: Served, path: str) -> None:
        self._connection = http.client.HTTPConnection(served.host, served.port, timeout=30)
        self._connection.request("GET", f"/events?path={path}")
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        self.all: list[dict[str, Any]] = []
        #: What the checks found, one list a look.
        self.findings: list[list[dict[str, Any]]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        served.at_end(self._close)
        soon(lambda: self.all)

    def _close(self) -> None:
        self._reader.join(10)
        self._answer.close()
        self._connection.close()

    def _read(self) -> None:
        for event in self._split():
            if event.startswith(b"event: update\ndata: "):
                self.all.append(json.loads(event.partition(b"data: ")[2]))
            if event.startswith(b"event: findings\ndata: "):
                self.findings.append(json.loads(event.partition(b"data: ")[2])["findings"])

    def _split(self) -> Iterator[bytes]:
        waiting = b""
        while chunk := self._chunk():
            waiting += chunk
            *events, waiting = waiting.split(b"\n\n")
            yield from events

    def _chunk(self) -> bytes:
        try:
            return self._answer.read1(1 << 20)
        except (http.client.HTTPException, OSError):
            # The server ended in the middle of the stream.
            return b""

    @property
    def last(self) -> dict[str, Any]:
        issue: dict[str, Any] = self.all[-1]["issue"]
        return issue


def soon(holds: Callable[[], object], *, seconds: float = 10) -> None:
    """Waits until something holds, and fails where it never does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
