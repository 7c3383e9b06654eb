"""Where links seem to lead, and where they do."""

from __future__ import annotations

import pytest

from composer.checking.hosts import host_of, listed, same_house
from tests.checks.finding import found, issue
from tests.conftest import SETTINGS, MakeProject

TEXTS = [
    ("https://banque.example", "https://voleur.example/", True),
    ("https://banque.example/a", "https://banque.example.voleur.example/a", True),
    ("http://banque.example", "https://banque.example/", False),
    ("https://banque.example/…", "https://banque.example/a/b", False),
    ("www.banque.example", "https://banque.example/a", False),
    ("www.banque.example", "https://voleur.example/", True),
    ("banque.example/compte", "https://voleur.example/", True),
    ("banque.example", "https://presse.example/banque", False),
    ("https://www.banque.example", "https://compte.banque.example/", False),
    ("https://ma-banque.example", "https://banque.example/", True),
    ("e.g./i.e.", "https://banque.example/", False),
    ("et/ou", "https://banque.example/", False),
    ("24/7", "https://banque.example/", False),
    ("composer/checks.py", "https://banque.example/", False),
    ("https://bücher.example", "https://xn--bcher-kva.example/", False),
    ("aide@banque.example", "mailto:aide@banque.example?subject=a", False),
    ("aide@banque.example", "mailto:vol@voleur.example", True),
    ("@banque", "https://reseau.example/@banque", False),
    ("https://banque.example et plus", "https://voleur.example/", False),
]


@pytest.mark.parametrize(("text", "url", "amiss"), TEXTS)
def test_words_that_are_an_address_are_the_links(
    make_project: MakeProject, text: str, url: str, amiss: bool
) -> None:
    shown = text.replace("@", r"\@")
    assert bool(found(make_project, "link-text", issue(f"Lisez [{shown}]({url})."))) is amiss


@pytest.mark.parametrize(
    "url",
    [
        *("http://203.0.113.7/", "https://0x7f000001/", "https://3405803783/", "https://10.1/"),
        *("https://[2001:db8::1]/a", "https://[::1]:8080/", "https://courant.example:81/"),
        *("https://courant.example:8443/a?b=c",),
    ],
)
def test_numbers_and_ports_are_found(make_project: MakeProject, url: str) -> None:
    assert found(make_project, "link-host", issue(f"Lisez [ceci]({url})."))


@pytest.mark.parametrize(
    "url",
    [
        *("https://1.1.1.1.example/", "https://24.example/", "https://0xcafe.example/"),
        *("https://courant.example/203.0.113.7:81", "https://courant.example:443/"),
        *("mailto:a@203.0.113.7.example", "https://feed.example/", "https://abcdef.example/"),
    ],
)
def test_names_are_let_be(make_project: MakeProject, url: str) -> None:
    assert not found(make_project, "link-host", issue(f"Lisez [ceci]({url})."))


def test_a_link_is_told_of_at_its_own_column(make_project: MakeProject) -> None:
    body = "Lisez [ceci](https://bit.ly/a), [cela](https://T.co/b)\net [le reste](https://is.gd/c)."
    settings = '[links]\nutm = { utm_source = "lettre" }'
    findings = found(make_project, "link-shortener", issue(body), settings=settings)
    places = [(each.location.line, each.location.column) for each in findings]
    assert places == [(7, 14), (7, 40), (8, 15)]


def test_a_link_of_the_theme_is_told_of_once(make_project: MakeProject) -> None:
    plain = SETTINGS.replace('url = "https://courant.example"', 'url = "http://courant.example"')
    findings = found(make_project, "http-link", issue(), whole=plain)
    assert {each.location.line for each in findings} == {1}
    assert len(findings) == 2  # the newsletter, and the issue


@pytest.mark.parametrize(("name", "least"), [("free_mail", 100), ("shorteners", 60)])
def test_lists_of_hosts_are_hosts(name: str, least: int) -> None:
    hosts = listed(name)
    assert len(hosts) >= least
    for host in hosts:
        assert host_of(f"https://{host}/") == host


def test_what_one_house_shortens_for_itself_is_no_shortener() -> None:
    known = listed("shorteners")
    assert not known & {"youtu.be", "forms.gle", "g.co", "wp.me", "maps.app.goo.gl", "amzn.to"}
    assert {"bit.ly", "t.co", "tinyurl.com"} <= known


def test_free_mailboxes_of_several_countries_are_known() -> None:
    asked = (
        "gmail.com yahoo.fr outlook.com hotmail.fr orange.fr free.fr laposte.net gmx.de uol.com.br"
    )
    assert set(asked.split()) <= listed("free_mail")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("a.example", "a.example", True),
        ("b.a.example", "a.example", True),
        ("a.example", "b.a.example", True),
        ("ba.example", "a.example", False),
        ("b.example", "a.example", False),
    ],
)
def test_houses(first: str, second: str, same: bool) -> None:
    assert same_house(first, second) is same


def test_a_broken_address_has_no_host() -> None:
    assert host_of("https://[half/") == ""
    assert host_of("ftp://a.example/") == ""


@pytest.mark.parametrize(
    ("email", "code", "amiss"),
    [
        ("lettre@gmail.com", "free-mail-sender", True),
        ("lettre@YAHOO.fr", "free-mail-sender", True),
        ("lettre@gmail.example", "free-mail-sender", False),
        ("lettre@mail.courant.example", "free-mail-sender", False),
        ("noreply@courant.example", "no-reply", True),
        ("No_Reply@courant.example", "no-reply", True),
        ("ne.pas.repondre+1@courant.example", "no-reply", True),
        ("nao-responda@courant.example", "no-reply", True),
        ("reply@courant.example", "no-reply", False),
        ("noemie@courant.example", "no-reply", False),
        ("norbert.reply@courant.example", "no-reply", False),
    ],
)
def test_senders(make_project: MakeProject, email: str, code: str, amiss: bool) -> None:
    whole = SETTINGS.replace("bonjour@courant.example", email)
    assert bool(found(make_project, code, issue(), whole=whole)) is amiss
