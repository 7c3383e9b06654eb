"""What a site will hold, before anything is made: its issues, their addresses, what was there."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property

from composer.model import Finding, Project
from composer.site.addresses import Addresses
from composer.site.manifest import Manifest, Published
from composer.site.places import Places
from composer.site.shelf import Shelf
from composer.site.taken import formers, refusal

__all__ = ["Outline"]


class Outline:
    """The site of the issues on a shelf, beside what was ``before``.

    Raises UsageError where an issue's address is not below the newsletter's.
    """

    def __init__(
        self, project: Project, shelf: Shelf, before: Manifest, now: datetime.datetime
    ) -> None:
        self.project = project
        self.shelf = shelf
        self.before = before
        self.now = now
        self.addresses = Addresses(project.newsletter, shelf.folders)
        self.places = Places(project, shelf, self.addresses, now)
        #: The file of each issue's page.
        self.pages = {path: self.addresses.path(url) for path, url in self.places.urls.items()}
        #: What was published of each issue that was, with the path that it had then.
        self.former: Mapping[str, tuple[str, Published]] = formers(before.issues, shelf.issues)

    @cached_property
    def moved(self) -> Mapping[str, Published]:
        """What was at another address, by the path of its issue now."""
        return {
            path: known
            for path, (_, known) in self.former.items()
            if known.page != self.pages[path]
        }

    def refusals(self) -> tuple[Finding, ...]:
        """What is told of issues that would leave their addresses."""
        return tuple(
            refusal(meta, self.moved[meta.path], self.addresses)
            for meta in self.shelf.issues
            if meta.path in self.moved
        )

    def without(self, paths: Mapping[str, object]) -> Outline:
        """The same without some issues."""
        rest = tuple(meta for meta in self.shelf.issues if meta.path not in paths)
        return Outline(self.project, Shelf(issues=rest), self.before, self.now)
