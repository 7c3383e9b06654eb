"""What a fetch costs at most, and what it reads: row 31, and answers of every kind."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from composer.errors import FetchRefused, OutsideError
from composer.links.fetch import JSON, PAGES, PICTURES, USER_AGENT, Limits, fetch
from tests.links.conftest import HTML, Names, Server

PAGE = "<!doctype html><title>Bonjour</title>"
PIECE = b"<p>more and more</p>" * 500


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """The most bytes that were held at once since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def head(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


# Redirects


def test_row_31_three_redirects_are_followed_and_a_fourth_is_not(server: Server) -> None:
    server.on("/0", PAGE)
    for number in range(1, 5):
        server.on(f"/{number}", status=302, Location=f"/{number - 1}")
    assert fetch(server.url("/3"), limits=server.limits()).url == server.url("/0")
    with pytest.raises(FetchRefused, match="more than 3 times"):
        fetch(server.url("/4"), limits=server.limits())
    with pytest.raises(FetchRefused, match="more than 0 times"):
        fetch(server.url("/1"), limits=server.limits(redirects=0))


def test_row_31_a_circle_of_redirects_ends(server: Server) -> None:
    url = server.on("/", status=301, Location="/")
    with pytest.raises(FetchRefused):
        fetch(url, limits=server.limits())
    assert len(server.seen) == 4


@pytest.mark.parametrize(
    ("statuses", "moved"), [([301], True), ([308, 301], True), ([301, 302], False), ([], False)]
)
def test_only_permanent_redirects_move_a_page(
    server: Server, statuses: list[int], moved: bool
) -> None:
    server.on(f"/{len(statuses)}", PAGE)
    for number, status in enumerate(statuses):
        server.on(f"/{number}", status=status, Location=server.url(f"/{number + 1}"))
    answer = fetch(server.url("/0"), limits=server.limits())
    assert (answer.moved, answer.url) == (moved, server.url(f"/{len(statuses)}"))


def test_the_body_of_a_redirect_is_not_read(server: Server, peak: Callable[[], int]) -> None:
    server.on("/page", PAGE)

    def redirect(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "/page")
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        server.pours(handler, zlib.compress(b"\0" * 1_000_000, wbits=31))

    answer = fetch(server.does("/", redirect), limits=server.limits())
    assert b"Bonjour" in answer.body
    assert peak() < 20_000_000


def test_a_redirect_in_utf_8_and_with_a_space_is_followed(server: Server) -> None:
    server.on("/caf%C3%A9%20noir", PAGE)
    location = "/café noir".encode().decode("latin-1")
    url = server.on("/", status=302, Location=location)
    assert fetch(url, limits=server.limits()).url == server.url("/caf%C3%A9%20noir")


def test_a_redirect_without_a_target_is_an_answer(server: Server) -> None:
    url = server.on("/", status=302)
    assert fetch(url, limits=server.limits()).status == 302


def test_a_cookie_goes_nowhere(server: Server) -> None:
    server.on("/page", PAGE)
    url = server.on("/", status=302, Location="/page", Set_Cookie="who=me; Path=/")
    fetch(url, limits=server.limits())
    assert "cookie" not in server.seen[1][1]


# Size


@pytest.mark.parametrize("length", ["claimed", "chunked", "untold"])
def test_row_31_a_page_of_2_gb_is_cut(server: Server, length: str, peak: Callable[[], int]) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        if length == "chunked":
            head(handler, Content_Type=HTML, Transfer_Encoding="chunked")
            server.pours(handler, b"%x\r\n%b\r\n" % (len(PIECE), PIECE))
        elif length == "claimed":
            head(handler, Content_Type=HTML, Content_Length="2000000000")
            server.pours(handler, PIECE)
        else:
            head(handler, Content_Type=HTML)
            server.pours(handler, PIECE)

    start = time.monotonic()
    answer = fetch(server.does("/", pour), limits=server.limits(size=2_000_000))
    assert len(answer.body) == 2_000_000
    assert answer.body.startswith(b"<p>more")
    assert time.monotonic() - start < 5
    assert peak() < 30_000_000


@pytest.mark.parametrize(("type_", "types"), [("application/json", JSON), ("image/png", PICTURES)])
def test_row_31_anything_else_of_2_gb_is_refused(
    server: Server, type_: str, types: tuple[str, ...]
) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Content_Type=type_, Content_Length="2000000000")
        server.pours(handler, b" " * 10_000)

    with pytest.raises(FetchRefused, match="more than 2000000 bytes"):
        fetch(server.does("/", pour), limits=server.limits(types=types))


def test_exactly_the_size_is_not_too_much(server: Server) -> None:
    url = server.on("/", b"[" + b" " * 998 + b"]", type="application/json")
    limits = server.limits(types=JSON, size=1000)
    assert len(fetch(url, limits=limits).body) == 1000
    with pytest.raises(FetchRefused):
        fetch(url, limits=server.limits(types=JSON, size=999))


@pytest.mark.parametrize("types", [PAGES, JSON])
def test_row_31_a_gzip_bomb_is_unpacked_to_the_limit_only(
    server: Server, types: tuple[str, ...], peak: Callable[[], int]
) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(100)) + packer.flush()
    url = server.on("/", bomb, type=types[0], Content_Encoding="gzip")
    limits = server.limits(types=types)
    if types == PAGES:
        assert len(fetch(url, limits=limits).body) == limits.size
    else:
        with pytest.raises(FetchRefused, match="more than"):
            fetch(url, limits=limits)
    assert len(bomb) < limits.size
    assert peak() < 20_000_000


def test_row_31_bytes_that_unpack_to_nothing_end(server: Server) -> None:
    packer = zlib.compressobj(wbits=31)
    start = packer.compress(b"x") + packer.flush(zlib.Z_SYNC_FLUSH)

    def pour(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Content_Type=HTML, Content_Encoding="gzip")
        handler.wfile.write(start)
        server.pours(handler, b"\x00\x00\x00\xff\xff" * 10_000)

    assert fetch(server.does("/", pour), limits=server.limits()).body == b"x"
    assert server.sent < 40_000_000


@pytest.mark.parametrize("name", ["gzip", "GZIP", "x-gzip"])
def test_a_packed_page_is_unpacked(server: Server, name: str) -> None:
    url = server.on("/", gzip.compress(PAGE.encode()), Content_Encoding=name)
    assert fetch(url, limits=server.limits()).body == PAGE.encode()


@pytest.mark.parametrize("size", [1, 65535, 65536, 65537, 131072, 999_999])
def test_no_byte_is_lost_in_unpacking(server: Server, size: int) -> None:
    page = b"e" * size
    url = server.on("/", gzip.compress(page), Content_Encoding="gzip")
    assert fetch(url, limits=server.limits()).body == page


@pytest.mark.parametrize("name", ["br", "zstd", "deflate", "gzip, gzip", "x" * 5000])
def test_what_is_packed_in_a_way_not_asked_for_is_refused(server: Server, name: str) -> None:
    url = server.on("/", b"\0\1\2", Content_Encoding=name)
    with pytest.raises(FetchRefused, match="was not asked for") as refusal:
        fetch(url, limits=server.limits())
    assert len(refusal.value.message) < 200
    assert server.seen[0][1]["accept-encoding"] == "gzip"


def test_what_cannot_be_unpacked_is_refused(server: Server) -> None:
    url = server.on("/", PAGE, Content_Encoding="gzip")
    with pytest.raises(FetchRefused, match="cannot be unpacked"):
        fetch(url, limits=server.limits())


# Time


def in_time(url: str, limits: Limits) -> str:
    start = time.monotonic()
    with pytest.raises(OutsideError) as refusal:
        fetch(url, limits=limits)
    assert time.monotonic() - start < limits.seconds + 1.5
    return refusal.value.message


def drip(handler: BaseHTTPRequestHandler, before: bytes, piece: bytes) -> None:
    handler.wfile.write(before)
    while True:
        handler.wfile.write(piece)
        time.sleep(0.05)


DRIPS = {
    "status line": (b"", b"H"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
    "claimed body": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999\r\n\r\n",
        b"x",
    ),
    "chunks": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"1\r\nx\r\n",
    ),
    "length of a chunk": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"0",
    ),
}


@pytest.mark.parametrize("part", DRIPS)
def test_row_31_a_server_that_drips_is_cut_off(server: Server, part: str) -> None:
    url = server.does("/", lambda handler: drip(handler, *DRIPS[part]))
    assert "took longer than 1 seconds" in in_time(url, server.limits(seconds=1.0))


def test_row_31_the_time_is_for_all_redirects_together(server: Server) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.45)
        handler.send_response(302)
        handler.send_header("Location", "/")
        handler.end_headers()

    url = server.does("/", slow)
    assert "took longer" in in_time(url, server.limits(seconds=1.0, redirects=20))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_row_31_a_server_that_says_nothing_is_cut_off(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        limits = Limits(seconds=1.0, allow=frozenset({place}))
        assert in_time(f"{scheme}://{place}/", limits)


def test_no_thread_is_left_behind(server: Server) -> None:
    url = server.on("/", PAGE)
    fetch(url, limits=server.limits())
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


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
    assert tls_server.seen[0][1]["host"] == f"shop.test:{tls_server.port}"


@pytest.mark.usefixtures("trusted")
def test_the_certificate_of_another_host_is_refused(tls_server: Server, names: Names) -> None:
    url, limits = tls_page(tls_server, names, "bank.test")
    with pytest.raises(OutsideError, match="no valid certificate"):
        fetch(url, limits=limits)


@pytest.mark.usefixtures("trusted")
def test_the_deadline_holds_behind_tls(tls_server: Server, names: Names) -> None:
    url, limits = tls_page(tls_server, names, "shop.test")
    before, piece = DRIPS["body"]
    tls_server.does("/", lambda handler: drip(handler, before, piece))
    changed: Any = {name: getattr(limits, name) for name in limits.__struct_fields__}
    assert "took longer" in in_time(url, Limits(**{**changed, "seconds": 1.0}))


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
