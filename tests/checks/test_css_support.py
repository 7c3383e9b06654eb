"""What fixtures cannot hold of ``css-support``: templates, style sheets, and what both say is meant."""

from __future__ import annotations

import pytest

from composer.model import Finding, Location
from composer.pipeline import compose, load, proofread
from tests.conftest import SETTINGS, MakeProject

PATH = "issues/2025-02-03-case.md"
HEAD = "---\ntitle: Le bac\ndate: 2025-02-03\n---\n\n"
OWN = "templates/blocks/tide.email.html.j2"
ROUND = '<table {{ at(block) }}><tr><td style="white-space:nowrap"%s>%s</td></tr></table>\n'
DECLARED = "{# A tide.\n\n   attributes: none\n#}\n"
PAGE = """\
<!DOCTYPE html>
<html lang="{{ meta.language }}"><head><title>{{ meta.title }}</title>
<style data-premailer="ignore"%s>
.a { padding: 1px; }
.a::after { content: "!"; }
</style>
<style data-premailer="ignore">
{{ css("head.css") }}
</style></head><body>
{{ blocks(issue.opening.blocks) }}
<a href="{{ unsubscribe_url }}">Non</a></body></html>
"""


def found(
    make_project: MakeProject,
    body: str = "Un mot.",
    files: dict[str, str] | None = None,
    settings: str = "",
) -> list[Finding]:
    text = HEAD + body + "\n"
    root = make_project({PATH: text, **(files or {})}, settings=SETTINGS + settings)
    project = load(root, drafts=True)
    edition = compose(text, PATH, project)
    for page in (str(edition.email), edition.web, str(edition.message)):
        assert "data-meant" not in page
    return list(proofread(edition, project, select=["css-support"]).findings)


def places(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(one.location.path, one.location.line) for one in findings]


def test_it_says_who_sees_what_instead(make_project: MakeProject) -> None:
    (one,) = found(make_project, '<div style="display:flex">\n\nA\n\n</div>')
    assert one.location == Location(PATH, 6, 13)
    assert one.message == (
        "“display: flex” works for 88% of readers: not in Outlook for Windows (8%),"
        " Gmail with another provider's account (3%); partly in Orange, SFR, La Poste and Free"
        " (2%), GMX, WEB.DE, 1&1 and T-Online (1%)"
    )
    assert one.hint.startswith("what they see instead: one below the other what should stand side")


def test_what_the_theme_means_is_reported_of_an_author(make_project: MakeProject) -> None:
    """The theme's masthead has this very declaration, by a rule that is marked."""
    body = 'Un mot.\n\n<div style="white-space:nowrap">\n\nA\n\n</div>'
    text = HEAD + body
    root = make_project({PATH: text})
    assert str(compose(text, PATH, load(root)).email).count("white-space:nowrap") == 2
    assert places(found(make_project, body)) == [(PATH, 8)]


class TestOwnTemplates:
    def test_a_template_is_reported_by_its_line(self, make_project: MakeProject) -> None:
        files = {OWN: DECLARED + ROUND % ("", "Haute mer")}
        assert places(found(make_project, "::tide", files)) == [(OWN, 5)]

    def test_what_it_marks_as_meant_is_not(self, make_project: MakeProject) -> None:
        marked = ROUND % (' data-meant="css-white-space"', "Haute mer")
        assert not found(make_project, "::tide", {OWN: DECLARED + marked})

    def test_a_mark_speaks_of_its_element_and_its_words_alone(
        self, make_project: MakeProject
    ) -> None:
        inner = '<i style="white-space:nowrap">Haute mer</i>'
        marked = ROUND % (' data-meant="css-white-space"', inner)
        other = ROUND % (' data-meant="css-opacity"', "Haute mer")
        assert len(found(make_project, "::tide", {OWN: DECLARED + marked})) == 1
        assert len(found(make_project, "::tide", {OWN: DECLARED + other})) == 1

    def test_a_copied_template_keeps_what_is_meant(self, make_project: MakeProject) -> None:
        from composer.render.theme import bundled_templates

        text = (bundled_templates() / "classic/blocks/post.email.html.j2").read_text("utf-8")
        body = ':::post{author="Port" handle="port"}\nUn mot.\n:::'
        path = "templates/blocks/post.email.html.j2"
        assert not found(make_project, body, {path: text})
        bare = text.replace(' data-meant="css-text-align"', "")
        line = bare[: bare.index("text-align")].count("\n") + 1
        assert places(found(make_project, body, {path: bare})) == [(path, line)]


class TestOwnSheets:
    def test_a_rule_is_reported_by_its_line_where_it_is_used(
        self, make_project: MakeProject
    ) -> None:
        css = "p { margin: 0; }\n\nh2 { opacity: .5; }\n.unused { opacity: .6; }\n"
        files = {"templates/email.css": css}
        assert places(found(make_project, "## Un\n\nA", files)) == [("templates/email.css", 3)]

    @pytest.mark.parametrize(
        "css",
        [
            "/* meant: css-opacity: paler */\nh2 { opacity: .5; }",
            "h2 { opacity: .5; } /* meant: css-opacity: paler */",
            "/* meant below: css-opacity: paler */\np { margin: 0; }\nh2 { opacity: .5; }",
        ],
    )
    def test_a_comment_says_that_it_is_meant(self, make_project: MakeProject, css: str) -> None:
        assert not found(make_project, "## Un\n\nA", {"templates/email.css": css})

    def test_a_comment_speaks_of_the_next_rule_alone(self, make_project: MakeProject) -> None:
        css = "/* meant: css-opacity: paler */\np { margin: 0; }\nh2 { opacity: .5; }"
        files = {"templates/email.css": css}
        assert places(found(make_project, "## Un\n\nA", files)) == [("templates/email.css", 3)]

    def test_what_stays_in_the_head(self, make_project: MakeProject) -> None:
        css = (
            "/* A comment.\n */\n"
            ".a:hover { color: red; }\n"
            "@media (min-width: 500px) {\n.a { padding: calc(1px + 1vh); }\n}\n"
            ".b { list-style-image: url(https://example.org/b:hover.png); }\n"
        )
        told = found(make_project, "A", {"templates/head.css": css})
        assert [
            (line, each.message.split("”")[0])
            for each, (_, line) in zip(told, places(told), strict=True)
        ] == [
            (3, "“.a:hover"),
            (4, "“@media (min-width: 500px)"),
            (5, "“padding: calc(1px + 1vh)"),
            (5, "“padding: calc(1px + 1vh)"),
            (7, "“list-style-image: url(https://example.org/b:hover.png)"),
        ]
        marked = css.replace("A comment.", "meant below: css-list-style-image css-unit-calc: x")
        assert len(found(make_project, "A", {"templates/head.css": marked})) == 3

    def test_what_of_email_css_cannot_be_inlined(self, make_project: MakeProject) -> None:
        css = "p { margin: 0; }\np:last-child { margin: 0; }\na:hover { color: red; }\n"
        files = {"templates/email.css": css}
        assert places(found(make_project, "A", files)) == [("templates/email.css", 3)]

    def test_a_style_element_of_an_own_page(self, make_project: MakeProject) -> None:
        path = "templates/email.html.j2"
        assert places(found(make_project, "A", {path: PAGE % ""})) == [(path, 5)]
        meant = ' data-meant="css-pseudo-element-after"'
        assert not found(make_project, "A", {path: PAGE % meant})


class TestReaders:
    BODY = '<div style="display:flex">\n\nA\n\n</div>'

    @pytest.mark.parametrize(
        ("settings", "reported"),
        [
            ("supported = 88", True),
            ("supported = 87", False),
            ("shares = { apple = 60, gmail = 40 }", False),
            ("shares = { apple = 3, outlook_windows = 1 }", True),
            ("shares = { hey = 0 }", True),
        ],
    )
    def test_the_author_says_who_reads(
        self, make_project: MakeProject, settings: str, reported: bool
    ) -> None:
        more = f"\n[checks.clients]\n{settings}\n"
        assert bool(found(make_project, self.BODY, settings=more)) == reported

    def test_shares_are_percent_of_their_sum(self, make_project: MakeProject) -> None:
        more = "\n[checks.clients]\nshares = { apple = 3, outlook_windows = 1 }\n"
        (one,) = found(make_project, self.BODY, settings=more)
        assert one.message.endswith("works for 75% of readers: not in Outlook for Windows (25%)")

    def test_a_family_that_there_is_not(self, make_project: MakeProject) -> None:
        from composer.errors import ComposerError

        with pytest.raises(ComposerError) as error:
            found(make_project, settings="\n[checks.clients]\nshares = { gmial = 50 }\n")
        assert "gmail" in repr(vars(error.value))
