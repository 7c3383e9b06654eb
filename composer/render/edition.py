"""An Issue becomes an Edition: mail, text part, web page and message."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from composer.model import Edition, Issue, Kind, Link, PictureFile, Project, Slot, Slotted
from composer.model.place import Place
from composer.model.slotted import html_kind, text_kind
from composer.render.addresses import (
    VoteAddress,
    campaign,
    home_of,
    mail_vote,
    mailto,
    picture_base,
    tagged,
)
from composer.render.album import Album
from composer.render.html import EmailPainter, FeedPainter, WebPainter
from composer.render.identity import content_hash
from composer.render.mime import PICTURE_BASE, message
from composer.render.painter import Material
from composer.render.steps.marks import measure, stripped, without_meant
from composer.render.text import TextPainter

__all__ = ["WebEdition", "cut_mail", "render", "web_edition"]

#: Tokens of the fields that templates write; of letters and digits, as those of the source are.
_BASE = "mfpicturebasez"
_WEB = "mfweburlz"
_UNSUBSCRIBE = "mfunsubscribeurlz"


class WebEdition(Struct, frozen=True):
    """An issue's page on the newsletter's site, and its content alone, as a feed carries it."""

    page: str
    content: str
    pictures: tuple[PictureFile, ...]
    hash: str


def render(issue: Issue, project: Project, *, vote_address: VoteAddress | None = None) -> Edition:
    """Every edition of an issue.

    ``vote_address(poll, placement, option)`` gives the address that a vote goes to; by default a
    mail to the reply address. Raises ThemeError where a template or style sheet is broken.
    """
    meta, newsletter = issue.meta, project.newsletter
    material, slots = _material(issue, project, vote_address)
    marked, links = _page(EmailPainter(material, _BASE).page(), material)
    page, marks = stripped(marked)
    email = cut_mail(page, slots)
    sizes = measure(page, marks, _names(issue))
    text = Slotted.cut(TextPainter(material).page(), slots, text_kind)
    subject = Slotted.cut(issue.subject or meta.title, slots, lambda _text, _at: Kind.HEADER)
    return Edition(
        issue=issue,
        email=email,
        text=text,
        web=_web(material),
        message=message(
            meta=meta,
            newsletter=newsletter,
            subject=subject,
            email=email,
            text=text,
            picture_base=material.picture_base,
            content_hash=material.content_hash,
        ),
        marked=marked,
        slots=slots,
        pictures=material.album.files,
        links=tuple(_filled(link, slots) for link in links),
        bytes=replace(sizes, email=len(str(email).encode())),
        hash=material.content_hash,
        findings=(*project.findings, *issue.findings),
        metadata=_metadata(issue, project),
    )


def _material(
    issue: Issue, project: Project, vote_address: VoteAddress | None
) -> tuple[Material, dict[str, Slot]]:
    """What the editions are drawn from, and the slots that their tokens stand for."""
    meta, newsletter, theme = issue.meta, project.newsletter, project.theme
    tongue = theme.tongue(meta.language, project.locales)
    parameters = campaign(meta, newsletter)
    subject = str(tongue.words.unsubscribe_subject).strip("\u2066\u2069")
    slots = {
        token: Slot(name, tagged(default, parameters) if name == "web_url" else default)
        for token, (name, default) in issue.slots.items()
    }
    slots[_BASE] = Slot(PICTURE_BASE, "")
    slots[_WEB] = Slot("web_url", tagged(meta.url, parameters))
    slots[_UNSUBSCRIBE] = Slot("unsubscribe_url", mailto(newsletter.reply_to, subject))
    material = Material(
        issue=issue,
        newsletter=newsletter,
        theme=theme,
        tongue=tongue,
        album=Album(theme.pictures),
        vote_address=vote_address or mail_vote(meta, newsletter),
        web_url=_WEB,
        unsubscribe_url=_UNSUBSCRIBE,
        content_hash=content_hash(issue, newsletter),
        picture_base=picture_base(meta, newsletter),
        campaign=parameters,
        defaults={token: slot.default for token, slot in slots.items()},
    )
    return material, slots


def web_edition(issue: Issue, project: Project, place: Place) -> WebEdition:
    """The web edition alone, at its place on the newsletter's site. Raises as :func:`render` does."""
    material, _ = _material(issue, project, None)
    home = home_of(place.url)
    material = material._replace(place=place, picture_base=home)
    # Drawn for its pictures alone: they are on the site before the mail that shows them is sent.
    EmailPainter(material, _BASE).page()
    plain = material._replace(web_url=issue.meta.url, campaign={})
    content = _cut_web(material, FeedPainter(plain, home))
    return WebEdition(
        page=_web(material, home.removeprefix(place.url.rpartition("/")[0] + "/")),
        content=content.replace('href="#', f'href="{escape(place.url)}#'),
        pictures=material.album.files,
        hash=material.content_hash,
    )


def _page(html: str, material: Material) -> tuple[str, tuple[Link, ...]]:
    """The finished page, its blocks still marked, and its links."""
    from composer.render.steps import finish
    from composer.render.steps.inline_css import parse_page, write_page
    from composer.render.steps.links import links_of

    root = parse_page(html)
    finish(root, material)
    return write_page(root), links_of(root)


def _names(issue: Issue) -> dict[str, str]:
    """The name of each block by its place, as the mail's marks write it."""
    return {
        f"{block.location.path}:{block.location.line}": block.name
        for part in issue.parts
        for block in part.blocks
    }


def cut_mail(page: str, slots: Mapping[str, Slot]) -> Slotted:
    """A mail's page, or its ``marked`` twin, cut at the tokens that stand for slots."""
    return Slotted.cut(page, slots, _kind_in_html)


def _kind_in_html(text: str, position: int) -> Kind:
    # A picture's base is the beginning of an address wherever it stands: in a style's url() and in
    # VML too, where the place alone does not tell.
    if text.startswith(_BASE, position):
        return Kind.ADDRESS
    return html_kind(text, position)


def _web(material: Material, base: str = "") -> str:
    """The web edition, which shows each field's default and counts no reader's clicks.

    ``base`` stands before the path of each picture.
    """
    from composer.render.steps.fetched import refuse_in_web

    plain = material._replace(web_url=material.issue.meta.url, campaign={})
    page = _cut_web(material, WebPainter(plain, base))
    refuse_in_web(page, material.theme)
    return page


def _cut_web(material: Material, painter: WebPainter) -> str:
    issue = material.issue
    slots = {token: Slot(name, default) for token, (name, default) in issue.slots.items()}
    return str(Slotted.cut(without_meant(painter.page()), slots, html_kind))


def _filled(link: Link, slots: Mapping[str, Slot]) -> Link:
    return Link(_default(link.url, slots), _default(link.text, slots), link.location)


def _default(text: str, slots: Mapping[str, Slot]) -> str:
    for token, slot in slots.items():
        if token in text:
            text = text.replace(token, slot.default)
    return text


def _metadata(issue: Issue, project: Project) -> dict[str, Any]:
    """What programs may want to know of the issue: plain values, ready for JSON."""
    meta = issue.meta
    return {
        "title": meta.title,
        "subtitle": meta.subtitle,
        "subject": issue.subject or meta.title,
        "preheader": issue.preheader,
        "description": meta.description or issue.preheader,
        "date": meta.moment.isoformat() if meta.timed else meta.date.isoformat(),
        "number": meta.number,
        "slug": meta.slug,
        "url": meta.url,
        "language": meta.language,
        "authors": [author.name for author in meta.authors],
        "tags": list(meta.tags),
        "theme": project.theme.name,
        "words": issue.words,
    }
