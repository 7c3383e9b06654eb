"""What the DNS says of the sender: each check by itself, then all of them by the command."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import dns.rcode
import pytest

from composer.commands import run
from composer.domains import resolver
from composer.model import Finding
from composer.pipeline import compose, load, proofread
from tests.conftest import SETTINGS, MakeProject
from tests.dns_server import dns_server, txt
from tests.domains.test_examination import Keys

REAL = SETTINGS.replace("courant.example", "courant.org")
#: The line of the sender's address in them.
LINE = 1 + SETTINGS.split("\n").index('email = "bonjour@courant.example"')
ISSUE = "---\ntitle: Un courant\ndate: 2025-02-03\n---\n\nBonjour.\n"
PATH = "issues/2025-02-03-courant.md"
SMTP = '[delivery]\nchannel = "smtp"\n{more}\n[delivery.smtp]\nhost = "mail.courant.org"\n'
KEY = Keys().record
Zone = Mapping[tuple[str, str], Sequence[str]]
GOOD: Zone = {
    ("courant.org", "MX"): ("10 mx.courant.org.",),
    ("courant.org", "TXT"): ("v=spf1 mx -all",),
    ("_dmarc.courant.org", "TXT"): ("v=DMARC1; p=reject",),
    ("s1._domainkey.courant.org", "TXT"): (KEY,),
}


def found(
    make: MakeProject, code: str, zone: Zone, more: str = "", settings: str = REAL
) -> tuple[Finding, ...]:
    root = make({PATH: ISSUE}, settings=settings + more)
    project = load(root)
    ask = {"resolve": lambda name, kind: zone.get((name, kind), ())}
    return proofread(compose(ISSUE, PATH, project), project, select=[code], reach=ask).findings


def own(more: str = "", selector: str = "s1") -> str:
    return SMTP.format(more=more) + f'dkim_selector = "{selector}"\n'


@pytest.mark.parametrize("code", ["spf", "dkim", "dmarc", "dmarc-alignment", "mx", "bimi"])
def test_a_domain_that_is_set_up(make_project: MakeProject, code: str) -> None:
    assert not found(make_project, code, GOOD, own())
    # Nothing answers to a domain that is kept for examples, nor has to.
    assert not found(make_project, code, {}, own(), SETTINGS)


@pytest.mark.parametrize(
    ("code", "changed", "more", "told"),
    [
        ("spf", {("courant.org", "TXT"): ()}, own(), ("warning", "does not say who may send")),
        ("spf", {("courant.org", "TXT"): ("v=spf1 a", "v=spf1 b")}, own(), ("error", "2 SPF")),
        ("spf", {}, own('return_path = "b@b.courant.org"'), ("warning", "b.courant.org does not")),
        ("dmarc", {("_dmarc.courant.org", "TXT"): ()}, "", ("warning", "no DMARC policy")),
        ("dmarc", {("_dmarc.courant.org", "TXT"): ("v=DMARC1; x",)}, "", ("error", "no policy")),
        ("dkim", {}, own(selector="s2"), ("error", "s2._domainkey.courant.org has no key")),
        ("dkim", {}, "", ("note", "no selector is known of")),
        (
            "dkim",
            {},
            own(selector="s1") + 'dkim_domain = "b.net"\n',
            ("error", "s1._domainkey.b.net"),
        ),
        (
            "dkim",
            {},
            '[checks.deliverability]\nselectors = ["k@m.net"]\n',
            ("error", "k._domainkey.m"),
        ),
        ("mx", {("courant.org", "MX"): ()}, "", ("note", "no mail server")),
        ("mx", {}, own('return_path = "b@b.courant.org"'), ("note", "b.courant.org has no mail")),
        ("bimi", {("default._bimi.courant.org", "TXT"): ("v=BIMI1; l=",)}, "", ("note", "no logo")),
        (
            "dmarc-alignment",
            {},
            own('return_path = "b@b.net"') + 'dkim_domain = "c.net"\n',
            ("warning", "there is SPF for b.net, DKIM for c.net"),
        ),
        (
            "dmarc-alignment",
            {},
            '[checks.deliverability]\nselectors = ["k@m.net"]\n',
            ("warning", "there is DKIM for m.net"),
        ),
    ],
)
def test_what_is_wrong(
    make_project: MakeProject, code: str, changed: Zone, more: str, told: tuple[str, str]
) -> None:
    (one,) = found(make_project, code, {**GOOD, **changed}, more)
    assert (one.code, str(one.severity)) == (code, told[0])
    assert told[1] in one.message
    assert (one.location.path, one.location.line) == ("newsletter.toml", LINE)
    assert one.hint


@pytest.mark.parametrize(
    ("code", "more"),
    [
        # A provider has an envelope and keys of its own.
        ("spf", ""),
        ("dmarc-alignment", ""),
        ("dmarc-alignment", '[checks.deliverability]\nselectors = ["s1"]\n'),
        ("dkim", '[checks.deliverability]\nselectors = ["s1"]\n'),
    ],
)
def test_a_provider(make_project: MakeProject, code: str, more: str) -> None:
    assert not found(make_project, code, {**GOOD, ("courant.org", "TXT"): ()}, more)


def test_the_command(
    make_project: MakeProject,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Through a real server of the DNS; what is wrong with the sender is told once."""
    root = make_project(
        {PATH: ISSUE, "issues/2025-02-04-autre.md": ISSUE.replace("-03", "-04")},
        settings=REAL + own(),
    )
    with dns_server(
        monkeypatch,
        {key: [_written(*key, one) for one in records] for key, records in GOOD.items()},
    ) as server:
        assert _checked(root, monkeypatch, capsys) == (0, [])
        asked = len(server.asked)
        assert asked == len(set(server.asked))
        _, told = _checked(root, monkeypatch, capsys, "--select", "html-size")
        assert len(server.asked) == asked
        server.zone = {}
        code, told = _checked(root, monkeypatch, capsys)
        assert code == 1
        assert told == ["dkim", "dmarc", "mx", "spf"]
        monkeypatch.setattr(resolver, "_PATIENCE", 0.3)
        server.code = dns.rcode.SERVFAIL
        assert _checked(root, monkeypatch, capsys)[0] == 0


def _written(_: str, kind: str, record: str) -> str:
    return txt(record) if kind == "TXT" else record


def _checked(
    root: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, list[str]]:
    patch.chdir(root)
    capsys.readouterr()
    words = words or ("--select", "deliverability")
    code = run(["check", "--online", "--format", "json", *words])
    told = json.loads(capsys.readouterr().out)
    return code, sorted(one["code"] for report in told for one in report["findings"])
