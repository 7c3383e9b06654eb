"""Addresses of readers: validity, normal form, and which two are one mailbox."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.delivery.readers.addresses import Addresses, BadAddress, same


@pytest.fixture
def addresses() -> Addresses:
    return Addresses()


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("zoe@example.org", "zoe@example.org"),
        ("Zoe.Martin+news@EXAMPLE.org", "Zoe.Martin+news@example.org"),
        (" zoe@example.org\t", "zoe@example.org"),
        ("\ufeffzoe@example.org\u00a0", "zoe@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("Postmaster@example.org", "Postmaster@example.org"),
        ("zoe@éole.example", "zoe@xn--ole-9la.example"),
        ("zoe@XN--OLE-9LA.example", "zoe@xn--ole-9la.example"),
        ("zoe@bücher.test", "zoe@xn--bcher-kva.test"),
        ("zoe@ｅxample.org", "zoe@example.org"),
        ("zo\u00e9@example.org", "zoé@example.org"),
        ("zoe\u0301@example.org", "zoé@example.org"),
        ("me@localhost", "me@localhost"),
        ("me@bounce.test", "me@bounce.test"),
        ("me@nas.local", "me@nas.local"),
        ("me@a-b.co.uk", "me@a-b.co.uk"),
    ],
)
def test_the_normal_form(addresses: Addresses, written: str, normal: str) -> None:
    assert addresses.check(written) == normal
    assert addresses.check(normal) == normal


@pytest.mark.parametrize(
    ("written", "code", "hint"),
    [
        ("", "empty", "delete the row"),
        (" \t", "empty", "delete the row"),
        ("a@x.org\nBcc: evil@y.org", "control-character", "in one line"),
        ("a@x.org\r", "control-character", "in one line"),
        ("a\x00@x.org", "control-character", "in one line"),
        ("a@x.org\u2028", "control-character", "in one line"),
        ("a\ud800@x.org", "control-character", "in one line"),
        ("a@x\t.org", "address", "one address a row"),
        ("a@x.org, b@y.org", "address", "one address a row"),
        ("a@x.org;b@y.org", "address", "one address a row"),
        ("a@b@x.org", "address", "one address a row"),
        ('"a@b"@x.org', "address", "one address a row"),
        ('"a b"@x.org', "address", "one address a row"),
        ("Zoé <zoe@x.org>", "address", "column of its own"),
        ("<zoe@x.org>", "address", "column of its own"),
        ("mailto:zoe@x.org", "address", "mend"),
        ("zoe", "address", "mend"),
        ("@x.org", "address", "mend"),
        ("zoe@", "address", "mend"),
        ("zoe@gmail", "address", "mend"),
        ("zoe@test", "address", "mend"),
        ("zoe@x..org", "address", "mend"),
        ("zoe@x.org.", "address", "mend"),
        ("zoe@-x.org", "address", "mend"),
        ("zoe@[127.0.0.1]", "address", "mend"),
        ("zoe@127.0.0.1", "address", "mend"),
        ("zoe@xn--a.org", "address", "mend"),
        (".zoe@x.org", "address", "mend"),
        ("zoe..m@x.org", "address", "mend"),
        ("z" * 65 + "@x.org", "address", "mend"),
        ("z@" + "a" * 64 + ".org", "address", "mend"),
        ("z" * 64 + "@" + "abc." * 47 + "org", "address", "mend"),
        ("é" * 64 + "@" + "abc." * 32 + "org", "address", "mend"),
        ("=?utf-8?q?a=0D=0A?=@x.org\n", "control-character", "in one line"),
    ],
)
def test_what_is_refused(addresses: Addresses, written: str, code: str, hint: str) -> None:
    with pytest.raises(BadAddress) as refused:
        addresses.check(written)
    assert refused.value.code == code
    assert hint in refused.value.hint
    # Logs may hold the reason.
    assert len(written) < 5 or written not in f"{refused.value.message}{refused.value.hint}"


def test_two_addresses_in_one_are_called_so(addresses: Addresses) -> None:
    with pytest.raises(BadAddress, match="more than one @"):
        addresses.check("a@x.org, b@y.org")


def test_a_long_address_is_refused_without_looking_at_it(addresses: Addresses) -> None:
    with pytest.raises(BadAddress, match="longer than 254"):
        addresses.check("a" * 10_000_000 + "@x.org")


@pytest.mark.parametrize(
    ("domain", "special"),
    [
        ("bounce.test", True),
        ("x.invalid", True),
        ("localhost", True),
        ("bücher.test", True),
        ("example.org", False),
        ("test.org", False),
        ("contest", False),
    ],
)
def test_names_for_tests_are_known(addresses: Addresses, domain: str, special: bool) -> None:
    assert addresses.special(domain) is special


def test_one_mailbox_is_recognised_by_its_address(addresses: Addresses) -> None:
    check = addresses.check
    assert same(check("Zoe@Example.org")) == same(check("zOE@example.ORG"))
    assert same(check("zoe@éole.example")) == same(check("zoe@xn--ole-9la.example"))
    assert same(check("ZOÉ@example.org")) == same(check("zoe\u0301@example.org"))
    assert same(check("zoe+news@example.org")) != same(check("zoe@example.org"))


#: Pieces that lie on the borders of the grammar, more often than chance has them.
LOCAL = st.text(st.sampled_from("aZ09._+-!'=/ é@\"<"), max_size=12)
LABELS = st.text(st.sampled_from("aZ0-éß."), min_size=1, max_size=10)
DOMAIN = st.builds(
    "{}.{}".format, LABELS, st.sampled_from(["org", "museum", "c", "1a", "a1", "x-y", "xn--a", ""])
)


@settings(deadline=None)
@given(st.builds("{}@{}".format, LOCAL, DOMAIN) | st.emails())
def test_the_verdict_and_the_domain_are_those_of_email_validator(written: str) -> None:
    """Plain addresses never reach the library: what it would say is the same."""
    text = written.strip()
    try:
        known = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        with pytest.raises(BadAddress):
            Addresses().check(text)
        return
    checked = Addresses().check(text)
    assert checked.rpartition("@")[2] == known.ascii_domain
    assert checked.casefold() == f"{known.local_part}@{known.ascii_domain}".casefold()


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60) | st.text(st.sampled_from('a@.é\r\n\0<> ,;"\\')))
def test_any_text_is_one_address_or_refused(written: str) -> None:
    try:
        address = Addresses().check(written)
    except BadAddress:
        return
    assert address.count("@") == 1
    assert address.isprintable()
    assert not set(address) & set(' ,;<>"()[]\\')
    assert address.rpartition("@")[2].isascii()
