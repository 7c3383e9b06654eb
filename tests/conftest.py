"""What every test may use: a small project made from words."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unskipped import pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

SETTINGS = """\
version = 1

[newsletter]
name = "Le Courant"
url = "https://courant.example"
language = "fr"
timezone = "Europe/Paris"
postal_address = "12 rue des Lilas, 69003 Lyon"

[sender]
name = "Le Courant"
email = "bonjour@courant.example"
reply_to = "theo@courant.example"

[authors.theo]
name = "Théo"
url = "https://courant.example/theo"

[readers]
fields = ["first_name"]

[polls.avis]
question = "Comment était cette édition ?"
options = { top = "Parfaite", bien = "Bien" }
"""

MakeProject = Callable[..., Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="rewrite the golden files")


def pytest_configure(config: pytest.Config) -> None:
    """Keeps the suite, and every process that it starts, out of the user's own cache.

    The folder is one for all tests, for compiling the templates for each would take minutes; the
    processes of xdist find it in their environment. A CI server's ``CI`` is kept from what is
    tested: the program sends by other rules there, and the tests that mean those say so.
    """
    if os.environ.pop("CI", ""):
        os.environ["NOTHING_SKIPPED"] = "1"
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="newsletter-tests-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        os.environ["XDG_CACHE_HOME"] = folder


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Writes a project: files by their path, newsletter.toml by default."""

    def make(files: dict[str, str | bytes] | None = None, *, settings: str = SETTINGS) -> Path:
        for name, content in {"newsletter.toml": settings, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return make


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite reaches nothing but loopback."""
    import socket

    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1"):
            raise AssertionError(f"a test reached for the network: {address}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
