"""What readers see of a mail's words: hidden ones, those that pictures take the place of, both parts."""

from __future__ import annotations

import pytest

from composer.checking.proof import Proof
from composer.checking.visible import seen
from tests.checks.finding import composed, found, issue
from tests.conftest import MakeProject

FOOTER = "templates/blocks/footer.email.html.j2"


def footer(html: str) -> dict[str, str | bytes]:
    """A footer of the theme that hides something: its styles are no author's, so any may stand."""
    return {FOOTER: f'<tr><td class="px text foot">{html}</td></tr>'}


@pytest.mark.parametrize(
    "style",
    [
        *("display:none", "DISPLAY : NONE !important", "visibility:hidden", "opacity:0"),
        *("opacity:0.0", "font-size:0", "font-size:1px", "font-size:.5pt", "color:transparent"),
        *("max-height:0;overflow:hidden", "height:0px;overflow:hidden", "text-indent:-9999px"),
        *(
            "color:#FFFFFF",
            "color:#fefefe",
            "color:white",
            "background-color:#5c5768;color:#5c5768",
        ),
        *("background:#000;color:#010101", "background:black;color:black"),
    ],
)
def test_a_style_that_hides_words_is_found(make_project: MakeProject, style: str) -> None:
    files = footer(f'<p style="{style}">Achetez cela.</p>')
    (finding,) = found(make_project, "hidden-text", issue(), files=files)
    assert "Achetez cela." in finding.message
    marked = footer(f'<p data-meant="hidden" style="{style}">Achetez <b>cela</b>.</p>')
    assert not found(make_project, "hidden-text", issue(), files=marked)


@pytest.mark.parametrize(
    "style",
    [
        *("display:block", "visibility:visible", "opacity:0.5", "font-size:2px", "font-size:0.8em"),
        *("max-height:0", "overflow:hidden;height:20px", "text-indent:-26px", "color:#c0c0c0"),
        *("background-color:#000;color:#fff", "background:url(a.png) #fff;color:#fff"),
        *("color:var(--ink)", "color:rgb(255,255,255)"),
    ],
)
def test_a_style_that_hides_nothing_is_let_be(make_project: MakeProject, style: str) -> None:
    files = footer(f'<p style="{style}">Achetez cela.</p>')
    assert not found(make_project, "hidden-text", issue(), files=files)


def test_letters_are_measured_and_not_their_frame(make_project: MakeProject) -> None:
    """Columns stand side by side in a frame of letters without size."""
    files = footer('<p style="font-size:0">\u00a0<span style="font-size:16px">Lisez</span> </p>')
    assert not found(make_project, "hidden-text", issue(), files=files)
    files = footer('<p style="font-size:0">Lu<span style="font-size:16px">Lisez</span></p>')
    assert len(found(make_project, "hidden-text", issue(), files=files)) == 1


def test_what_is_hidden_is_no_word_that_is_seen(make_project: MakeProject) -> None:
    files = footer('<p style="display:none">Caché<!-- dit --></p>visible<script></script>')
    files = {FOOTER: str(files[FOOTER]).replace("<script></script>", "<title>titre</title>")}
    edition, project = composed(make_project, issue("Le courant."), files=files)
    words = " ".join(run.text for run in seen(Proof(edition, project)))
    assert "visible" in words
    assert "courant" in words
    for unseen in ("Caché", "dit", "titre", "Trois chantiers"):
        assert unseen not in words


@pytest.mark.parametrize(("letters", "amiss"), [(199, True), (200, False)])
def test_a_picture_stands_beside_two_hundred_letters(
    make_project: MakeProject, letters: int, amiss: bool
) -> None:
    body = f"![Une affiche](https://courant.example/a.png)\n\n{'e' * letters}"
    assert bool(found(make_project, "image-only", issue(body))) is amiss


def test_an_icon_beside_few_words_is_no_picture(make_project: MakeProject) -> None:
    files = footer('<img src="https://courant.example/i.png" width="99" height="99" alt="">')
    assert not found(make_project, "image-only", issue("Peu."), files=files)
    files = {FOOTER: str(files[FOOTER]).replace('width="99"', 'width="100"')}
    assert found(make_project, "image-only", issue("Peu."), files=files)


@pytest.mark.parametrize(("height", "amiss"), [(1000, False), (2000, True)])
def test_letters_stand_in_a_ratio_to_pixels(
    make_project: MakeProject, height: int, amiss: bool
) -> None:
    """600 by 1000 pixels ask for 1,200 letters; the text has 1,500, and the theme a few hundred."""
    image = f'<img src="https://courant.example/i.png" width="600" height="{height}" alt="">'
    found_now = found(make_project, "image-only", issue("e" * 1500), files=footer(image))
    assert bool(found_now) is amiss
    assert all("million pixels" in finding.message for finding in found_now)


def test_both_parts_say_the_same(make_project: MakeProject) -> None:
    """Of 400 words the text part has a quarter, or three quarters."""
    plain = "{% for block in issue.opening.blocks %}{{ blocks([block]) }}{% endfor %}"
    words = [f"mot{n}x" for n in range(400)]
    parts = [" ".join(words[:100]), f":::only{{in=email}}\n{' '.join(words[100:])}\n:::"]
    files: dict[str, str | bytes] = {"templates/email.txt.j2": plain}
    (finding,) = found(make_project, "text-part", issue("\n\n".join(parts)), files=files)
    assert "7 % of the words of the HTML" in finding.message
    parts = [" ".join(words[:300]), f":::only{{in=email}}\n{' '.join(words[300:])}\n:::"]
    assert not found(make_project, "text-part", issue("\n\n".join(parts)), files=files)


def test_a_mail_has_a_text_part(make_project: MakeProject) -> None:
    files: dict[str, str | bytes] = {"templates/email.txt.j2": "{# nothing #}"}
    (finding,) = found(make_project, "text-part", issue(), files=files)
    assert "no text part" in finding.message


@pytest.mark.parametrize("code", ["unsubscribe-link", "postal-address"])
def test_the_way_out_stands_above_the_cut(make_project: MakeProject, code: str) -> None:
    """The footer is the last of a mail: after 102,400 bytes, Gmail does not show it."""
    short, long = "Le courant passe. " * 4500, "Le courant passe. " * 5500
    assert not found(make_project, code, issue(short))
    (finding,) = found(make_project, code, issue(long))
    assert "102.4 kB" in finding.message


def test_a_way_out_near_the_beginning_is_enough(make_project: MakeProject) -> None:
    long = f"[Partir]({{{{ unsubscribe_url }}}})\n\n{'Le courant passe. ' * 5500}"
    assert not found(make_project, "unsubscribe-link", issue(long))


@pytest.mark.parametrize(("kilobytes", "amiss"), [(-1, True), (0, False)])
def test_a_message_has_a_size(make_project: MakeProject, kilobytes: int, amiss: bool) -> None:
    edition, _ = composed(make_project, issue())
    settings = f"[checks.mail]\nmessage_kb = {len(str(edition.message)) / 1000 + kilobytes}"
    assert bool(found(make_project, "message-size", issue(), settings=settings)) is amiss


def test_a_script_without_spaces_is_compared_by_its_letters(make_project: MakeProject) -> None:
    """The text part breaks its lines anywhere, so that no run of letters is the same in both."""
    body = "".join(chr(0x4E00 + 7 * n) for n in range(600))
    assert not found(make_project, "text-part", issue(body, title="冬", language="ja"))


def test_a_view_of_a_proof_is_made_once(make_project: MakeProject) -> None:
    proof = Proof(*composed(make_project, issue()))
    assert proof.once(seen) is proof.once(seen)
