"""Pictures that travel in the message: RFC 2387, RFC 2392; read by the standard library."""

from __future__ import annotations

import email
import email.policy
import tracemalloc

import pytest
from msgspec.structs import replace

from composer.delivery.channel import Channel, Feature, Setup
from composer.delivery.channels.brevo import Brevo
from composer.delivery.channels.mailchimp import Mailchimp
from composer.delivery.channels.smtp import Smtp
from composer.delivery.faults import Halted
from composer.delivery.letter import Inline, Letter
from composer.delivery.preflight import Flight, refusals
from composer.delivery.published import unpublished
from composer.dist import write as write_edition
from composer.links.fetch import Fetched
from composer.model.settings import Delivery
from composer.render.inline import carried, parts, travelling
from tests.conftest import SETTINGS, MakeProject
from tests.delivery.attached import Issue, issue, page_of, pictures_of
from tests.delivery.letters import LetterSample
from tests.delivery.printed import LEAVE, reader


@pytest.fixture
def made(make_project: MakeProject) -> Issue:
    return issue(make_project)


def copy(made: Issue, address: str = "zoe@example.org", **values: str) -> Letter:
    return made.press().letter(reader(address, **values), 1)


class TestStructure:
    def test_the_pictures_are_related_to_the_html_alone(self, made: Issue) -> None:
        raw = copy(made).message()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        plain, related = message.iter_parts()
        page, *pictures = related.iter_parts()
        assert message.get_content_type() == "multipart/alternative"
        assert plain.get_content_type() == "text/plain"
        assert related.get_content_type() == "multipart/related"
        assert related.get_param("type") == page.get_content_type() == "text/html"
        assert [part.get_content_type() for part in pictures] == ["image/jpeg", "image/png"]
        for part in pictures:
            assert part.get_content_disposition() == "inline"
            assert part["Content-Transfer-Encoding"] == "base64"
            assert part["Content-ID"] == f"<{part.get_filename()}@courant.example>"

    def test_each_address_has_its_part_and_each_part_its_address(self, made: Issue) -> None:
        found = pictures_of(copy(made, first_name="Zoé").message())
        by_name = {address[4:].partition("@")[0]: data for address, data in found.items()}
        assert by_name == made.data
        assert len(found) == 2

    def test_lines_end_as_those_of_mail_and_are_short(self, made: Issue) -> None:
        raw = copy(made).message()
        assert raw.isascii()
        assert not {10, 13} & set(raw.replace(b"\r\n", b""))
        assert max(map(len, raw.split(b"\r\n"))) <= 998

    def test_the_same_issue_gives_the_same_bytes(self, made: Issue) -> None:
        assert copy(made).message() == copy(made).message()

    def test_an_id_is_no_longer_than_every_provider_takes(self, made: Issue) -> None:
        long = f"a@{'b' * 60}.{'c' * 60}.courant.example"
        sender = replace(made.newsletter.sender, email=long)
        newsletter = replace(made.newsletter, sender=sender)
        ids = [one.id for one in carried(made.edition.email, made.edition.pictures, newsletter)]
        assert len(set(ids)) == 2
        assert max(map(len, ids)) < 128
        assert all(one.endswith("courant.example") for one in ids)

    def test_without_the_setting_they_stay_on_the_site(self, make_project: MakeProject) -> None:
        linked = issue(make_project, settings=SETTINGS)
        raw = copy(linked).message()
        assert linked.edition.carried == ()
        assert pictures_of(raw) == {}
        assert 'src="https://courant.example/un/images/cover-' in page_of(raw)
        assert b"multipart/related" not in raw


class TestPress:
    def test_an_api_gets_the_html_and_the_pictures(self, made: Issue) -> None:
        letter = copy(made)
        assert letter.html == page_of(letter.message())
        assert {one.name: one.data for one in letter.pictures} == made.data
        assert all(f"cid:{one.id}" in letter.html for one in letter.pictures)
        assert {one.kind for one in letter.pictures} == {"image/jpeg", "image/png"}

    def test_its_size_counts_them_and_makes_no_message(self, made: Issue) -> None:
        for address in ("zoe@example.org", "josé@example.org"):
            letter = copy(made, address, first_name="Zoé & Cie")
            assert letter.size == len(letter.message())
        assert letter.size > sum(map(len, made.data.values()))

    def test_what_travels_is_known_before(self, made: Issue) -> None:
        for one in made.edition.carried:
            data = made.data[one.file.name]
            coded = parts([one], made.data, "d").partition("\r\n\r\n")[2]
            assert travelling([len(data)]) == len(coded)

    def test_both_forms_have_one_copy_of_them(self, made: Issue) -> None:
        large = {name: bytes(2_000_000) for name in made.data}
        made.newsletter = replace(made.newsletter, delivery=Delivery(unsubscribe=LEAVE))
        tracemalloc.start()
        press = made.press(pictures=large)
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        coded = travelling(map(len, large.values()))
        assert held < coded * 1.3
        by_click = press.letter(reader(subscriber_id="s1"), 1)
        by_mail = press.letter(reader("leo@example.org"), 2)
        assert pictures_of(by_click.message()) == pictures_of(by_mail.message())

    def test_a_picture_that_is_missing_is_no_letter(self, made: Issue) -> None:
        with pytest.raises(KeyError):
            made.press(pictures={})


class TestDisk:
    def test_the_message_carries_them_and_the_page_links_to_them(
        self, made: Issue, make_project: MakeProject
    ) -> None:
        root = make_project({}, settings=SETTINGS)
        written = write_edition(made.edition, root / "dist", root=root)
        raw = (written.folder / "message.eml").read_bytes()
        assert len(pictures_of(raw)) == 2
        page = (written.folder / "email.html").read_text("utf-8")
        assert "cid:" not in page
        assert 'src="images/cover-' in page
        assert "cid:" not in (written.folder / "index.html").read_text("utf-8")
        assert written.carried == travelling(map(len, made.data.values()))
        again = write_edition(made.edition, root / "dist", root=root)
        assert again.changed == ()

    def test_pages_and_pictures_are_those_of_a_mail_that_links(
        self, made: Issue, make_project: MakeProject
    ) -> None:
        linked = issue(make_project, settings=SETTINGS).edition
        assert (made.edition.email, made.edition.web) == (linked.email, linked.web)
        assert made.edition.pictures == linked.pictures
        assert made.edition.hash == linked.hash


class TestRefusal:
    @pytest.mark.parametrize(("channel", "refused"), [(Smtp, False), (Brevo, True)])
    def test_the_preflight_asks_what_the_channel_can(
        self, made: Issue, channel: type[Channel], refused: bool
    ) -> None:
        flight = Flight(
            edition=made.edition,
            newsletter=made.newsletter,
            channel=channel,
            readers=(reader(),),
        )
        told = [one for one in refusals(flight) if "pictures" in one.message]
        assert bool(told) == refused
        assert all('host = "site"' in one.hint for one in told)

    def test_a_platform_that_hosts_pictures_is_none(self, made: Issue) -> None:
        assert Feature.PICTURES in Mailchimp.features
        flight = Flight(
            edition=made.edition, newsletter=made.newsletter, channel=Mailchimp, readers=None
        )
        assert not [one for one in refusals(flight) if "pictures" in one.message]

    def test_a_channel_without_it_is_refused_before_it_is_asked(self) -> None:
        brevo = Brevo(Setup(settings={}, secrets={"api_key": "k"}, address="http://127.0.0.1:9/"))
        letter = LetterSample(pictures=(Inline("a.png", "a.png@x.example", "image/png", b"a"),))
        with pytest.raises(Halted, match="takes no pictures along") as caught:
            brevo.expect([letter])
        assert "inline-pictures" in caught.value.hint


class TestPublished:
    def test_only_the_web_edition_is_asked_for(self, made: Issue) -> None:
        asked = []

        def ask(url: str, types: tuple[str, ...]) -> Fetched:
            asked.append(url)
            build = f'<meta name="newsletter-build" content="{made.edition.hash}">'
            return Fetched(url=url, status=200, body=build.encode())

        assert list(unpublished(made.edition, made.newsletter, ask)) == []
        assert asked == ["https://courant.example/un/"]
