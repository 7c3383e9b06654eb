"""The lock: what is known of each linked page, one JSON object a line, committed to git.

Composing reads it and asks no server, so the same issue always gives the same bytes. The form is
made for merging: a line belongs to one address, lines are sorted, and of two lines for one address
(what ``merge=union`` leaves) the later ``fetched`` wins. This module needs no network library.

A line that has a ``title`` and no ``fetched`` was written by hand and is the author's own:
:func:`renewed` leaves it alone. On the lines of fetched pages ``card`` alone is the author's.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from composer.model import Finding, Findings, Location, Page
from composer.nearest import nearest

__all__ = ["VERSION", "is_own", "read", "renewed", "write"]

#: The newest form of a line that this program understands.
VERSION = 1

_KEYS = Page.__struct_encode_fields__
#: git's markers, seven characters each: ours, the common ancestor (diff3), the border, theirs.
_MARKER = re.compile(r"(<<<<<<<|\|\|\|\|\|\|\||>>>>>>>)( |$)|=======$")
_MEND = "mend the line, or delete it and run `newsletter links fetch`"


def read(text: str, path: str) -> tuple[dict[str, Page], tuple[Finding, ...]]:
    """The pages by address, and what is wrong with the file at ``path``.

    A line that cannot be used is an error; the other lines are used all the same. Where there is
    an error, the file must not be written over: :func:`write` does not know that line.
    """
    findings = Findings()
    pages: list[Page] = []
    # U+2028 and its like may stand in a title: only a line feed ends a line.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        page = _page(line.removesuffix("\r"), Location(path, number), findings)
        if page is not None:
            pages.append(page)
    return _by_address(pages), findings.sorted()


def write(pages: Iterable[Page]) -> str:
    """The text of the lock: sorted by address, empty fields left out, each page on its line."""
    known = _by_address(pages)
    return "".join(f"{_line(known[url])}\n" for url in sorted(known))


def is_own(page: Page) -> bool:
    """Whether the author wrote this line by hand: fetching leaves it as it is."""
    return bool(page.title) and not page.fetched


def renewed(known: Page | None, fresh: Page) -> Page:
    """What the lock says once ``fresh`` was fetched: the author's decisions stay.

    A page that has gone, or says nothing of itself any more, keeps the words it had: only
    ``status`` and ``fetched`` tell that it was asked again.
    """
    if known is None:
        return fresh
    if is_own(known):
        return known
    if known.title and not (fresh.title and is_success(fresh.status)):
        return msgspec.structs.replace(known, status=fresh.status, fetched=fresh.fetched)
    return msgspec.structs.replace(fresh, url=known.url, card=known.card)


def is_success(status: int) -> bool:
    """Whether a status of HTTP means that the page is there (RFC 9110 §15.3)."""
    return 200 <= status < 300  # noqa: PLR2004 - the class of successful answers


def _line(page: Page) -> str:
    fields = {key: value for key, value in msgspec.structs.asdict(page).items() if value}
    # An indent of 0 is one line with a space after each comma and colon.
    return msgspec.json.format(msgspec.json.encode(fields), indent=0).decode()


def _by_address(pages: Iterable[Page]) -> dict[str, Page]:
    known: dict[str, Page] = {}
    for page in pages:
        before = known.get(page.url)
        known[page.url] = page if before is None else _later(before, page)
    return known


def _later(one: Page, other: Page) -> Page:
    """The one fetched later. ``card`` is no fact of the page: whoever set it on a branch meant it."""
    winner = one if _moment(one.fetched) > _moment(other.fetched) else other
    return msgspec.structs.replace(winner, card=one.card or other.card)


def _moment(fetched: str) -> datetime.datetime:
    """The moment, in UTC; the beginning of time where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(fetched)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        return aware.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)


def _page(line: str, place: Location, findings: Findings) -> Page | None:
    if not line.strip():
        return None
    if _MARKER.match(line):
        findings.error(
            "lock-conflict",
            f"git left a conflict marker here: {line[:7]}",
            place,
            "delete this line and keep the pages of both sides: of two lines for one address the "
            "later is used. `issues/links.lock.jsonl merge=union` in .gitattributes prevents it",
        )
        return None
    fields = _decoded(line, place, findings)
    if fields is None or not _is_readable(fields, place, findings):
        return None
    try:
        page = msgspec.convert(fields, Page)
    except msgspec.ValidationError as error:
        _shape_error(error, line, place, findings)
        return None
    return _checked(page, fields, line, place, findings)


def _decoded(line: str, place: Location, findings: Findings) -> dict[str, Any] | None:
    raw = line.encode("utf-8", "replace")
    try:
        fields = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        at = re.search(r" \(byte (\d+)\)$", str(error))
        byte = int(at[1]) if at else len(raw)
        column = len(raw[:byte].decode("utf-8", "ignore")) + 1
        reason = str(error).partition(" (byte")[0].removeprefix("JSON is malformed: ")
        message = f"this line is broken: {reason[0].lower()}{reason[1:]}"
        findings.error("lock-syntax", message, place.at(place.line, column), _MEND)
        return None
    except RecursionError:
        findings.error("lock-syntax", "this line is nested too deeply", place, _MEND)
        return None
    if not isinstance(fields, dict):
        findings.error(
            "lock-syntax", "a line is one JSON object: {…}", place.at(place.line, 1), _MEND
        )
        return None
    return fields


def _is_readable(fields: dict[str, Any], place: Location, findings: Findings) -> bool:
    """Whether the line's version is ours; asked first, for a newer line may differ in all else."""
    version = fields.get("version", VERSION)
    if type(version) is not int or version <= VERSION:
        return True
    findings.error(
        "lock-version",
        f"this line has version {version}; this newsletter-composer reads {VERSION}",
        place,
        "update newsletter-composer: a newer one wrote this line",
    )
    return False


def _shape_error(
    error: msgspec.ValidationError, line: str, place: Location, findings: Findings
) -> None:
    at = re.search(r" - at `\$\.(\w+)`$", str(error))
    reason = re.sub("`(.*?)`", r"“\1”", str(error).partition(" - at ")[0])
    message = f"“{at[1]}”: {reason}" if at else reason
    findings.error("lock-shape", message, _place_of(at[1] if at else "", line, place), _MEND)


def _checked(
    page: Page, fields: dict[str, Any], line: str, place: Location, findings: Findings
) -> Page | None:
    if page.version < 1 or not page.url.strip():
        key = "url" if page.version >= 1 else "version"
        findings.error("lock-shape", f"“{key}” is empty", _place_of(key, line, place), _MEND)
        return None
    for key in sorted(fields.keys() - set(_KEYS)):
        meant = nearest(key, _KEYS)
        hint = f"did you mean “{meant}”?" if meant else f"a line has {', '.join(_KEYS)}"
        message = f"“{key}” is no field of a line: it is not used, and the next fetch drops it"
        findings.warning("lock-unknown-field", message, _place_of(key, line, place), hint)
    if page.fetched and _moment(page.fetched).year == datetime.MINYEAR:
        message = f"“{page.fetched}” is no moment: every other line for this address wins"
        hint = "write it as 2025-01-09T08:30:00Z"
        findings.warning("lock-moment", message, _place_of("fetched", line, place), hint)
    if page.image and not page.image.lower().startswith(("https://", "http://")):
        message = f"“{page.image}” is no address of a picture: the card shows none"
        hint = "the image of a page is an http or https address; `::card{image=…}` takes a file"
        findings.warning("lock-image", message, _place_of("image", line, place), hint)
        return msgspec.structs.replace(page, image="")
    return page


def _place_of(key: str, line: str, place: Location) -> Location:
    found = re.search(rf'"{re.escape(key)}"\s*:', line) if key else None
    return place.at(place.line, found.start() + 1 if found else 1)
