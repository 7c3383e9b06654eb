"""``::remarks``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer.model import Block, Directive, Inline, Remark, Scene


class Remarks(Directive, frozen=True, kw_only=True):
    """What readers wrote about an earlier issue, with the author's replies.

    The remarks come from ``issues/results/`` once their author has approved them there; a
    container holds quotes that are written in place.

    Example::

        :::remarks[Vos remarques]
        > Plus de schémas, s'il vous plaît, et moins de sigles.
        :::
    """

    container = True
    found: ClassVar[tuple[str, ...]] = ("remarks",)

    label: Inline = Inline((), "")
    id: Annotated[str, Meta(description="the poll that the remarks came with")] = ""
    issue: Annotated[str, Meta(description="a slug, or `previous`")] = "previous"
    children: tuple[Block, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def prepare(self, scene: Scene) -> Self | None:
        if self.children:
            return self
        if not self.id:
            scene.findings.error(
                "missing-attribute",
                "remarks needs the id of a poll, or quotes inside",
                self.location,
                "write ::remarks[title]{#id}, or quotes between :::remarks[title] and :::",
            )
            return None
        found = scene.results(self.issue, self.id, self.location)
        if found is None:
            return None
        remarks = tuple(r for r in (found[1].remarks if found[1] else ()) if r.approved)
        if not remarks:
            scene.findings.warning(
                "no-remarks",
                f"no approved remark on “{self.id}” from {found[0].slug}: nothing is shown",
                self.location,
                f"set approved = true in issues/results/{found[0].slug}.toml",
            )
            return None
        return replace(self, remarks=remarks)

    def inner(self) -> tuple[Block, ...]:
        return self.children
