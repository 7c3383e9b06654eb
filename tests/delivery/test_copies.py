"""A reader's copy: its two parts, what tells it from others, and what an API gets of it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from composer import compose, load
from composer.delivery.letter import Reader
from composer.delivery.press import Press
from tests.delivery.printed import BASE, LEAVE, SECRET, letter, names, press, reader
from tests.delivery.printed import settings as newsletter_settings
from tests.render.messages import body, parsed

ROOT = Path(__file__).parents[2]
FULL = "issues/2025-01-09-grok-3.md"
quick = settings(deadline=None, max_examples=60)


class TestBody:
    @quick
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200))
    def test_both_parts_are_what_an_api_gets(self, name: str) -> None:
        made = letter(leave=LEAVE, values={"first_name": name, "subscriber_id": "s1"})
        raw = made.message()
        assert body(raw, "html") == made.html
        assert body(raw, "plain") == made.text
        assert f"{BASE}images/a.png" in made.html
        if name:
            assert made.text.startswith(f"Bonjour {name},")

    def test_a_value_is_escaped_where_it_stands(self) -> None:
        made = letter(values={"first_name": '<b>"&é'})
        assert "<p>Bonjour &lt;b&gt;&quot;&amp;é,</p>" in made.html
        assert "?n=%3Cb%3E%22%26%C3%A9" in made.html
        assert made.text.startswith('Bonjour <b>"&é,')

    def test_a_long_value_is_written_too(self) -> None:
        one = press()
        for name in ("é" * 500, "a" * 64, "a" * 65, "é" * 500, ""):
            made = one.letter(reader(first_name=name), 0)
            assert body(made.message(), "plain") == made.text
            assert made.text.startswith(f"Bonjour {name or 'à vous'},")

    def test_one_reader_after_another_gets_their_own(self) -> None:
        one = press(leave=LEAVE)
        for number in range(50):
            values = {"first_name": f"Zoé {number}"} if number % 2 else {}
            values |= {"subscriber_id": f"s{number}"} if number % 3 else {}
            made = one.letter(reader(f"r{number}@example.org", **values), number)
            raw = made.message()
            assert parsed(raw)["To"] == f"r{number}@example.org"
            assert body(raw, "html") == made.html
            assert (f"id=s{number}&" in made.text) == bool(number % 3)
            assert (f"Zoé {number}," in made.text) == bool(number % 2)


class TestIdentity:
    def test_the_same_input_gives_the_same_bytes(self) -> None:
        values = {"first_name": "Zoé", "subscriber_id": "s1"}
        one, two = (letter(leave=LEAVE, values=values, feedback_id="a:b") for _ in range(2))
        assert one.message() == two.message()
        assert one.key == two.key
        assert one.headers == two.headers

    def test_key_message_id_and_return_path_tell_no_address(self) -> None:
        one = letter("zoe@example.org", 12, return_path="bounces@news.example")
        two = letter("leo@example.org", 13, return_path="bounces@news.example")
        for ask in ("key", "return_path"):
            first, second = getattr(one, ask), getattr(two, ask)
            assert first != second
            assert "zoe" not in first
        ids = [made.headers["Message-ID"] for made in (one, two)]
        assert ids == [str(parsed(made.message())["Message-ID"]) for made in (one, two)]
        assert ids[0] != ids[1]
        assert all(found.endswith("@courant.example>") for found in ids)
        assert "zoe" not in ids[0]
        assert one.return_path.startswith("bounces+7-c-")

    def test_another_issue_content_or_secret_has_another_key(self) -> None:
        keys = {
            letter(**changed).key
            for changed in ({}, {"slug": "b"}, {"content_hash": "aa"}, {"secret": b"other"})
        }
        assert len(keys) == 4
        assert letter(send_id=8).key == letter(send_id=9).key

    def test_a_send_of_the_same_content_once_more_is_another_message(self) -> None:
        first, again = letter(), letter(again=1)
        assert again.key != first.key
        assert again.headers["Message-ID"] != first.headers["Message-ID"]
        assert letter(again=1).key == again.key

    def test_a_key_is_short_and_of_plain_letters(self) -> None:
        key = letter(slug="é" * 300).key
        assert len(key) <= 200
        assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789/-")

    def test_without_a_mailbox_bounces_go_to_the_sender(self) -> None:
        assert letter().return_path == letter().sender == "bonjour@courant.example"

    def test_a_press_shows_no_secret(self) -> None:
        assert "0123456789abcdef" not in repr(press())


class TestApi:
    def test_the_fields_for_an_api_are_those_of_the_message(self) -> None:
        made = letter(
            leave=LEAVE,
            newsletter=newsletter_settings(LEAVE, name="L’été, déjà"),
            values={"subscriber_id": "s1"},
        )
        found = parsed(made.message())
        assert set(made.headers) == {
            *("Reply-To", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
            "List-Archive",
        }
        assert made.headers["List-Id"] == "L’été, déjà <lete-deja.courant.example>"
        for name in ("Reply-To", "Message-ID", "List-Unsubscribe", "List-Archive"):
            assert made.headers[name] == str(found[name])


class TestTests:
    def test_a_test_says_so_and_unsubscribes_nobody(self) -> None:
        made = letter(
            leave=LEAVE,
            subject="Bonjour zname",
            test=True,
            return_path="bounces@news.example",
            values={"subscriber_id": "s1", "first_name": "Zoé"},
        )
        raw = made.message()
        assert str(parsed(raw)["Subject"]) == made.subject == "[Test] Bonjour Zoé"
        assert not any(name.startswith("List-Uns") for name in (*names(raw), *made.headers))
        assert "leave?id" not in raw.decode()
        assert made.return_path == "bounces@news.example"
        assert "List-Id" in names(raw)

    def test_a_test_is_no_copy_of_the_issue_nor_of_another_test(self) -> None:
        made = [letter(test=True, send_id=1), letter(test=True, send_id=2), letter()]
        assert len({one.key for one in made}) == 3
        assert len({one.headers["Message-ID"] for one in made}) == 3


def test_the_full_issue_reads_the_same_in_its_message() -> None:
    project = load(ROOT)
    edition = compose((ROOT / FULL).read_text(encoding="utf-8"), FULL, project)
    one = Press(edition, project.newsletter, secret=SECRET, send_id=1)
    for name in ("", "Zoé & <Léo>"):
        made = one.letter(Reader("zoe@example.org", {"first_name": name}), 0)
        raw = made.message()
        assert body(raw, "html") == made.html
        assert body(raw, "plain") == made.text
        assert 'src="https://courant.example/grok-3/images/' in made.html
        assert 'src="images/' not in made.html
        assert str(parsed(raw)["Subject"]) == made.subject
