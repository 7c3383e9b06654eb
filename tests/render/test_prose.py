from __future__ import annotations

import re

import pytest

from composer.model import Edition
from tests.conftest import MakeProject
from tests.render.drawing import drawn, email


def web(make_project: MakeProject, body: str) -> str:
    """What stands in the opening of the web edition."""
    page = drawn(make_project, body).web
    opening = re.search(
        r'<div class="opening">\n(.*?)\n</div>\s*(?:</main>|<section)', page, re.DOTALL
    )
    assert opening, page
    return opening[1]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "Un *deux* **trois** ~~quatre~~",
            "<p>Un <em>deux</em> <strong>trois</strong> <s>quatre</s></p>",
        ),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
        ("un  \ndeux", "<p>un<br>\ndeux</p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("3. un", '<ol start="3">\n<li>un</li>\n</ol>'),
        ("- [x] fait", '<ul>\n<li class="task">☑\u00a0fait</li>\n</ul>'),
        ("---", "<hr>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        (
            "[a](https://x.example '\"t\"')",
            '<p><a href="https://x.example" title="&quot;t&quot;">a</a></p>',
        ),
        ("<kbd>x</kbd>", "<p><kbd>x</kbd></p>"),
    ],
)
def test_prose(make_project: MakeProject, markdown: str, html: str) -> None:
    assert web(make_project, markdown) == html


def test_code_is_drawn_by_a_template(make_project: MakeProject) -> None:
    html = web(make_project, "```python\na < b\n```")
    assert html == '<pre tabindex="0" dir="ltr"><code class="language-python">a &lt; b</code></pre>'


def test_indented_code_is_code(make_project: MakeProject) -> None:
    assert "<code>a &lt; b</code></pre>" in web(make_project, "    a < b")


def test_a_table_keeps_its_alignment(make_project: MakeProject) -> None:
    body = "| A | B | C |\n|:--|:-:|--:|\n| 1 | 2 | 3 |"
    html = web(make_project, body)
    assert '<div class="wide" tabindex="0"' in html
    assert '<td style="text-align:left">1</td>' in html
    assert '<td style="text-align:center">2</td>' in html
    mail = email(drawn(make_project, body))
    assert re.search(r'<td style="[^"]*text-align:right[^"]*"[^>]*>3</td>', mail)


def test_a_table_of_many_columns_is_set_smaller_in_the_mail(make_project: MakeProject) -> None:
    row = "|" + " x |" * 6
    mail = email(drawn(make_project, f"{row}\n{row.replace('x', '--')}\n{row}"))
    assert "font-size:13px" in mail.partition("<th ")[2].partition(">")[0]


def test_a_quote_may_hold_all_there_is(make_project: MakeProject) -> None:
    html = web(make_project, "> Un\n>\n> - deux\n>\n> > trois\n>\n> ```\n> quatre\n> ```")
    assert html.count("<blockquote>") == 2
    assert "<li>deux</li>" in html
    assert "<code>quatre</code>" in html


def test_a_block_stands_in_a_list(make_project: MakeProject) -> None:
    body = "- Un\n\n  ::button[Agir]{url=https://x.example}\n- Deux"
    html = web(make_project, body)
    assert html.index("<li>") < html.index('class="button"') < html.index("Deux")


def test_headings_below_a_section_have_anchors(make_project: MakeProject) -> None:
    page = drawn(make_project, "## Un\n\n### Été à *Lyon*\n\n#### Plus bas").web
    assert '<h3 id="ete-a-lyon">Été à <em>Lyon</em></h3>' in page
    assert '<h4 id="plus-bas">' in page


NOTES = "Un[^a] et deux[^b], encore un[^a].\n\n[^a]: La *première*.\n[^b]: La seconde."


@pytest.mark.parametrize("edition", ["email", "web"])
def test_footnotes_lead_there_and_back(make_project: MakeProject, edition: str) -> None:
    made: Edition = drawn(make_project, NOTES)
    html = str(getattr(made, edition))
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'href="#([^"]*)"', html)
    assert {"fn1", "fn2", "ref1", "ref1-2", "ref2"} <= set(targets) <= set(ids) | {"text"}
    assert 'aria-label="Retour au texte"' in html
    assert "Notes</" in html


def test_an_edition_that_leaves_a_footnote_out_counts_on(make_project: MakeProject) -> None:
    body = ":::only{in=web}\nUn[^a].\n:::\n\nDeux[^b].\n\n[^a]: La première.\n[^b]: La seconde."
    made = drawn(make_project, body)
    assert '<li id="fn2" value="2">' in str(made.email)
    assert "La première" not in str(made.email) + str(made.text)
    assert "² La seconde." in str(made.text)
    assert re.findall(r"<li id=[^>]*>", str(made.web)) == ['<li id="fn1">', '<li id="fn2">']


def test_a_rule_of_raw_html_stands_in_no_paragraph(make_project: MakeProject) -> None:
    assert re.search(r"<div><br>\s*<hr></div>", str(drawn(make_project, "<br/><hr>").web))


def test_links_lead_to_pictures(make_project: MakeProject) -> None:
    from tests.render.drawing import PIXEL

    body = "![point](p.png){#ici}\n\nUn ![point](p.png){#la} [ici](#ici) [là](#la)."
    made = drawn(make_project, body, files={"issues/p.png": PIXEL})
    for html in (str(made.web), str(made.email)):
        assert re.findall(r'<img[^>]*\bid="(\w+)"', html) == ["ici", "la"]


def test_footnotes_of_an_included_file_have_anchors_of_their_own(make_project: MakeProject) -> None:
    files = {"issues/b.txt": "Trois[^a].\n\n[^a]: La note du fichier.\n"}
    html = drawn(make_project, f"{NOTES}\n\n::include[b.txt]\n", files=files).web
    ids = re.findall(r'\bid="((?:fn|ref)[^"]*)"', html)
    assert len(ids) == len(set(ids)) == 7


def test_a_picture_in_a_line_has_its_size(make_project: MakeProject) -> None:
    from tests.render.drawing import PIXEL

    files = {"issues/p.png": PIXEL}
    html = email(drawn(make_project, "Un ![point](p.png) ici.", files=files))
    assert re.search(r'<img[^>]*src="images/p-[^"]*" width="1" height="1" alt="point"', html)


def test_each_block_of_prose_is_marked_in_the_mail(make_project: MakeProject) -> None:
    made = drawn(make_project, "Un\n\n- deux\n\n> trois\n\n---\n\n```\nquatre\n```")
    marks = re.findall(r'<(\w+)[^>]* data-src="[^"]*:(\d+)"', made.marked)
    assert marks == [("p", "6"), ("ul", "8"), ("table", "10"), ("hr", "12"), ("table", "14")] or (
        [tag for tag, _ in marks][-5:] == ["p", "ul", "table", "hr", "table"]
    )
