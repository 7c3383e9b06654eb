"""One post as one file: its front matter, its body, and what is to tell of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from composer.importing.fields import translated, unfilled
from composer.importing.front_matter import front_matter, one_line
from composer.importing.importer import Importer
from composer.importing.naming import Named
from composer.importing.notebook import Notebook, Settled, settle
from composer.importing.pictures import FetchAll, Got, gather
from composer.importing.post import Post
from composer.importing.told import lost, renamed, undescribed, untitled
from composer.model import Finding, Newsletter

__all__ = ["Manuscript", "Writing"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Manuscript(Struct, frozen=True, kw_only=True):
    """A post's finished file, with where its pictures are, by their addresses; and its counts."""

    text: str
    findings: tuple[Finding, ...]
    pictures: Mapping[str, str]
    links: int = 0
    images: int = 0


class Writing(Struct, frozen=True, kw_only=True):
    """How posts of one import are written. ``files`` are the issues that posts link to."""

    importer: Importer
    newsletter: Newsletter
    files: Mapping[str, str]
    fetch: FetchAll | None = None
    stubs: bool = False

    def manuscript(
        self, post: Post, named: Named, desk: Path, known: Mapping[str, str], names: frozenset[str]
    ) -> Manuscript:
        """Converts a post; its pictures lie on the desk then, without those that are ``known``.

        ``names`` are the files that the issue's folder of pictures has already.
        """
        notebook = Notebook()
        body = "" if self.stubs else self._body(post, named, notebook)
        wanted = [*notebook.pictures]
        if post.cover and post.cover not in wanted:
            wanted.insert(0, post.cover)
        got = gather(wanted, post, self.importer, desk, fetch=self.fetch, known=known, names=names)
        top = front_matter(self._fields(post, named, got.paths))
        remarks = [*post.told, *self._of_names(post, named), *self._of_cover(post)]
        if post.cover in got.findings:
            remarks.append(got.findings[post.cover])
        head = top + "".join(map(notebook.remark, remarks))
        body = _with_misses(body, notebook, got)
        settled = settle(
            f"{head}\n\n{body}\n" if body else f"{head}\n", notebook, got.paths, named.path
        )
        return self._counted(settled, got.paths, wanted)

    def _body(self, post: Post, named: Named, notebook: Notebook) -> str:
        text = translated(post.body, self.importer.fields)
        base = post.canonical or (f"{self.importer.url}/" if self.importer.url else "")
        if post.form == "html":
            from composer.importing.html import to_markdown

            written = to_markdown(
                text, notebook, title=named.title, base=base, select=self.importer.letter
            )
        else:
            from composer.importing.markdown import carried

            written = carried(
                self.importer.fenced(text),
                notebook,
                title=named.title,
                files=self.files,
                path=named.path,
                base=base,
                rewrite=lambda part, book: self.importer.rewrite(
                    part, book, self.files, named.path
                ),
            )
        return unfilled(written, notebook, self.newsletter.readers.fields)

    def _fields(
        self, post: Post, named: Named, paths: Mapping[str, str]
    ) -> Mapping[str, str | tuple[str, ...] | bool]:
        subject, description = one_line(post.subject), one_line(post.description)
        subtitle = one_line(post.subtitle)
        authors = tuple(filter(None, map(one_line, post.author)))
        language = post.language.strip().replace("_", "-")
        language = language if _LANGUAGE.fullmatch(language) else ""
        canonical = "".join(post.canonical.split())
        cover = paths.get(post.cover, "")
        return {
            "title": named.title,
            "subtitle": subtitle,
            "subject": subject if subject != named.title else "",
            "preheader": _other(one_line(post.preheader), subtitle),
            "description": _other(description, subtitle),
            "date": named.date,
            "slug": named.slug,
            "author": authors[0] if len(authors) == 1 else authors,
            "language": language if language != self.newsletter.language else "",
            "tags": tuple(filter(None, map(one_line, post.tags))),
            "cover": cover,
            "cover_alt": (one_line(post.cover_alt) or named.title) if cover else "",
            "canonical": canonical if canonical.startswith(("https://", "http://")) else "",
            "draft": post.draft,
        }

    def _of_names(self, post: Post, named: Named) -> list[Finding]:
        told = []
        if named.slug != named.was:
            told.append(
                renamed(
                    f"the slug “{named.was}” is that of {named.first}: this is {named.slug}",
                    "give one of the two another slug, if addresses matter",
                )
            )
        if not named.titled:
            told.append(untitled("the post has no title: it is called after its address"))
        if not named.dated:
            told.append(
                untitled(f"the post has no date: {named.date} is that of its file in the export")
            )
        if not (self.stubs or post.told or post.body.strip()):
            told.append(lost(f"the body is empty in the export ({post.place})"))
        return told

    def _of_cover(self, post: Post) -> list[Finding]:
        if not post.cover or one_line(post.cover_alt):
            return []
        return [
            undescribed(
                "the cover has no words in the source, and has the title's",
                "write what it shows into cover_alt",
            )
        ]

    def _counted(self, settled: Settled, paths: Mapping[str, str], wanted: list[str]) -> Manuscript:
        used = {
            address: path
            for address, path in paths.items()
            if address in wanted and path.startswith("images/")
        }
        return Manuscript(
            text=settled.text,
            findings=settled.findings,
            pictures=used,
            images=len(wanted),
            links=settled.text.count("](http") + settled.text.count("<http"),
        )


def _other(text: str, than: str) -> str:
    return text if text != than else ""


def _with_misses(body: str, notebook: Notebook, got: Got) -> str:
    """The body with a remark behind each picture that was not to be had.

    One that has no address either goes, and its words stay: the issue has to build.
    """
    for address, finding in got.findings.items():
        if address not in notebook.pictures:
            continue
        token = notebook.picture(address)
        if address in got.gone:
            shown = re.compile(
                rf"!\[((?:[^\[\]\\]|\\.)*)\]\({token}(?: \"(?:[^\"\\]|\\.)*\")?\)(?:\{{decorative\}})?"
            )
            body = shown.sub(rf"\g<1>{token}", body)
        body = body.replace(token, token + notebook.remark(finding), 1)
        if address in got.gone:
            body = body.replace(token, "")
    return body
