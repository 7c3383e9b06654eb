"""Rows 21 to 24 of the list of bad inputs: what a template of a stranger cannot do."""

from __future__ import annotations

import time

import pytest

from composer.errors import ThemeError
from tests.conftest import MakeProject
from tests.render.drawing import drawn, email

NAME = "templates/blocks/button.email.html.j2"
BODY = "::button[Oui]{url=https://example.org}"


def broken(make_project: MakeProject, template: str) -> ThemeError:
    start = time.monotonic()
    with pytest.raises(ThemeError) as error:
        drawn(make_project, BODY, files={NAME: template})
    assert time.monotonic() - start < 20
    assert error.value.location.path == NAME
    return error.value


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ('%s' | attr('format'))('x') }}",
        "{{ ''|attr('format')(1) }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ blocks.__func__.__globals__ }}",
        "{{ issue.__struct_fields__ }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ meta.extra.update({'a': 1}) }}",
        "{{ issue.sections.__add__ }}",
    ],
)
def test_no_way_out(make_project: MakeProject, template: str) -> None:
    assert broken(make_project, template).location.line == 1


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 300000000 }}",
        "{{ [0] * 50000000 }}",
        "{{ range(1000000000) | list }}",
        "{{ 10 ** 100000000 }}",
        "{{ 'a'.ljust(300000000) }}",
        "{{ 'a' | center(300000000) }}",
        "{{ 'a' | indent(300000000) }}",
        "{{ [1] | batch(50000000, 0) | list }}",
        "{{ [1] | slice(50000000) | list }}",
        "{{ '%300000000d' % 1 }}",
        "{{ '{:300000000}'.format(1) }}",
        (
            "{% set ns = namespace(a='x') %}"
            "{% for i in range(60) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}"
        ),
        (
            "{% set ns = namespace(a=[1]) %}"
            "{% for i in range(60) %}{% set ns.a = ns.a + ns.a %}{% endfor %}"
        ),
        (
            "{% set ns = namespace(a=2) %}"
            "{% for i in range(60) %}{% set ns.a = ns.a * ns.a %}{% endfor %}"
        ),
        (
            "{% set r = range(90000) %}"
            "{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor %}{% endfor %}"
        ),
        "{% macro m(n) %}{{ m(n - 1) }}{{ m(n - 1) }}{% endmacro %}{{ m(60) }}",
        "{% for a in range(90000) %}{{ 'x' * 90000 }}{% endfor %}",
        "{% for a in [[1]] recursive %}{{ loop(a) }}{% endfor %}",
        "{% include 'blocks/button.email.html.j2' %}",
    ],
)
def test_nothing_grows_without_end(make_project: MakeProject, template: str) -> None:
    assert broken(make_project, template).hint


def test_an_unknown_name_is_an_error_with_the_nearest(make_project: MakeProject) -> None:
    error = broken(make_project, "\n\n{{ wrods.poll }}")
    assert error.message == "there is no “wrods” here"
    assert error.location.line == 3
    assert "words" in error.hint


def test_unknown_words_are_an_error_with_the_nearest(make_project: MakeProject) -> None:
    error = broken(make_project, "{{ words.unsubscrib }}")
    assert "unsubscribe" in error.hint


def test_a_slip_names_its_line(make_project: MakeProject) -> None:
    error = broken(make_project, "<p>\n{% if %}\n</p>")
    assert error.location.line == 2


@pytest.mark.parametrize("name", ["../../newsletter.toml", "/etc/passwd", "nothing.html.j2"])
def test_no_other_file_can_be_included(make_project: MakeProject, name: str) -> None:
    error = broken(make_project, f"{{% include '{name}' %}}")
    assert "no template" in error.message


def test_what_an_author_writes_is_never_a_template(make_project: MakeProject) -> None:
    edition = drawn(make_project, "Un {{ 7 * 7 }} et {% include 'x' %}.")
    assert "Un {{ 7 * 7 }} et {% include" in email(edition)


def test_html_is_escaped(make_project: MakeProject) -> None:
    edition = drawn(make_project, "Texte", head='title: "<b>x</b>&amp;"\nauthor: theo')
    assert "<h1>&lt;b&gt;x&lt;/b&gt;&amp;amp" in edition.web
    assert "<b>" not in email(edition)


def test_indentation_is_not_shipped_but_in_pre(make_project: MakeProject) -> None:
    files = {NAME: "<div>\n    <i>a</i>\n</div>"}
    assert "<div>\n<i>a</i>" in email(drawn(make_project, BODY, files=files))
    files = {NAME: "<div>\n<pre>  a\n    b</pre></div>"}
    assert "<pre" in email(drawn(make_project, BODY, files=files))
    assert "  a\n    b</pre>" in email(drawn(make_project, BODY, files=files))


@pytest.mark.parametrize(
    ("template", "message", "hint"),
    [
        ("{{ nope }}", "there is no “nope” here", "a template sees "),
        ("{{ note }}", "there is no “note” here", "did you mean words.note?"),
        ("{{ issue.nope }}", "issue has no attribute “nope”", "it has meta, "),
        ("{{ tokens.acent }}", "tokens has no attribute “acent”", "did you mean accent?"),
        ("{{ words.zzz }}", "words has no attribute “zzz”", "it has "),
        ("{{ meta.title.zzz }}", "a text has no attribute “zzz”", "another name"),
    ],
)
def test_a_name_that_is_not_there_tells_what_is(
    make_project: MakeProject, template: str, message: str, hint: str
) -> None:
    error = broken(make_project, template)
    assert error.message == message
    assert hint in error.hint
    assert "docs/" not in error.hint
