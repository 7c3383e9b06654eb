"""``::toc``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer.model import Directive, Inline, Scene, Section


class Toc(Directive, frozen=True, kw_only=True):
    """The contents: the listed sections of this issue, linked.

    Example::

        ::toc[En bref]{standfirst}
    """

    found: ClassVar[tuple[str, ...]] = ("sections",)

    label: Inline = Inline((), "")
    depth: Annotated[
        int, Meta(ge=1, le=3, description="2 lists the sub-headings too, 3 those below them")
    ] = 1
    standfirst: Annotated[bool, Meta(description="with each section's standfirst")] = False
    sections: tuple[Section, ...] = ()

    def prepare(self, scene: Scene) -> Self | None:
        listed = tuple(self._cut(section) for section in scene.sections if section.number)
        if not listed:
            scene.findings.warning(
                "toc-empty",
                "the contents are empty: this issue has no listed section",
                self.location,
                "open sections with ## headings",
            )
            return None
        return replace(self, sections=listed)

    def _cut(self, section: Section) -> Section:
        """The section with those of its sub-headings that ``depth`` reaches: 2 stands for h3."""
        reached = (each for each in section.subheadings if each.level <= self.depth + 1)
        return replace(section, subheadings=tuple(reached))
