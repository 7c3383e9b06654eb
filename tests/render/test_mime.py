"""The message as a mail program takes it: parsed by the standard library, compared exactly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import AuthorError
from composer.model.settings import Delivery
from composer.model.slotted import Kind, Slot, Slotted
from tests.render.messages import body, build, header, longest, parsed


class TestStructure:
    def test_it_parses_without_a_defect(self) -> None:
        found = parsed(str(build()))
        assert found.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in found.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert {part.get_content_charset() for part in found.iter_parts()} == {"utf-8"}
        assert found["MIME-Version"] == "1.0"

    @settings(deadline=None)
    @given(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=400),
        st.text("é=_-\n .", max_size=400),
    )
    def test_the_parts_decode_to_what_went_in(self, html: str, text: str) -> None:
        raw = str(build(html=html, text=text))
        assert body(raw, "html") == html
        assert body(raw, "plain") == text
        assert raw.isascii()
        assert not {"\r", "\n"} & set(raw.replace("\r\n", ""))
        assert longest(raw) <= 78

    def test_it_is_the_same_from_run_to_run_and_another_for_another_content(self) -> None:
        assert build() == build()
        assert build() != build(content_hash="5f2c")

    def test_no_body_can_hold_the_boundary(self) -> None:
        boundary = parsed(str(build())).get_boundary()
        text = f"Bonjour\n--{boundary}\n--{boundary}--\nfin\n"
        assert body(str(build(text=text, html=text)), "plain") == text
        slotted = Slotted((Slot("f", ""), "\nfin\n"))
        raw = build(text=slotted).fill({"f": text})
        assert body(raw, "plain") == f"{text}\nfin\n"


class TestUnsubscribing:
    LONG = "https://courant.example/unsubscribe/" + "a" * 120 + "?who={subscriber_id}&list=1"

    def test_without_an_address_there_is_a_mailto_and_no_one_click(self) -> None:
        found = parsed(str(build()))
        assert found["List-Unsubscribe"].startswith("<mailto:bonjour@courant.example?")
        assert found["List-Unsubscribe-Post"] is None

    def test_a_long_address_stays_one_raw_line_with_the_readers_id(self) -> None:
        slotted = build(newsletter={"delivery": Delivery(unsubscribe=self.LONG)})
        lines = header(slotted.fill({"subscriber_id": "é 7"}))
        address = self.LONG.replace("{subscriber_id}", "%C3%A9%207")
        (line,) = (line for line in lines if line.startswith("List-Unsubscribe:"))
        assert line.startswith(f"List-Unsubscribe: <{address}>, <mailto:")
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
        assert max(map(len, lines)) <= 998

    @pytest.mark.parametrize(
        "address",
        [
            "http://courant.example/u",
            "https://courant.example/é",
            "https://courant.example/a b",
            "https://courant.example/>, <https://evil.example",
            "https://courant.example/\r\nBcc: x",
            "https://courant.example/" + "a" * 998,
            "mailto:x@courant.example",
        ],
    )
    def test_an_address_that_cannot_stand_in_one_line_is_refused(self, address: str) -> None:
        with pytest.raises(AuthorError) as caught:
            build(newsletter={"delivery": Delivery(unsubscribe=address)})
        assert "header-address" in {finding.code for finding in caught.value.findings}


class TestSlots:
    HTML = Slotted(
        (
            "<p>Bonjour ",
            Slot("first_name", "à vous", Kind.HTML),
            '</p>\n<a href="https://x.example/?n=',
            Slot("first_name", "à vous", Kind.URL),
            '"><img src="',
            Slot("picture_base", "", Kind.ADDRESS),
            'images/a.png"></a>\n',
        )
    )

    def test_pictures_get_their_absolute_address(self) -> None:
        html = body(str(build(html=self.HTML)), "html")
        assert '<img src="https://courant.example/grok-3/images/a.png">' in html
        assert str(self.HTML).endswith('<img src="images/a.png"></a>\n')

    @pytest.mark.parametrize("base", ["https://cdn.example/a", "https://cdn.example/a/"])
    def test_an_address_of_pictures_ends_in_one_slash(self, base: str) -> None:
        html = body(str(build(html=self.HTML, picture_base=base)), "html")
        assert 'src="https://cdn.example/a/images/a.png"' in html

    @settings(deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200))
    def test_a_filled_message_decodes_to_the_filled_email(self, value: str) -> None:
        raw = build(html=self.HTML, text=Slotted((Slot("first_name", "vous"),))).fill(
            {"first_name": value}
        )
        base = {"picture_base": "https://courant.example/grok-3/"}
        assert body(raw, "html") == self.HTML.fill({"first_name": value} | base)
        assert body(raw, "plain") == (value or "vous")
        assert longest(raw) <= 78

    def test_the_rest_of_the_message_is_coded_once(self) -> None:
        slotted = build(html=self.HTML)
        assert sum(isinstance(part, Slot) for part in slotted.parts) == 4
        assert slotted.fields == {"email", "copy", "first_name"}
