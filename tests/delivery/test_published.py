"""Whether what a mail leads to is there, asked of a site of the test's own."""

from __future__ import annotations

import pytest

from composer import compose, load
from composer.delivery.published import unpublished
from composer.errors import OutsideError
from composer.links.fetch import Fetched
from composer.model import Edition, Newsletter
from tests.conftest import MakeProject
from tests.samples import encoded, photo

PATH = "issues/2025-02-01-un.md"
PAGE = "https://courant.example/un/"


@pytest.fixture
def made(make_project: MakeProject) -> tuple[Edition, Newsletter]:
    text = "---\ntitle: Un\ndate: 2025-02-01\n---\n![Une photo](images/a.png)\n"
    root = make_project({PATH: text, "issues/images/a.png": encoded(photo(), "PNG")})
    project = load(root)
    return compose(text, PATH, project), project.newsletter


def answers(edition: Edition, **changed: object) -> dict[str, object]:
    """What the site answers by address: a page's body, a status, or an error."""
    (picture,) = edition.pictures
    page = f'<html><meta name="newsletter-build" content="{edition.hash}"></html>'
    return {
        PAGE: changed.get("page", page.encode()),
        f"{PAGE}images/{picture.name}": changed.get("picture", b"PNG"),
    }


def told(made: tuple[Edition, Newsletter], **changed: object) -> tuple[str, ...]:
    site = answers(made[0], **changed)

    def ask(url: str, types: tuple[str, ...]) -> Fetched:
        assert types
        answer = site[url]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return Fetched(url=url, status=answer)
        return Fetched(url=url, status=200, body=answer)  # type: ignore[arg-type]

    return tuple(unpublished(*made, ask))


def test_a_site_of_this_build_is_published(made: tuple[Edition, Newsletter]) -> None:
    assert told(made) == ()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (404, "answers with status 404"),
        (OutsideError("no route"), "does not answer: no route"),
        (b"<html></html>", "does not say which build"),
        (b'<meta name="newsletter-build" content="' + b"0" * 32 + b'">', "of another build"),
    ],
)
def test_a_page_that_is_not_this_builds(
    made: tuple[Edition, Newsletter], page: object, said: str
) -> None:
    (found,) = told(made, page=page)
    assert PAGE in found
    assert said in found


@pytest.mark.parametrize("picture", [404, OutsideError("no route")])
def test_a_picture_that_nobody_hosts(made: tuple[Edition, Newsletter], picture: object) -> None:
    (found,) = told(made, picture=picture)
    assert made[0].pictures[0].name in found


def test_an_address_is_said_once(made: tuple[Edition, Newsletter]) -> None:
    """The reason begins with the address, as that of the one who fetches does."""
    reason = OutsideError(f"{PAGE} cannot be reached: no route")
    assert told(made, page=reason) == (
        f"the web edition {PAGE} does not answer: cannot be reached: no route",
    )
