"""Exports as the platforms make them, written by their documented layouts, with what they hold."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.samples import encoded, photo

PNG = encoded(photo(60, 40), "PNG")
JPEG = encoded(photo(60, 40), "JPEG")


class Export(NamedTuple):
    """A source, and what must be found in what is made of it."""

    path: Path
    form: str
    posts: int
    #: Addresses that links must lead to, each so often.
    links: Mapping[str, int]
    #: How many pictures lie in the issues' folders, those of cards not among them.
    pictures: int
    #: What must stand in the text of some issue.
    says: tuple[str, ...] = ()
    #: What the report must say.
    told: tuple[str, ...] = ()
    drafts: int = 0
    url: str = ""


def table(columns: str, *rows: Mapping[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def archive(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return path


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        whole = path / name
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def data(value: object) -> str:
    return html.escape(json.dumps(value))


BEEHIIV_MAIL = """
<!DOCTYPE html><html><head><style>.a{color:red}</style><title>Low Tide</title></head><body>
<div style="display:none;">What mailboxes show</div>
<table role="presentation"><tr><td class="f"><a href="https://low.beehiiv.com/p/mud">Read online</a></td></tr></table>
<table role="presentation"><tr id="content-blocks"><td>
<table role="presentation"><tr><td><h1>Forty kinds of mud</h1></td></tr></table>
<table role="presentation"><tr><td><p>Good morning,</p><p>the <b>mud</b> is back, says <a href="https://tides.example/mud">the table</a>.</p></td></tr></table>
<table role="presentation"><tr><td><h2>Grey</h2><p>Soft &amp; grey: 2 * 3 = 6, <i>no_joke</i>.</p>
<ul><li>boots<ul><li>tall ones</li></ul></li><li>a stick</li></ul></td></tr></table>
<table role="presentation"><tr><td align="center"><img src="https://media.beehiiv.com/cdn-cgi/image/fit=scale-down/uploads/asset/file/1/grey%20mud.png?t=1" alt="Grey mud at dawn" width="600"></td></tr><tr><td><p>Saturday, 06:40</p></td></tr></table>
<table role="presentation"><tr><td><a href="https://tides.example/walk"><button>Walk along</button></a></td></tr></table>
<div class="generic-embed--root"><a href="https://tides.example/boots"><div class="generic-embed--image"><img src="https://tides.example/boots.png"></div><div class="generic-embed--title"><p>Boots that last</p></div><div class="generic-embed--description"><p>A test of twelve pairs</p></div></a></div>
<a href="https://www.youtube.com/watch?v=abcdefghijk"><img src="https://i.ytimg.com/vi/abcdefghijk/hq.jpg" alt=""><img src="https://x.example/youtube_play_icon.png" alt=""></a>
<table role="presentation"><tr><td><p>Which mud do you like?</p></td></tr><tr><td><a href="https://low.beehiiv.com/polls/12345678-9abc-4def-8123-456789abcdef?choice=1">Grey</a></td></tr><tr><td><a href="https://low.beehiiv.com/polls/12345678-9abc-4def-8123-456789abcdef?choice=2">Brown</a></td></tr></table>
</td></tr></table>
<table><tr><td class="b"><a href="https://low.beehiiv.com/unsubscribe">Unsubscribe</a></td></tr></table>
<div data-open-tracking="true">{{OPEN_TRACKING_PIXEL}}</div><img src="https://t.example/o.gif" width="1" height="1">
</body></html>
"""
BEEHIIV_COLUMNS = (
    "id,web_title,status,audience,content_tags,url,web_subtitle,email_subject_line,"
    "email_preview_text,content_html,thumbnail_url,created_at"
)


def beehiiv(tmp: Path) -> Export:
    text = table(
        BEEHIIV_COLUMNS,
        {
            "id": "1",
            "web_title": "Forty kinds of mud",
            "status": "confirmed",
            "audience": "free",
            "content_tags": "Mud; Low water",
            "url": "https://low.beehiiv.com/p/mud",
            "web_subtitle": "and one more",
            "email_subject_line": "Mud: all of it",
            "email_preview_text": "Forty, to be exact",
            "content_html": BEEHIIV_MAIL,
            "thumbnail_url": "uploads/asset/file/1/cover.png",
            "created_at": "2023-01-18 21:25:27",
        },
        {
            "id": "2",
            "web_title": "Not yet",
            "status": "draft",
            "url": "https://low.beehiiv.com/p/not-yet",
            "content_html": "<p>Soon.</p>",
            "created_at": "2023-02-01 08:00:00",
        },
    )
    return Export(
        path=folder(tmp, {"posts.csv": text}) / "posts.csv",
        form="beehiiv",
        posts=2,
        drafts=1,
        links={
            "https://tides.example/mud": 1,
            "https://tides.example/walk": 1,
            "https://tides.example/boots": 1,
            "https://www.youtube.com/watch?v=abcdefghijk": 1,
        },
        pictures=2,
        says=(
            'title: Forty kinds of mud\nsubtitle: and one more\nsubject: "Mud: all of it"',
            "date: 2023-01-18 21:25:27 +0100",
            "tags: [Mud, Low water]",
            'canonical: "https://low.beehiiv.com/p/mud"',
            "cover: images/cover.png",
            "- boots\n  - tall ones\n- a stick",
            "![Grey mud at dawn](images/grey-mud.png)",
            "[Walk along](https://tides.example/walk){.button}",
            '[Boots that last](https://tides.example/boots "A test of twelve pairs"){.card}',
            ":::poll{#which-mud-do-you-like}\nWhich mud do you like?\n\n- Grey\n- Brown\n:::",
        ),
        told=("2 dates have no zone, and Europe/Paris is taken (the first: posts.csv, row 2)",),
    )


TWEET = {
    "url": "https://twitter.com/harbour/status/1?s=20",
    "full_text": "We did put up a sign.\nTwice.",
    "username": "harbour",
    "name": "Harbour Office",
    "date": "2023-05-03T07:12:00.000Z",
    "photos": [{"img_url": "https://pbs.example/1.jpg"}],
}
IMAGE = (
    "https://substackcdn.com/image/fetch/w_1456,c_limit,f_auto,q_auto:good,fl_progressive:steep/"
    "https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2F0a1b_1200x800.jpeg"
)
GALLERY = {
    "gallery": {
        "images": [
            {"type": "image/png", "src": f"https://s.example/g{n}.png"} for n in (1, 2, 3, 4)
        ],
        "caption": "Four tides",
        "alt": "",
    },
    "isEditorNode": True,
}
SUBSTACK_POST = f"""
<p>The eels are back<a class="footnote-anchor" data-component-name="FootnoteAnchorToDOM" id="footnote-anchor-1" href="#footnote-1" target="_self">1</a>.</p>
<p class="button-wrapper" data-attrs="{data({"url": "https://low.substack.com/subscribe?", "text": "Subscribe now"})}"><a class="button primary" href="https://low.substack.com/subscribe?"><span>Subscribe now</span></a></p>
<div class="captioned-image-container"><figure><a class="image-link image2" target="_blank" href="https://substackcdn.com/image/fetch/f_auto/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2F0a1b_1200x800.jpeg"><div class="image2-inset"><picture><source type="image/webp" srcset="x 424w"><img src="{IMAGE}" width="1200" height="800" alt="Eels in a bucket"></picture></div></a><figcaption class="image-caption">Photograph: <a href="https://ines.example">Ines</a></figcaption></figure></div>
<div class="tweet" data-attrs="{data(TWEET)}" data-component-name="Twitter2ToDOM"></div>
<div class="digest-post-embed" data-attrs="{data({"title": "The first letter", "caption": "How they left", "canonical_url": "https://low.substack.com/p/first", "cover_image": "https://s.example/c.png"})}"></div>
<div id="youtube2-abcdefghijk" class="youtube-wrap" data-attrs="{data({"videoId": "abcdefghijk"})}" data-component-name="Youtube2ToDOM"><div class="youtube-inner"><iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"></iframe></div></div>
<div class="poll-embed" data-attrs="{data({"id": 4242})}" data-component-name="PollToDOM"></div>
<div class="image-gallery-embed" data-attrs="{data(GALLERY)}"></div>
<p class="button-wrapper" data-attrs="{data({"url": "https://tides.example/walk", "text": "Come along"})}"><a class="button primary" href="https://tides.example/walk"><span>Come along</span></a></p>
<blockquote><p>A quote with <em>words</em></p></blockquote>
<div class="footnote" data-component-name="FootnoteToDOM"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number" contenteditable="false">1</a><div class="footnote-content"><p>They were away for <a href="https://eels.example/years">nine years</a>.</p></div></div>
"""


def substack(tmp: Path) -> Export:
    rows = table(
        "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url",
        {
            "post_id": "123401.eels",
            "post_date": "2023-05-04T08:00:19.814Z",
            "is_published": "true",
            "type": "newsletter",
            "audience": "everyone",
            "title": "The eels are back",
            "subtitle": "&#x201C;Nine years&#x201D;",
        },
        {
            "post_id": "123402.said",
            "post_date": "2023-06-01T08:00:00.000Z",
            "is_published": "true",
            "type": "podcast",
            "audience": "only_paid",
            "title": "Said aloud",
            "podcast_url": "https://api.substack.com/feed/said.mp3",
        },
        {"post_id": "123403.later", "is_published": "false", "title": "Later"},
    )
    files = {
        "posts.csv": rows,
        "posts/123401.eels.html": SUBSTACK_POST,
        "posts/123402.said.html": "<p>Listen.</p>",
        "posts/123403.later.html": "<p>One day.</p>",
        "email_list.low.csv": "email\na@a.example\n",
    }
    return Export(
        path=archive(tmp / "export.zip", files),
        form="substack",
        posts=3,
        drafts=1,
        url="https://low.substack.com/",
        links={
            "https://ines.example": 1,
            "https://twitter.com/harbour/status/1": 1,
            "https://low.substack.com/p/first": 1,
            "https://www.youtube.com/watch?v=abcdefghijk": 1,
            "https://tides.example/walk": 1,
            "https://eels.example/years": 1,
        },
        pictures=5,
        says=(
            'canonical: "https://low.substack.com/p/eels"',
            'subtitle: "“Nine years”"',
            "The eels are back[^1].",
            "[^1]: They were away for [nine years](https://eels.example/years).",
            "![Eels in a bucket](images/0a1b-1200x800.jpg)",
            "> We did put up a sign.\n>\n> Twice.\n>\n> — [Harbour Office (@harbour), 2023-05-03T07:12Z]",
            '[The first letter](https://low.substack.com/p/first "How they left"){.card}',
            "[Come along](https://tides.example/walk){.button}",
            "::::columns\n:::column\n![](images/g1.png){decorative}\n:::",
        ),
        told=(
            "a button “Subscribe now” stood here, to subscribe on the old platform",
            "a poll (number 4242) stood here; the export has no words of it",
            "the pictures of this post are at its address alone",
            "the post had a recording: https://api.substack.com/feed/said.mp3",
            "the post was for paying readers only",
            "the post has no date",
        ),
    )


GHOST_POST = """
<p>Water came, <strong>for once</strong>. <a href="__GHOST_URL__/about/">About us</a></p>
<figure class="kg-card kg-image-card kg-card-hascaption"><img src="__GHOST_URL__/content/images/2024/03/car-park.jpg" class="kg-image" alt="A car park under water" loading="lazy"><figcaption><span style="white-space: pre-wrap;">The car was not mine</span></figcaption></figure>
<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://tides.example/tables"><div class="kg-bookmark-content"><div class="kg-bookmark-title">Tide tables</div><div class="kg-bookmark-description">For March</div><div class="kg-bookmark-metadata"><img class="kg-bookmark-icon" src="https://tides.example/icon.png" alt=""><span class="kg-bookmark-author">Tides</span></div></div><div class="kg-bookmark-thumbnail"><img src="https://tides.example/thumb.png" alt=""></div></a></figure>
<div class="kg-card kg-button-card kg-align-center"><a href="https://tides.example/walk" class="kg-btn kg-btn-accent">Walk along</a></div>
<div class="kg-card kg-callout-card kg-callout-card-blue"><div class="kg-callout-emoji">💡</div><div class="kg-callout-text">Low water is at <b><strong>11:40</strong></b>.</div></div>
<div class="kg-card kg-toggle-card" data-kg-toggle-state="close"><div class="kg-toggle-heading"><h4 class="kg-toggle-heading-text"><span>What to bring?</span></h4><button class="kg-toggle-card-icon" aria-label="Expand"><svg></svg></button></div><div class="kg-toggle-content"><ul><li value="1">Boots</li></ul></div></div>
<figure class="kg-card kg-embed-card"><blockquote class="twitter-tweet"><p lang="en" dir="ltr">A sign, we said.</p>&mdash; Harbour Office (@harbour) <a href="https://twitter.com/harbour/status/2?ref_src=x">March 8, 2024</a></blockquote><script async src="https://platform.twitter.com/widgets.js"></script></figure>
<figure class="kg-card kg-embed-card"><iframe width="200" height="113" src="https://www.youtube.com/embed/abcdefghijk?feature=oembed"></iframe></figure>
<figure class="kg-card kg-gallery-card kg-width-wide"><div class="kg-gallery-container"><div class="kg-gallery-row"><div class="kg-gallery-image"><img src="__GHOST_URL__/content/images/2024/03/a.png" alt="One"></div><div class="kg-gallery-image"><img src="__GHOST_URL__/content/images/2024/03/b.png" alt=""></div></div></div></figure>
<!--members-only--><h3>Later</h3><pre><code class="language-python">def tide():
    return None


</code></pre>
"""


def ghost(tmp: Path) -> Export:
    post = {
        "id": "64a",
        "title": "The spring tide",
        "slug": "spring-tide",
        "html": GHOST_POST,
        "lexical": "{}" * 50,
        "feature_image": "__GHOST_URL__/content/images/2024/03/cover.png",
        "type": "post",
        "status": "published",
        "visibility": "public",
        "created_at": "2024-03-10T06:00:00.000Z",
        "published_at": "2024-03-10T07:30:00.000Z",
        "custom_excerpt": "and the eels",
        "canonical_url": None,
    }
    draft = {
        **post,
        "id": "64b",
        "title": "Draft",
        "slug": "draft",
        "status": "draft",
        "html": None,
    }
    page = {**post, "id": "64c", "title": "About", "slug": "about", "type": "page"}
    export = {
        "db": [
            {
                "meta": {"exported_on": 1710000000000, "version": "5.80.0"},
                "data": {
                    "posts": [post, {**draft, "published_at": None, "feature_image": None}, page],
                    "posts_meta": [
                        {"post_id": "64a", "feature_image_alt": "Waves", "email_only": 0}
                    ],
                    "tags": [{"id": "t1", "name": "Tides"}, {"id": "t2", "name": "#internal"}],
                    "posts_tags": [
                        {"post_id": "64a", "tag_id": "t1", "sort_order": 0},
                        {"post_id": "64a", "tag_id": "t2", "sort_order": 1},
                    ],
                    "users": [{"id": "u1", "name": "Ines Marsh", "slug": "ines"}],
                    "posts_authors": [{"post_id": "64a", "author_id": "u1", "sort_order": 0}],
                    "settings": [{"id": "s", "key": "title", "value": "Low Tide"}],
                },
            }
        ]
    }
    images = {f"content/images/2024/03/{name}.png": PNG for name in ("cover", "a", "b")}
    files = {"low-tide.ghost.2024-03-11.json": json.dumps(export), **images}
    files["content/images/2024/03/car-park.jpg"] = JPEG  # type: ignore[assignment]
    return Export(
        path=folder(tmp / "ghost", files) / "low-tide.ghost.2024-03-11.json",
        form="ghost",
        posts=2,
        drafts=1,
        url="https://low.example",
        links={
            "https://low.example/about/": 1,
            "https://tides.example/tables": 1,
            "https://tides.example/walk": 1,
            "https://twitter.com/harbour/status/2": 1,
            "https://www.youtube.com/watch?v=abcdefghijk": 1,
        },
        pictures=4,
        says=(
            "author: Ines Marsh",
            "tags: [Tides]",
            "cover: images/cover.png\ncover_alt: Waves",
            'canonical: "https://low.example/spring-tide/"',
            '![A car park under water](images/car-park.jpg "The car was not mine")',
            '[Tide tables](https://tides.example/tables "For March"){.card}',
            ":::callout{kind=note}\nLow water is at **11:40**.\n:::",
            "<details>\n<summary>What to bring?</summary>\n\n- Boots\n\n</details>",
            "> A sign, we said.\n>\n> — [Harbour Office (@harbour), 2024-03-08]",
            "::::columns\n:::column\n![One](images/a.png)\n:::\n:::column\n![](images/b.png){decorative}",
            "## Later\n\n```python\ndef tide():\n    return None\n```",
        ),
        told=("what follows was for paying readers only", "the export has no HTML of this post"),
    )


def buttondown(tmp: Path) -> Export:
    rows = table(
        "id,secondary_id,subject,publish_date,source,slug",
        {
            "id": "abcd1234",
            "secondary_id": "1",
            "subject": "A plain letter",
            "publish_date": "2023-01-02 16:55:00+00:00",
            "source": "app",
            "slug": "plain",
        },
        {
            "id": "efab5678",
            "secondary_id": "2",
            "subject": "A fancy letter",
            "publish_date": "2023-01-05 13:00:00+00:00",
            "source": "app",
            "slug": "fancy",
        },
    )
    plain = (
        "<!-- buttondown-editor-mode: plaintext -->Hello {{ subscriber.email }},\n\n"
        "# One\n\nSee [the table](https://tides.example/mud) and `{{ code }}`.\n\n"
        "![The pier](../media/pier.png)\n\n![](https://assets.buttondown.email/images/2.png?w=960)\n\n"
        "::: note\n\n{{ subscribe_form }}\n\n# Two\n\nText[^1].\n\n[^1]: A note.\n"
    )
    fancy = (
        "<!-- buttondown-editor-mode: fancy --><h2>Lorem</h2>\n<p>See <a href='https://x.example/a'>a</a>.</p>"
        "<p><img src='https://x.example/b.png' alt='B'></p>"
    )
    files: dict[str, str | bytes] = {
        "emails.csv": rows,
        "emails/plain.md": plain,
        "emails/fancy.md": fancy,
        "media/pier.png": PNG,
    }
    return Export(
        path=archive(tmp / "buttondown.zip", files),
        form="buttondown",
        posts=2,
        links={"https://tides.example/mud": 1, "https://x.example/a": 1},
        pictures=3,
        says=(
            "title: A plain letter\ndate: 2023-01-02 17:55 +0100\nslug: plain",
            "Hello {{email}},",
            "`{{ code }}`",
            "![The pier](images/pier.png)",
            "![](images/2.png){decorative}",
            "[^1]: A note.",
        ),
        told=(
            "a form to subscribe stood here",
            "the picture has no words in the source",
            "colons began something of another program here",
        ),
    )


MAILCHIMP_MAIL = """<!doctype html><html><head><title>*|MC:SUBJECT|*</title><!--[if mso]><xml></xml><![endif]--></head><body>
<span class="mcnPreviewText" style="display:none;">*|MC_PREVIEW_TEXT|*</span>
<table id="bodyTable"><tr><td id="templatePreheader"><a href="*|ARCHIVE|*">View this email in your browser</a></td></tr>
<tr><td id="templateHeader"><table class="mcnImageBlock"><tr><td><img src="https://mcusercontent.com/abc/images/pier.png" alt="The pier" class="mcnImage"></td></tr></table></td></tr>
<tr><td id="templateBody"><table class="mcnTextBlock"><tr><td class="mcnTextContent"><h1>Storm</h1>
Dear *|FNAME|*,<br><br>the storm came. <a href="https://tides.example/storm">Read more</a>
<h2>After it</h2>*|POLL:RATING:x|*</td></tr></table>
<table class="mcnButtonBlock"><tr><td><a class="mcnButton " href="https://tides.example/help">Help us</a></td></tr></table>
<table><thead><tr><th>Day</th><th>Metres</th></tr></thead><tbody><tr><td>Monday</td><td>5.8</td></tr></tbody></table></td></tr>
<tr><td id="templateFooter">Copyright. <a href="*|UNSUB|*">unsubscribe</a></td></tr></table></body></html>"""


def mailchimp(tmp: Path) -> Export:
    rows = table(
        "Title,Subject,List,Send Date,Send Weekday,Total Recipients,Unique Id",
        {
            "Title": "March, second",
            "Subject": "The storm",
            "List": "Readers",
            "Send Date": "Mar 10, 2024 07:30 am",
            "Send Weekday": "Sunday",
            "Unique Id": "9f8e7d6c5b",
        },
    )
    files: dict[str, str | bytes] = {
        "campaigns/campaigns.csv": rows,
        "campaigns/campaigns_content/9f8e7d6c5b_march-second.html": MAILCHIMP_MAIL,
        "campaigns/campaigns_content/9f8e7d6c5b_march-second.txt": "The storm",
        "campaigns/campaigns_content/1112_an-old-one.html": "<p>Old.</p>",
        "files/pier.png": PNG,
        "lists/members.csv": "Email\na@a.example\n",
    }
    return Export(
        path=archive(tmp / "mailchimp.zip", files),
        form="mailchimp",
        posts=2,
        links={"https://tides.example/storm": 1, "https://tides.example/help": 1},
        pictures=1,
        says=(
            "title: The storm",
            "date: 2024-03-10 07:30 +0100",
            "![The pier](images/pier.png)",
            "Dear {{first_name}},\n\nthe storm came.",
            "[Help us](https://tides.example/help){.button}",
            "| Day | Metres |\n| --- | --- |\n| Monday | 5.8 |",
        ),
        told=("a date has no zone", "the post has no date", "*|POLL:RATING:x|* is a merge field"),
    )


def hugo(tmp: Path) -> Export:
    files: dict[str, str | bytes] = {
        "hugo.toml": 'baseURL = "https://low.example/"\n',
        "archetypes/default.md": "---\ntitle: x\n---\n",
        "content/posts/mud/index.md": (
            "+++\ntitle = 'Forty kinds: mud'\ndate = 2024-02-02T04:14:54-08:00\ntags = ['mud']\n"
            "slug = 'mud'\n[cover]\nimage = 'cover.png'\nalt = 'Mud'\n+++\n\n"
            'See [the storm]({{< ref "storm.md" >}}) and [this](/about/) and [gone](../x.md).\n\n'
            '{{< figure src="grey.png" alt="Grey" caption="At dawn" >}}\n\n'
            "{{< youtube abcdefghijk >}}\n\n{{< notice tip >}}\nInner words.\n{{< /notice >}}\n\n"
            "{{< highlight go >}}\nfunc main() {}\n{{< /highlight >}}\n\n![Wave](/img/wave.png)\n"
        ),
        "content/posts/mud/cover.png": PNG,
        "content/posts/mud/grey.png": PNG,
        "content/posts/storm.md": (
            "---\ntitle: The storm\ndate: 2024-03-10\ndescription: It came\nauthor: Ines\n---\n\n"
            "It came, see [tides](https://tides.example/storm).\n<!--more-->\nAnd went.\n"
        ),
        "content/posts/later.md": '{"title": "Later", "date": "2024-04-01", "draft": true}\n\nSoon.\n',
        "content/about.md": "---\ntitle: About\n---\nWe.\n",
        "content/posts/_index.md": "---\ntitle: Posts\n---\n",
        "static/img/wave.png": PNG,
    }
    return Export(
        path=folder(tmp / "hugo", files),
        form="hugo",
        posts=3,
        drafts=1,
        links={"https://tides.example/storm": 1, "https://www.youtube.com/watch?v=abcdefghijk": 1},
        pictures=3,
        says=(
            'title: "Forty kinds: mud"\ndate: 2024-02-02 13:14:54 +0100',
            "cover: images/cover.png\ncover_alt: Mud",
            "[the storm](../2024-03-10-storm/index.md)",
            '![Grey](images/grey.png "At dawn")',
            "Inner words.",
            "```go\nfunc main() {}\n```",
            "![Wave](images/wave.png)",
            "description: It came",
        ),
        told=(
            "{{< notice tip >}} has no meaning here, and is left out",
            "a link to “../x.md” leads nowhere here, its words stay",
        ),
    )


def jekyll(tmp: Path) -> Export:
    files: dict[str, str | bytes] = {
        "_config.yml": "title: Low Tide\n",
        "_posts/2024-02-02-mud.md": (
            "---\nlayout: post\ntitle: Forty kinds of mud\ndate: 2024-02-02 10:00:00 +0100\n"
            "categories: [tides]\ntags: mud, grey\nimage: /assets/cover.png\n---\n\n"
            "See [the storm]({% post_url 2024-03-10-storm %}) and [out](https://tides.example/mud).\n"
            "{: .lead}\n\n![Grey]({{ site.baseurl }}/assets/grey.png)\n\n"
            "{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% include form.html %}\n\n"
            "`{% raw %}` {{ page.title }}\n"
        ),
        "_posts/2024-03-10-storm.markdown": "---\ntitle: The storm\n---\n\nIt came.\n",
        "_drafts/later.md": "---\ntitle: Later\n---\n\nSoon.\n",
        "assets/cover.png": PNG,
        "assets/grey.png": PNG,
        "about.md": "---\ntitle: About\n---\nWe.\n",
    }
    return Export(
        path=folder(tmp / "jekyll", files),
        form="jekyll",
        posts=3,
        drafts=1,
        links={"https://tides.example/mud": 1},
        pictures=2,
        says=(
            "tags: [mud, grey, tides]",
            "[the storm](../2024-03-10-storm/index.md)",
            "![Grey](images/grey.png)",
            "```ruby\nputs 1\n```",
            "`{% raw %}`",
        ),
        told=(
            "{% include form.html %} has no meaning here",
            "the cover has no words in the source",
        ),
    )


def pelican(tmp: Path) -> Export:
    files: dict[str, str | bytes] = {
        "pelicanconf.py": "SITENAME = 'Low Tide'\n",
        "content/mud.md": (
            "Title: Forty kinds of mud\nDate: 2024-02-02 10:20\nModified: 2024-02-03 10:00\n"
            "Category: Tides\nTags: mud, grey\nSlug: mud\nAuthors: Ines Marsh, Tom\n"
            "Summary: All of it\n\nSee [the storm]({filename}/storm.md).\n\n"
            "![Grey]({static}/images/grey.png)\n\n<img src='{static}/images/b.png'>\n\n"
            "[out](https://tides.example/mud)\n"
        ),
        "content/storm.md": "Title: The storm\nDate: 2024-03-10\nStatus: published\n\nIt came.\n",
        "content/pages/about.md": "Title: About\nDate: 2024-01-01\n\nWe.\n",
        "content/images/grey.png": PNG,
        "content/images/b.png": PNG,
    }
    return Export(
        path=folder(tmp / "pelican", files),
        form="pelican",
        posts=2,
        links={"https://tides.example/mud": 1},
        pictures=2,
        says=(
            "author: [Ines Marsh, Tom]",
            "description: All of it",
            "[the storm](../2024-03-10-storm/index.md)",
            "![Grey](images/grey.png)",
            "![](images/b.png){decorative}",
        ),
        told=("a date has no zone", "the picture has no words in the source"),
    )


def page(tmp: Path) -> Export:
    text = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The storm | Low Tide</title>
<link rel="canonical" href="https://low.example/storm/"><meta property="og:title" content="The storm">
<meta property="og:description" content="It came"><meta property="article:published_time" content="2024-03-10T07:30:00+01:00">
<meta property="og:type" content="article"><meta name="author" content="Ines"></head>
<body><nav><a href="/">Home</a></nav><article><h1>The storm</h1><p>It came. <a href="/mud/">Mud</a></p>
<img src="storm_files/wave.png" alt="A wave"><img src="data:image/png;base64,DATA" alt="A dot">
<script>alert(1)</script><form><p>Did it reach you?</p><label><input type="radio" name="a"> Yes</label><label><input type="radio" name="a"> No</label></form>
</article><footer><a href="https://low.example/imprint">Imprint</a></footer></body></html>"""
    import base64

    text = text.replace("DATA", base64.b64encode(PNG).decode())
    files: dict[str, str | bytes] = {"storm.html": text, "storm_files/wave.png": PNG}
    return Export(
        path=folder(tmp / "saved", files) / "storm.html",
        form="page",
        posts=1,
        links={"https://low.example/mud/": 1},
        pictures=2,
        says=(
            "title: The storm",
            "author: Ines\nlanguage: en",
            'canonical: "https://low.example/storm/"',
            "![A wave](images/wave.png)",
            "![A dot](images/picture.png)",
            ":::poll{#did-it-reach-you}\nDid it reach you?\n\n- Yes\n- No\n:::",
        ),
        told=("a script stood here, and no mail runs one",),
    )


EXPORTS: dict[str, Callable[[Path], Export]] = {
    "beehiiv": beehiiv,
    "substack": substack,
    "ghost": ghost,
    "buttondown": buttondown,
    "mailchimp": mailchimp,
    "hugo": hugo,
    "jekyll": jekyll,
    "pelican": pelican,
    "page": page,
}
