"""The fields of the front matter: their names, their aliases, and how each is read."""

from __future__ import annotations

import re
from typing import Any

from composer.bidi import unbalanced
from composer.config.located import Table
from composer.config.secrets import looks_secret
from composer.model import Author, Findings, Location, Newsletter
from composer.nearest import nearest

__all__ = ["ALIASES", "FIELDS", "Fields", "read_authors"]

#: Each field and what it is for: the manual, the editors' schema and the parser read this.
FIELDS = {
    "title": "the issue's title; a sole leading # heading by default",
    "subtitle": "a line under the title",
    "subject": "the mail's subject, merge fields allowed; the title by default",
    "preheader": "what mailboxes show after the subject; the subtitle by default",
    "description": "for feeds, page metadata and cards; the preheader by default",
    "date": "a date, or date and time with zone; the one that the file name begins with by default",
    "number": "the issue's number",
    "slug": "the last part of the web edition's address, of a-z, 0-9 and -",
    "author": "an id of [authors], a name, or a list of these",
    "language": "a BCP 47 tag such as fr or pt-BR; the newsletter's by default",
    "tags": "a list of words",
    "cover": "a picture above the title: a path or an address",
    "cover_alt": "what the cover shows, in words",
    "canonical": "where the issue was first published, if elsewhere",
    "polls": "polls of this issue alone, as in newsletter.toml, with closes as a date",
    "draft": "yes for an issue that is not ready; a draft is never sent or published",
    "extra": "a table for templates of your own",
}

ALIASES = {
    "summary": "description",
    "excerpt": "description",
    "authors": "author",
    "lang": "language",
    "categories": "tags",
    "image": "cover",
}

_MOST_DIGITS = 9
_YES = {"yes", "true", "on", "1"}
_NO = {"no", "false", "off", "0", ""}


class Fields:
    """The fields of one file, by their own names, with their places."""

    def __init__(self, table: Table, findings: Findings) -> None:
        self.findings = findings
        self.places: dict[str, Location] = {}
        self._table = table
        self._data: dict[str, Any] = {}
        self._spelled: dict[str, str] = {}
        table.check_secrets()
        for written, value in table.data.items():
            self._take(written, value)

    def _take(self, written: str, value: Any) -> None:
        folded = written.replace("-", "_")
        name = ALIASES.get(folded, folded)
        place = self._table.place(written)
        if name not in FIELDS:
            self._unknown(written, place)
        elif name in self._data:
            first = self.places[name]
            self.findings.error(
                "duplicate-key",
                f"“{written}” means {name}, which line {first.line} gives already",
                place,
                "keep one of the two",
            )
        else:
            self._data[name] = value
            self._spelled[name] = written
            self.places[name] = place

    def _unknown(self, written: str, place: Location) -> None:
        if looks_secret(written, self._table.data.get(written)):
            return
        meant = nearest(written, (*FIELDS, *ALIASES))
        if meant:
            self.findings.error(
                "misspelled-field", f"there is no field “{written}”", place, f"write {meant}"
            )
        else:
            self.findings.warning(
                "unknown-field",
                f"the field “{written}” means nothing here and is passed over",
                place,
                "move it under extra: if a template of yours reads it",
            )

    def text(self, name: str) -> str:
        """A field's text on one line, empty where there is none."""
        value = self._data.get(name, "")
        if isinstance(value, (list, dict)):
            self._shape(name, "text", "write it as one text, not as a list or a table")
            return ""
        text = str(value).strip("\n")
        self.check_signs(name, text)
        return " ".join(text.split())

    def check_signs(self, name: str, text: str, place: Location | None = None) -> None:
        """An error where a text holds a sign that mailboxes cannot show, or that turns them."""
        # All of these signs are what Unicode calls not printable; a text seldom has one.
        if text.isprintable():
            return
        odd = _CONTROL.search(text)
        sign = odd[0] if odd else unbalanced(text)
        if sign:
            what = "a control character" if odd else "a sign that turns the direction of the text"
            self.findings.error(
                "control-character",
                f"{name} holds {what} (U+{ord(sign):04X})",
                place or self.place(name),
                "write it on one line of plain text",
            )

    def integer(self, name: str) -> int | None:
        """A whole number, zero or more, of as many digits as anybody counts to."""
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
            return int(text)
        self._shape(name, "a whole number", f"write it in {_MOST_DIGITS} digits at most, as 12")
        return None

    def flag(self, name: str) -> bool:
        """Yes or no."""
        text = self.text(name).casefold()
        if text not in _YES | _NO:
            self._shape(name, "yes or no", "write yes or no")
        return text in _YES

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts; one text is a list of one."""
        value = self._data.get(name, [])
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, (list, dict)) for item in items) or isinstance(value, dict):
            self._shape(name, "a list of words", "write them between brackets, with commas: [a, b]")
            return ()
        return tuple(text for item in items if (text := " ".join(str(item).split())))

    def table(self, name: str) -> dict[str, Any]:
        """A table."""
        value = self._data.get(name) or {}
        if not isinstance(value, dict):
            self._shape(name, "a table", "write `name: value` lines below it, indented")
            return {}
        return value

    def place(self, *keys: str) -> Location:
        """Where a field, or a key inside it, stands."""
        written = self._spelled.get(keys[0], keys[0])
        return self._table.place(written, *keys[1:])

    def _shape(self, name: str, wanted: str, hint: str) -> None:
        self.findings.error("field-type", f"{name} must be {wanted}", self.place(name), hint)


#: What would break a header line, or hide in one (RFC 5322 §2.2).
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")


def read_authors(names: tuple[str, ...], newsletter: Newsletter) -> tuple[Author, ...]:
    """Authors by id or by name; with none named, the newsletter's only one, else its name."""
    if not names:
        if len(newsletter.authors) == 1:
            return tuple(newsletter.authors.values())
        return (Author(name=newsletter.sender.name or newsletter.name),)
    by_name = {author.name.casefold(): author for author in newsletter.authors.values()}
    return tuple(
        newsletter.authors.get(name) or by_name.get(name.casefold()) or Author(name=name)
        for name in names
    )
