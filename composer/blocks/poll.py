"""``::poll``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer import model
from composer.model import Block, Directive, Findings, Location, Option, Prose, Scene

#: What may stand among words and is lost where the words alone are shown.
_SHOWN_NOWHERE = (("link_open", "link"), ("image", "picture"), ("footnote_ref", "footnote"))


class Poll(Directive, frozen=True, kw_only=True):
    """A question that readers answer by one tap.

    Placed by its id, it is a poll of ``newsletter.toml`` or of the front matter; with a question
    and a list inside, it is defined in place. An option's key is its ``{#key}``, else its
    position. Each placement in an issue has its own number, so that the same poll may stand at the
    end of an article and at the end of the issue.

    Example::

        :::poll{#energie}
        Un dossier sur l'IA et le nucléaire ?

        - Oui, volontiers {#oui}
        - Non, merci {#non}
        :::
    """

    container = True
    keyed_items = True
    found: ClassVar[tuple[str, ...]] = ("poll", "placement")

    id: Annotated[str, Meta(description="the poll's id, which its results are kept under")]
    children: tuple[Block, ...] = ()
    poll: model.Poll | None = None
    placement: int = 0

    def prepare(self, scene: Scene) -> Self | None:
        poll = self.define(scene.findings) if self.children else scene.polls.get(self.id)
        if poll is None:
            if not self.children:
                self._unknown(scene)
            return None
        return replace(self, poll=poll, placement=scene.placement(self.id))

    def define(self, findings: Findings) -> model.Poll | None:
        """The poll that a question and a list inside the container describe."""
        self._check_content(findings)
        prose = [child for child in self.children if isinstance(child, Prose)]
        words = [part.inline.text for part in prose if part.kind == "paragraph"]
        items = [item for part in prose if part.kind.endswith("list") for item in part.items()]
        if not words or len(items) < 2:  # noqa: PLR2004 - a choice needs two
            findings.error(
                "poll-incomplete",
                f"the poll “{self.id}” needs a question and at least two options",
                self.location,
                "write the question as a paragraph, then the options as a list",
            )
            return None
        options = tuple(
            Option(item.key or str(position), item.inline.text)
            for position, item in enumerate(items, 1)
        )
        self._check_keys(findings, options)
        return model.Poll(
            id=self.id, question=words[0], description=" ".join(words[1:]), options=options
        )

    def _check_content(self, findings: Findings) -> None:
        """Whether readers will see all that stands inside: no line is ever dropped."""
        for child in self.children:
            kind = child.kind if isinstance(child, Prose) else ""
            beside = [child.location]
            if isinstance(child, Prose) and kind in ("paragraph", "bullet_list", "ordered_list"):
                self._check_words(child, findings)
                beside = list(_beside(child)) if kind != "paragraph" else []
            for place in beside:
                findings.error(
                    "poll-content",
                    f"the poll “{self.id}” cannot show this: it shows a question,"
                    " a description and one line of words for each answer",
                    place,
                    "put it above :::poll or below the closing :::, or say it in one of these",
                )

    def _check_words(self, prose: Prose, findings: Findings) -> None:
        """Whether each answer has words, and none of the words is more than words."""
        for item in prose.items():
            if not item.inline.text:
                findings.error(
                    "poll-incomplete",
                    f"an answer of the poll “{self.id}” has no words",
                    item.location.at(item.location.line, 1),
                    "write them on its line, before its {#key}",
                )
        for token in prose.tokens:
            kinds = [child.type for child in token.children or () if child.info != "auto"]
            for kind, what in _SHOWN_NOWHERE:
                if kind in kinds:
                    findings.warning(
                        "poll-plain",
                        f"of this {what} the poll “{self.id}” shows the words alone",
                        _place(prose, token),
                        f"put the {what} above :::poll or below the closing :::",
                    )

    def _check_keys(self, findings: Findings, options: tuple[Option, ...]) -> None:
        keys = [option.key for option in options]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            findings.error(
                "poll-key-twice",
                f"two options of the poll “{self.id}” have the key “{key}”",
                self.location,
                "give each option a key of its own: {#key} at the end of its line",
            )

    def _unknown(self, scene: Scene) -> None:
        known = ", ".join(sorted(scene.polls)) or "none so far"
        scene.findings.error(
            "unknown-poll",
            f"there is no poll “{self.id}” (known: {known})",
            self.location,
            f"define it under [polls.{self.id}] in newsletter.toml or in the front matter,"
            " or write the question and a list of options between :::poll{…} and :::",
        )


def _beside(answers: Prose) -> Iterator[Location]:
    """Where an item of a list first holds more, or other, than one run of words."""
    depth = 0
    opened = None
    has_words = told = False
    for token in answers.tokens:
        if token.type == "list_item_open" and depth == 1:
            opened, has_words, told = token, False, False
        elif token.type == "list_item_close" and depth == 2 and opened:  # noqa: PLR2004
            if not (has_words or told):
                yield _place(answers, opened)
        elif token.nesting == 0 and not told:
            if has_words or token.type != "inline":
                told = True
                yield _place(answers, token)
            has_words = True
        depth += token.nesting


def _place(prose: Prose, token: Any) -> Location:
    """Where a token of a block stands: tokens count lines from the beginning of their file."""
    if token.type == "block":
        location: Location = token.meta["block"].location
        return location
    first = (prose.tokens[0].map or [0])[0]
    return prose.location.at(prose.location.line + (token.map or [first])[0] - first, 1)
