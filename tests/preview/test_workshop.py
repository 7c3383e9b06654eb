"""The studio: an issue is shown whatever its author does to the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.errors import OutsideError
from composer.preview.readers import made_up
from composer.preview.view import Personal, sentence
from composer.workshop import Workshop
from tests.conftest import MakeProject
from tests.preview.served import soon
from tests.samples import encoded, photo

PATH = "issues/2025-02-01-un.md"
TOP = "---\ntitle: Un\ndate: 2025-02-01\n---\n"
POSTED = "issues/2025-01-01-avant.md"
PICTURE = encoded(photo(40, 30), "PNG")


def workshop(root: Path, **options: object) -> Workshop:
    return Workshop(
        root,
        lambda project: made_up(project.newsletter.readers.fields),
        **options,  # type: ignore[arg-type]
    )


def write(root: Path, text: str, path: str = PATH) -> frozenset[str]:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return frozenset((path,))


def written(text: Personal, reader: str) -> str:
    """What the page makes of it."""
    values = text.values[reader]
    return "".join(part if isinstance(part, str) else values[part] for part in text.parts)


def test_each_reader_has_a_mail_of_their_own(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}Bonjour {{{{ first_name | default('vous') }}}}.\n"})
    view = workshop(root).view(PATH)
    assert view is not None
    assert "Bonjour vous" in written(view.html, "nobody")
    assert "Bonjour Camille" in written(view.html, "named")
    assert "Bonjour أميرة" in written(view.text, "rtl")
    assert f'data-src="{PATH}:5"' in written(view.html, "named")
    assert view.preheader["named"].startswith("Bonjour Camille")
    assert view.bytes.email > 1000
    assert view.day == "1er\u00a0février\u00a02025"


def test_a_view_is_made_once_a_save(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}Un\n"})
    shop = workshop(root)
    assert shop.view(PATH) is shop.view(PATH)
    shop.refresh(write(root, f"{TOP}Deux\n"))
    view = shop.view(PATH)
    assert view is not None
    assert "Deux" in view.web
    assert view.revision == 1


def test_what_is_broken_stands_over_what_was_good(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}Un mot.\n"})
    shop = workshop(root)
    shop.view(PATH)
    shop.refresh(write(root, f"{TOP}Un autre mot.\n\n:::callout\n"))
    view = shop.view(PATH)
    assert view is not None
    assert view.problem is not None
    assert "Un mot." in view.web
    assert "Un autre mot." in view.source
    found = next(f for f in view.problem.findings if f.code == "directive-unclosed")
    assert found.line == 7
    assert (7, ":::callout") in found.excerpt
    shop.refresh(write(root, f"{TOP}Un autre mot.\n"))
    mended = shop.view(PATH)
    assert mended is not None
    assert mended.problem is None
    assert "Un autre mot." in mended.web


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("newsletter.toml", "[newsletter", "toml-syntax"),
        ("templates/blocks/poll.email.html.j2", "{% if %}", "theme"),
        ("templates/classic/theme.toml", "[tokens]\naccent = 'no colour'\n", "theme"),
        (PATH, "---\ntitle: [\n---\n", "front-matter-syntax"),
    ],
)
def test_nothing_that_an_author_does_ends_it(
    make_project: MakeProject, path: str, text: str, code: str
) -> None:
    root = make_project({PATH: f"{TOP}Un mot.\n\n::poll{{#avis}}\n"})
    before = (root / path).read_text("utf-8") if (root / path).is_file() else None
    shop = workshop(root)
    shop.view(PATH)
    shop.refresh(write(root, text, path))
    view = shop.view(PATH)
    assert view is not None
    assert view.problem is not None
    assert "Un mot." in view.web
    assert code in {found.code for found in view.problem.findings}
    if before is None:
        (root / path).unlink()
    else:
        write(root, before, path)
    shop.refresh(frozenset((path,)))
    mended = shop.view(PATH)
    assert mended is not None
    assert mended.problem is None


def test_a_file_that_is_removed_and_one_that_is_renamed(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}Un mot.\n"})
    shop = workshop(root)
    shop.view(PATH)
    other = "issues/2025-02-02-deux.md"
    (root / PATH).rename(root / other)
    shop.refresh(frozenset((PATH, other)))
    view = shop.view(PATH)
    assert view is not None
    assert view.problem is not None
    assert view.problem.findings[0].code == "gone"
    assert [row.path for row in shop.issues()] == [other]
    assert shop.view("issues/never.md") is None


def test_an_issue_that_never_was_good_has_a_problem_alone(make_project: MakeProject) -> None:
    root = make_project({PATH: "---\ntitle: [\n---\n"})
    view = workshop(root).view(PATH)
    assert view is not None
    assert view.problem is not None
    assert not view.html.parts


def test_the_states_of_issues(make_project: MakeProject) -> None:
    sent = '{"version": 1, "slug": "avant", "polls": {}}'
    root = make_project(
        {
            PATH: f"{TOP}Un.\n",
            POSTED: TOP.replace("2025-02-01", "2025-01-01") + "Avant.\n",
            "issues/sent/2025-01-01-avant.json": sent,
            "issues/2025-02-03-plus-tard.md": "---\ntitle: Tard\ndraft: true\n---\n",
            "issues/2025-02-04-rien.md": "---\n- x\n---\n",
        }
    )
    states = {row.path: row.state for row in workshop(root).issues()}
    assert states == {
        PATH: "new",
        POSTED: "sent",
        "issues/2025-02-03-plus-tard.md": "draft",
        "issues/2025-02-04-rien.md": "broken",
    }


def test_pictures_are_those_of_the_views(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}![Une horloge](a.png)\n", "issues/a.png": PICTURE})
    shop = workshop(root)
    assert shop.picture("un", "a.png") is None
    shop.view(PATH)
    (name,) = shop.pictures_of("un")
    assert (shop.picture("un", name) or b"").startswith(b"\x89PNG")
    assert shop.picture("un", "../newsletter.toml") is None


def test_a_card_without_a_page_can_be_fetched(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}https://example.org/a\n\n[Lien](https://example.org/b)\n"})
    fetched: list[str] = []
    shop = workshop(root, fetch=fetched.append)
    view = shop.view(PATH)
    assert view is not None
    assert [(o.kind, o.url, o.line) for o in view.offers] == [("fetch", "https://example.org/a", 5)]
    assert fetched == []
    assert shop.do("fetch", {"url": "https://example.org/a"}) == {"said": "Fetched"}
    assert fetched == ["https://example.org/a"]


def test_new_cards_are_fetched_as_they_are_met(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}https://example.org/a\n"})
    fetched: list[str] = []

    def fetch(url: str) -> None:
        fetched.append(url)
        raise OutsideError("the page does not answer")

    shop = workshop(root, fetch=fetch, at_once=True)
    shop.view(PATH)
    soon(lambda: fetched == ["https://example.org/a"])
    # One that failed is not asked for at each keystroke.
    shop.refresh(write(root, f"{TOP}https://example.org/a\n\nEncore.\n"))
    view = shop.view(PATH)
    assert view is not None
    assert len(view.offers) == 1
    assert fetched == ["https://example.org/a"]


def test_titles_are_set_as_their_issues_show_them(make_project: MakeProject) -> None:
    root = make_project({PATH: "---\ntitle: L'an neuf !\ndate: 2025-02-01\n---\nUn.\n"})
    assert workshop(root).issues()[0].title == "L’an neuf\u00a0!"


def test_a_picture_without_words_asks_for_them(make_project: MakeProject) -> None:
    root = make_project({PATH: f"{TOP}![](a.png)\n", "issues/a.png": PICTURE})
    shop = workshop(root)
    view = shop.view(PATH)
    assert view is not None
    (offer,) = view.offers
    assert (offer.kind, offer.source, offer.line) == ("alt", "a.png", 5)
    words = {"path": offer.path, "line": "5", "source": "a.png", "text": "Une horloge"}
    shop.do("alt", words)
    assert (root / PATH).read_text("utf-8") == f"{TOP}![Une horloge](a.png)\n"


def test_a_remark_that_waits_can_be_approved(make_project: MakeProject) -> None:
    results = '[polls.avis.votes]\ntop = 1\n\n[[polls.avis.remarks]]\ntext = "Oui !"\n'
    root = make_project(
        {
            POSTED: TOP.replace("2025-02-01", "2025-01-01") + "::poll{#avis}\n",
            PATH: f"{TOP}::remarks[Vos mots]{{#avis}}\n",
            "issues/results/avant.toml": results,
        }
    )
    shop = workshop(root)
    view = shop.view(PATH)
    assert view is not None
    (offer,) = view.offers
    assert (offer.kind, offer.text) == ("approve", "Oui !")
    words = {"path": offer.path, "poll": offer.poll, "remark": str(offer.remark)}
    shop.do("approve", words)
    shop.refresh(frozenset((offer.path,)))
    after = shop.view(PATH)
    assert after is not None
    assert "Oui\u00a0!" in after.web
    assert after.offers == ()


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("callout is empty", "Callout is empty"),
        (":::callout is never closed", ":::callout is never closed"),
        ("issues/x.md is no file", "issues/x.md is no file"),
        ("écrivez", "Écrivez"),
        ("", ""),
    ],
)
def test_messages_begin_like_sentences(told: str, shown: str) -> None:
    assert sentence(told) == shown


def test_without_an_editor_none_is_opened(make_project: MakeProject) -> None:
    shop = workshop(make_project({PATH: f"{TOP}Un.\n"}))
    with pytest.raises(OutsideError, match="no editor"):
        shop.do("open", {"path": PATH, "line": "1"})
