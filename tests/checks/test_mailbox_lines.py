"""The lines of a mailbox: the subject and the preheader."""

from __future__ import annotations

import pytest

from composer.model import Severity
from tests.checks.finding import found, issue
from tests.conftest import MakeProject


@pytest.mark.parametrize(
    ("length", "severity"),
    [(9, Severity.NOTE), (10, None), (70, None), (71, Severity.WARNING)],
)
def test_a_subject_has_ten_to_seventy_characters(
    make_project: MakeProject, length: int, severity: Severity | None
) -> None:
    findings = found(make_project, "subject-length", issue(subject="é" * length))
    assert [f.severity for f in findings] == ([severity] if severity else [])
    if severity:
        assert f"{length} characters" in findings[0].message


def test_the_length_of_a_subject_is_a_setting(make_project: MakeProject) -> None:
    text = issue(subject="é" * 41)
    assert not found(make_project, "subject-length", text, settings="[checks.mail]\nsubject = 41")
    assert found(make_project, "subject-length", text, settings="[checks.mail]\nsubject = 40")


def test_joiners_and_accents_of_their_own_are_no_characters(make_project: MakeProject) -> None:
    family = "👨\u200d👩\u200d👧"
    text = issue(subject="e\u0301" * 67 + family)
    assert not found(make_project, "subject-length", text)


@pytest.mark.parametrize(
    ("subject", "amiss"),
    [
        ("🎉", True),
        ("🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", True),
        ("… — …", True),
        ("?!", True),
        ("3615 ULLA et moi", False),
    ],
)
def test_a_subject_has_words(make_project: MakeProject, subject: str, amiss: bool) -> None:
    findings = found(make_project, "subject-length", issue(subject=subject))
    assert bool(findings) is amiss
    assert all("no words" in finding.message for finding in findings)


@pytest.mark.parametrize(("length", "amiss"), [(39, True), (40, False), (130, False), (131, True)])
def test_a_preheader_has_forty_to_a_hundred_and_thirty_characters(
    make_project: MakeProject, length: int, amiss: bool
) -> None:
    assert bool(found(make_project, "preheader-length", issue(preheader="é" * length))) is amiss


def test_a_merge_field_counts_as_its_default(make_project: MakeProject) -> None:
    name = '{{ first_name | default("vous") }}'
    assert not found(make_project, "preheader-length", issue(preheader="é" * 126 + name))
    assert found(make_project, "preheader-length", issue(preheader="é" * 127 + name))


def test_a_subtitle_is_told_of_as_what_it_is(make_project: MakeProject) -> None:
    (finding,) = found(make_project, "preheader-length", issue(subtitle="Trois chantiers"))
    assert "subtitle" in finding.message
    assert finding.location.line == 4


def test_an_issue_of_pictures_alone_has_no_preheader(make_project: MakeProject) -> None:
    text = "---\ntitle: Un dessin\ndate: 2025-02-03\n---\n\n![Un](https://a.example/b.png)\n"
    (finding,) = found(make_project, "preheader-length", text)
    assert "nothing to show" in finding.message


REPEATS = [
    ("Le réseau", "Le réseau !", True),
    ("Le réseau tient bon", "Le réseau tient bon : récit d'une nuit", True),
    ("Le réseau tient bon", "Cette nuit, le réseau tient bon", False),
    ("Le réseau tient bon cette nuit", "Le réseau tient bon", True),
    # Four of five words, and three of four.
    ("Grok 3 manque son rendez-vous", "Grok manque son rendez-vous annuel", True),
    ("Grok 3 manque son train", "Grok 3 manque hier", False),
    ("Le réseau", "Le réseau, la nuit", False),
    ("o3, le cadeau", "o3 le cadeau", True),
    ("Puces : Washington serre la vis", "Qui interdit quoi, à qui, et pourquoi", False),
]


@pytest.mark.parametrize(("title", "preheader", "amiss"), REPEATS)
def test_a_preheader_does_not_say_the_title_again(
    make_project: MakeProject, title: str, preheader: str, amiss: bool
) -> None:
    text = issue(title=title, preheader=preheader)
    assert bool(found(make_project, "preheader-repeats", text)) is amiss


SHOUTS = [
    ("URGENT : LISEZ CECI", 1),
    ("LAST CALL", 1),
    ("Hiver : OFFRE SPÉCIALE", 1),
    ("Gagnez $$$ cet hiver", 1),
    ("Gagnez €€ cet hiver", 1),
    ("L'hiver arrive !!", 1),
    ("L'hiver arrive ! ! !", 1),
    ("L'hiver arrive ?!", 1),
    ("VITE !!! TOUT DOIT PARTIR", 2),
    ("ЗИМА БЛИЗКО", 1),
    # Near misses.
    ("NASA", 0),
    ("NASA, ESA", 0),
    ("La NASA SETI enquête", 0),
    ("OP_RETURN + OP_CHECKSIG", 0),
    ("GPT-4, BIP174 et LNURL", 0),
    ("L'hiver arrive !", 0),
    ("L'hiver arrive ??", 0),
    ("Vraiment ? Oui !", 0),
    ("Il vaut 10 $, ou 20 $", 0),
    ("URGENT : le réseau", 0),
    ("AMD et NVIDIA, IBM et INTEL", 0),
    ("冬が来る", 0),
    ("Quand l'ONU et l'UNESCO s'en mêlent", 0),
]


@pytest.mark.parametrize(("subject", "count"), SHOUTS)
def test_a_subject_does_not_shout(make_project: MakeProject, subject: str, count: int) -> None:
    assert len(found(make_project, "shouting-subject", issue(subject=subject))) == count


@pytest.mark.parametrize(
    "subject",
    [
        *("Re: l'hiver", "RE : l'hiver", "re[2]: l'hiver", "Fw: l'hiver", "Fwd: l'hiver"),
        *("FWD : l'hiver", "TR: l'hiver", "Tr : l'hiver", "RES: o inverno", "ENC: o inverno"),
        *("AW: der Winter", "WG: der Winter", "Antw: de winter", "Rép : l'hiver"),
    ],
)
def test_a_subject_is_no_answer(make_project: MakeProject, subject: str) -> None:
    assert found(make_project, "fake-reply", issue(subject=subject))


@pytest.mark.parametrize(
    "subject",
    [
        *("Réseau : l'hiver", "Trois : l'hiver", "Rester au chaud", "Résultats : l'hiver"),
        *("IA : l'hiver", "Fukushima : l'hiver", "Re-bonjour : l'hiver", "L'hiver, re: lisez-le"),
        *("Encore : l'hiver", "Result: winter"),
    ],
)
def test_a_subject_with_a_colon_is_let_be(make_project: MakeProject, subject: str) -> None:
    assert not found(make_project, "fake-reply", issue(subject=subject))
