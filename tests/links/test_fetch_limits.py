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

import pytest

from composer.errors import FetchRefused, OutsideError
from composer.links.fetch import JSON, PAGES, PICTURES, Limits, fetch
from tests.links.conftest import HTML, Server, head

PAGE = "<!doctype html><title>Bonjour</title>"
PIECE = b"<p>more and more</p>" * 500


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """The most bytes that were held at once since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


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
    assert time.monotonic() - start < limits.seconds + 3
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
