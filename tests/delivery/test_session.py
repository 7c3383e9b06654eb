"""The session of the platforms, against sockets that answer what no library would."""

from __future__ import annotations

import base64
import contextlib
import gzip
import logging
import socket
import ssl
import subprocess
import threading
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import __version__
from composer.delivery.faults import Delayed, Fault, Halted, Unsure
from composer.delivery.platforms.answer import LARGEST, Redaction
from composer.delivery.platforms.session import LONGEST_WAIT, Session

SECRET = "k3y/with+signs&more"


class Wire:
    """Answers one connection after the other with bytes; the last answer is given for ever.

    An answer of ``None`` hangs up without a word, ``...`` says nothing and stays; a function makes
    it piece by piece.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: list[object] = []
        self.asked: list[bytes] = []
        #: Bytes that a client took of answers that are made as they are read.
        self.given = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        if tls:
            self._socket = tls.wrap_socket(self._socket, server_side=True)
        self.base = f"http://127.0.0.1:{self._socket.getsockname()[1]}/api"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except ssl.SSLError:  # a client that does not trust us
                continue
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        head, body = b"", b""
        with contextlib.suppress(OSError):
            while b"\r\n\r\n" not in head:
                if not (piece := connection.recv(65536)):
                    return
                head += piece
            head, _, body = head.partition(b"\r\n\r\n")
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            while len(body) < int(fields.get(b"content-length", b"0")):
                body += connection.recv(65536)
            self.asked.append(head + b"\r\n\r\n" + body)
            answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
            if answer is ...:
                self._stop.wait(5)
            elif isinstance(answer, bytes):
                connection.sendall(answer)
            elif callable(answer):
                for piece in answer():
                    connection.sendall(piece)
                    self.given += len(piece)

    def close(self) -> None:
        self._stop.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


def said(status: str, body: bytes = b"", *fields: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    head = "\r\n".join([*lines, "Connection: close", *fields])
    return head.encode() + b"\r\n\r\n" + body


OK = said("200 OK", b'{"id": 7}')


@pytest.fixture
def wire() -> Iterator[Wire]:
    server = Wire()
    yield server
    server.close()


class Door:
    """A session and the pauses that it made."""

    def __init__(self, base: str, *, timeout: float = 5.0) -> None:
        self.pauses: list[float] = []
        self.session = Session(
            base,
            headers={"Authorization": f"Token {SECRET}"},
            secrets=[SECRET],
            timeout=timeout,
            pause=self.pauses.append,
            credential="NEWSLETTER_X_KEY",
        )
        self.ask, self.find = self.session.ask, self.session.find


@pytest.fixture
def door(wire: Wire) -> Iterator[Door]:
    made = Door(wire.base)
    yield made
    made.session.close()


def test_what_is_asked(wire: Wire, door: Door) -> None:
    wire.answers = [OK]
    assert door.ask("POST", "/emails", json={"subject": "Été"}, params={"a": "é"}) == {"id": 7}
    head, _, body = wire.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/emails?a=%C3%A9 HTTP/1.1")
    assert f"User-Agent: newsletter-composer/{__version__}".encode() in head
    assert f"Authorization: Token {SECRET}".encode() in head
    assert body == b'{"subject": "\\u00c9t\\u00e9"}'


@pytest.mark.parametrize("answer", [said("204 No Content"), said("200 OK"), said("200 OK", b"\n")])
def test_an_empty_answer_is_none(wire: Wire, door: Door, answer: bytes) -> None:
    wire.answers = [answer]
    assert door.ask("POST", "/x") is None


def test_what_is_not_there(wire: Wire, door: Door) -> None:
    wire.answers = [said("404 Not Found", b'{"detail": "Not found."}')]
    assert door.find("/emails/7") is None
    with pytest.raises(Halted, match=r"/emails/7 is not there .* Not found\."):
        door.ask("GET", "/emails/7")


@pytest.mark.parametrize(
    ("method", "again", "status", "tries", "fault"),
    [
        ("GET", None, "500 Oops", 4, Delayed),
        ("PUT", None, "502 Bad", 4, Delayed),
        ("POST", True, "503 Busy", 4, Delayed),
        ("POST", None, "500 Oops", 1, Unsure),
        ("POST", None, "504 Late", 1, Unsure),
        ("POST", None, "503 Busy", 1, Unsure),
        ("PATCH", None, "500 Oops", 1, Unsure),
        ("PUT", False, "500 Oops", 1, Unsure),
        ("POST", None, "429 Slow", 4, Delayed),
        ("GET", None, "429 Slow", 4, Delayed),
        ("GET", None, "400 Bad", 1, Halted),
        ("GET", None, "409 Conflict", 1, Halted),
        ("POST", None, "409 Conflict", 1, Halted),
        ("POST", None, "402 Pay", 1, Halted),
        ("POST", None, "413 Large", 1, Halted),
        ("POST", None, "422 No", 1, Halted),
        ("POST", None, "401 No", 1, Halted),
        ("POST", None, "405 No", 1, Halted),
    ],
)
def test_each_status(  # noqa: PLR0917 - pytest names them
    wire: Wire, door: Door, method: str, again: bool | None, status: str, tries: int,
    fault: type[Fault],
) -> None:  # fmt: skip
    wire.answers = [said(status, b'{"message": "the platform says why"}')]
    with pytest.raises(fault, match="the platform says why"):
        door.ask(method, "/x", again=again)
    assert len(wire.asked) == tries
    assert len(door.pauses) == tries - 1
    assert all(0 < pause <= 30 for pause in door.pauses)


def test_it_passes(wire: Wire, door: Door) -> None:
    wire.answers = [said("503 Busy"), None, OK]
    assert door.ask("GET", "/x") == {"id": 7}
    wire.answers, wire.asked[:] = [said("503 Busy", b"", "Retry-After: 2"), OK], []
    assert door.ask("POST", "/x") == {"id": 7}
    assert door.pauses[-1] == 2


def test_retry_after_is_a_number_or_a_date(wire: Wire, door: Door) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    wire.answers = [
        said("429 Slow", b"", f"Retry-After: {value}") for value in ("17", later, past)
    ] + [OK]
    assert door.ask("POST", "/x") == {"id": 7}
    assert door.pauses[0] == 17
    assert 60 < door.pauses[1] <= 90
    assert door.pauses[2] == 0


def test_a_wait_of_hours_is_told_not_waited(wire: Wire, door: Door) -> None:
    wire.answers = [said("429 Slow", b"", f"Retry-After: {int(LONGEST_WAIT) + 1}")]
    with pytest.raises(Delayed) as raised:
        door.ask("GET", "/x")
    assert raised.value.wait == LONGEST_WAIT + 1
    assert (len(wire.asked), door.pauses) == (1, [])


@pytest.mark.parametrize("junk", ["", "soon", "-4", "1.5e3", "Fri, 99 Foo", "١٢"])
def test_a_retry_after_that_is_none(wire: Wire, door: Door, junk: str) -> None:
    wire.answers = [said("503 Busy", b"", f"Retry-After: {junk}")]
    with pytest.raises(Unsure):
        door.ask("POST", "/x")


@pytest.mark.parametrize(
    "cut",
    [None, b"HTTP/1.1 20", said("200 OK", b'{"id"', length=40)],
    ids=["reset", "head", "body"],
)
def test_a_cut(wire: Wire, door: Door, cut: bytes | None) -> None:
    wire.answers = [cut]
    with pytest.raises(Unsure):
        door.ask("POST", "/x")
    assert len(wire.asked) == 1
    with pytest.raises(Delayed):
        door.ask("GET", "/x")
    assert len(wire.asked) == 5


def test_an_answer_that_does_not_come(wire: Wire) -> None:
    wire.answers = [...]
    door = Door(wire.base, timeout=0.2)
    began = time.monotonic()
    with pytest.raises(Unsure, match="did not answer in time"):
        door.ask("POST", "/x")
    assert time.monotonic() - began < 3
    door.session.close()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    door = Door(f"http://127.0.0.1:{port}")
    with pytest.raises(Delayed, match="could not be reached"):
        door.ask("POST", "/x")
    assert len(door.pauses) == 3
    door.session.close()


@pytest.mark.parametrize("body", [b"<html>Please log in</html>", b'{"id": 7', b"[" * 100_000])
def test_what_is_not_json(wire: Wire, door: Door, body: bytes) -> None:
    wire.answers = [said("200 OK", body)]
    for method, fault in (("GET", Delayed), ("POST", Unsure), ("PUT", Unsure)):
        with pytest.raises(fault, match="else than JSON"):
            door.ask(method, "/x")
    assert len(wire.asked) == 3


def test_an_answer_of_another_shape(wire: Wire, door: Door) -> None:
    wire.answers = [said("200 OK", b'{"data": {"name": "x"}}')]
    read, written = door.ask("GET", "/x"), door.ask("POST", "/x")
    assert read == {"data": {"name": "x"}}
    assert read.get("id") is None
    with pytest.raises(Delayed, match=r"GET /x .* has no id"):
        read["data"]["id"]
    with pytest.raises(Unsure, match=r"POST /x .* has no results"):
        written["results"]


def test_an_answer_without_end(wire: Wire, door: Door) -> None:
    def endless() -> Iterator[bytes]:
        yield said("200 OK", b"[", length=20 * LARGEST)
        for _ in range(20 * 16):
            yield b" " * (LARGEST // 16)

    wire.answers = [endless]
    with pytest.raises(Halted, match="more than 20 MB"):
        door.ask("GET", "/x")
    with pytest.raises(Unsure, match="more than 20 MB"):
        door.ask("POST", "/x")
    assert wire.given < 4 * LARGEST


def test_a_small_answer_that_unpacks_to_a_large_one(wire: Wire, door: Door) -> None:
    packed = gzip.compress(b"[" + b" " * (2 * LARGEST) + b"]")
    wire.answers = [said("200 OK", packed, "Content-Encoding: gzip")]
    with pytest.raises(Halted, match="more than 20 MB"):
        door.ask("GET", "/x")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Keep", "308 Keep"])
def test_no_redirection_is_followed(wire: Wire, door: Door, status: str) -> None:
    elsewhere = Wire()
    wire.answers = elsewhere.answers = [said(status, b"", f"Location: {elsewhere.base}/x")]
    with pytest.raises(Halted, match=elsewhere.base.split("/")[2]):
        door.ask("GET", "/x")
    elsewhere.close()
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "base",
    ["http://api.example", "http://10.0.0.1/", "ftp://127.0.0.1", "https://", "https://a:b@c.example",
     "https://c.example/?key=1", "", "http://127.0.0.1.evil.example", "http://localhost.example"],
)  # fmt: skip
def test_only_https_but_for_loopback(base: str) -> None:
    with pytest.raises(Halted) as raised:
        Session(base, headers={})
    assert "a:b" not in str(raised.value)


@pytest.mark.parametrize(
    "base", ["https://api.example/v1", "http://localhost:9000", "http://[::1]:9"]
)
def test_addresses_that_are_taken(base: str) -> None:
    session = Session(base, headers={})
    assert repr(session) == f"Session({base!r})"
    session.close()


@pytest.mark.parametrize(
    "path", ["/a/../b", "..", "/a/./b", "/a b", "/a?b=1", "/a#b", "/a\nb", "/{x}"]
)
def test_paths_that_leave(wire: Wire, door: Door, path: str) -> None:
    with pytest.raises(Halted, match="no address to ask"):
        door.ask("GET", path)
    assert wire.asked == []


@pytest.mark.parametrize("key", [SECRET + "\n", "clé", "a\x00b"])
def test_a_credential_that_no_header_holds(key: str) -> None:
    with pytest.raises(Halted) as raised:
        Session("https://a.example", headers={"api-key": key}, secrets=[key], credential="KEY")
    assert key not in "".join(traceback.format_exception(raised.value))
    assert "KEY" in raised.value.hint


@pytest.fixture
def of_nobody(tmp_path: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_the_certificate_is_verified(
    of_nobody: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(of_nobody)
    wire.answers = [OK]
    base = wire.base.replace("http:", "https:")
    door = Door(base)
    with pytest.raises(Halted, match=r"the certificate of 127\.0\.0\.1:"):
        door.ask("POST", "/x")
    assert (wire.asked, door.pauses) == ([], [])
    door.session.close()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "certificate"))
    trusting = Door(base)
    assert trusting.ask("POST", "/x") == {"id": 7}
    trusting.session.close()
    wire.close()


@pytest.mark.parametrize(
    "status", ["200 OK", "400 Bad", "401 No", "404 No", "500 Oops", "302 Found"]
)
def test_no_secret_is_told(
    wire: Wire, door: Door, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    forms = [SECRET, "k3y%2Fwith%2Bsigns%26more", "k3y/with+signs&amp;more"]
    for before in range(230, 300, 4):
        body = "<p>" + "é" * before + " ".join(forms)
        wire.answers = [said(status, body.encode(), f"Location: https://{SECRET}.example")]
        with caplog.at_level(logging.DEBUG), pytest.raises(Fault) as raised:
            door.ask("GET", "/x")
        told = "".join(traceback.format_exception(raised.value)) + caplog.text
        told += repr(vars(raised.value)) + repr(door.session)
        assert "k3y" not in told
        assert "\n" not in raised.value.reason
        assert len(raised.value.reason) <= 300


def test_no_secret_in_an_address(wire: Wire, door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for asked in ({"path": f"/{SECRET}"}, {"path": "/x", "params": {"key": SECRET}}):
            with pytest.raises(Halted) as raised:
                door.ask("GET", **asked)
            assert "k3y" not in str(raised.value)
    assert wire.asked == []
    assert "k3y" not in caplog.text


def test_a_password_is_sent_and_never_told(wire: Wire) -> None:
    wire.answers = [said("403 No", base64.b64encode(b"me:pass w\xc3\xb6rd") + b" pass w\xc3\xb6rd")]
    session = Session(wire.base, headers={}, auth=("me", "pass wörd"))
    with pytest.raises(Halted) as raised:
        session.ask("GET", "/x")
    session.close()
    assert b"Basic " + base64.b64encode("me:pass wörd".encode()) in wire.asked[0]
    assert str(raised.value).endswith("403 *** ***")


def test_a_netrc_is_not_read(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    wire.answers = [OK]
    door = Door(wire.base)
    door.ask("GET", "/x")
    door.session.close()
    assert f"Authorization: Token {SECRET}".encode() in wire.asked[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"code": "body_invalid", "detail": "The body is\\n invalid"}', "The body is invalid"),
        (b'{"title": "Bad", "status": 400, "detail": "No", "errors": [{"field": "type", "message": "m"}]}',
         "Bad; No; m; type"),
        (b'{"errors": ["Name is missing"]}', "Name is missing"),
        (b'{"subject": ["This field is required."]}', "This field is required."),
        (b"<html><style>p{}</style><p>Too\x00 much</p></html>", "Too much"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"[]", ""),
    ],
)  # fmt: skip
def test_the_words_of_the_platform(wire: Wire, door: Door, body: bytes, words: str) -> None:
    wire.answers = [said("422 No", body)]
    with pytest.raises(Halted) as raised:
        door.ask("POST", "/x")
    assert raised.value.reason.partition("422")[2].strip() == words


@given(st.text(min_size=1), st.text(), st.text())
def test_a_cleaned_line_holds_no_secret(secret: str, before: str, after: str) -> None:
    line = Redaction([secret]).line(f"{before}{secret}{after}")
    assert len(line) <= 300
    assert "\n" not in line
    if secret.strip() and not set(secret) & set("* …"):
        assert secret.strip() not in line
