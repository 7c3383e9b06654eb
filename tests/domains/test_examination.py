"""What the DNS says of the sender, from a DNS of the test's own."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence

import pytest

from composer.delivery.smtp.dkim import Signer
from composer.domains.diagnosis import Diagnosis
from composer.domains.examination import Domains, Signing, examine
from composer.domains.records import Resolve, kin
from composer.errors import OutsideError

DOMAIN = "news.courant.org"
SELECTOR = "s2025"
PLACE = f"{SELECTOR}._domainkey.{DOMAIN}"
Zone = Mapping[tuple[str, str], Sequence[str]]
GOOD = {
    (DOMAIN, "MX"): ("20 mx2.courant.org.", "10 mx1.courant.org."),
    (DOMAIN, "TXT"): ("google-site-verification=x", "v=spf1 mx -all"),
    (f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p=reject; rua=mailto:d@courant.org",),
}


class Keys:
    """A key pair, made by OpenSSL."""

    def __init__(self, bits: int = 2048) -> None:
        self.private = _openssl("genrsa", str(bits)).decode()
        public = _openssl("rsa", "-pubout", given=self.private.encode()).decode()
        lines = (line for line in public.splitlines() if not line.startswith("-"))
        self.record = f"v=DKIM1; k=rsa; p={''.join(lines)}"


def _openssl(*words: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *words], input=given, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys()


def dns(zone: Zone) -> Resolve:
    return lambda name, kind: zone.get((name, kind), ())


def found(zone: Zone, *, signing: Signing | None = None, **changed: object) -> dict[str, Diagnosis]:
    values = {"sender": DOMAIN, "envelope": DOMAIN, "own_envelope": True} | changed
    domains = Domains(**values, signing=signing)  # type: ignore[arg-type]
    told = list(examine(domains, dns(zone)))
    assert len({one.name for one in told}) == len(told)
    for one in told:
        assert bool(one.hint) is (one.state != "fine")
    return {one.name: one for one in told}


def with_txt(name: str, *records: str) -> Zone:
    return {**GOOD, (name, "TXT"): records}


def test_all_is_well() -> None:
    told = found(GOOD)
    assert list(told) == ["MX", "SPF", "DMARC", "BIMI"]
    assert {one.state for one in told.values()} == {"fine"}
    assert told["MX"].words == f"{DOMAIN}: mx1.courant.org, mx2.courant.org"
    assert "v=spf1 mx -all" in told["SPF"].words
    assert "p=reject" in told["DMARC"].words


@pytest.mark.parametrize(
    ("records", "state", "said"),
    [
        ({"MX": ("0 .",)}, "broken", "takes no mail"),
        ({"MX": ()}, "broken", "no mail server"),
        ({"MX": (), "A": ("192.0.2.1",)}, "warn", "no MX record"),
        ({"MX": (), "AAAA": ("2001:db8::1",)}, "warn", "no MX record"),
    ],
)
def test_mx(records: Mapping[str, Sequence[str]], state: str, said: str) -> None:
    zone = {**GOOD, **{(DOMAIN, kind): values for kind, values in records.items()}}
    told = found(zone)["MX"]
    assert told.state == state
    assert said in told.words


def test_where_bounces_go() -> None:
    told = found(GOOD, envelope="bounces.courant.org")
    assert list(told) == ["MX", "MX of return_path", "SPF", "DMARC", "BIMI"]
    assert told["MX of return_path"].state == "broken"
    assert "bounces cannot come back" in told["MX of return_path"].words
    # SPF is that of the envelope (RFC 7208 §2.4).
    assert told["SPF"].words.startswith("bounces.courant.org")
    assert told["SPF"].state == "warn"


@pytest.mark.parametrize(
    ("records", "state", "said"),
    [
        (("v=spf1 -all", "v=spf1 mx -all"), "broken", "2 SPF records"),
        (("v=spf1 mx +all",), "warn", "lets everybody"),
        (("v=spf1 mx all",), "warn", "lets everybody"),
        (("v=spf10 mx -all",), "warn", "does not say"),
        ((), "warn", "does not say"),
        (("V=SPF1 include:_spf.example.net ~all",), "fine", "include:"),
        (("v=spf1",), "fine", "v=spf1"),
        (("v=spf1 exists:call.example ?all",), "fine", "exists"),
    ],
)
def test_spf(records: Sequence[str], state: str, said: str) -> None:
    told = found(with_txt(DOMAIN, *records))["SPF"]
    assert told.state == state
    assert said in told.words


def test_spf_of_a_provider_is_its_own() -> None:
    told = found(with_txt(DOMAIN), own_envelope=False)["SPF"]
    assert told.state == "fine"
    assert "the provider's own domain" in told.words


@pytest.mark.parametrize(
    ("records", "state", "said"),
    [
        (("v=DMARC1; p=none",), "fine", "p=none"),
        (("v=DMARC1;p=quarantine;",), "fine", "quarantine"),
        (("v=DMARC1; sp=none; p=reject",), "fine", "reject"),
        (("v=DMARC1; rua=mailto:a@b.c",), "broken", "no policy"),
        (("v=DMARC1; sp=none",), "broken", "no policy"),
        (("v=DMARC1; p=none", "v=DMARC1; p=reject"), "broken", "2 records"),
        (("v=DMARC2; p=none",), "warn", "no DMARC policy"),
        ((), "warn", "no DMARC policy"),
    ],
)
def test_dmarc(records: Sequence[str], state: str, said: str) -> None:
    told = found(with_txt(f"_dmarc.{DOMAIN}", *records))["DMARC"]
    assert told.state == state
    assert said in told.words


def test_dmarc_of_the_domain_above() -> None:
    zone = {**with_txt(f"_dmarc.{DOMAIN}"), ("_dmarc.courant.org", "TXT"): ("v=DMARC1; p=none",)}
    told = found(zone)["DMARC"]
    assert (told.state, told.words) == ("fine", "courant.org: v=DMARC1; p=none")
    # Nobody has a policy for all of .org.
    zone = {**with_txt(f"_dmarc.{DOMAIN}"), ("_dmarc.org", "TXT"): ("v=DMARC1; p=none",)}
    assert found(zone)["DMARC"].state == "warn"


def signing(keys: Keys, domain: str = DOMAIN) -> Signing:
    signer = Signer(domain=domain, selector=SELECTOR, key=keys.private)
    return Signing(domain, SELECTOR, signer.sign)


def test_dkim(keys: Keys) -> None:
    told = found(with_txt(PLACE, keys.record), signing=signing(keys))["DKIM"]
    assert (told.state, told.words) == ("fine", f"{PLACE} has the key that signs")


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ((), "has no key"),
        (("v=DKIM1; k=rsa; p=",), "revoked"),
        (("v=DKIM1; p=; k=rsa",), "revoked"),
        (("v=DKIM1; k=rsa; p=AAAA",), "another key"),
        (("v=DKIM1; k=rsa; p=é",), "another key"),
        (("not a key at all",), "another key"),
    ],
)
def test_dkim_that_nobody_can_verify(keys: Keys, records: Sequence[str], said: str) -> None:
    told = found(with_txt(PLACE, *records), signing=signing(keys))["DKIM"]
    assert told.state == "broken"
    assert said in told.words


def test_dkim_of_another_key(keys: Keys) -> None:
    told = found(with_txt(PLACE, Keys().record), signing=signing(keys))["DKIM"]
    assert (told.state, told.words) == ("broken", f"{PLACE} has another key than dkim_key")
    told = found(with_txt(PLACE, keys.record, keys.record), signing=signing(keys))["DKIM"]
    assert told.state == "broken"


def test_dkim_of_another_domain(keys: Keys) -> None:
    zone = with_txt(f"{SELECTOR}._domainkey.elsewhere.net", keys.record)
    told = found(zone, signing=signing(keys, "elsewhere.net"))["DKIM"]
    assert told.state == "warn"
    assert DOMAIN in told.words


def test_a_dns_that_does_not_answer(keys: Keys) -> None:
    def silent(name: str, kind: str) -> Sequence[str]:
        raise OutsideError(f"the DNS does not tell the {kind} of {name}", hint="the network?")

    domains = Domains(sender=DOMAIN, envelope=DOMAIN, own_envelope=True, signing=signing(keys))
    told = list(examine(domains, silent))
    assert [one.name for one in told] == ["MX", "SPF", "DMARC", "DKIM", "BIMI"]
    assert {(one.state, one.hint) for one in told} == {("unknown", "the network?")}


def test_kin() -> None:
    assert kin("news.courant.org", "courant.org")
    assert kin("a.courant.org", "b.courant.org")
    assert not kin("courant.org", "courant.net")
