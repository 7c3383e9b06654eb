"""The message as a reader's program takes it: parsed by the standard library, compared exactly."""

from __future__ import annotations

import datetime
import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import AuthorError
from composer.model import Location, Meta, Newsletter, Sender
from composer.model.settings import Delivery
from composer.model.slotted import Kind, Slot, Slotted
from composer.render.mime import message

PARIS = datetime.timezone(datetime.timedelta(hours=1))
FORBIDDEN = ["\r", "\n", "\r\n", "\0", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1b", "\ud800"]

#: What a title may hold, accents and pictures included.
TITLES = st.text(
    st.one_of(
        st.sampled_from('abc DEÉéèçàœ ’«»…  =?_.,:;()<>@"\\\t🎉👩🏽‍💻🇫🇷'),
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
    ),
    min_size=1,
    max_size=140,
)


def build(
    *,
    subject: str | Slotted = "Grok 3 manque son rendez-vous",
    html: str | Slotted = "<!DOCTYPE html>\n<p>Bonjour à tous</p>\n",
    text: str | Slotted = "Bonjour à tous\n",
    sender: dict[str, Any] | None = None,
    newsletter: dict[str, Any] | None = None,
    meta: dict[str, Any] | None = None,
    content_hash: str = "5f2b",
    picture_base: str = "https://courant.example/grok-3/",
) -> Slotted:
    who = {"name": "Courant continu", "email": "bonjour@courant.example"} | (sender or {})
    moment = datetime.datetime(2025, 1, 9, 7, 30, tzinfo=PARIS)
    about: dict[str, Any] = {
        "path": "issues/2025-01-09-grok-3.md",
        "title": "Grok 3",
        "moment": moment,
    }
    about |= {"slug": "grok-3", "language": "fr", "url": "https://courant.example/grok-3/"}
    settings = {"name": "Courant continu", "url": "https://courant.example"} | (newsletter or {})
    return message(
        meta=Meta(**about | (meta or {})),
        newsletter=Newsletter(sender=Sender(**who), **settings),
        subject=Slotted((subject,)) if isinstance(subject, str) else subject,
        email=Slotted((html,)) if isinstance(html, str) else html,
        text=Slotted((text,)) if isinstance(text, str) else text,
        picture_base=picture_base,
        content_hash=content_hash,
    )


def parsed(raw: str) -> EmailMessage:
    found = email.message_from_bytes(raw.encode("ascii"), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    for part in found.walk():
        assert not part.defects
        for name, value in part.items():
            assert not value.defects, (name, value.defects)
    return found


def body(raw: str, subtype: str) -> str:
    part = parsed(raw).get_body((subtype,))
    assert part is not None
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode("utf-8").replace("\r\n", "\n")


def display_name(raw: str) -> str:
    """The name in From. The newer parser puts a blank between the words of a long one."""
    (sender,) = parsed(raw)["From"].addresses
    old = email.message_from_bytes(raw.encode("ascii"), policy=email.policy.compat32)
    phrase = str(old["From"]).rpartition("<")[0].strip()
    if phrase.count("=?utf-8?") < 2:
        return str(sender.display_name)
    return str(make_header(decode_header(phrase)))


def longest(raw: str) -> int:
    """The length of the longest line but List-Unsubscribe, which must not be folded."""
    return max(len(line) for line in raw.split("\r\n") if not line.startswith("List-Uns"))


def header(raw: str) -> list[str]:
    return raw.partition("\r\n\r\n")[0].split("\r\n")


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


class TestHeader:
    def test_each_field(self) -> None:
        assert header(str(build()))[:-1] == [
            "From: Courant continu <bonjour@courant.example>",
            "To: bonjour@courant.example",
            "Reply-To: bonjour@courant.example",
            "Subject: Grok 3 manque son rendez-vous",
            "Date: Thu, 09 Jan 2025 07:30:00 +0100",
            "Message-ID: <grok-3.6fb3384147bf1e9a4741108a@courant.example>",
            "List-Id: Courant continu <courant-continu.courant.example>",
            "List-Unsubscribe: <mailto:bonjour@courant.example?subject=unsubscribe%20courant-continu>",
            "List-Archive: <https://courant.example>",
            "Content-Language: fr",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative;",
        ]

    @pytest.mark.parametrize(
        ("hours", "minutes", "zone"), [(0, 0, "+0000"), (-3, 30, "-0230"), (5, 45, "+0545")]
    )
    def test_the_date_is_the_issues_with_its_zone(
        self, hours: int, minutes: int, zone: str
    ) -> None:
        offset = datetime.timedelta(hours=hours, minutes=minutes)
        moment = datetime.datetime(2024, 2, 29, 6, 5, tzinfo=datetime.timezone(offset))
        found = parsed(str(build(meta={"moment": moment})))["Date"]
        assert found == f"Thu, 29 Feb 2024 06:05:00 {zone}"
        assert found.datetime == moment

    def test_replies_go_where_the_settings_say(self) -> None:
        found = parsed(str(build(sender={"reply_to": "theo@courant.example"})))
        assert found["Reply-To"] == "theo@courant.example"
        assert "mailto:theo@courant.example?" in found["List-Unsubscribe"]

    def test_a_reader_takes_the_place_of_the_sender_in_to(self) -> None:
        raw = build().fill({"email": "zoe@x.example", "copy": "r7"})
        assert parsed(raw)["To"].addresses[0].addr_spec == "zoe@x.example"
        assert len(parsed(raw)["To"].addresses) == 1
        assert parsed(raw)["Message-ID"].endswith("r7@courant.example>")

    @pytest.mark.parametrize(
        "value", ["a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example"]
    )
    def test_a_readers_address_is_never_two(self, value: str) -> None:
        found = parsed(build().fill({"email": value}))
        assert found["To"] == "bonjour@courant.example"
        assert found["Bcc"] is None

    def test_a_domain_with_accents_is_written_as_dns_knows_it(self) -> None:
        found = parsed(str(build(sender={"email": "bonjour@café.example"})))
        assert found["From"].addresses[0].addr_spec == "bonjour@xn--caf-dma.example"


class TestSubject:
    @settings(deadline=None)
    @given(TITLES)
    def test_every_title_comes_back_exactly(self, title: str) -> None:
        raw = str(build(subject=title))
        assert parsed(raw)["Subject"] == title
        assert longest(raw) <= 78

    @pytest.mark.parametrize(
        "title",
        [
            "=?utf-8?q?a=0D=0ABcc:_evil@example.com?=",
            "Voici =?utf-8?q?a=0D=0ABcc:_evil@example.com?= ?",
            "=?utf-8?b?DQpCY2M6IGV2aWxAZXhhbXBsZS5jb20=?=",
        ],
    )
    def test_an_encoded_word_in_a_title_is_literal_text(self, title: str) -> None:
        raw = str(build(subject=title, sender={"name": title}))
        found = parsed(raw)
        assert found["Subject"] == title
        assert display_name(raw) == title
        assert found["Bcc"] is None

    def test_ascii_stays_readable_and_is_folded_at_blanks(self) -> None:
        title = "One sentence after another, " * 5 + "end"
        raw = str(build(subject=title))
        assert "=?" not in raw.partition("\r\n\r\n")[0]
        assert parsed(raw)["Subject"] == title

    @settings(deadline=None)
    @given(
        st.lists(st.one_of(TITLES, st.sampled_from([Slot("a", "défaut"), Slot("b", "")]))),
        TITLES,
        TITLES,
    )
    def test_a_readers_words_come_back_exactly(
        self, parts: list[str | Slot], first: str, second: str
    ) -> None:
        values = {"a": " ".join(first.split()), "b": " ".join(second.split())}
        raw = build(subject=Slotted(tuple(parts))).fill(values)
        told = "".join(
            part if isinstance(part, str) else values[part.field] or part.default for part in parts
        )
        assert parsed(raw)["Subject"] == told
        assert all(line.strip() for line in header(raw))
        assert longest(raw) <= 78

    def test_a_readers_words_bring_no_header(self) -> None:
        slotted = build(subject=Slotted(("Bonjour ", Slot("a", "vous"))))
        found = parsed(slotted.fill({"a": "x\r\nBcc: evil@example.com\r\n\r\n<b>\0"}))
        assert found["Subject"] == "Bonjour x Bcc: evil@example.com <b>"
        assert found["Bcc"] is None


class TestNames:
    @settings(deadline=None)
    @given(TITLES.filter(lambda name: name == name.strip() and "\t" not in name))
    def test_every_name_comes_back_exactly(self, name: str) -> None:
        raw = str(build(sender={"name": name}))
        (sender,) = parsed(raw)["From"].addresses
        assert display_name(raw) == name
        assert sender.addr_spec == "bonjour@courant.example"
        assert longest(raw) <= 78

    @pytest.mark.parametrize(
        ("name", "line"),
        [
            ("Courant continu", "From: Courant continu <bonjour@courant.example>"),
            ('Le "Courant", hebdo', 'From: "Le \\"Courant\\", hebdo" <bonjour@courant.example>'),
            ("Théo", "From: =?utf-8?q?Th=C3=A9o?= <bonjour@courant.example>"),
            ("", "From: <bonjour@courant.example>"),
        ],
    )
    def test_as_they_are_written(self, name: str, line: str) -> None:
        assert line in header(str(build(sender={"name": name})))


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


class TestRefusals:
    @pytest.mark.parametrize("control", FORBIDDEN)
    @pytest.mark.parametrize(
        ("field", "arguments"),
        [
            ("the title", lambda bad: {"subject": bad}),
            ("the title", lambda bad: {"subject": Slotted(("a", Slot("f", bad)))}),
            ("the subject", lambda bad: {"subject": bad, "meta": {"subject": bad}}),
            ("sender.name", lambda bad: {"sender": {"name": bad}}),
            ("sender.email", lambda bad: {"sender": {"email": bad}}),
            ("sender.reply_to", lambda bad: {"sender": {"reply_to": bad}}),
            ("newsletter.name", lambda bad: {"newsletter": {"name": bad}}),
            ("the slug", lambda bad: {"meta": {"slug": bad}}),
        ],
    )
    def test_a_control_character_is_refused_and_the_field_named(
        self, control: str, field: str, arguments: Any
    ) -> None:
        with pytest.raises(AuthorError) as caught:
            build(**arguments(f"a{control}Bcc: evil@example.com"))
        messages = [
            finding.message
            for finding in caught.value.findings
            if finding.code == "header-control-character"
        ]
        assert len(messages) == 1
        assert messages[0].startswith(f"{field} holds")

    def test_one_run_reports_all_of_them_with_their_places(self) -> None:
        place = Location("issues/2025-01-09-grok-3.md", 2, 8)
        with pytest.raises(AuthorError) as caught:
            build(subject="a\nb", sender={"email": "nobody"}, meta={"places": {"title": place}})
        assert [(str(finding.location), finding.code) for finding in caught.value.findings] == [
            ("issues/2025-01-09-grok-3.md:2:8", "header-control-character"),
            ("newsletter.toml", "header-address"),
        ]

    @pytest.mark.parametrize(
        "address", ["é@x.example", "a b@x.example", "a@x@y", "a@", "a@b_c", "<a@b>"]
    )
    def test_what_is_no_mail_address_is_refused(self, address: str) -> None:
        with pytest.raises(AuthorError):
            build(sender={"email": address})


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
