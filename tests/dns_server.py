"""A DNS server on loopback that a test fills, and a resolver of this process that asks it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

__all__ = ["DnsServer", "dns_server", "txt"]


class DnsServer(socketserver.ThreadingUDPServer):
    """Answers from ``zone``, by name and kind, as a zone file writes the records.

    A name with no record of any kind does not exist. ``code`` is the answer to everything where
    it is not NOERROR; with ``None`` nothing comes back. ``asked`` are the questions so far.
    """

    zone: Mapping[tuple[str, str], Sequence[str]] = {}
    code: dns.rcode.Rcode | None = dns.rcode.NOERROR

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(socketserver.BaseRequestHandler):
    server: DnsServer

    def handle(self) -> None:
        data, socket = self.request
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.server.asked.append((name, kind))
        if self.server.code is None:
            return
        answer = dns.message.make_response(query)
        answer.set_rcode(self.server.code)
        zone = self.server.zone
        if self.server.code == dns.rcode.NOERROR and name not in {known for known, _ in zone}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        records = zone.get((name, kind), ())
        if records and self.server.code == dns.rcode.NOERROR:
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, records))
        socket.sendto(answer.to_wire(), self.client_address)


def txt(record: str) -> str:
    """A TXT record as a zone file writes it: strings of at most 255 bytes."""
    return " ".join(f'"{record[at : at + 200]}"' for at in range(0, len(record), 200))


@contextmanager
def dns_server(
    monkeypatch: pytest.MonkeyPatch, zone: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[DnsServer]:
    """The server, asked by whatever in this process asks the DNS, until the test is over."""
    with DnsServer() as server:
        server.zone = zone
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        ours = dns.resolver.Resolver(configure=False)
        ours.nameservers = ["127.0.0.1"]
        ours.port = server.port
        monkeypatch.setattr(dns.resolver, "default_resolver", ours)
        yield server
        server.shutdown()
        thread.join()
