from __future__ import annotations

import re

import pytest

from composer.model import Edition, Slot
from composer.render.theme import bundled_templates
from tests.conftest import SETTINGS, MakeProject
from tests.render import sample
from tests.render.drawing import PATH, body_of, drawn, email, links_in

UTM = '\n[links]\nutm = { utm_source = "{newsletter}", utm_campaign = "{slug}" }\n'


@pytest.fixture
def whole(make_project: MakeProject) -> Edition:
    return everything(make_project)


def everything(make_project: MakeProject, settings: str = sample.PORTRAIT) -> Edition:
    head, body, files = sample.HEAD, sample.BODY, sample.FILES
    return drawn(make_project, body, head=head, settings=settings, files=files)


def test_the_same_issue_gives_the_same_bytes(make_project: MakeProject) -> None:
    first, second = everything(make_project), everything(make_project)
    assert first == second


def test_every_link_of_the_mail_is_in_the_text(make_project: MakeProject) -> None:
    edition = everything(make_project, sample.PORTRAIT + UTM)
    text = str(edition.text)
    links = links_in(email(edition))
    assert len(links) > 20
    assert [url for url in links if url not in text] == []


def test_the_links_are_listed_as_readers_get_them(make_project: MakeProject) -> None:
    edition = everything(make_project, sample.PORTRAIT + UTM)
    links = {link.url: link for link in edition.links}
    tagged = "https://example.org/cinq?a=1&b=2&utm_source=le-courant&utm_campaign=grok-3"
    assert links[tagged].text == "cinq"
    line = sample.HEAD.count("\n") + 4
    assert str(links[tagged].location) == f"{PATH}:{line}"
    assert {*links_in(email(edition))} == {url for url in links if not url.startswith("#")}


def test_a_link_is_tagged_once_and_before_its_fragment(make_project: MakeProject) -> None:
    body = "[a](https://example.org/#x) [b](https://example.org/?utm_source=y) [c](mailto:a@b.cd)"
    edition = drawn(make_project, body, settings=SETTINGS + UTM)
    found = links_in(email(edition))
    both = "utm_source=le-courant&utm_campaign=grok-3"
    assert f"https://example.org/?{both}#x" in found
    assert "https://example.org/?utm_source=y&utm_campaign=grok-3" in found
    assert "mailto:a@b.cd" in found
    assert "utm_campaign" not in edition.web


def test_outlooks_twin_of_a_button_is_tagged_too(make_project: MakeProject) -> None:
    body = "[Agir](https://example.org/agir){.button}"
    edition = drawn(make_project, body, settings=SETTINGS + UTM)
    url = "https://example.org/agir?utm_source=le-courant&amp;utm_campaign=grok-3"
    assert email(edition).count(f'href="{url}"') == 2


def test_a_merge_field_is_a_slot(whole: Edition) -> None:
    assert "Bonjour vous," in email(whole)
    assert "Bonjour vous," in whole.web
    assert "Bonjour vous," in str(whole.text)
    assert "Bonjour &lt;Zoé&gt;," in whole.email.fill({"first_name": "<Zoé>"})
    assert "Bonjour <Zoé>," in whole.text.fill({"first_name": "<Zoé>"})


def test_pictures_have_a_base_in_the_mail_alone(whole: Edition) -> None:
    on_disk, mailed = email(whole), whole.email.fill({"picture_base": "https://x.example/i/"})
    names = {picture.name for picture in whole.pictures}
    assert names
    for name in names:
        assert f'src="images/{name}"' in on_disk
        assert f'src="https://x.example/i/images/{name}"' in mailed
    assert {picture.source for picture in whole.pictures} == {"issues/images/pixel.png"}


def test_unsubscribing_is_a_slot_and_not_on_the_web(whole: Edition) -> None:
    slots = [part for part in whole.email.parts if isinstance(part, Slot)]
    defaults = {slot.field: slot.default for slot in slots}
    assert defaults["unsubscribe_url"].startswith("mailto:theo@courant.example?subject=D%C3%A9s")
    assert "https://x.example/u" in whole.email.fill({"unsubscribe_url": "https://x.example/u"})
    assert "https://x.example/u" in whole.text.fill({"unsubscribe_url": "https://x.example/u"})
    assert "désinscr" not in whole.web.lower()
    assert "unsubscribe" not in whole.web


def test_a_vote_is_a_mail_that_says_all(whole: Edition) -> None:
    for edition in (email(whole), whole.web, str(whole.text)):
        assert "mailto:theo@courant.example?subject=%5B41%20avis%201%5D%20top" in edition
        assert "mailto:theo@courant.example?subject=%5B41%20energie%201%5D%20oui" in edition


def test_votes_may_go_elsewhere(make_project: MakeProject) -> None:
    def address(poll: object, placement: int, option: object) -> str:
        return f"https://vote.example/{getattr(option, 'key', '')}/{placement}"

    edition = drawn(make_project, "::poll{#avis}", vote_address=address)
    assert "https://vote.example/top/1" in email(edition)
    assert "https://vote.example/top/1" in str(edition.text)
    assert "courriel" not in email(edition)


def test_only_is_kept_where_it_belongs(whole: Edition) -> None:
    assert "Courriel seul" in email(whole)
    assert "Courriel seul" not in whole.web
    assert "Courriel seul" not in str(whole.text)
    assert "Pas le courriel" not in email(whole)
    assert "Pas le courriel" in whole.web
    assert "Pas le courriel" in str(whole.text)
    assert "Web seul" in whole.web
    assert "Web seul" not in email(whole)


def test_the_marked_mail_is_the_mail_with_the_places_of_its_blocks(whole: Edition) -> None:
    assert "data-src" not in email(whole)
    places = re.findall(r' data-src="([^"]*)"', whole.marked)
    lines = [int(place.rpartition(":")[2]) for place in places]
    assert len(lines) > 30
    assert {place.rpartition(":")[0] for place in places} == {PATH}
    for part in whole.issue.parts:
        if part.only and "email" not in part.only:
            continue
        for block in part.blocks:
            if block.name != "only":
                assert f"{PATH}:{block.location.line}" in places


@pytest.mark.parametrize("theme", ["classic", "letter"])
def test_what_a_template_hides_on_purpose_is_marked_in_the_marked_mail_alone(
    make_project: MakeProject, theme: str
) -> None:
    settings = f'{SETTINGS}\n[theme]\nname = "{theme}"\n'
    edition = drawn(make_project, "Le courant passe.", settings=settings)
    tags = re.findall(r"<[^<>]* data-meant=\"hidden[ \"][^<>]*>", edition.marked)
    assert [re.search(r'style="([^;]*)', tag)[1] for tag in tags] == ["display:none"]
    for output in (email(edition), str(edition.message), edition.web, str(edition.text)):
        assert "data-meant" not in output


def test_words_about_marks_are_not_taken_for_marks(make_project: MakeProject) -> None:
    edition = drawn(make_project, 'Écrivez ` data-src="x:1"` et ` data-meant="z"`.')
    assert 'data-src="x:1"' in email(edition).replace("&quot;", '"')
    assert 'data-meant="z"' in email(edition).replace("&quot;", '"')


def test_what_a_template_means_is_cut_out_of_every_edition(make_project: MakeProject) -> None:
    block = '{# attributes: none #}\n<div data-meant="hidden css-x" {{ at(block) }}><i data-meant="y">Marée</i></div>'
    files = {"templates/blocks/tide.email.html.j2": block}
    told = 'Écrivez ` data-meant="z"`.'
    bare = drawn(make_project, f"{told}\n\n::tide\n\nFin.", files=files)
    assert bare.marked.count("data-meant=") > 2
    for page in (email(bare), bare.web, str(bare.message)):
        assert 'data-meant="hidden' not in page
        assert 'data-meant="y"' not in page
        assert 'data-meant="z"' in page.replace("&quot;", '"') or "data-meant=3D" in page
    ((_, _, size),) = [each for each in bare.bytes.blocks if each[1] == "tide"]
    assert size == len("<div><i>Marée</i></div>".encode())


def test_bytes_are_counted_by_section_and_block(whole: Edition) -> None:
    sizes = whole.bytes
    assert sizes.email == len(email(whole).encode())
    assert 0 < sizes.head < 6 * 1024
    assert [anchor for anchor, _ in sizes.sections] == ["", "un", "deux"]
    names = [name for _, name, _ in sizes.blocks]
    assert {"poll", "card", "post", "results", "remarks", "toc", "figure"} <= set(names)
    assert sum(size for *_, size in sizes.blocks) < sum(size for _, size in sizes.sections)


def test_no_class_is_left_that_no_rule_names(whole: Edition) -> None:
    html = email(whole)
    head = html[: html.index("</head>")]
    used = set(re.findall(r"\.([A-Za-z][\w-]*)", head))
    left = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
    assert left <= used
    assert {"text", "soft", "opt"} <= left


def test_the_web_edition_says_what_it_is(whole: Edition) -> None:
    web = whole.web
    assert '<link rel="canonical" href="https://courant.example/grok-3/">' in web
    assert f'<meta name="newsletter-build" content="{whole.hash}">' in web
    assert '<meta property="og:title" content="Tout">' in web
    assert 'property="og:image" content="https://courant.example/grok-3/images/' in web
    assert "<script" not in web
    assert not re.search(r'<(link|img|iframe)[^>]*(href|src)="https?://(?!courant|video)', web)


def test_the_mail_is_made_for_mail_programs(whole: Edition) -> None:
    html = email(whole)
    assert html.startswith("<!DOCTYPE html>")
    assert '<meta name="color-scheme" content="light dark">' in html
    assert 'name="x-apple-disable-message-reformatting"' in html
    body = body_of(html)
    for table in re.findall(r"<table[^>]*>", body):
        assert 'role="presentation"' in table or "class=" in table
        assert 'cellspacing="0"' in table
        assert "margin" not in table.replace("margin:0 auto", "")
    for image in re.findall(r"<img[^>]*>", body):
        assert ' width="' in image
        assert ' alt="' in image
    assert "var(" not in html
    for size in re.findall(r"font-size:(\d+)px", body):
        assert int(size) >= 12 or int(size) == 1
    assert '<div lang="en"' in body


def test_the_preheader_is_hidden_and_spaced(whole: Edition) -> None:
    hidden = re.search(r'<div style="display:none[^>]*>(.*?)</div>', email(whole))
    assert hidden
    assert hidden[1].startswith("Un essai ")
    assert hidden[1].count("\u034f") > 40


def test_every_locale_is_known_by_its_own_file_alone(make_project: MakeProject) -> None:
    """A made-up language: one file, and no word of another language in any edition."""
    locales = {
        name: (bundled_templates() / "locales" / f"{name}.toml").read_text("utf-8")
        for name in ("en", "fr", "pt")
    }
    invented = re.sub(r'"([^"]*)"', _invented, locales["en"].partition("[typography]")[0])
    files = {**sample.FILES, "templates/locales/qaa.toml": invented}
    head = f"{sample.HEAD}\nlanguage: qaa"
    settings = sample.PORTRAIT.replace('language = "fr"', 'language = "qaa"')
    edition = drawn(make_project, sample.BODY, head=head, settings=settings, files=files)
    foreign = _words(locales)
    for text in (email(edition), edition.web, str(edition.text)):
        said = re.sub(r"<style.*?</style>|https?://\S+|<[^>]*>", " ", text, flags=re.DOTALL)
        assert "Zq" in said
        assert [word for word in foreign if word in said] == []


def _invented(match: re.Match[str]) -> str:
    fields = re.findall(r"\{[a-z]+\}", match[1])
    return '"Zq' + " ".join(fields) + '"'


def _words(locales: dict[str, str]) -> list[str]:
    import tomllib

    found: list[str] = []
    for text in locales.values():
        for value in tomllib.loads(text)["words"].values():
            forms = [value] if isinstance(value, str) else value.values()
            for form in forms:
                found += [part.strip() for part in re.split(r"\{[a-z]+\}", form)]
    return [word for word in found if len(word) > 3]


def test_the_hash_is_of_what_is_said(make_project: MakeProject) -> None:
    def hash_of(body: str = "Un texte.", head: str = "title: A\nauthor: theo", **more: str) -> str:
        settings = more.get("settings", SETTINGS)
        files = {"templates/x": more.get("template", "")}
        return drawn(make_project, body, head=head, settings=settings, files=files).hash

    same = hash_of()
    assert hash_of() == same
    assert hash_of(body="\n\nUn texte.\n\n") == same
    assert hash_of(settings=SETTINGS + '\n[theme]\naccent = "#ff0000"\n') == same
    assert hash_of(head="title: A\nauthor: theo\ndraft: no") == same
    differing = [
        hash_of(body="Un autre texte."),
        hash_of(body="Un *texte*."),
        hash_of(body="Un [texte](https://example.org)."),
        hash_of(body="Un [texte](https://example.com)."),
        hash_of(head="title: B\nauthor: theo"),
        hash_of(head="title: A\nsubtitle: B\nauthor: theo"),
        hash_of(settings=SETTINGS.replace("12 rue", "13 rue")),
    ]
    assert len({same, *differing}) == 8


def test_the_hash_knows_merge_fields_by_what_they_stand_for(make_project: MakeProject) -> None:
    first = drawn(make_project, 'Bonjour {{ first_name | default("vous") }}.').hash
    spaced = drawn(make_project, '\nBonjour {{ first_name | default("vous") }}.\n').hash
    other = drawn(make_project, 'Bonjour {{ first_name | default("toi") }}.').hash
    assert first == spaced != other


def test_the_metadata_is_plain(whole: Edition) -> None:
    import json

    metadata = json.loads(json.dumps(whole.metadata))
    assert metadata["title"] == "Tout"
    assert metadata["number"] == 41
    assert metadata["date"] == "2025-01-09"


def test_the_message_holds_both_parts(whole: Edition) -> None:
    import email as mail
    from email import policy

    message = mail.message_from_string(str(whole.message), policy=policy.default)
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    html = message.get_body(("html",))
    assert html is not None
    assert "https://courant.example/grok-3/images/" in html.get_content()
