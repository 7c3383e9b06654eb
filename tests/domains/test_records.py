"""Each record that mailboxes look at, from a zone of the test's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from composer.domains.records import aligned, bimi, key, spf
from tests.domains.test_examination import Keys, dns

DOMAIN = "courant.org"
PLACE = f"s1._domainkey.{DOMAIN}"


def rsa(bits: int) -> str:
    return Keys(bits).record


@pytest.mark.parametrize(
    ("record", "state", "said"),
    [
        ("v=DKIM1; k=rsa; p={2048}", "fine", "has a key"),
        ("v=DKIM1; p={2048}", "fine", "has a key"),
        ("v=DKIM1; k=rsa; p={1024}", "warn", "fewer than 2,048 bits"),
        ("v=DKIM1; k=rsa; p={512}", "broken", "fewer than 1,024 bits"),
        ("v=DKIM1; t=y; k=rsa; p={2048}", "warn", "trial"),
        ("v=DKIM1; t=s; k=rsa; p={2048}", "fine", "has a key"),
        ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "fine", "key"),
        ("v=DKIM1; k=rsa; p=", "broken", "revoked"),
        ("v=DKIM1; k=rsa; p=no key!", "broken", "has no key"),
        ("hello", "broken", "has no key"),
    ],
)
def test_keys(record: str, state: str, said: str) -> None:
    # A number of bits stands for a key of so many: a new one each run, which no test is named after.
    record = re.sub(r"\{(\d+)\}", lambda bits: rsa(int(bits[1])).partition("p=")[2], record)
    found = key(PLACE, dns({(PLACE, "TXT"): (record,)}))
    assert (found.state, said in found.words) == (state, True), found


@pytest.mark.parametrize(
    ("record", "policy", "state", "said"),
    [
        ("", "", "fine", "no logo"),
        ("v=BIMI1; l=https://c.example/l.svg", "reject", "fine", "l.svg"),
        ("v=BIMI1; l=https://c.example/l.svg; a=", "quarantine", "fine", "l.svg"),
        ("v=BIMI1; l=https://c.example/l.svg", "none", "warn", "asks for nothing"),
        ("v=BIMI1; l=https://c.example/l.svg", "", "warn", "asks for nothing"),
        ("v=BIMI1; l=http://c.example/l.svg", "reject", "warn", "names no logo"),
        ("v=BIMI1; l=;", "reject", "warn", "names no logo"),
        ("v=BIMI2; l=x", "reject", "fine", "no logo"),
    ],
)
def test_a_logo(record: str, policy: str, state: str, said: str) -> None:
    zone = {
        (f"default._bimi.{DOMAIN}", "TXT"): (record,) if record else (),
        (f"_dmarc.{DOMAIN}", "TXT"): (f"v=DMARC1; p={policy}",) if policy else (),
    }
    found = bimi(DOMAIN, dns(zone))
    assert (found.state, said in found.words) == (state, True), found


@pytest.mark.parametrize(
    ("sender", "envelope", "signing", "modes", "state"),
    [
        ("courant.org", "courant.org", [], "", "fine"),
        ("courant.org", "b.courant.org", [], "", "fine"),
        ("courant.org", "b.courant.org", [], "; aspf=s", "warn"),
        ("courant.org", "elsewhere.net", [], "", "warn"),
        ("courant.org", "elsewhere.net", ["courant.org"], "; aspf=s; adkim=s", "fine"),
        ("courant.org", "elsewhere.net", ["mail.courant.org"], "; adkim=r", "fine"),
        ("courant.org", "elsewhere.net", ["mail.courant.org"], "; adkim=s", "warn"),
        ("courant.org", "", ["provider.net", "courant.org"], "", "fine"),
        ("courant.org", "", ["provider.net"], "", "warn"),
    ],
)
def test_alignment(
    sender: str, envelope: str, signing: Sequence[str], modes: str, state: str
) -> None:
    zone = {(f"_dmarc.{sender}", "TXT"): (f"v=DMARC1; p=none{modes}",)}
    found = aligned(sender, envelope, signing, dns(zone))
    assert found.state == state, found
    assert ("the very domain" in found.hint) is (state == "warn" and modes.endswith("=s"))


def test_an_spf_record_that_asks_too_much() -> None:
    def zone(inner: str) -> dict[tuple[str, str], Sequence[str]]:
        return {
            (DOMAIN, "TXT"): ("v=spf1 mx a include:one.net ip4:192.0.2.1 ~all",),
            ("one.net", "TXT"): (f"v=spf1 include:two.net {inner} -all",),
            ("two.net", "TXT"): ("v=spf1 a:a.net a:b.net mx:c.net exists:%{i}.d.net -all",),
        }

    assert spf(DOMAIN, dns(zone("ip4:192.0.2.2 mx a"))).state == "fine"  # ten, and no more
    found = spf(DOMAIN, dns(zone("a mx ptr")))
    assert found.state == "broken"
    assert "more than 10 lookups" in found.words
    assert found.hint


def test_an_spf_record_that_includes_itself() -> None:
    found = spf(DOMAIN, dns({(DOMAIN, "TXT"): (f"v=spf1 include:{DOMAIN} -all",)}))
    assert found.state == "broken"
