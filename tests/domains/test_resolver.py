"""The DNS, asked of a server of the test's own on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import dns.rcode
import pytest

from composer.domains import resolver
from composer.domains.resolver import remembering, resolve
from composer.errors import OutsideError
from tests.dns_server import DnsServer, dns_server

ZONE = {
    ("courant.org", "MX"): ["10 mx.courant.org."],
    ("courant.org", "TXT"): ['"v=spf1 mx" " -all"', '"a;b=\\195\\169"'],
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DnsServer]:
    with dns_server(monkeypatch, ZONE) as serving:
        yield serving


def test_records(server: DnsServer) -> None:
    assert resolve("courant.org", "MX") == ("10 mx.courant.org.",)
    assert resolve("courant.org", "TXT") == ("a;b=é", "v=spf1 mx -all")


def test_none(server: DnsServer) -> None:
    assert resolve("courant.org", "A") == ()
    assert resolve("nobody.courant.org", "MX") == ()


@pytest.mark.parametrize("code", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, None])
def test_no_answer(
    server: DnsServer, monkeypatch: pytest.MonkeyPatch, code: dns.rcode.Rcode | None
) -> None:
    monkeypatch.setattr(resolver, "_PATIENCE", 0.5)
    server.code = code
    with pytest.raises(OutsideError, match="the DNS does not tell the MX of courant") as caught:
        resolve("courant.org", "MX")
    assert caught.value.hint


def test_a_name_that_is_none(server: DnsServer) -> None:
    with pytest.raises(OutsideError, match="does not tell"):
        resolve("a" * 64 + ".org", "MX")


def test_each_question_is_asked_once(server: DnsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = remembering(resolve)
    assert ask("courant.org", "MX") == ask("courant.org", "MX") == ("10 mx.courant.org.",)
    assert server.asked == [("courant.org", "MX")]
    monkeypatch.setattr(resolver, "_PATIENCE", 0.5)
    server.code = dns.rcode.REFUSED
    for _ in range(2):
        with pytest.raises(OutsideError):
            ask("courant.org", "TXT")
    asked = len(server.asked)
    with pytest.raises(OutsideError):
        ask("courant.org", "TXT")
    assert len(server.asked) == asked


def test_a_network_that_is_away_is_waited_for_twice(
    server: DnsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolver, "_PATIENCE", 0.3)
    ask = remembering(resolve)
    server.code = None
    names = ["a.org", "b.org", "c.org", "d.org"]
    for name in names:
        with pytest.raises(OutsideError, match=f"MX of {name}") as caught:
            ask(name, "MX")
        assert caught.value.hint
    assert {name for name, _ in server.asked} == set(names[:2])


def test_a_server_that_refuses_one_name_is_asked_of_others(server: DnsServer) -> None:
    ask = remembering(resolve)
    server.code = dns.rcode.REFUSED
    for name in ("a.org", "b.org", "c.org"):
        with pytest.raises(OutsideError):
            ask(name, "MX")
    server.code = dns.rcode.NOERROR
    assert ask("courant.org", "MX")
