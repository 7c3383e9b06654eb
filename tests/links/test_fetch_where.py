"""Where a fetch may go: the public internet alone, whatever an address looks like or leads to."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import FetchRefused, OutsideError
from composer.links.address import check_ip
from composer.links.fetch import Limits, fetch
from tests.links.conftest import Names, Server

PUBLIC = "93.184.216.34"

#: A page on this machine, in every spelling that a resolver takes for 127.0.0.1 or ::1.
THIS_MACHINE = [
    "127.0.0.1",
    "127.1",
    "127.8.8.8",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "①②⑦.⓪.⓪.①",
    "１２７.0.0.1",
    "127。0。0。1",
    "127.0.0.1.",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
]
#: Addresses that are not, or not always, somebody's public server.
#: Python 3.11.7's ``is_global`` says that the last twelve are.
CLOSED = [
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "240.0.0.1",
    "255.255.255.255",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "100::1",
    "2001:db8::1",
    "2001::1",
    "2001:20::1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::127.0.0.1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "fec0::1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "224.0.0.1",
    "ff02::1",
    "5f00::1",
    "192.88.99.1",
    "168.63.129.16",
]


def as_host(address: str) -> str:
    return f"[{address}]" if ":" in address else address


# Row 28


@pytest.mark.parametrize("host", THIS_MACHINE)
def test_row_28_this_machine_is_refused_in_every_spelling(
    server: Server, host: str, names: Names
) -> None:
    server.on("/", "<title>secret</title>")
    names.answers["localhost"] = ["127.0.0.1"]
    with pytest.raises(FetchRefused):
        fetch(server.url(host=host), limits=Limits(ports=(server.port,)))
    assert server.seen == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1"])
def test_row_28_a_client_without_these_checks_would_reach_it(server: Server, host: str) -> None:
    import requests

    server.on("/", "<title>secret</title>")
    assert requests.get(server.url(host=host), timeout=5, proxies={"http": ""}).ok
    assert len(server.seen) == 1


# Row 29


@pytest.mark.parametrize("address", CLOSED)
def test_row_29_an_address_that_is_not_public_is_refused(
    address: str, connections: list[str]
) -> None:
    with pytest.raises(FetchRefused, match="not on the public internet"):
        fetch(f"http://{as_host(address)}/")
    assert connections == []


@pytest.mark.parametrize("address", CLOSED)
def test_row_29_a_name_that_leads_there_is_refused(
    address: str, names: Names, connections: list[str]
) -> None:
    if ":" in address and not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    names.answers["inside.test"] = [address]
    with pytest.raises(OutsideError) as refusal:
        fetch("http://inside.test/")
    assert connections == []
    # A machine without IPv6 is not given such an address at all.
    assert isinstance(refusal.value, FetchRefused) or ":" in address


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "192.31.195.1", "2606:2800:220:1::1"])
def test_public_addresses_are_open(address: str) -> None:
    check_ip(address, host="public.test")


@given(st.ip_addresses())
def test_nothing_is_open_that_python_calls_private(address: object) -> None:
    try:
        check_ip(str(address), host="x")
    except FetchRefused:
        return
    assert address.is_global  # type: ignore[attr-defined]
    assert not address.is_multicast  # type: ignore[attr-defined]


# Row 30


def test_row_30_a_check_before_the_fetch_is_not_enough(
    server: Server, names: Names, connections: list[str]
) -> None:
    """What this row guards against works: checked as public, connected to loopback."""
    import requests

    server.on("/", "<title>secret</title>")
    names.answers["rebind.test"] = [PUBLIC, "127.0.0.1"]
    checked = socket.getaddrinfo("rebind.test", server.port)[0][4][0]
    check_ip(str(checked), host="rebind.test")
    with requests.Session() as naive:
        naive.trust_env = False
        answer = naive.get(server.url(host="rebind.test"), timeout=5)
    assert "secret" in answer.text
    assert connections == ["127.0.0.1"]


def test_row_30_a_name_is_resolved_once_and_that_address_is_connected_to(
    server: Server, names: Names, connections: list[str]
) -> None:
    server.on("/", "<title>secret</title>")
    names.answers["rebind.test"] = [PUBLIC, "127.0.0.1"]
    with pytest.raises(OutsideError, match="cannot be reached"):
        fetch(server.url(host="rebind.test"), limits=Limits(ports=(server.port,)))
    assert server.seen == []
    assert names.asked.count("rebind.test") == 1
    assert connections == [PUBLIC]


def test_row_30_every_redirect_is_resolved_and_checked_anew(
    server: Server, other_server: Server, names: Names
) -> None:
    other_server.on("/", "<title>secret</title>")
    names.answers["rebind.test"] = ["127.0.0.1"]
    start = server.on("/", status=302, Location=other_server.url(host="rebind.test"))
    limits = server.limits(ports=(80, other_server.port))
    with pytest.raises(FetchRefused, match=r"rebind.test leads to 127\.0\.0\.1"):
        fetch(start, limits=limits)
    assert other_server.seen == []


def test_row_30_the_address_at_the_other_end_is_looked_at_before_a_byte_is_sent(
    server: Server, names: Names
) -> None:
    """Should the pin of requests-hardened ever fail, the connection itself is checked."""
    server.on("/", "<title>secret</title>")
    names.answers["rebind.test"] = [PUBLIC]
    names.answers[PUBLIC] = ["127.0.0.1"]
    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1, which is not on the public"):
        fetch(server.url(host="rebind.test"), limits=Limits(ports=(server.port,)))
    assert server.seen == []


# Row 31, the part of it that is about where


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "//192.168.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://inside.test/",
        "file:///etc/passwd",
        "ftp://93.184.216.34/",
        "gopher://93.184.216.34/",
        "data:text/html,<title>x</title>",
        "javascript:alert(1)",
        "http://user:secret@example.test/",
        "http://93.184.216.34:22/",
        "http://93.184.216.34\\@127.0.0.1/",
        "http://[::1",
    ],
)
def test_row_31_a_redirect_is_checked_like_an_address(
    server: Server, names: Names, connections: list[str], location: str
) -> None:
    names.answers["inside.test"] = ["192.168.0.1"]
    start = server.on("/", status=302, Location=location)
    with pytest.raises(FetchRefused):
        fetch(start, limits=server.limits())
    assert connections == ["127.0.0.1"]


def test_row_31_a_server_that_is_allowed_opens_no_other(
    server: Server, other_server: Server
) -> None:
    other_server.on("/", "<title>secret</title>")
    start = server.on("/", status=302, Location=other_server.url())
    with pytest.raises(FetchRefused):
        fetch(start, limits=server.limits(ports=(other_server.port,)))
    assert other_server.seen == []


def test_allowing_a_test_server_opens_loopback_alone(connections: list[str]) -> None:
    limits = Limits(allow=frozenset({"10.0.0.1:80", "inside.test:80"}))
    with pytest.raises(FetchRefused):
        fetch("http://10.0.0.1/", limits=limits)
    assert connections == []


def test_no_setting_of_a_newsletter_reaches_the_allowance() -> None:
    import msgspec

    from composer.model import Newsletter

    tables = msgspec.json.schema(Newsletter)["$defs"]
    with_it = {name for name, table in tables.items() if "allow" in table.get("properties", {})}
    # That one names addresses which a check lets be.
    assert with_it == {"LinkChecks"}


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.test",
        "/relative",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://example.test/",
        "https://",
        "https:///path",
        "https://user@example.test/",
        "https://user:secret@example.test/",
        "https://@example.test/",
        "https://example.test:22/",
        "https://example.test:0/",
        "https://example.test:99999/",
        "https://example.test:x/",
        "https://exa mple.test/",
        "https://example.test/\r\nX: y",
        "https://example.test\\@127.0.0.1/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://1.2.3/",
        "https://example.0x7f/",
        f"https://example.test/{'a' * 2048}",
        "https://" + "a" * 64 + ".test/",
    ],
)
def test_what_is_no_address_of_a_page_is_refused_unasked(
    url: str, names: Names, connections: list[str]
) -> None:
    with pytest.raises(FetchRefused) as refusal:
        fetch(url)
    assert refusal.value.hint
    assert refusal.value.exit_code == 3
    assert "secret" not in refusal.value.message
    assert connections == []


@given(st.text() | st.text("htps:/@.[]%#?\\127x é①").map("http://".__add__))
def test_no_address_makes_it_fall(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", Names())
        patch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
        with pytest.raises(OutsideError):
            fetch(url, limits=Limits(seconds=5, ports=()))


# The environment


def test_proxies_passwords_and_certificates_of_the_environment_do_not_count(
    server: Server, other_server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, other_server.url())
    url = server.on("/", "<title>Direct</title>")
    assert b"Direct" in fetch(url, limits=server.limits()).body
    assert other_server.seen == []
    assert "authorization" not in server.seen[0][1]
