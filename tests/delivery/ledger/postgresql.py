"""A PostgreSQL of the tests' own, from the system's package: one a run, a schema a test."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

#: Debian's and Homebrew's places, for initdb is in no PATH there.
PLACES = ("/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb")
MISSING = "PostgreSQL is not installed: apt-get install postgresql, or brew install postgresql@15"
#: It refuses to run as root: who it runs as then.
USERS = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs."""
    found = [path for place in PLACES for path in Path("/").glob(place.removeprefix("/"))]
    if found:
        return max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))]).parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def other_user() -> dict[str, Any]:
    """Who a process that must not be root runs as, for ``subprocess``."""
    if os.geteuid():
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in USERS if name in known)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


class PostgreSQL:
    """A server on a socket in a folder of its own, with a password. Stops when it is left."""

    def __init__(self, folder: Path) -> None:
        self.password = f"p@ss/{secrets.token_hex(8)}"
        self._programs = folder
        # The address of a socket has 107 bytes at most (unix(7)).
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._server: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    def __enter__(self) -> Self:
        user = other_user()
        if user:
            os.chown(self._folder, user["user"], user["group"])
        word = self._folder / "password"
        word.write_text(self.password)
        word.chmod(0o644)
        initdb = [self._programs / "initdb", "-D", self._folder / "data", "--username=ledger"]
        initdb += ["--auth=scram-sha-256", f"--pwfile={word}", "--encoding=UTF8", "--locale=C"]
        initdb += ["--no-sync", "--no-instructions"]
        options: dict[str, Any] = {"cwd": self._folder, **user}
        subprocess.run(initdb, check=True, capture_output=True, timeout=60, **options)
        settings = {"listen_addresses": "", "unix_socket_directories": str(self._folder)}
        # The tests kill processes, and no machine.
        settings |= {"fsync": "off", "max_connections": "40"}
        with (self._folder / "log").open("wb") as log:
            postgres = [self._programs / "postgres", "-D", self._folder / "data"]
            postgres += [f"--{name}={value}" for name, value in settings.items()]
            self._server = subprocess.Popen(postgres, stdout=log, stderr=log, **options)
        self._wait()
        return self

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + 30
        while True:
            try:
                self._execute("SELECT 1")
            except psycopg.OperationalError as error:
                assert self._server
                if self._server.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text()
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.02)
            else:
                return

    def __exit__(self, *_: object) -> None:
        if self._server:
            # Immediate shutdown: nothing here is worth a checkpoint.
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(timeout=30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _execute(self, statement: str) -> None:
        self.execute(self.address(), statement)

    def schema(self) -> str:
        """The address of an empty schema: a database would take longer to make and to remove."""
        name = f"newsletter_{next(self._numbers)}"
        self._execute(f"CREATE SCHEMA {name}")
        return f"{self.address()}&options={quote(f'-csearch_path={name}', safe='')}"

    def address(self, name: str = "postgres", *, password: str | None = None) -> str:
        word = quote(self.password if password is None else password, safe="")
        return f"postgresql://ledger:{word}@/{name}?host={quote(str(self._folder), safe='')}"

    def execute(self, address: str, statement: str) -> None:
        """What somebody else does to a database."""
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]
