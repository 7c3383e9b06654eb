"""What a fetch reads, what it makes of servers that fail, and whom it trusts."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from composer.errors import FetchRefused, OutsideError
from composer.links.fetch import PICTURES, USER_AGENT, Limits, fetch
from tests.links.conftest import Names, Server, head

PAGE = "<!doctype html><title>Bonjour</title>"
PIECE = b"<p>more and more</p>" * 500


# Types


@pytest.mark.parametrize(
    "type_",
    ["application/pdf", "text/plain", "image/png", "application/json", "image/svg+xml", "", "html"],
)
def test_row_31_what_is_no_page_is_refused(server: Server, type_: str) -> None:
    url = server.on("/", PAGE, type=type_)
    with pytest.raises(FetchRefused, match="not text/html or application/xhtml") as refusal:
        fetch(url, limits=server.limits())
    assert refusal.value.hint


def test_row_31_an_answer_without_a_type_is_refused(server: Server) -> None:
    url = server.on("/", PAGE, type=None)
    with pytest.raises(FetchRefused, match="its server does not name"):
        fetch(url, limits=server.limits())


def test_what_is_refused_for_its_type_is_not_read(server: Server) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Content_Type="video/mp4", Content_Length="2000000000")
        server.pours(handler, b"\0" * 10_000)

    with pytest.raises(FetchRefused, match="video/mp4"):
        fetch(server.does("/", pour), limits=server.limits())
    assert server.sent < 20_000_000


@pytest.mark.parametrize(
    ("header", "type_", "charset"),
    [
        ("text/html", "text/html", ""),
        ("Text/HTML; Charset=UTF-8", "text/html", "UTF-8"),
        ('text/html;charset="iso-8859-1"', "text/html", "iso-8859-1"),
        ("application/xhtml+xml ; x=y; charset=utf-8;", "application/xhtml+xml", "utf-8"),
    ],
)
def test_type_and_charset_are_read(server: Server, header: str, type_: str, charset: str) -> None:
    answer = fetch(server.on("/", PAGE, type=header), limits=server.limits())
    assert (answer.type, answer.charset) == (type_, charset)


def test_a_picture_is_read_where_it_is_asked_for(server: Server) -> None:
    url = server.on("/", b"\x89PNG", type="image/png")
    assert fetch(url, limits=server.limits(types=PICTURES)).body == b"\x89PNG"
    assert server.seen[0][1]["accept"] == ", ".join(PICTURES)


# Statuses and faults


@pytest.mark.parametrize("status", [204, 304, 400, 404, 410, 418, 500, 503])
def test_an_error_is_an_answer_without_a_body(server: Server, status: int) -> None:
    url = server.on("/", "" if status in (204, 304) else PAGE, status=status, type="text/plain")
    answer = fetch(url, limits=server.limits())
    assert (answer.status, answer.body) == (status, b"")


def test_it_says_who_asks(server: Server) -> None:
    fetch(server.on("/", PAGE), limits=server.limits())
    path, headers = server.seen[0]
    assert path == "/"
    assert headers["user-agent"] == USER_AGENT
    assert "newsletter-composer" in USER_AGENT


def test_nobody_there(server: Server) -> None:
    limits = server.limits()
    url = server.url()
    server.stop()
    with pytest.raises(OutsideError, match="cannot be reached: Connection refused") as failure:
        fetch(url, limits=limits)
    assert not isinstance(failure.value, FetchRefused)
    assert failure.value.exit_code == 3


def test_no_such_host(names: Names) -> None:
    with pytest.raises(OutsideError, match="cannot be reached: Name or service") as failure:
        fetch("https://nowhere.test/")
    assert "online" in failure.value.hint


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\0" * 100,
        b"HTTP/1.1 200\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\nContent-Type: image/png\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
    ],
)
def test_an_answer_that_is_none(server: Server, raw: bytes) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(raw)

    with pytest.raises(OutsideError) as failure:
        fetch(server.does("/", answer), limits=server.limits(seconds=3.0))
    assert failure.value.hint
    assert "object at 0x" not in failure.value.message


# TLS


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for shop.test that signs itself, with its key, in one file."""
    import shutil
    import subprocess

    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    wish = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=shop.test -addext"
    subprocess.run(
        [openssl, *wish.split(), "subjectAltName=DNS:shop.test", "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    running = Server(context)
    yield running
    running.stop()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    import requests.adapters

    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))


def tls_page(server: Server, names: Names, host: str) -> tuple[str, Limits]:
    server.on("/", PAGE)
    names.answers[host] = ["127.0.0.1"]
    return server.url(host=host, scheme="https"), server.limits(host)


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_server: Server, names: Names) -> None:
    url, limits = tls_page(tls_server, names, "shop.test")
    with pytest.raises(OutsideError, match=r"no valid certificate: self.signed certificate$"):
        fetch(url, limits=limits)
    assert tls_server.seen == []


@pytest.mark.usefixtures("trusted")
def test_a_valid_certificate_is_taken(tls_server: Server, names: Names) -> None:
    url, limits = tls_page(tls_server, names, "shop.test")
    assert fetch(url, limits=limits).body == PAGE.encode()
    assert tls_server.seen[0][1]["host"].startswith("shop.test")


@pytest.mark.usefixtures("trusted")
def test_the_certificate_of_another_host_is_refused(tls_server: Server, names: Names) -> None:
    url, limits = tls_page(tls_server, names, "bank.test")
    with pytest.raises(OutsideError, match="no valid certificate"):
        fetch(url, limits=limits)


@pytest.mark.usefixtures("trusted")
def test_the_deadline_holds_behind_tls(tls_server: Server, names: Names) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Content_Type="text/html")
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.05)

    url, _ = tls_page(tls_server, names, "shop.test")
    tls_server.does("/", drip)
    start = time.monotonic()
    with pytest.raises(FetchRefused, match="took longer than 1 seconds"):
        fetch(url, limits=tls_server.limits("shop.test", seconds=1.0))
    assert time.monotonic() - start < 4


# One way in


def test_an_adapter_that_connects_unseen_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should urllib3 one day connect by another method than the one that is watched."""
    from composer.links.guard import Guard

    monkeypatch.setattr(Guard, "_admit", lambda _, connection: connection)
    with pytest.raises(FetchRefused, match="could not be checked"):
        fetch(server.on("/", PAGE), limits=server.limits())


def test_only_one_module_sends_requests() -> None:
    import ast

    import composer

    users = set()
    network = {"requests", "requests_hardened", "urllib3", "socket", "http", "ssl"}
    for path in Path(composer.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] in network or name == "urllib.request" for name in names):
                users.add(path.relative_to(composer.__path__[0]).as_posix())
    assert {user for user in users if user.startswith("links/")} == {
        "links/fetch.py",
        "links/guard.py",
    }


def test_the_lock_needs_no_network_library() -> None:
    import subprocess
    import sys

    heavy = "{'requests', 'urllib3', 'lxml', 'nh3', 'ssl', 'http.client', 'email'}"
    code = (
        "import sys; import composer.links, composer.links.lock, composer.links.fetch; "
        f"found = {heavy} & set(sys.modules); sys.exit(str(found) if found else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
