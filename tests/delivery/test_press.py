"""A reader's copy as their mail program takes it: parsed by the standard library, compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.delivery.faults import Rejected
from composer.errors import AuthorError
from tests.delivery.printed import LEAVE, letter, lines, names, press
from tests.render.messages import body, parsed

NAMES = st.text(
    st.one_of(
        st.sampled_from('abc DEÉéèçàœ ’«»…  =?_.,:;()<>@"\\🎉👩🏽‍💻🇫🇷'),
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
    ),
    min_size=1,
    max_size=80,
)
ANYTHING = st.text(max_size=120)
HOSTILE = st.one_of(
    ANYTHING,
    st.builds("{}\r\nBcc: evil@example.com{}".format, ANYTHING, ANYTHING),
    st.builds("{}\nX-Evil: 1\r\n\r\n<p>{}".format, ANYTHING, ANYTHING),
    st.just("=?utf-8?q?a=0D=0ABcc:_evil@example.com?="),
)
quick = settings(deadline=None, max_examples=60)


def one_line(text: str) -> str:
    return " ".join(text.split())


class TestHeader:
    @quick
    @given(NAMES, NAMES)
    def test_a_subject_is_read_as_it_was_written(self, words: str, name: str) -> None:
        made = letter(subject=f"Été : {words}, zname 🎉", values={"first_name": name})
        expected = f"Été : {words}, {one_line(name) or ''} 🎉"
        raw = made.message()
        assert str(parsed(raw)["Subject"]) == expected == made.subject
        coded = [word for line in lines(raw) for word in line.split() if word.startswith("=?")]
        assert max(map(len, coded)) <= 75

    def test_a_reader_without_the_value_gets_the_default(self) -> None:
        made = letter(subject="zname, l’été")
        assert str(parsed(made.message())["Subject"]) == made.subject == "à vous, l’été"

    def test_it_is_to_one_reader(self) -> None:
        found = parsed(letter("zoe@example.org", values={"email": "autre@example.org"}).message())
        (one,) = found["To"].addresses
        assert one.addr_spec == "zoe@example.org"
        assert found.get_all("To") == ["zoe@example.org"]
        assert "Cc" not in found
        assert "Bcc" not in found

    @pytest.mark.parametrize(
        "address",
        [
            "a@x.example\nBcc: evil@y.example",
            "a@x.example, evil@y.example",
            "a@x.example\r\n\r\n<p>",
            "Zoé <a@x.example>",
            "a@x.example,evil@y.example",
            "é,evil@y.example,b@x.example",
            "é\u2028@x.example",
            "nobody",
            "",
        ],
    )
    def test_what_is_not_one_address_is_refused(self, address: str) -> None:
        made = letter(address)
        for ask in (lambda: made.to, made.message):
            with pytest.raises(Rejected) as caught:
                ask()
            assert caught.value.hard
            assert "evil" not in caught.value.reason

    def test_an_address_with_accents_stands_in_the_header_as_it_is(self) -> None:
        raw = letter("zoé@example.org").message()
        assert "To: zoé@example.org" in lines(raw)

    @quick
    @given(HOSTILE, HOSTILE)
    def test_a_readers_values_bring_no_field(self, name: str, identity: str) -> None:
        plain = letter(leave=LEAVE, subject="a zname b", values={"subscriber_id": "s"})
        hostile = letter(
            leave=LEAVE,
            subject="a zname b",
            feedback_id="a:b:c:d",
            values={"first_name": name, "subscriber_id": identity or "s", "copy": name},
        )
        expected = names(plain.message())
        expected.insert(expected.index("MIME-Version"), "Feedback-ID")
        if not (identity or "s").strip():
            expected.remove("List-Unsubscribe-Post")
        raw = hostile.message()
        assert names(raw) == expected
        parsed(raw)
        assert raw.isascii()
        assert not any("\n" in value or "\r" in value for value in hostile.headers.values())
        assert "\n" not in hostile.subject

    def test_no_line_is_longer_than_a_server_takes(self) -> None:
        raw = letter(
            f"{'z' * 64}@{'d' * 60}.example",
            leave=LEAVE,
            subject="zname",
            values={"first_name": "é" * 3000, "subscriber_id": "s" * 150},
        ).message()
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")

    def test_a_feedback_id_stands_in_one_line_before_those_of_mime(self) -> None:
        raw = letter(feedback_id="grok-3:41:newsletter:courant").message()
        found = lines(raw)
        assert found[found.index("MIME-Version: 1.0") - 1] == (
            "Feedback-ID: grok-3:41:newsletter:courant"
        )
        assert letter(feedback_id="a:b").headers["Feedback-ID"] == "a:b"
        assert b"Feedback-ID" not in letter().message()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"feedback_id": "a\r\nBcc: evil@y.example"},
            {"feedback_id": "é"},
            {"return_path": "bounces"},
            {"return_path": "a@b.example\r\nX: 1"},
            {"return_path": f"{'b' * 50}@news.example"},
        ],
    )
    def test_a_setting_that_no_header_holds_is_refused(self, wrong: dict[str, str]) -> None:
        with pytest.raises(AuthorError):
            press(**wrong)


class TestUnsubscribing:
    def test_one_click_stands_in_one_raw_line(self) -> None:
        leave = f"https://courant.example/{'l' * 170}?id={{subscriber_id}}"
        made = letter(leave=leave, values={"subscriber_id": "été 7/8"})
        address = leave.replace("{subscriber_id}", "%C3%A9t%C3%A9%207%2F8")
        assert len(address) > 200
        mail = "<mailto:theo@courant.example?subject=unsubscribe%20courant-continu>"
        assert f"List-Unsubscribe: <{address}>, {mail}" in lines(made.message())
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines(made.message())

    @pytest.mark.parametrize(
        ("leave", "values"),
        [(LEAVE, {}), (LEAVE, {"subscriber_id": ""}), (LEAVE, {"subscriber_id": " "}), ("", {})],
    )
    def test_who_has_no_identity_can_write_a_mail(self, leave: str, values: dict[str, str]) -> None:
        made = letter(leave=leave, values=values)
        raw = made.message()
        assert (
            "List-Unsubscribe: <mailto:theo@courant.example?subject=unsubscribe%20courant-continu>"
            in lines(raw)
        )
        assert "List-Unsubscribe-Post" not in names(raw)
        assert "List-Unsubscribe-Post" not in made.headers
        assert "leave?id" not in body(raw, "html") + body(raw, "plain")
        assert "mailto:theo@courant.example?subject=D%C3%A9sinscription" in body(raw, "plain")
        assert made.headers["List-Unsubscribe"].startswith("<mailto:")

    def test_the_body_has_the_readers_own_address(self) -> None:
        made = letter(leave=LEAVE, values={"subscriber_id": "é&1"})
        address = "https://courant.example/leave?id=%C3%A9%261&l=fr"
        written = address.replace("&", "&amp;")
        assert body(made.message(), "plain").endswith(f"se désinscrire : {address}\n")
        assert f'<a href="{written}">Se désinscrire</a> <code>{written}</code>' in made.html
        assert body(made.message(), "html") == made.html
        assert made.headers["List-Unsubscribe"].startswith(f"<{address}>, <mailto:")

    def test_a_column_of_the_list_does_not_say_where_to(self) -> None:
        values = {"unsubscribe_url": "https://evil.example", "web_url": "https://evil.example"}
        for identity in ({}, {"subscriber_id": "s1"}):
            made = letter(leave=LEAVE, values=values | identity)
            whole = body(made.message(), "html") + body(made.message(), "plain")
            assert "evil" not in whole + made.html + made.text + made.subject

    def test_an_address_inside_another_is_whole(self) -> None:
        made = letter(
            leave=LEAVE,
            html='<a href="https://x.example/?to=zleave">x</a>\n',
            subject="zleave",
            values={"subscriber_id": "s1"},
        )
        assert "?to=https%3A%2F%2Fcourant.example%2Fleave%3Fid%3Ds1%26l%3Dfr" in made.html
        assert body(made.message(), "html") == made.html
        assert made.subject == "https://courant.example/leave?id=s1&l=fr"
        assert str(parsed(made.message())["Subject"]) == made.subject
