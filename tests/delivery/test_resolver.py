"""The DNS, asked of a server of the test's own on loopback."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from composer.delivery import resolver
from composer.delivery.resolver import resolve
from composer.errors import OutsideError

ZONE = {
    ("courant.org.", "MX"): ["10 mx.courant.org."],
    ("courant.org.", "TXT"): ['"v=spf1 mx" " -all"', '"a;b=\\195\\169"'],
}


class Server(socketserver.ThreadingUDPServer):
    """Answers from ZONE, or with ``code``; with nothing where it is ``None``."""

    code: dns.rcode.Rcode | None = dns.rcode.NOERROR


class Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, socket = self.request
        assert isinstance(self.server, Server)
        query = dns.message.from_wire(data)
        question = query.question[0]
        answer = dns.message.make_response(query)
        kind = dns.rdatatype.to_text(question.rdtype)
        records = ZONE.get((str(question.name), kind), [])
        if self.server.code is None:
            return
        answer.set_rcode(self.server.code)
        if self.server.code == dns.rcode.NOERROR and str(question.name) != "courant.org.":
            answer.set_rcode(dns.rcode.NXDOMAIN)
        if records:
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, records))
        socket.sendto(answer.to_wire(), self.client_address)


Serve = Callable[[dns.rcode.Rcode | None], None]


@contextmanager
def _serving() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with _serving() as serving:
        ours = dns.resolver.Resolver(configure=False)
        ours.nameservers = ["127.0.0.1"]
        ours.port = serving.server_address[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", ours)
        yield serving


def test_records(server: Server) -> None:
    assert resolve("courant.org", "MX") == ("10 mx.courant.org.",)
    assert resolve("courant.org", "TXT") == ("a;b=é", "v=spf1 mx -all")


def test_none(server: Server) -> None:
    assert resolve("courant.org", "A") == ()
    assert resolve("nobody.courant.org", "MX") == ()


@pytest.mark.parametrize("code", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, None])
def test_no_answer(
    server: Server, monkeypatch: pytest.MonkeyPatch, code: dns.rcode.Rcode | None
) -> None:
    monkeypatch.setattr(resolver, "_PATIENCE", 0.5)
    server.code = code
    with pytest.raises(OutsideError, match="the DNS does not tell the MX of courant") as caught:
        resolve("courant.org", "MX")
    assert caught.value.hint


def test_a_name_that_is_none(server: Server) -> None:
    with pytest.raises(OutsideError, match="does not tell"):
        resolve("a" * 64 + ".org", "MX")
