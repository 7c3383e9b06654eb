"""Buttondown."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from composer.errors import ExportRefused
from composer.importing.importer import Importer
from composer.importing.markdown.heads import Head, read_head
from composer.importing.notebook import Notebook
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source
from composer.importing.tables import header, rows
from composer.importing.told import lost

__all__ = ["Buttondown"]

_MODE = re.compile(r"\A\s*<!--\s*buttondown-editor-mode:\s*(\w+)\s*-->\s*")
_FORM = re.compile(r"\{\{\s*subscribe_form\s*\}\}")
_TAG = re.compile(r"<(?:p|h[1-6]|div|ul|ol|figure)\b", re.IGNORECASE)
_PUBLISHED = ("published", "sent", "imported", "")


class Buttondown(Importer):
    """Markdown files in ``emails/``, each with front matter or with a row in ``emails.csv``.

    The front matter (``subject``, ``slug``, ``status``, ``publish_date``, ``image``,
    ``canonical_url``) and ``media/`` are documented for Buttondown's own command line:
    https://buttondown-cli.mintlify.app/concepts/email-format. What the archive of an export holds is
    documented nowhere; ``emails.csv`` or ``emails.json`` beside ``emails/SLUG.md`` is read as Ghost's
    importer has it: https://github.com/TryGhost/migrate/tree/main/packages/mg-buttondown. A body
    written in the "fancy" editor is HTML, which its first line says.
    """

    name = "Buttondown"
    fields: ClassVar = {
        "{{ subscriber.email }}": "{{email}}",
        "{{subscriber.email}}": "{{email}}",
        "{{ unsubscribe_url }}": "{{unsubscribe_url}}",
        "{{ email_url }}": "{{web_url}}",
    }

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """``emails/`` with Markdown, or a Markdown file with Buttondown's front matter."""
        if _table(source) or any("/emails/" in f"/{name}" for name in source.ending(".md")):
            return True
        heads = (source.head(name, 1500) for name in source.ending(".md")[:5])
        return any(
            re.search(r"^subject:", head, re.MULTILINE)
            and re.search(r"^(?:email_type|publish_date|secondary_id|status):", head, re.MULTILINE)
            for head in heads
        )

    def posts(self) -> Iterator[Post | Unreadable]:
        """A post an e-mail: by the table where there is one, else by the files."""
        listed = dict(self._listed())
        files = {posixpath.basename(name)[:-3]: name for name in self.source.ending(".md")}
        for slug, (place, row) in listed.items():
            name = files.pop(slug, "") or files.pop(row.get("id", ""), "")
            if not name:
                yield Unreadable(place, f"there is no emails/{slug}.md", "export it again")
            else:
                yield self._post(name, row, place)
        for name in files.values():
            if posixpath.basename(name).lower() != "readme.md":
                yield self._post(name, {}, self.source.place(name))

    def _listed(self) -> Iterator[tuple[str, tuple[str, Mapping[str, str]]]]:
        name = _table(self.source)
        if name.endswith(".csv"):
            for row in rows(self.source, name):
                yield row.first("slug", "id"), (row.place, row.cells)
        elif name:
            place = self.source.place(name)
            try:
                found = json.loads(self.source.text(name))
            except (ValueError, RecursionError) as error:
                raise ExportRefused(
                    f"{place} is no whole JSON: {error}",
                    hint="it may be cut short: export it again",
                ) from None
            for number, each in enumerate(found if isinstance(found, list) else (), 1):
                if isinstance(each, dict):
                    cells = {str(key): str(value or "") for key, value in each.items()}
                    yield cells.get("slug", ""), (f"{place}, e-mail {number}", cells)

    def _post(self, name: str, row: Mapping[str, str], place: str) -> Post | Unreadable:
        try:
            head = read_head(self.source, name)
        except ExportRefused as error:
            return Unreadable(place, error.message, error.hint)
        head = Head({**row, **head.fields}, head.body)
        mode = _MODE.match(head.body)
        body = head.body[mode.end() :] if mode else head.body
        is_html = bool(mode and mode[1] == "fancy" and _TAG.search(body))
        return Post(
            place=place,
            title=head.text("subject", "title"),
            description=head.text("description"),
            date=head.text("publish_date", "creation_date", "created"),
            day=self.source.day(name),
            cover=head.text("image"),
            canonical=head.text("canonical_url", "absolute_url"),
            tags=head.words("tags"),
            slug=head.text("slug") or posixpath.basename(name)[:-3],
            draft=head.text("status").lower() not in _PUBLISHED,
            body=body,
            form="html" if is_html else "markdown",
            folder=posixpath.dirname(name),
            known_as=(posixpath.basename(name),),
        )

    def rewrite(self, text: str, notebook: Notebook, files: Mapping[str, str], path: str) -> str:
        """Without the form to subscribe."""
        return _FORM.sub(
            lambda _: notebook.remark(
                lost("a form to subscribe stood here", "link to your own page")
            ),
            text,
        )


def _table(source: Source) -> str:
    name = source.named("emails.csv", "emails.json")
    if name.endswith(".csv") and not header(source, name) >= {"subject", "slug"}:
        return ""
    return name
