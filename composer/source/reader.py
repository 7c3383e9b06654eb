"""One file to one Issue: the order in which a file is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from composer.blocks.poll import Poll as PollBlock
from composer.errors import AuthorError, ThemeError
from composer.model import Block, Findings, Issue, Location, Meta, Poll, Project, Prose, Section
from composer.source.characters import without_controls
from composer.source.context import Context
from composer.source.footnotes import Footnotes
from composer.source.front_matter import split
from composer.source.includes import Includes, text_of_file
from composer.source.markdown import encode, parse
from composer.source.merge_fields import MergeFields
from composer.source.metadata import Head, read_head, words_of
from composer.source.placements import poll_source
from composer.source.prepare import prepare, prepare_section
from composer.source.raw_html import RawHtml
from composer.source.references import References
from composer.source.scene import IssueScene, set_poll
from composer.source.sections import cut
from composer.source.tokens import words_in
from composer.source.tree import Tree
from composer.source.typography import TypographyRules, rules_from

__all__ = ["read"]


def read(text: str, path: str, project: Project) -> Issue:
    """The issue that ``text`` is, at ``path`` in the project.

    Raises AuthorError where its front matter cannot be used; every other finding is the issue's.
    """
    findings = Findings()
    head = read_head(text, path, project.newsletter, findings)
    if head.meta is None:
        raise AuthorError(findings.sorted())
    return _Reading(head, head.meta, project, findings).issue()


class _Reading:
    def __init__(self, head: Head, meta: Meta, project: Project, findings: Findings) -> None:
        self.project = project
        self.meta = meta
        self.head = head
        self.findings = findings
        newsletter = project.newsletter
        own = {
            "web_url": meta.url,
            "unsubscribe_url": f"mailto:{newsletter.reply_to}?subject=unsubscribe",
        }
        self.fields = MergeFields(newsletter.readers.fields, own, head.body)
        self.context = self._context(head.body, meta.path, head.body_line)
        self.footnotes = Footnotes()
        self.references = References()
        self.directions: list[tuple[str, Location]] = []
        self.words = 0

    def _context(
        self, body: str, path: str, first_line: int, findings: Findings | None = None
    ) -> Context:
        findings = self.findings if findings is None else findings
        body = without_controls(body, path, first_line, findings)
        hidden = self.fields.hide(body, path, first_line, findings)
        return Context(
            path,
            base=self.meta.path,
            body_line=first_line,
            lines=hidden.split("\n"),
            project=self.project,
            findings=findings,
            fields=self.fields,
            rules=self._rules(),
        )

    def issue(self) -> Issue:
        """Reads, cuts and prepares."""
        self._language()
        self._check_title()
        blocks = self._blocks(self.context, "")
        opening, sections = cut(blocks, self.context)
        footnotes = self.footnotes.blocks((opening, *sections))
        self.references.warn()
        scene = self._scene(sections)
        in_front = self.meta.place("polls")
        _define_polls(blocks, scene, {k: (poll, in_front) for k, poll in self.meta.polls.items()})
        opening, *rest = (prepare_section(section, scene) for section in (opening, *sections))
        meta = self._typeset(self.meta)
        head = self._head(meta, scene, words_of(_first_words(opening, rest)))
        return Issue(
            meta=meta,
            opening=opening,
            sections=tuple(rest),
            footnotes=prepare(footnotes, scene),
            slots=dict(self.fields.slots),
            findings=self.findings.sorted(),
            inputs=frozenset(self.context.inputs),
            words=self.words,
            body_line=self.head.body_line,
            directions=tuple(self.directions),
            **head,
        )

    def _scene(self, sections: tuple[Section, ...]) -> IssueScene:
        polls = {
            key: set_poll(poll, self.context, self._poll_place(key))
            for key, poll in {**self.project.newsletter.polls, **self.meta.polls}.items()
        }
        return IssueScene(
            self.context, self.meta, polls=polls, sections=sections, polls_in=self._polls_in
        )

    def _poll_place(self, poll: str) -> Location | None:
        """Where a poll of the front matter or the settings stands; of those, one placed here."""
        if poll in self.meta.polls:
            return self.meta.place("polls")
        if poll not in self.meta.placed:
            return None
        settings = self.project.files.text("newsletter.toml") or ""
        before, found, _ = settings.partition(f"[polls.{poll}]")
        return Location("newsletter.toml", 1 + before.count("\n") if found else 1, 1)

    def _head(self, meta: Meta, scene: IssueScene, first_words: str) -> dict[str, Any]:
        """What stands above the text: subject, preheader, cover, portraits."""
        has_own_subject = "subject" in meta.places
        portraits = {
            author.name: picture
            for author in meta.authors
            if (picture := scene.portrait(author)) is not None
        }
        return {
            "subject": self._field("subject", meta.subject) if has_own_subject else meta.title,
            # The body's words have had their fields hidden and their signs set already.
            "preheader": self._field("preheader", meta.preheader)
            if meta.preheader
            else first_words,
            "cover": scene.picture(meta.cover, meta.place("cover"), alt=meta.cover_alt)
            if meta.cover
            else None,
            "portraits": portraits,
        }

    def _field(self, name: str, text: str) -> str:
        return self.context.words(text, self.meta.place(name))

    def _typeset(self, meta: Meta) -> Meta:
        """The metadata with the words that readers see set like the body's."""
        names = ("title", "subtitle", "description", "cover_alt")
        return replace(meta, **{n: self.context.typeset(getattr(meta, n)) for n in names})

    def _check_title(self) -> None:
        """A title stands in the archive, where no reader is known."""
        quiet = Findings()
        title = self.meta.title
        if self.fields.hide(title, "", 1, quiet) != title:
            self.findings.warning(
                "merge-field",
                "a merge field in the title is printed as it is",
                self.meta.place("title"),
                "write it in `subject`, which each reader gets filled",
            )

    def _language(self) -> None:
        language = self.meta.language
        if self.project.locale(language) is None:
            self.findings.warning(
                "no-locale",
                f"the interface has no words in “{language}”: they are English here",
                self.meta.place("language"),
                f"add templates/locales/{language}.toml to the project",
            )

    def _rules(self) -> TypographyRules | None:
        locale = self.project.locale(self.meta.language)
        if locale is None or not locale.typography or not self.project.newsletter.typography:
            return None
        try:
            return rules_from(locale.typography)
        except ValueError as error:
            raise ThemeError(
                str(error),
                location=Location(f"templates/locales/{locale.language}.toml"),
                hint="docs/format.md tells what [typography] may hold",
            ) from None

    def _blocks(self, context: Context, parent: str) -> list[Block]:
        """The blocks of one file; its footnotes are kept for the end of the letter."""
        text = "\n".join(context.lines)
        tokens = parse(text, context, context.rules)
        if "<" in text:
            raw = RawHtml(
                context.path,
                self.findings,
                context.body_line,
                lines=context.lines,
                place=context.place,
                encode=encode,
                restore=context.restore,
            )
            tokens = raw.clean(tokens)
            self.directions += raw.checks
        self.references.add(context, tokens)
        body, notes = self.footnotes.split(tokens)
        for opening, first in pairwise(notes):
            if opening.type == "footnote_open":
                # All notes stand in one list, whatever file and line each comes from.
                opening.meta["place"] = context.place((first.map or [0])[0])
        self.words += words_in(tokens)
        tree = Tree(context, self.meta, Includes(self, context))
        blocks = tree.blocks(body, parent)
        self.footnotes.keep(tree.blocks(notes, "footnotes"))
        return blocks

    def _polls_in(self, meta: Meta) -> dict[str, Poll]:
        """The polls that an earlier issue defines in place: only their lines are parsed."""
        text = self.project.files.text(meta.path) or ""
        found = {}
        for poll in meta.placed:
            lines = poll_source(text, poll)
            if not lines:
                continue
            context = self._context(lines, meta.path, 1, Findings())
            tokens = parse(lines, context, context.rules)
            for block in Tree(context, meta, Includes(self, context)).blocks(tokens):
                defined = block.define(context.findings) if isinstance(block, PollBlock) else None
                if defined is not None:
                    found[poll] = defined
        return found

    def include(self, path: str, context: Context, place: Location, parent: str) -> list[Block]:
        """The blocks of the file at a path from the project's root."""
        text = text_of_file(path, context, place)
        if text is None:
            return []
        self.context.inputs.add(f"file:{path}")
        # Its own front matter, if it has any, is for whoever reads it alone.
        parts = split(text, path, self.findings)
        inner = self._context(parts.body, path, parts.body_line)
        inner.included = (*context.included, path)
        inner.inputs = self.context.inputs
        return self._blocks(inner, parent)


def _define_polls(
    blocks: Iterable[Block], scene: IssueScene, defined: dict[str, tuple[Poll, Location]]
) -> None:
    """Adds the polls that are defined in place, so that one may be placed before its question.

    ``defined`` are those that the issue itself has defined so far.
    """
    for block in blocks:
        if not (isinstance(block, PollBlock) and block.children):
            _define_polls(block.inner(), scene, defined)
            continue
        poll = block.define(scene.findings)
        if poll is None:
            continue
        if poll.id in defined:
            _check_same(poll, block.location, *defined[poll.id], scene.findings)
        elif poll.id in scene.newsletter.polls:
            scene.findings.warning(
                "poll-replaced",
                f"here “{poll.id}” is this poll, not the one of newsletter.toml",
                block.location,
                f"give it an id of its own; if it is the one you mean, write ::poll{{#{poll.id}}};"
                " if it shall replace that one, define it under `polls` in the front matter",
            )
        defined.setdefault(poll.id, (poll, block.location))
        scene.polls[poll.id] = poll


def _check_same(
    poll: Poll, place: Location, first: Poll, first_place: Location, findings: Findings
) -> None:
    """One that is written twice word for word, in a file included twice say, is one poll."""
    if poll != first:
        findings.error(
            "poll-twice",
            f"the poll “{poll.id}” is defined twice in this issue, first at {first_place}:"
            " a vote could mean either",
            place,
            f"give this one an id of its own, or place the first again: ::poll{{#{poll.id}}}",
        )


def _first_words(opening: Section, sections: Sequence[Section]) -> str:
    for section in (opening, *sections):
        for block in section.blocks:
            if isinstance(block, Prose) and block.kind == "paragraph" and block.inline.text:
                return block.inline.text
    return ""
