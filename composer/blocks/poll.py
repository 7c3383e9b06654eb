"""``::poll``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer import model
from composer.model import Block, Directive, Findings, Option, Prose, Scene


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
