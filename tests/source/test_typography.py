"""Typography by language."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from composer.source.typesetter import MOST_QUOTES
from composer.source.typography import TypographyRules, rules_from, typeset, typography_plugin

FRENCH = rules_from(
    {
        "quotes": ["«\u00a0", "\u00a0»", "“", "”"],
        "ellipsis": "…",
        "en_dash": "–",
        "em_dash": "—",
        "space_before": ":;!?»",
        "space_after": "«",
        "after_number": ["%", "€", "min", "h", "km"],
        "before_number": ["n°", "p."],
        "digit_groups": True,
    }
)
ENGLISH = rules_from(
    {"quotes": ["“", "”", "‘", "’"], "ellipsis": "…", "en_dash": "–", "em_dash": "—"}
)


def parser(rules: TypographyRules | None) -> MarkdownIt:
    options: dict[str, Any] = {"html": True, "linkify": True, "xhtmlOut": False}
    md = MarkdownIt("commonmark", options).enable(["linkify", "table"])
    assert md.linkify is not None
    md.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    return md.use(typography_plugin, rules) if rules else md


def french(text: str) -> str:
    """The text with ~ for a no-break space."""
    html = str(parser(FRENCH).renderInline(text))
    return html.replace("\u00a0", "~").replace("&quot;", '"').replace("&gt;", ">")


def english(text: str) -> str:
    return str(parser(ENGLISH).renderInline(text)).replace("&quot;", '"')


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('Il dit : "Bonjour" !', "Il dit~: «~Bonjour~»~!"),
        ("Quoi?! Oui... non;", "Quoi~?! Oui… non~;"),
        ("wow!!! et ??", "wow~!!! et~??"),
        ("«oui» et « non »", "«~oui~» et «~non~»"),
        ("«\u00a0a\u00a0» b\u00a0: c\u202f!", "«~a~» b~: c\u202f!"),
        ("mot&nbsp;: mot", "mot~: mot"),
        ("d'une l'\"homme\" l'*art*", "d’une l’«~homme~» l’<em>art</em>"),
        ('"il a dit \'oui\'"', "«~il a dit “oui”~»"),
        ('*"a"* "*b*" "[c](d)"', '<em>«~a~»</em> «~<em>b</em>~» «~<a href="d">c</a>~»'),
        ("«*a*» «[b](c)»", '«~<em>a</em>~» «~<a href="c">b</a>~»'),
        ("**Note**: a **Note** : b **Note :** c", "<strong>Note</strong>~: a <strong>Note</strong>~: b <strong>Note~:</strong> c"),
        ("(vraiment ?) (!) [sic?]", "(vraiment~?) (!) [sic~?]"),
        ('"Quoi ?" "Non!"', "«~Quoi~?~» «~Non~!~»"),
        ("12:30 std::map a::b C:\\x", "12:30 std::map a::b C:\\x"),
        ("ok :) ok:) :-) ;) :/", "ok :) ok:) :-) ;) :/"),
        ("5 min, 68 %, 12 000 €, 2024 100 n° 41 p. 3", "5~min, 68~%, 12~000~€, 2024 100 n°~41 p.~3"),
        ("5 minutes en 2024", "5 minutes en 2024"),
        ("a -- b --- c 2010--2012 a - b", "a – b — c 2010–2012 a - b"),
        ("--all a-->b --> <-- -", "--all a-->b --> &lt;-- -"),
        ("12'30\" et 5'10\"", "12'30\" et 5'10\""),
        ("mf0123456789z! mf0123456789z : 5 min", "mf0123456789z~! mf0123456789z~: 5~min"),
        ('`a : b "c"` : d', '<code>a : b "c"</code>~: d'),
        ('<code>a : "b"</code> : c', '<code>a : "b"</code>~: c'),
        ('<b>a</b>! <b>"c"</b>', "<b>a</b>~! <b>«~c~»</b>"),
        ("http://a.example/b'c:d?e : f", "<a href=\"http://a.example/b'c:d?e\">http://a.example/b'c:d?e</a>~: f"),
        ('[a](b?c:d "e : f")', '<a href="b?c:d" title="e : f">a</a>'),
        ("www.a.example/?b=c's ?", "www.a.example/?b=c's~?"),
        ("\\\"a\\\" b\\: c \\' \\...", "\"a\" b: c ' ..."),
        ("a :\nb !", "a~:\nb~!"),
        ("a\n: b", "a\n: b"),
        ("....  .. ...", "....  .. …"),
        ("« »", "«~»"),
        ('{"a" : 5 %} {{ b : c }} : {d', '{"a" : 5 %} {{ b : c }}~: {d'),
    ],
)  # fmt: skip
def test_french(text: str, html: str) -> None:
    assert french(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('She said: "no!"', "She said: “no!”"),
        ("don't the '90s rock 'n' roll dogs' 80's", "don’t the ’90s rock ‘n’ roll dogs’ 80’s"),
        ("'Tis so", "’Tis so"),
        ("\"a 'b' c\" '\"d\" e'", "“a ‘b’ c” ‘“d” e’"),
        ('6" pipe "open', '6" pipe "open'),
        ("12'30\"", "12'30\""),
        ("a : b ! « c »", "a : b ! « c »"),
        ('("a") ["b"]', "(“a”) [“b”]"),
        ("it's \"it's\"", "it’s “it’s”"),
        ('"one, that *goes* on', "“one, that <em>goes</em> on"),
        ('*a* "b', '<em>a</em> "b'),
    ],
)
def test_english(text: str, html: str) -> None:
    assert english(text) == html


def test_blocks_of_code_and_raw_html_stay() -> None:
    text = '    "a" : b\n\n```\n"a" : b\n```\n\n<div title="a : b">\n"a" : b\n</div>\n'
    assert parser(FRENCH).render(text) == parser(None).render(text)


def test_verbatim_tokens_stay() -> None:
    md = parser(FRENCH)

    def mark(state: Any) -> None:
        for token in state.tokens:
            token.meta["verbatim"] = True

    md.core.ruler.after("inline", "mark", mark)
    assert md.render('"a" : b') == parser(None).render('"a" : b')


def test_without_rules_nothing_changes() -> None:
    text = "\"a\" 'b' -- --- ... « c » 5 min : !"
    assert typeset(text, TypographyRules()) == text


def test_titles() -> None:
    assert (
        typeset('L\'IA : "x" *y* <b> [z](a)', FRENCH)
        == "L’IA\u00a0: «\u00a0x\u00a0» *y* <b> [z](a)"
    )
    assert typeset("", FRENCH) == ""


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"quotes": ["a"]}, "quotes"),
        ({"quotes": "abcd"}, "quotes"),
        ({"space_befor": "x"}, "write space_before"),
        ({"colour": 1}, "the keys are quotes, ellipsis"),
        ({"digit_groups": 1}, "digit_groups"),
        ({"space": "~"}, "a no-break space"),
        ({"after_number": "min"}, "after_number"),
    ],
)
def test_wrong_rules(table: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=r"\[typography\]") as raised:
        rules_from(table)
    assert message in str(raised.value)


PIECES = st.sampled_from(
    ['"', "'", "«", "»", " ", "  ", "\u00a0", ":", ";", "!", "?", ".", "...", "--", "---", "-", "a", "été", "12",
     "000", "%", "min", "n°", "(", ")", "/", "*", "**", "`", "[", "](b)", "\n", "<b>", "</b>", "<code>", "</code>",
     "http://a.b/c'd:e ", "\\", "mf0123456789z", "&amp;", ":)", "“", "”", "’", "…", "–"]
)  # fmt: skip


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from([FRENCH, ENGLISH]))
def test_only_signs_and_spaces_change(text: str, rules: TypographyRules) -> None:
    plain, set_ = parser(None), parser(rules)
    before, after = plain.parseInline(text)[0].children, set_.parseInline(text)[0].children
    assert before is not None
    assert after is not None
    assert [token.type for token in before] == [token.type for token in after]
    for old, new in zip(before, after, strict=True):
        assert old.attrs == new.attrs
        if old.type == "text":
            assert letters(old.content) == letters(new.content)
        else:
            assert old.content == new.content


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab12 :;!?«»…\u00a0()-.’", max_size=20))
@example("1:...")
def test_spaces_once_set_stay(text: str) -> None:
    once = typeset(text, FRENCH)
    assert once.count("\u00a0\u00a0") <= text.count("\u00a0\u00a0") + text.count(
        "\u00a0 "
    ) + text.count(" \u00a0")
    assert typeset(once, FRENCH) == once


@pytest.mark.parametrize(
    "unit",
    [
        '"', "'", '"a ', "'a ", "\"'", '"a" ', "d'une ", '*"a* ', '"a\n', "a: ", "« ", "»", "! ", "?!", "  ", "a  ", "--",
        "-", "...", ".", "1'", "www.", "1 ", "<code>", "*a*", '*"*', "[](x)", '[x](y)"', "a\u00a0:", "12 000 ",
    ],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    text = "a" + unit * (50_000 // len(unit))
    start = time.process_time()
    parser(FRENCH).parseInline(text)
    assert time.process_time() - start < 4


def test_many_quotes_of_two_kinds() -> None:
    """20 KB of them: markdown-it alone needs 3 s for the second."""
    for text in ('"' * 20_000, "'a " * 3000 + 'b" ' * 3000, "\"a '" * 5000):
        start = time.process_time()
        parser(ENGLISH).parseInline(text)
        assert time.process_time() - start < 2
    quoted = '"a" ' * (MOST_QUOTES // 2)
    assert '"' not in typeset(quoted, ENGLISH)
