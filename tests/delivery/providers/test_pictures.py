"""Pictures that a letter takes along, as each provider's API gets them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from composer.delivery.channel import Feature
from composer.delivery.faults import Halted
from composer.delivery.letter import Inline
from tests.conftest import MakeProject
from tests.delivery.attached import Issue, issue
from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.letters import LetterSample
from tests.delivery.mailers import FAKES, watched
from tests.delivery.printed import reader

TAKING = [kind for kind in FAKES if Feature.INLINE_PICTURES in kind.mailer().features]
OTHERS = [kind for kind in FAKES if kind not in TAKING]
PICTURES = (
    Inline("cover-0a1b2c3d-40.png", "cover-0a1b2c3d-40.png@courant.example", "image/png", b"\x89P"),
    Inline("map-0a1b2c3d-0.svg", "map-0a1b2c3d-0.svg@courant.example", "image/svg+xml", b"<svg/>"),
)


@pytest.fixture(params=TAKING, ids=lambda kind: kind.channel)
def server(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[FakeMailer]:
    yield from watched(request.param, caplog)


def test_seven_of_ten_take_them() -> None:
    assert {kind.channel for kind in OTHERS} == {"brevo", "postal", "scaleway"}
    assert len(TAKING) == 7


def test_a_letter_of_ours_arrives_with_its_pictures(
    server: FakeMailer, make_project: MakeProject
) -> None:
    made: Issue = issue(make_project)
    with server.open() as mailer:
        mailer.expect([made.press().letter(reader(), 1)])
        for number, address in enumerate(("zoe@example.org", "leo@example.org")):
            mailer.send(made.press().letter(reader(address), number))
    expected = {one.id: made.data[one.file.name] for one in made.edition.carried}
    assert [dict(mail.pictures) for mail in server.accepted] == [expected] * 2
    assert all(f"cid:{name}" in mail.html for mail in server.accepted for name in expected)


def test_a_drawing_is_one_too(server: FakeMailer) -> None:
    with server.open() as mailer:
        mailer.send(LetterSample(pictures=PICTURES))
    (mail,) = server.accepted
    # What takes the message whole takes what is in it.
    taken = () if server.channel == "ses" else PICTURES
    assert dict(mail.pictures) == {one.id: one.data for one in taken}


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.channel)
def test_the_others_are_refused_before_anything_is_sent(kind: type[FakeMailer]) -> None:
    with kind() as provider, provider.open() as mailer:
        with pytest.raises(Halted, match="takes no pictures along"):
            mailer.expect([LetterSample(pictures=PICTURES)])
        assert provider.calls == []
