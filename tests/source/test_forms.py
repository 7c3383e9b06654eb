"""Forms that code hosts show well: cards, buttons, figures, callouts, posts."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.conftest import MakeProject
from tests.source.reading import blocks, errors, issue_of, names

O3 = "---\ntitle: o3 surprend\nsubtitle: Sans prévenir\nnumber: 40\n---\nTexte.\n"
LOCK = (
    '{"version": 1, "url": "https://a.example/", "card": true, "title": "A"}\n'
    '{"version": 1, "url": "https://v.example/", "title": "V", "kind": "video"}\n'
)


def png(width: int = 40, height: int = 30) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[OpenAI](2024-12-23-o3.md)", "card"),
        ("[OpenAI](../issues/2024-12-23-o3.md)", "card"),
        ("https://b.example/x", "card"),
        ("<https://b.example/x>", "card"),
        ("https://b.example/x.", "prose"),
        ("https://b.example/x?", "prose"),
        ("[B](https://b.example/x){.card}", "card"),
        ("[A](https://a.example/)", "card"),
        ("[B](https://b.example/x)", "prose"),
        ("[B](https://b.example/x).", "prose"),
        ("Voir [OpenAI](2024-12-23-o3.md)", "prose"),
        ("- [OpenAI](2024-12-23-o3.md)", "prose"),
        ("> [OpenAI](2024-12-23-o3.md)", "prose"),
        ("[B](https://b.example/x){.button}", "button"),
        ("![Un carré](a.png)", "figure"),
        ("[![Un carré](a.png)](https://b.example)", "figure"),
        ("Un ![carré](a.png) rouge", "prose"),
        ("> [!NOTE]\n> Texte.", "callout"),
        ("> [!tip]\n> **Titre**\n> Texte.", "callout"),
        ("> [!OTHER]\n> Texte.", "prose"),
        ("> Texte.\n>\n> — [A B (@ab), 2024-07-01](https://x.com/ab)", "post"),
        ("> Texte.\n>\n> — [A B](https://x.com/ab)", "post"),
        ("> Texte.\n>\n> — A B", "prose"),
        ("README.md", "prose"),
    ],
)
def test_what_a_paragraph_becomes(body: str, kind: str, make_project: MakeProject) -> None:
    root = make_project(
        {"issues/2024-12-23-o3.md": O3, "issues/a.png": png(), "issues/links.lock.jsonl": LOCK}
    )
    issue = issue_of(root, body)
    assert not errors(issue), errors(issue)
    assert names(issue) == [kind]


def test_a_card_to_an_issue_takes_its_front_matter(make_project: MakeProject) -> None:
    root = make_project({"issues/2024-12-23-o3.md": O3})
    card = blocks(issue_of(root, "[Mon titre](2024-12-23-o3.md)"))[0].card
    assert (card.title, card.description) == ("Mon titre", "Sans prévenir")
    assert (card.url, card.kind) == ("https://courant.example/o3/", "issue")
    assert card.date.isoformat() == "2024-12-23"


def test_the_author_of_a_card_wins_over_the_page(make_project: MakeProject) -> None:
    root = make_project({"issues/links.lock.jsonl": LOCK})
    card = blocks(issue_of(root, '[Mes mots](https://v.example/ "Ma ligne"){.card}'))[0].card
    assert (card.title, card.description, card.kind) == ("Mes mots", "Ma ligne", "video")
    bare = blocks(issue_of(root, "https://nowhere.example/page"))[0].card
    assert (bare.title, bare.site) == ("nowhere.example", "")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[A](missing.md)", "missing-issue"),
        ("[A](../../etc/passwd.md)", "outside-project"),
        ("[A](/etc/passwd.md)", None),
        ("[A](file:///etc/passwd)", "local-file"),
        ("![a](missing.png)", "missing-picture"),
        ("![a](../../etc/a.png)", "outside-project"),
        ("![a](file:///etc/a.png)", "local-file"),
        ("![](a.png)", "missing-alt"),
        ("x ![](a.png) y", "missing-alt"),
        ("![a](text.png)", "picture"),
        ("![a](out.png)", "outside-project"),
    ],
)
def test_targets_that_cannot_be(body: str, code: str | None, make_project: MakeProject) -> None:
    root = make_project({"issues/a.png": png(), "issues/text.png": "no picture"})
    (root.parent / "outside.png").write_bytes(png())
    (root / "issues/out.png").symlink_to(root.parent / "outside.png")
    issue = issue_of(root, f"Texte.\n\n{body}\n")
    found = errors(issue)
    assert [f.code for f in found] == ([code] if code else [])
    if found:
        assert found[0].location.line == 6
        assert found[0].hint


def test_a_draft_target(make_project: MakeProject) -> None:
    root = make_project({"issues/2024-12-23-o3.md": O3.replace("number", "draft: yes\nnumber")})
    assert [f.code for f in errors(issue_of(root, "[A](2024-12-23-o3.md)"))] == ["draft-target"]
    assert not errors(issue_of(root, "[A](2024-12-23-o3.md)", drafts=True))


def test_pictures_are_measured_and_described(make_project: MakeProject) -> None:
    root = make_project({"issues/a.png": png(40, 30)})
    issue = issue_of(root, '![Un carré](a.png "Légende")\n\n![](a.png){decorative}\n')
    assert not errors(issue)
    figure, decorative = blocks(issue)
    assert (figure.picture.width, figure.picture.height, figure.picture.alt) == (40, 30, "Un carré")
    assert figure.caption.text == "Légende"
    assert decorative.picture.alt == ""


def test_a_callout_takes_its_bold_first_line_as_title(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "> [!WARNING]\n> **Attention**\n> Texte.\n>\n> Suite.")
    callout = blocks(issue)[0]
    assert (callout.kind, callout.label.text) == ("warning", "Attention")
    assert [child.inline.text for child in callout.children] == ["Texte.", "Suite."]


def test_a_signed_quote_is_a_post(make_project: MakeProject) -> None:
    body = "> Bonjour.\n>\n> — [Elon Musk (@elonmusk), 2024-07-01T05:13Z](https://x.com/elonmusk){lang=en}"
    post = blocks(issue_of(make_project(), body))[0]
    assert (post.author, post.handle, post.network) == ("Elon Musk", "elonmusk", "X")
    assert (post.timed, post.initials, post.lang) == (True, "EM", "en")
    assert [child.inline.text for child in post.children] == ["Bonjour."]


def test_raw_players_become_cards(make_project: MakeProject) -> None:
    body = '<iframe src="https://www.youtube.com/embed/abc" title="Un film"></iframe>\n'
    card = blocks(issue_of(make_project(), body))[0]
    assert (card.name, card.url) == ("card", "https://www.youtube.com/watch?v=abc")


def test_root_relative_addresses_are_resolved_with_a_warning(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "![a](/img/a.png)\n\n[b](/b)\n")
    assert [f.code for f in issue.findings] == ["root-relative", "root-relative"]
    assert blocks(issue)[0].picture.url == "https://courant.example/img/a.png"


def test_unsafe_links_go_but_their_words_stay(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "Voir [ceci](javascript:alert(1)) ou [cela](vbscript:x).")
    assert [f.code for f in issue.findings] == ["unsafe-link", "unsafe-link"]
    block = blocks(issue)[0]
    assert block.inline.text == "Voir ceci ou cela."
    assert not any(token.type == "link_open" for token in block.inline.tokens)


@pytest.mark.parametrize(
    ("signed", "read"),
    [
        ("Jane Doe", ("Jane Doe", "", "")),
        ("Jane Doe, The Guardian", ("Jane Doe, The Guardian", "", "")),
        ("Jane, May 2024", ("Jane, May 2024", "", "")),
        ("Jane, 2024-05-01", ("Jane", "", "2024-05-01")),
        ("Jane (@j)", ("Jane", "j", "")),
        ("Smith, Jane (@j), 2025-01-02T05:13Z", ("Smith, Jane", "j", "2025-01-02T05:13Z")),
        (
            "Jo (they/them) (@jo@m.example), 2025-01-02",
            ("Jo (they/them)", "jo@m.example", "2025-01-02"),
        ),
    ],
)
def test_a_comma_may_belong_to_the_name(
    signed: str, read: tuple[str, str, str], make_project: MakeProject
) -> None:
    issue = issue_of(make_project(), f"> Oui.\n>\n> — [{signed}](https://x.example/1)")
    assert not issue.findings
    (post,) = blocks(issue)
    assert (post.author, post.handle, post.date) == read


def test_a_date_that_does_not_exist_is_refused(make_project: MakeProject) -> None:
    body = "> Oui.\n>\n> — [Jane, 2025-02-30](https://x.example/1)"
    assert [f.code for f in errors(issue_of(make_project(), body))] == ["post-date"]


@pytest.mark.parametrize("rest", ["#ret", "?x=1#y", "?x=1"])
def test_what_follows_the_path_of_an_issue_is_kept(rest: str, make_project: MakeProject) -> None:
    path = f"2024-12-23-o3.md{rest}"
    body = (
        f"[A]({path})\n\n::card[A]{{url={path}}}\n\n::button[A]{{url={path}}}\n\nVoir [A]({path})."
    )
    issue = issue_of(make_project({"issues/2024-12-23-o3.md": O3}), body)
    assert not issue.findings
    address = f"https://courant.example/o3/{rest}"
    alone, card, button, prose = blocks(issue)
    assert alone.card.url == card.card.url == button.url == address
    assert prose.tokens[1].children[1].attrGet("href") == address
