"""``newsletter announce``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

ADDRESS = "https://courant.example/atome/"


def test_each_network_has_its_post_and_its_length(newsletter: Run, project: Path) -> None:
    told = newsletter("announce", "atome", cwd=project)
    assert told.code == 0, told.err
    posts = told.out.removesuffix("\n").split(f"{ADDRESS}\n")
    assert len(posts) == 4
    assert told.out.count("L’atome revient\n\nLe nucléaire n’est pas mort.\n\n") == 4
    lengths = [line for line in told.err.splitlines() if " of " in line]
    assert [line.partition(":")[0] for line in lengths] == ["Bluesky", "LinkedIn", "Mastodon", "X"]
    assert "X: 70 of 280" in told.err
    assert "LinkedIn: 77 of 3,000, all of it shows before “see more”" in told.err


def test_one_network_as_it_is_pasted(newsletter: Run, project: Path) -> None:
    told = newsletter("announce", "atome", "--for", "Mastodon", "-q", cwd=project)
    assert told.err == ""
    assert told.out == f"L’atome revient\n\nLe nucléaire n’est pas mort.\n\n{ADDRESS}\n"


def test_as_json_with_parameters(newsletter: Run, project: Path) -> None:
    settings = project / "newsletter.toml"
    text = settings.read_text("utf-8")
    utm = '\n[links]\nutm = { utm_medium = "email", utm_campaign = "{slug}" }\n'
    settings.write_text(text + utm, "utf-8")
    words = ("announce", "atome", "--json", "--utm", "--for", "x", "--for", "bluesky")
    bluesky, x = json.loads(newsletter(*words, cwd=project).out)
    assert bluesky["text"].endswith(
        f"{ADDRESS}?utm_medium=social&utm_campaign=atome&utm_source=bluesky"
    )
    assert x["text"].endswith("utm_source=x")
    assert (x["network"], x["count"], x["limit"], x["fold"]) == ("x", 70, 280, 0)
    assert bluesky["count"] == len(bluesky["text"])


def test_words_of_the_front_matter_come_first(newsletter: Run, project: Path) -> None:
    issue = project / "issues" / "2025-01-06-atome.md"
    text = issue.read_text("utf-8")
    preheader = "preheader: \"{{ first_name | default('Vous') }}, lisez\"\n"
    for line, shown in (
        (preheader, "Vous, lisez"),
        ("subtitle: Et sans bruit\n", "Et sans bruit"),
        ("description: Trois réacteurs.\n", "Trois réacteurs."),
    ):
        text = text.replace("number: 1\n", f"number: 1\n{line}")
        issue.write_text(text, "utf-8")
        told = newsletter("announce", "atome", "--for", "x", "-q", cwd=project)
        assert told.out.split("\n\n")[1] == shown, told.err


def test_a_draft_is_refused_and_shown_when_asked_for(newsletter: Run, project: Path) -> None:
    (draft,) = (project / "issues").glob("2025-01-13-*.md")
    refused = newsletter("announce", str(draft), cwd=project)
    assert refused.code == 2
    assert "is a draft" in refused.err
    assert "--draft" in refused.err
    shown = newsletter("announce", str(draft), "--draft", "--for", "x", cwd=project)
    assert shown.code == 0
    assert shown.out.startswith("Pas encore prêt\n\n")


@pytest.mark.parametrize(
    ("name", "hint"), [("mastodo", "did you mean mastodon?"), ("usenet", "the networks are")]
)
def test_a_network_that_is_none(newsletter: Run, project: Path, name: str, hint: str) -> None:
    told = newsletter("announce", "atome", "--for", name, cwd=project)
    assert told.code == 2
    assert hint in told.err


def test_an_address_that_is_too_long_for_one_is_told_and_the_others_are_printed(
    newsletter: Run, project: Path
) -> None:
    settings = project / "newsletter.toml"
    text = settings.read_text("utf-8")
    long = f'[newsletter]\nissue_url = "{{url}}/{"a" * 300}/{{slug}}/"'
    settings.write_text(text.replace("[newsletter]", long, 1), "utf-8")
    told = newsletter("announce", "atome", cwd=project)
    assert told.code == 1
    assert "longer than Bluesky takes" in told.err
    assert told.out.count("L’atome revient") == 3
