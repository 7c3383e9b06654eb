"""Videos and posts: what oEmbed adds, and how they are told from pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from composer.errors import FetchRefused
from tests.links.conftest import ARTICLE, VIDEO, Site, discovery, metas, page

# Videos


def test_a_video_of_a_site_that_tells_so_by_oembed() -> None:
    site = Site(VIDEO)
    found = page(discovery() + "<title>Tube</title>", "https://tube.test/w/1", site=site)
    assert site.asked == ["https://tube.test/oembed?url=x&format=json"]
    assert (found.kind, found.title, found.author) == ("video", "How octopuses dream", "Deep Sea")
    assert (found.site, found.image) == ("Tube", "https://img.tube.test/1.jpg")


def test_a_video_of_a_site_that_tells_so_by_opengraph() -> None:
    found = page(metas(og__type="video.other", og__title="V", og__video__release_date="2025-01-09"))
    assert (found.kind, found.date) == ("video", "2025-01-09")


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://www.youtube.com/oembed"),
        ("https://m.youtube.com/watch?v=aqz-KE-bpKQ&t=3", "https://www.youtube.com/oembed"),
        ("https://youtube.com/shorts/aqz", "https://www.youtube.com/oembed"),
        ("https://youtu.be/aqz-KE-bpKQ", "https://www.youtube.com/oembed"),
        ("https://vimeo.com/76979871", "https://vimeo.com/api/oembed.json"),
        ("https://vimeo.com/channels/staffpicks/76979871", "https://vimeo.com/api/oembed.json"),
        ("https://www.dailymotion.com/video/x8", "https://www.dailymotion.com/services/oembed"),
        ("https://dai.ly/x8", "https://www.dailymotion.com/services/oembed"),
    ],
)
def test_known_sites_of_videos_are_asked_though_the_page_hides_it(url: str, endpoint: str) -> None:
    site = Site(VIDEO)
    found = page("<title>- YouTube</title>", url, site=site)
    assert (found.kind, found.title) == ("video", "How octopuses dream")
    asked = urlsplit(site.asked[0])
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == endpoint
    assert parse_qs(asked.query) == {"url": [url], "format": ["json"]}


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/",
        "https://vimeo.com/about",
        "https://notyoutube.com/watch?v=1",
        "https://youtube.com.evil.test/watch?v=1",
        "https://evil.test/youtube.com/watch?v=1",
        "https://x.com/elonmusk",
        "https://bsky.app/profile/ada.test",
    ],
)
def test_other_pages_are_no_videos_and_no_posts(url: str) -> None:
    site = Site(VIDEO)
    assert page("<title>T</title>", url, site=site).kind == "page"
    assert site.asked == []


def test_a_question_about_cookies_is_not_the_page() -> None:
    url = "https://www.youtube.com/watch?v=1"
    wall = metas(og__title="Before you continue", og__image="/logo.png")
    found = page(wall, url, final="https://consent.youtube.com/m?continue=x", site=Site(VIDEO))
    assert (found.title, found.image) == ("How octopuses dream", "https://img.tube.test/1.jpg")
    assert page(wall, url, final="https://consent.youtube.com/m").title == ""


# oEmbed


def test_an_article_is_not_asked_about_twice() -> None:
    site = Site(VIDEO)
    assert page(discovery() + ARTICLE, site=site).kind == "page"
    assert site.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        FetchRefused("no", hint=""),
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'"x"',
        {},
        {"type": 3, "title": None, "author_name": [], "html": {}, "thumbnail_url": 1},
    ],
)
def test_an_answer_of_no_use_changes_nothing(answer: Any) -> None:
    found = page(discovery() + "<title>Still</title>", site=Site(answer))
    assert (found.kind, found.title, found.author, found.image) == ("page", "Still", "", "")


def test_an_error_of_oembed_changes_nothing() -> None:
    site = Site(VIDEO, status=404)
    assert page(discovery() + "<title>Still</title>", site=site).title == "Still"


def test_the_discovered_address_may_be_relative() -> None:
    site = Site(VIDEO)
    page(discovery("/oembed?x"), site=site)
    assert site.asked == ["https://www.courrier.test/oembed?x"]


# Posts

TWEET = {
    "type": "rich",
    "author_name": "Ada Lovelace",
    "author_url": "https://twitter.com/ada",
    "provider_name": "Twitter",
    "html": '<blockquote class="twitter-tweet"><p lang="fr" dir="ltr">Les poulpes &amp; nous.<br><br>'
    'Un fil. <a href="https://t.co/x">https://t.co/x</a> '
    '<a href="https://t.co/y">pic.twitter.com/AbC</a></p>&mdash; Ada Lovelace (@ada) '
    '<a href="https://twitter.com/ada/status/1">January 9, 2025</a></blockquote>\n'
    '<script async src="https://platform.twitter.com/widgets.js"></script>\n',
}


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/ada/status/1541815603606036480",
        "https://twitter.com/ada/status/1541815603606036480?s=20",
        "https://mobile.twitter.com/ada/status/1541815603606036480",
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_a_post_on_x(url: str, status: int) -> None:
    site = Site(TWEET)
    found = page("<title>X</title><noscript>JavaScript, please", url, site=site, status=status)
    assert found.kind == "post"
    assert found.author == "Ada Lovelace (@ada)"
    assert found.description == "Les poulpes & nous. Un fil. https://t.co/x"
    assert (found.language, found.site, found.status) == ("fr", "Twitter", 200)
    assert found.date == "2022-06-28T16:07:40+00:00"
    assert site.asked[0].startswith("https://publish.twitter.com/oembed?url=https%3A%2F%2F")


def test_a_post_on_x_without_an_answer() -> None:
    url = "https://x.com/ada/status/1541815603606036480"
    found = page(metas(og__title="Ada Lovelace (@ada) on X", og__description="Hello"), url)
    assert (found.kind, found.author, found.description) == ("post", "Ada Lovelace (@ada)", "Hello")


def test_a_post_on_bluesky() -> None:
    html = (
        '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:x/app.bsky.feed.post/y">'
        '<p lang="ja">タコの夢。<br><br><a href="https://bsky.app/x">[image or embed]</a></p>'
        '&mdash; Ada (<a href="https://bsky.app/profile/did:plc:x">@ada.example.test</a>) '
        '<a href="https://bsky.app/profile/did:plc:x/post/y">Jan 9, 2025 at 8:30</a></blockquote>'
    )
    answer = {"type": "rich", "author_name": "Ada (@ada.example.test)", "html": html}
    found = page(
        metas(og__title="Ada (@ada.example.test)", article__published_time="2025-01-09T07:30:00Z"),
        "https://bsky.app/profile/ada.example.test/post/y",
        site=Site(answer),
    )
    assert found.kind == "post"
    assert (found.author, found.description) == ("Ada (@ada.example.test)", "タコの夢。")
    assert (found.language, found.date) == ("ja", "2025-01-09T07:30:00+00:00")


MASTODON = (
    '<html lang="de"><link rel="alternate" type="application/activity+json" href="/users/ada/1">'
    + metas(
        og__type="article",
        og__site_name="Mastodon",
        og__title="Ada Lovelace (@ada@kraken.test)",
        og__description="Kraken träumen.\n\nIn Farbe.",
        og__published_time="2025-01-09T07:30:00Z",
        profile__username="ada@kraken.test",
    )
)


def test_a_post_on_mastodon() -> None:
    found = page(MASTODON, "https://kraken.test/@ada/113800000000000000")
    assert found.kind == "post"
    assert found.author == "Ada Lovelace (@ada@kraken.test)"
    assert found.description == "Kraken träumen. In Farbe."
    assert (found.language, found.date) == ("de", "2025-01-09T07:30:00+00:00")


def test_a_profile_on_mastodon_is_no_post() -> None:
    html = MASTODON.replace('content="article"', 'content="profile"')
    assert page(html, "https://kraken.test/@ada").kind == "page"


def test_a_blog_that_speaks_activitypub_is_no_post() -> None:
    link = '<link rel="alternate" type="application/activity+json" href="/?p=1">'
    assert page(link + ARTICLE).kind == "page"


def test_a_post_whose_answer_has_a_name_only() -> None:
    answer = {"author_name": "Ada", "author_url": "https://bsky.app/profile/ada.test", "html": ""}
    found = page("", "https://bsky.app/profile/ada.test/post/y", site=Site(answer))
    assert found.author == found.title == "Ada (@ada.test)"
