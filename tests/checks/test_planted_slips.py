"""Slips that went out in newsletters, planted in one issue: each is found on its line."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from composer.checking.dictionary import dictionary
from composer.pipeline import compose, load, proofread
from tests.checks.words import ISSUE
from tests.conftest import SETTINGS, MakeProject

PLANTED = """\
---
title: La rentrée des machines
date: 2025-02-03
---

Bonjour à vous, et merci de vos lettres.

Quand vous aurez fini,
dis moi-ce que tu en retiens.  ⟵ misplaced-hyphen tu-and-vous

## Ce qui change

Les remarque des lecteurs d’hier sont en bas.  ⟵ missing-plural

Ca fait un an que nous attendions.  ⟵ accented-capital
La rentrée a son lot de nouveauté,  ⟵ missing-plural
au prix d‘une longue attente.  ⟵ wrong-quote

- Votre voisin Openai  ⟵ lexicon
  répond à grok 3 le soir même.  ⟵ lexicon

<p>L’été finit, et l'automne  ⟵ mixed-apostrophes
commence: déjà !</p>  ⟵ typography typography

Il arrive,puis repart.  ⟵ missing-space

> Tu vois, Openai et grok 3, dit une lectrice. Les remarque aussi.
"""
_MARK = re.compile(r"\s*⟵ (?P<codes>.*)$")


@pytest.mark.skipif(dictionary("fr") is None, reason="no French dictionary")
def test_each_is_found_on_its_line(make_project: MakeProject) -> None:
    expected, lines = Counter[tuple[str, int]](), []
    for number, line in enumerate(PLANTED.split("\n"), 1):
        mark = _MARK.search(line)
        expected.update((code, number) for code in (mark["codes"].split() if mark else ()))
        lines.append(_MARK.sub("", line))
    text = "\n".join(lines)
    settings = SETTINGS + '\n[checks.editorial]\nlexicon = ["OpenAI", "Grok 3"]\n'
    project = load(make_project({ISSUE: text}, settings=settings), drafts=True)
    found = proofread(compose(text, ISSUE, project), project, select=["editorial"]).findings
    ours = {code for code, _ in expected}
    assert Counter((f.code, f.location.line) for f in found if f.code in ours) == expected


@pytest.mark.skipif(dictionary("fr") is None, reason="no French dictionary")
def test_what_can_be_mended_is_and_the_issue_stays_the_same_otherwise(
    make_project: MakeProject,
) -> None:
    from composer.checking.fixing import fixed

    text = "\n".join(_MARK.sub("", line) for line in PLANTED.split("\n"))
    settings = SETTINGS + '\n[checks.editorial]\nlexicon = ["OpenAI", "Grok 3"]\n'
    root = make_project({ISSUE: text}, settings=settings)
    project = load(root, drafts=True)
    fixes = proofread(compose(text, ISSUE, project), project, select=["editorial"]).fixes
    mended, made = fixed(text, fixes.values())
    assert made == len(set(fixes.values()))
    for right in (
        "dis-moi ce que tu",
        "Ça fait un an",
        "d’une longue",
        "Votre voisin OpenAI",
        "répond à Grok 3",
        "l’automne",
        "commence\u00a0: déjà\u00a0!</p>",
        "arrive, puis",
        "> Tu vois, Openai et grok 3",
    ):
        assert right in mended
    (root / ISSUE).write_text(mended, "utf-8")
    again = load(root, drafts=True)
    left = proofread(compose(mended, ISSUE, again), again, select=["editorial"]).findings
    assert {f.code for f in left} == {"missing-plural", "tu-and-vous"}
