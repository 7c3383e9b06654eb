"""Asking whether pages are there: what is made of each answer, how politely it is asked, where not."""

from __future__ import annotations

import datetime
import itertools
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from composer.errors import FetchRefused, OutsideError
from composer.links.asking import Answer, Manners, ask, ask_all
from composer.links.fetch import Limits, peek
from tests.links.conftest import Names, Server, head

METHODS = ["HEAD", "GET"]


def manners(server: Server, *hosts: str, pause: float = 0.0, **changes: Any) -> Manners:
    return Manners(limits=server.limits(*hosts, redirects=10, **changes), pause=pause)


# The guards of fetch() hold for what reads no body


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.test/",
        "file:///etc/passwd",
        "https://user:secret@public.test/",
        "http://public.test:22/",
    ],
)
def test_a_peek_goes_nowhere_that_a_fetch_does_not(
    url: str, method: Any, names: Names, connections: list[str]
) -> None:
    names.answers["inside.test"] = ["192.168.0.1"]
    with pytest.raises(FetchRefused):
        peek(url, method=method)
    assert connections == []
    assert ask(url).problem == "refused"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("location", ["http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd"])
def test_a_redirect_of_a_peek_is_checked_like_an_address(
    location: str, method: Any, server: Server, connections: list[str]
) -> None:
    start = server.on("/", status=302, Location=location)
    with pytest.raises(FetchRefused):
        peek(start, method=method, limits=server.limits())
    assert connections == ["127.0.0.1"]


@pytest.mark.parametrize("method", METHODS)
def test_a_name_is_resolved_once_and_that_address_is_connected_to(
    method: Any, server: Server, names: Names, connections: list[str]
) -> None:
    server.on("/")
    names.answers["rebind.test"] = ["93.184.216.34", "127.0.0.1"]
    with pytest.raises(OutsideError, match="cannot be reached"):
        peek(server.url(host="rebind.test"), method=method, limits=Limits(ports=(server.port,)))
    assert server.seen == []
    assert connections == ["93.184.216.34"]


def test_a_peek_reads_no_body(server: Server) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        head(handler, Content_Type="application/zip")
        server.pours(handler, b"\0" * 65536)

    url = server.does("/", endless)
    begun = time.monotonic()
    answer = peek(url, method="GET", limits=server.limits())
    assert (answer.status, answer.body, answer.url) == (200, b"", url)
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("method", METHODS)
def test_a_peek_ends_at_the_deadline(method: Any, server: Server) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        server.pours(handler, b"X: y\r\n") if time.sleep(3) else None

    url = server.does("/", drip)
    begun = time.monotonic()
    with pytest.raises(FetchRefused, match=r"longer than 0\.5 seconds"):
        peek(url, method=method, limits=server.limits(seconds=0.5))
    assert time.monotonic() - begun < 2


# What is made of an answer


def test_a_page_that_is_there_is_asked_for_once_and_by_head(server: Server) -> None:
    url = server.on("/", "<title>Bonjour</title>", type="application/pdf")
    answer = ask(url, manners(server))
    assert (answer.status, answer.problem, answer.moved) == (200, "", "")
    assert server.methods == ["HEAD"]
    assert "*/*" in Manners().limits.types[-1]


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_an_error_is_believed_of_get_alone(server: Server, status: int) -> None:
    assert ask(server.on("/", status=status), manners(server)).status == status
    assert server.methods == ["HEAD", "GET"]


@pytest.mark.parametrize("refusal", [400, 403, 404, 405, 500, 501, 0])
def test_a_server_without_an_ear_for_head_is_asked_by_get(server: Server, refusal: int) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.command == "GET":
            head(handler, Content_Length="0")
        elif refusal:
            handler.send_error(refusal)
        # Else it hangs up.

    assert ask(server.does("/", answer), manners(server)).status == 200
    assert server.methods == ["HEAD", "GET"]


@pytest.mark.parametrize(("status", "has_moved"), [(301, True), (308, True), (302, False)])
def test_only_what_moved_for_good_has_a_new_address(
    server: Server, status: int, has_moved: bool
) -> None:
    new = server.on("/new")
    answer = ask(server.on("/old", status=status, Location="/new"), manners(server))
    assert (answer.status, answer.moved) == (200, new if has_moved else "")


def test_a_page_that_moved_to_nowhere_has_no_new_address(server: Server) -> None:
    answer = ask(server.on("/old", status=301, Location="/gone"), manners(server))
    assert (answer.status, answer.moved) == (404, "")


def test_a_circle_of_redirects_is_not_judged(server: Server) -> None:
    answer = ask(server.on("/", status=302, Location="/"), manners(server))
    assert answer.problem == "refused"
    assert len(server.seen) == 11


def test_a_server_that_is_late(server: Server) -> None:
    url = server.does("/", lambda _: time.sleep(2))
    answer = ask(url, manners(server, seconds=0.4))
    assert answer.problem == "late"
    assert answer.seconds >= 0.4


def test_the_seconds_of_a_slow_answer(server: Server) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.3)
        head(handler)

    assert 0.3 <= ask(server.does("/", slow), manners(server)).seconds < 5


def test_a_host_that_does_not_exist_and_a_port_where_nobody_is(
    server: Server, names: Names
) -> None:
    assert ask("http://nobody.test/", manners(server)).problem == "unreachable"
    server.stop()
    answer = ask(server.url(), manners(server))
    assert answer.problem == "unreachable"
    assert server.url() in answer.message


# Certificates


def _certificate(folder: Path, *, days_ago: int, days: int) -> Path:
    """A certificate for shop.test that vouches for itself, and its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.test")])
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days_ago)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shop.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def shop(tmp_path: Path, names: Names) -> Iterator[Callable[..., Answer]]:
    """Asks a shop with a certificate of the days that are given."""
    running: list[Server] = []

    def asked(*, days_ago: int, days: int, trusted: bool, host: str = "shop.test") -> Answer:
        import requests.adapters

        file = _certificate(tmp_path, days_ago=days_ago, days=days)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server = Server(context)
        running.append(server)
        server.on("/")
        names.answers[host] = ["127.0.0.1"]
        with pytest.MonkeyPatch.context() as patch:
            if trusted:
                patch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(file))
            return ask(server.url(host=host, scheme="https"), manners(server, host))

    yield asked
    for server in running:
        server.stop()


def test_a_certificate_that_has_expired(shop: Callable[..., Answer]) -> None:
    answer = shop(days_ago=9, days=2, trusted=True)
    assert answer.problem == "certificate"
    assert "certificate has expired" in answer.message


def test_a_certificate_of_nobody_we_know_or_of_another_host(shop: Callable[..., Answer]) -> None:
    assert shop(days_ago=1, days=9, trusted=False).problem == "certificate"
    assert shop(days_ago=1, days=9, trusted=True, host="bank.test").problem == "certificate"


def test_a_certificate_that_is_right(shop: Callable[..., Answer]) -> None:
    assert shop(days_ago=1, days=9, trusted=True).status == 200


# Manners


class Counting:
    """Counts how many requests of each host are under way at once, and when they came."""

    def __init__(self) -> None:
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.most_together = 0
        self.times: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        host = str(handler.headers["Host"]).partition(":")[0]
        with self._lock:
            self.now[host] = self.now.get(host, 0) + 1
            self.most[host] = max(self.most.get(host, 0), self.now[host])
            self.most_together = max(self.most_together, sum(self.now.values()))
            self.times.setdefault(host, []).append(time.monotonic())
        time.sleep(0.1)
        # The answer ends the request: the next may come while this thread still winds up.
        with self._lock:
            self.now[host] -= 1
        head(handler, Content_Length="0")


def test_one_connection_a_host_at_a_time_with_pauses_and_many_hosts_at_once(
    server: Server, names: Names
) -> None:
    counting = Counting()
    hosts = ("one.test", "two.test", "three.test")
    for host in hosts:
        names.answers[host] = ["127.0.0.1"]
    urls = []
    for number in range(3):
        server.does(f"/{number}", counting)
        urls += [server.url(f"/{number}", host=host) for host in hosts]
    told: list[tuple[int, str]] = []
    polite = manners(server, *hosts, pause=0.2)
    found = ask_all([*urls, urls[0]], told=lambda *said: told.append(said), manners=polite)
    assert {url: answer.status for url, answer in found.items()} == dict.fromkeys(urls, 200)
    assert set(counting.most.values()) == {1}
    assert counting.most_together > 1
    for times in counting.times.values():
        assert len(times) == 3
        assert all(b - a >= 0.25 for a, b in itertools.pairwise(times))
    assert [done for done, _ in told] == list(range(1, 10))
    assert {url for _, url in told} == set(urls)


def test_a_bound_holds_over_hosts(server: Server, names: Names) -> None:
    counting = Counting()
    server.does("/", counting)
    hosts = [f"h{number}.test" for number in range(6)]
    for host in hosts:
        names.answers[host] = ["127.0.0.1"]
    bound = Manners(limits=server.limits(*hosts), pause=0.0, hosts=2)
    assert len(ask_all([server.url(host=host) for host in hosts], manners=bound)) == 6
    assert counting.most_together <= 2


def test_a_host_that_has_enough_is_left_alone(server: Server) -> None:
    urls = [server.on(f"/{number}", status=429) for number in range(4)]
    found = ask_all(urls, manners=manners(server))
    assert len(server.seen) == 1
    assert [found[url].status for url in urls] == [429, 0, 0, 0]
    assert {found[url].problem for url in urls[1:]} == {"refused"}
