"""What a platform is given: its own tags, the article's words as they are, its own pictures."""

from __future__ import annotations

from datetime import datetime

from composer import compose, load
from composer.delivery.channel import Draft, Feature, Picture, Platform, Setup, Stored
from composer.delivery.platforms.comparing import differences
from composer.delivery.platforms.drafts import draft_of
from composer.model import Edition, Newsletter
from tests.conftest import MakeProject
from tests.samples import encoded, photo

PATH = "issues/2025-02-01-un.md"
TOP = """---
title: Un
subject: Un {{ first_name | default('vous') }}
date: 2025-02-01
preheader: Pour {{ first_name }}
---
"""
BODY = "Bonjour {{ first_name | default('vous') }}, voici `{{ code }}`.\n\n![Une photo](images/a.png)\n"


class Press(Platform):
    """A platform whose language doubles braces to print one."""

    title, page = "Press", "https://press.example/docs"
    features = frozenset({Feature.DRAFT, Feature.PICTURES, Feature.MERGE_FIELDS})

    def __init__(self) -> None:
        super().__init__(Setup(settings={}, secrets={}))
        self.uploaded: list[Picture] = []

    def check(self) -> str:
        return "here"

    def find(self, slug: str) -> Stored | None:
        return None

    def create(self, draft: Draft) -> Stored:
        return Stored(id="1", address="")

    def update(self, id: str, draft: Draft) -> Stored:
        return Stored(id=id, address="")

    def read(self, id: str) -> Stored:
        return Stored(id=id, address="")

    def tag(self, field: str, default: str) -> str:
        known = {"first_name": f"<<NAME|{default}>>", "unsubscribe_url": "<<LEAVE>>"}
        return known.get(field, "")

    def literal(self, text: str) -> str:
        return text.replace("{", "{{")

    def upload(self, picture: Picture) -> str:
        self.uploaded.append(picture)
        return f"https://cdn.example/{len(self.uploaded)}"

    def schedule(self, id: str, moment: datetime) -> None:
        raise AssertionError


def edition(make_project: MakeProject) -> tuple[Edition, Newsletter]:
    root = make_project({PATH: TOP + BODY, "issues/images/a.png": encoded(photo(1200, 800), "PNG")})
    project = load(root)
    return compose((root / PATH).read_text("utf-8"), PATH, project), project.newsletter


def drafted(make_project: MakeProject) -> tuple[Draft, Press, Edition]:
    made, newsletter = edition(make_project)
    press = Press()
    pictures = {picture.name: b"bytes" for picture in made.pictures}
    return draft_of(made, newsletter, press, pictures), press, made


def test_merge_fields_become_the_platforms_tags(make_project: MakeProject) -> None:
    draft, _, _ = drafted(make_project)
    assert draft.subject == "Un <<NAME|vous>>"
    assert draft.preheader == "Pour <<NAME|>>"
    assert "Bonjour <<NAME|vous>>" in draft.html
    assert "Bonjour <<NAME|vous>>" in draft.text
    assert 'href="<<LEAVE>>"' in draft.html


def test_the_preheader_is_said_once(make_project: MakeProject) -> None:
    draft, _, _ = drafted(make_project)
    assert "Pour <<NAME|>>" in draft.html
    made, newsletter = edition(make_project)
    press = Press()
    press.features = frozenset({Feature.PREHEADER})  # type: ignore[misc]
    apart = draft_of(made, newsletter, press, {})
    assert apart.preheader == "Pour <<NAME|>>"
    assert "Pour <<NAME|>>" not in apart.html
    assert apart.html.count("<div") == draft.html.count("<div")


def test_the_articles_own_braces_are_written_in_the_platforms_language(
    make_project: MakeProject,
) -> None:
    draft, _, made = drafted(make_project)
    assert "{{{{ code }}" in draft.html
    assert draft.html.count("{{") == str(made.email).count("{")


def test_pictures_are_the_platforms_copies(make_project: MakeProject) -> None:
    draft, press, made = drafted(make_project)
    assert [picture.name for picture in press.uploaded] == [
        f"images/{file.name}" for file in made.pictures
    ]
    assert {picture.kind for picture in press.uploaded} == {"image/png"}
    assert 'src="https://cdn.example/1"' in draft.html
    assert made.pictures[0].name not in draft.html


def test_pictures_stay_where_they_are_without_an_upload(make_project: MakeProject) -> None:
    made, newsletter = edition(make_project)
    press = Press()
    press.features = frozenset({Feature.DRAFT})  # type: ignore[misc]
    draft = draft_of(made, newsletter, press, {})
    assert f'src="https://courant.example/un/images/{made.pictures[0].name}"' in draft.html
    assert press.uploaded == []


def stored(draft: Draft, **changed: str) -> Stored:
    kept = {"subject": draft.subject, "html": draft.html, "text": draft.text, **changed}
    return Stored(id="1", address="", **kept)


def test_what_came_back_as_it_went_is_no_difference(make_project: MakeProject) -> None:
    draft, _, _ = drafted(make_project)
    assert differences(draft, stored(draft)) == ()
    assert differences(draft, stored(draft, html=draft.html.replace("\n", "\r\n  "))) == ()
    assert differences(draft, Stored(id="1", address="")) == ()


def test_what_was_changed_on_the_way_is_named(make_project: MakeProject) -> None:
    draft, _, _ = drafted(make_project)
    head = (
        draft.html[: draft.html.index("<style")] + draft.html[draft.html.rindex("</style>") + 8 :]
    )
    assert any("style sheet" in said for said in differences(draft, stored(draft, html=head)))
    tracked = draft.html.replace('href="https://courant.example', 'href="https://track.example')
    (said,) = [s for s in differences(draft, stored(draft, html=tracked)) if "elsewhere" in s]
    assert "https://courant.example" in said
    other = draft.html.replace("Bonjour", "Bonsoir")
    assert differences(draft, stored(draft, html=other)) == ("the words are not the same",)
    assert "subject" in differences(draft, stored(draft, subject="Deux"))[0]
    assert differences(draft, stored(draft, text="x")) == ("the text part is another one",)
