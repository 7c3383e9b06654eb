"""Text cut at its merge fields: places, escapes, and the codings of a mail."""

from __future__ import annotations

import pickle
import quopri
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.model.slotted import Kind, Slot, Slotted, html_kind, text_kind
from composer.model.transfer import quoted_printable, quoted_printable_piece

NAME = Slot("first_name", "vous")
TOKEN = "zq7first"

#: Text that a mail can carry: lone surrogates are no characters.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
#: Lines about as long as quoted-printable allows, with blanks at their ends.
LINES = st.lists(
    st.builds(
        lambda size, end: "x" * size + end, st.integers(68, 80), st.text("é =.\t\n", max_size=4)
    )
).map("".join)


def cut(text: str, kind: Kind = Kind.TEXT) -> Slotted:
    return Slotted.cut(text, {TOKEN: NAME}, lambda _text, _position: kind)


class TestCut:
    def test_a_token_becomes_a_slot_with_the_kind_of_its_place(self) -> None:
        assert cut(f"Bonjour {TOKEN} !", Kind.HTML) == Slotted(
            ("Bonjour ", Slot("first_name", "vous", Kind.HTML), " !")
        )

    def test_text_without_tokens_is_one_literal(self) -> None:
        assert cut("Bonjour") == Slotted(("Bonjour",))
        assert Slotted.cut("", {}, html_kind) == Slotted(())
        assert Slotted.cut("Bonjour", {}, html_kind) == Slotted(("Bonjour",))

    def test_tokens_may_touch_each_other_and_words(self) -> None:
        slotted = cut(f"{TOKEN}{TOKEN}images/a.png")
        assert str(slotted) == "vousvousimages/a.png"
        assert len(slotted.parts) == 3

    def test_of_tokens_that_begin_alike_the_longer_wins(self) -> None:
        tokens = {"zq1": Slot("a", "A"), "zq12": Slot("b", "B")}
        assert str(Slotted.cut("zq12 zq1", tokens, text_kind)) == "B A"

    @settings(deadline=None)
    @given(st.lists(st.sampled_from([TOKEN, "zq8other", "é", " ", "<", '"', "x"])))
    def test_the_literals_are_what_stood_between_the_tokens(self, pieces: list[str]) -> None:
        tokens = {TOKEN: Slot("a", "[a]"), "zq8other": Slot("b", "[b]")}
        text = "".join(pieces)
        slotted = Slotted.cut(text, tokens, lambda _text, _position: Kind.TEXT)
        assert str(slotted) == text.replace(TOKEN, "[a]").replace("zq8other", "[b]")

    def test_time_grows_with_the_text_and_not_with_its_square(self) -> None:
        def seconds(copies: int) -> float:
            tokens = {f"zq7field{n}x": Slot(f"f{n}", "") for n in range(40)}
            text = "".join(f'<a href="https://a.example/{t}">é</a>' for t in tokens) * copies
            best = 9.0
            for _ in range(5):
                started = time.process_time()
                Slotted.cut(text, tokens, html_kind)
                best = min(best, time.process_time() - started)
            return best

        # Eight times the text: 64 times the time, if it grew with the square.
        assert seconds(80) < 32 * seconds(10)

    @pytest.mark.parametrize("filler", ["a", '"', "='", '="', "< ", ' b="c"', "&gt;"])
    def test_no_surrounding_makes_it_slow(self, filler: str) -> None:
        text = "<p " + f"{filler * 200}{TOKEN}" * 200
        started = time.process_time()
        Slotted.cut(text, {TOKEN: NAME}, html_kind)
        assert time.process_time() - started < 2


class TestPlaces:
    @pytest.mark.parametrize(
        ("html", "kind"),
        [
            ("<p>Bonjour @</p>", Kind.HTML),
            ("@", Kind.HTML),
            ('<p title="a > b">@</p>', Kind.HTML),
            ('<a href="https://x.example">@</a>', Kind.HTML),
            ('<p>a = "b > c" @', Kind.HTML),
            ('<p>l\'an "deux" @</p>', Kind.HTML),
            ('<a href="@">', Kind.ADDRESS),
            ("<a href='@'>", Kind.ADDRESS),
            ('<a HREF = "@">', Kind.ADDRESS),
            ('<a class="b" href="@#part">', Kind.ADDRESS),
            ('<img alt="a > b" src="@images/x.png">', Kind.ADDRESS),
            ('<td background="@images/x.png">', Kind.ADDRESS),
            ('<!--[if mso]><v:fill xlink:href="@images/x.png">', Kind.ADDRESS),
            ('<a href="https://x.example/?n=@">', Kind.URL),
            ('<a href="mailto:a@x.example?subject=l\'@">'.replace("a@x", "a%40x"), Kind.URL),
            ('<img alt="Photo de @" src="b.png">', Kind.HTML),
            ('<img src="b.png" alt="@">', Kind.HTML),
            ("<td style=\"background:url('@images/x.png')\">", Kind.HTML),
            ("<a href=@>", Kind.URL),
            ("<a href=https://x.example/@>", Kind.URL),
            ("<a title=@>", Kind.URL),
        ],
    )
    def test_in_html(self, html: str, kind: Kind) -> None:
        assert html_kind(html, html.index("@")) is kind

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Bonjour @ !", Kind.TEXT),
            ("@", Kind.TEXT),
            ("Se désabonner : @", Kind.TEXT),
            ("<@>", Kind.TEXT),
            ("https://x.example/?n=@", Kind.URL_TEXT),
            ("[1] https://x.example/@/fin", Kind.URL_TEXT),
            ("(mailto:bonjour%40x.example?subject=@)", Kind.URL_TEXT),
            ("https://x.example/ @", Kind.TEXT),
        ],
    )
    def test_in_plain_text(self, text: str, kind: Kind) -> None:
        assert text_kind(text, text.index("@")) is kind


class TestWriting:
    @pytest.mark.parametrize(
        ("kind", "value", "written"),
        [
            (Kind.TEXT, "Zoé & <b>", "Zoé & <b>"),
            (Kind.HTML, 'Zoé & <b> "', "Zoé &amp; &lt;b&gt; &quot;"),
            (Kind.URL, "Zoé & /?", "Zo%C3%A9%20%26%20%2F%3F"),
            (Kind.URL_TEXT, "a b", "a%20b"),
            (Kind.HEADER, "Zoé\r\nBcc: x\x00\u2028y", "Zoé Bcc: x y"),
            (Kind.ADDRESS, "https://x.example/?a=1&b=2", "https://x.example/?a=1&amp;b=2"),
            (Kind.ADDRESS, "MAILTO:a@x.example", "MAILTO:a@x.example"),
            (Kind.MAILBOX, "zoe@x.example", "zoe@x.example"),
        ],
    )
    def test_a_value_is_escaped_for_its_place(self, kind: Kind, value: str, written: str) -> None:
        assert Slot("f", "défaut", kind).write(value) == written

    @pytest.mark.parametrize(
        "value",
        [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//x.example",
            "x",
            "",
        ],
    )
    def test_an_address_of_another_scheme_is_the_default(self, value: str) -> None:
        assert Slot("f", "https://d.example", Kind.ADDRESS).write(value) == "https://d.example"

    @pytest.mark.parametrize(
        ("default", "written"),
        [
            ("images/", "images/"),
            ("#haut", "#haut"),
            ("", ""),
            ("java\tscript:alert(1)", ""),
            (" vbscript:x", ""),
        ],
    )
    def test_a_default_address_may_be_relative_but_runs_no_code(
        self, default: str, written: str
    ) -> None:
        assert Slot("f", default, Kind.ADDRESS).write(None) == written

    @pytest.mark.parametrize(
        "value",
        ["a@x.example\r\nBcc: evil@x.example", "Zoé, a@x.example", "a@b@c", "é@x.example", "a b@x"],
    )
    def test_what_is_not_one_mail_address_is_the_default(self, value: str) -> None:
        assert Slot("email", "me@x.example", Kind.MAILBOX).write(value) == "me@x.example"

    @settings(deadline=None)
    @given(WORDS)
    def test_no_value_leaves_its_place(self, value: str) -> None:
        assert '"' not in Slot("f", "", Kind.HTML).write(value)
        assert "<" not in Slot("f", "", Kind.ADDRESS).write(value)
        assert Slot("f", "", Kind.URL).write(value).isascii()
        assert len(Slot("f", "", Kind.HEADER).write(value).splitlines()) <= 1
        assert len(Slot("f", "", Kind.MAILBOX).write(value).split()) <= 1


class TestFilling:
    SLOTTED = Slotted(("Bonjour ", NAME, ", ", Slot("base", "", Kind.ADDRESS), "images/a.png"))

    def test_defaults_stand_where_a_reader_has_no_value(self) -> None:
        assert str(self.SLOTTED) == "Bonjour vous, images/a.png"
        assert self.SLOTTED.fill({"first_name": ""}) == "Bonjour vous, images/a.png"
        assert self.SLOTTED.fill({"first_name": "Zoé"}) == "Bonjour Zoé, images/a.png"

    def test_settling_fills_some_fields_for_good(self) -> None:
        settled = self.SLOTTED.settle({"base": "https://x.example/"})
        assert settled == Slotted(("Bonjour ", NAME, ", https://x.example/images/a.png"))
        assert settled.fields == {"first_name"}

    @settings(deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.sampled_from(["a", " é=\n", "<"]),
                st.builds(
                    Slot,
                    st.sampled_from("fgh"),
                    WORDS,
                    st.sampled_from(Kind),
                    st.sampled_from(["", "qp", "word"]),
                ),
            )
        ),
        st.dictionaries(st.sampled_from("fg"), WORDS),
        st.dictionaries(st.sampled_from("h"), WORDS),
    )
    def test_settled_then_filled_is_filled(
        self, parts: list[str | Slot], first: dict[str, str], then: dict[str, str]
    ) -> None:
        slotted = Slotted(tuple(parts))
        assert slotted.settle(first).fill(then) == slotted.fill(first | then)

    def test_it_is_a_plain_value(self) -> None:
        assert pickle.loads(pickle.dumps(self.SLOTTED)) == self.SLOTTED
        assert len({self.SLOTTED, Slotted(self.SLOTTED.parts)}) == 1
        json = msgspec.json.encode(self.SLOTTED)
        assert msgspec.json.decode(json, type=Slotted) == self.SLOTTED


class TestQuotedPrintable:
    @settings(deadline=None)
    @given(st.one_of(WORDS, LINES))
    def test_it_decodes_to_the_same_in_short_lines_of_ascii(self, text: str) -> None:
        coded = quoted_printable(text)
        assert coded.isascii()
        assert max(map(len, coded.split("\r\n"))) <= 76
        assert "\n" not in coded.replace("\r\n", "")
        unix = text.replace("\r\n", "\n").replace("\r", "\n")
        assert quopri.decodestring(coded).decode().replace("\r\n", "\n") == unix

    @settings(deadline=None)
    @given(st.lists(st.one_of(WORDS, LINES)))
    def test_pieces_coded_apart_join(self, texts: list[str]) -> None:
        texts = [text.replace("\r", "") for text in texts]
        coded = "".join(quoted_printable_piece(text) for text in texts)
        assert max(map(len, coded.split("\r\n"))) <= 76
        assert quopri.decodestring(coded).decode().replace("\r\n", "\n") == "".join(texts)

    @pytest.mark.parametrize("text", ["From here", "x\nFrom here", "From " * 30])
    def test_no_line_begins_as_a_mailbox_would_quote_it(self, text: str) -> None:
        for coded in (quoted_printable(text), quoted_printable_piece(text)):
            assert "\nFrom " not in f"\n{coded}"
            assert quopri.decodestring(coded).decode().replace("\r\n", "\n") == text

    @pytest.mark.parametrize("text", [f"{'x' * 75} ", f"{'x' * 75} \n", "é" * 30, f"{'=' * 40} "])
    def test_blanks_at_the_end_of_a_line_survive(self, text: str) -> None:
        coded = quoted_printable(text)
        assert quopri.decodestring(coded).decode().replace("\r\n", "\n") == text
        assert max(map(len, coded.split("\r\n"))) <= 76
