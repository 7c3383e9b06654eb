"""Front matter with its defaults filled in."""

from __future__ import annotations

import datetime
import re
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from composer.config.polls import read_polls
from composer.model import Findings, Location, Meta, Newsletter
from composer.slugs import slug_of
from composer.source.dates import moment_of
from composer.source.fields import Fields, read_authors
from composer.source.front_matter import Split, split
from composer.source.placements import leading_heading, placed_polls

__all__ = ["Head", "read_head", "stem_of"]

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ .]+(.+))?$")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
#: How much of the body makes a preheader where nothing else does: what mailboxes show.
_PREHEADER = 130


class Head:
    """What the top of a file says: its metadata (``None`` after an error), and its body."""

    def __init__(self, meta: Meta | None, body: str, body_line: int) -> None:
        self.meta = meta
        self.body = body
        self.body_line = body_line


def stem_of(path: str) -> tuple[str, str]:
    """The date that an issue's file name begins with, and the rest of it; both may be empty."""
    pure = PurePosixPath(path)
    name = pure.parent.name if pure.stem == "index" and len(pure.parts) > 1 else pure.stem
    dated = _DATED.match(name)
    return (dated[1], dated[2] or "") if dated else ("", name)


def read_head(text: str, path: str, newsletter: Newsletter, findings: Findings) -> Head:
    """Reads the front matter of the issue at ``path``; what is wrong goes to ``findings``."""
    own = Findings()
    parts = split(text, path, own)
    fields = Fields(parts.table, own)
    known = len(own)
    title, body, body_line = _title(fields, parts)
    # Where the title was refused, or nothing of the front matter could be read, it is not missing.
    if not title and not parts.unread and len(own) == known:
        own.error(
            "missing-title",
            "the issue has no title",
            fields.place("title"),
            "add `title: …` between --- lines at the top, or begin the text with one # heading",
        )
    moment, timed = _moment(fields, path, newsletter, own, unread=parts.unread)
    meta = None
    if title and moment:
        meta = _meta(fields, path, newsletter, title=title, moment=moment, timed=timed)
        meta = replace(
            meta,
            placed=placed_polls(body),
            published_elsewhere=meta.published_elsewhere and not body.strip(),
            source_hash=_digest(parts.raw, title),
        )
    _check(fields, own, title)
    findings.extend(own.sorted())
    # Nothing is refused without a word.
    assert meta or own.has_errors, path  # noqa: S101
    return Head(None if own.has_errors else meta, body, body_line)


def _title(fields: Fields, parts: Split) -> tuple[str, str, int]:
    title = fields.text("title")
    heading = leading_heading(parts.body)
    if heading and (not title or title == heading.text):
        blank = parts.body[: -len(parts.body.lstrip())].count("\n")
        place = fields.place("title").at(parts.body_line + blank, 1)
        fields.check_signs("title", heading.text, place)
        return heading.text, heading.rest, parts.body_line + heading.lines
    return title, parts.body, parts.body_line


def _moment(
    fields: Fields, path: str, newsletter: Newsletter, findings: Findings, *, unread: bool
) -> tuple[datetime.datetime | None, bool]:
    known = len(findings)
    written = fields.text("date")
    from_name = stem_of(path)[0]
    if not written and (unread or len(findings) > known):
        return None, False
    if not written and not from_name:
        findings.error(
            "missing-date",
            "the issue has no date",
            fields.place("date") if "date" in fields.places else Location(path, 1, 1),
            "add `date: 2025-01-09`, or begin the file's name with the date",
        )
        return None, False
    place = fields.place("date") if written else Location(path, 1, 1)
    try:
        return moment_of(written or from_name, ZoneInfo(newsletter.timezone))
    except ValueError as error:
        findings.error(
            "date", str(error), place, "write it as 2025-01-09 or 2025-01-09 08:30 +0100"
        )
        return None, False


def _meta(
    fields: Fields,
    path: str,
    newsletter: Newsletter,
    *,
    title: str,
    moment: datetime.datetime,
    timed: bool,
) -> Meta:
    number = fields.integer("number")
    slug = fields.text("slug") or _slug(newsletter, path, moment, number)
    canonical = fields.text("canonical")
    if number is None and not fields.findings.has_errors:
        _check_patterns(fields, newsletter, path, slug)
    subtitle = fields.text("subtitle")
    return Meta(
        path=path,
        title=title,
        subtitle=subtitle,
        subject=fields.text("subject") or title,
        preheader=fields.text("preheader") or subtitle,
        description=fields.text("description"),
        moment=moment,
        timed=timed,
        number=number,
        slug=slug,
        url=canonical or issue_url(newsletter, slug, moment, number),
        authors=read_authors(fields.words("author"), newsletter),
        language=fields.text("language").replace("_", "-") or newsletter.language,
        tags=_tags(fields),
        cover=fields.text("cover"),
        cover_alt=fields.text("cover_alt"),
        polls=read_polls(fields.table("polls"), fields.place, fields.findings),
        draft=fields.flag("draft"),
        published_elsewhere=bool(canonical),
        extra=fields.table("extra"),
        places=fields.places,
    )


def _tags(fields: Fields) -> tuple[str, ...]:
    tags = fields.words("tags")
    if len(tags) == 1 and "," in tags[0]:
        return tuple(tag.strip() for tag in tags[0].split(",") if tag.strip())
    return tags


def _slug(newsletter: Newsletter, path: str, moment: datetime.datetime, number: int | None) -> str:
    filled = newsletter.slug.format(
        date=moment.date().isoformat(),
        stem=stem_of(path)[1],
        number="" if number is None else number,
    )
    return slug_of(filled) or moment.date().isoformat()


def _check_patterns(fields: Fields, newsletter: Newsletter, path: str, slug: str) -> None:
    """A warning where the issue's address should hold a number that it does not have."""
    own_slug, own_url = fields.text("slug"), fields.text("canonical")
    patterns = (
        ("slug", newsletter.slug, own_slug, f"its slug is “{slug}”"),
        ("issue_url", newsletter.issue_url, own_url, "its address has a gap there"),
    )
    for name, pattern, own, instead in patterns:
        if "{number" in pattern and not own:
            fields.findings.warning(
                "missing-number",
                f"{name} in newsletter.toml is a pattern of the number, which this issue lacks:"
                f" {instead}",
                fields.place("number") if "number" in fields.places else Location(path, 1, 1),
                f"add `number: …`, or take {{number}} out of {name}",
            )


def issue_url(
    newsletter: Newsletter, slug: str, moment: datetime.datetime, number: int | None
) -> str:
    """The address of the web edition, by the newsletter's pattern."""
    return newsletter.issue_url.format(
        url=newsletter.url.rstrip("/"),
        slug=slug,
        date=moment.date().isoformat(),
        number="" if number is None else number,
    )


def _check(fields: Fields, findings: Findings, title: str) -> None:
    # Read again where the title or the date is missing, so that one run reports all.
    fields.integer("number")
    fields.flag("draft")
    slug = fields.text("slug")
    if slug and not _SLUG.match(slug):
        findings.error(
            "slug",
            f"the slug “{slug}” may hold only a-z, 0-9 and single hyphens",
            fields.place("slug"),
            f"write {slug_of(slug) or slug_of(title) or 'another one'}",
        )
    language = fields.text("language")
    if language and not _LANGUAGE.match(language):
        findings.error(
            "language",
            f"“{language}” is no language tag",
            fields.place("language"),
            "write a tag, as fr or pt-BR",
        )
    if fields.text("cover") and not fields.text("cover_alt"):
        findings.error(
            "cover-alt",
            "the cover has no alternative text",
            fields.place("cover"),
            "add `cover_alt: …`: what the picture shows, for those who do not see it",
        )
    canonical = fields.text("canonical")
    if canonical and not canonical.startswith(("https://", "http://")):
        host, _, _ = canonical.partition("/")
        findings.error(
            "canonical",
            "canonical must be a whole address",
            fields.place("canonical"),
            f"write https://{canonical}"
            if "." in host and ":" not in host
            else "write where the issue was first published, as https://example.org/its-page",
        )


def _digest(*texts: str) -> str:
    from hashlib import blake2b

    return blake2b("\0".join(texts).encode(errors="replace"), digest_size=16).hexdigest()


def words_of(text: str, most: int = _PREHEADER) -> str:
    """The first words of a text, cut between two words, for a preheader."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most) + 1].rstrip(" ,;:") + "…"
