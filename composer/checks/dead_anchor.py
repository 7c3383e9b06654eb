"""``dead-anchor``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import unquote

from composer.checking.anchors import anchors_in, anchors_of
from composer.checking.check import Check, Fault, Group
from composer.checking.links import WrittenLink, place
from composer.checking.proof import Proof
from composer.nearest import nearest

__all__ = ["DeadAnchor"]


class DeadAnchor(Check):
    """A link to a part of an issue that is not there.

    Whoever follows ``#conclusion`` stays where they are when no heading, footnote or picture of the
    issue bears that name; in a link to another issue (``2024-12-23-o3.md#prix``) they land at its
    top. It happens when a heading is written anew, for its anchor is made of its words. A part
    that only one edition has (``only=web``) is told of too, where the other one links to it.

    Mend: write the anchor that the hint names, or give the heading one that stays:
    ``## The price {#price}``.

    Source: the HTML standard, “Scrolling to a fragment”: a fragment that no element has as its id is
    not scrolled to.
    """

    group: ClassVar[Group] = "links"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Links with a fragment: into this issue, and into the others."""
        links = [link for link in proof.links if "#" in link.url]
        if not links:
            return
        others = {meta.url.rstrip("/"): meta for meta in proof.project.catalogue.values()}
        for link in links:
            page, _, fragment = link.url.partition("#")
            anchor = unquote(fragment)
            if page and not fragment:
                continue
            if anchor == "top" or anchor.startswith((":~:", "/", "!")):
                continue
            meta = others.get(page.partition("?")[0].rstrip("/"))
            if not page or (meta is not None and meta.path == proof.meta.path):
                yield from self._here(proof, link, anchor)
            elif meta is not None and not meta.published_elsewhere:
                known = anchors_of(meta, proof.project)
                if known is not None and anchor not in known:
                    message = f"“{meta.title}” has no part “#{anchor}”"
                    yield self.fault(message, place(proof, link), _meant(anchor, known))

    def _here(self, proof: Proof, link: WrittenLink, anchor: str) -> Iterator[Fault]:
        if not anchor:
            hint = "write the address that was still to come, or take the link out"
            yield self.fault("this link leads nowhere: “#”", place(proof, link), hint)
            return
        mail, web = anchors_in(proof.html), anchors_in(proof.edition.web)
        if anchor not in mail | web:
            message = f"no part of this issue is called “#{anchor}”"
            yield self.fault(message, place(proof, link), _meant(anchor, mail | web))
            return
        for page, known, name in (
            (proof.html, mail, "the mail"),
            (proof.edition.web, web, "the web edition"),
        ):
            if anchor not in known and f'href="{link.url}"' in page:
                message = f"{name} has this link, and not the part that it leads to: “#{anchor}”"
                hint = "give both the same `only`, or link to what every edition has"
                yield self.fault(message, place(proof, link), hint)


def _meant(anchor: str, known: frozenset[str]) -> str:
    meant = nearest(anchor, sorted(known)) or next(
        (name for name in sorted(known) if len(anchor) > 3 and anchor in name),  # noqa: PLR2004
        "",
    )
    if meant:
        return f"write #{meant}"
    return f"give the heading that is meant this name: {{#{anchor}}}"
