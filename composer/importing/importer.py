"""What an importer is: it recognises a platform's export, and yields the posts in it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from composer.importing.notebook import Notebook
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source

__all__ = ["Importer"]


class Importer(ABC):
    """The base of every importer: one subclass a module in ``composer/importers/``.

    The module's name is the format's, as ``--from`` takes it. The docstring says how the export is
    laid out, and on which page that is documented.
    """

    format: ClassVar[str]
    #: How messages call it.
    name: ClassVar[str]
    #: Folders of the source in which a path that begins with / may be.
    roots: ClassVar[tuple[str, ...]] = ("",)
    #: Whether a picture at an address is taken from the source where a file has its last name.
    by_name: ClassVar[bool] = False
    #: Merge fields of the platform that are one of ours.
    fields: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.format = cls.__module__.rpartition(".")[2]

    def __init__(self, source: Source, *, url: str = "") -> None:
        self.source = source
        #: The address of the old site, without a slash at the end; empty where nobody gave it.
        self.url = url.rstrip("/")

    @classmethod
    @abstractmethod
    def recognises(cls, source: Source) -> bool:
        """Whether this is an export of the platform. Looks at names and beginnings alone."""

    @abstractmethod
    def posts(self) -> Iterator[Post | Unreadable]:
        """The posts of the export, in its order; the same ones each time it is asked.

        Raises ``ExportRefused`` where the export is broken as a whole.
        """

    def letter(self, page: Any) -> Any:
        """The part of a post's parsed page (a ``bs4.Tag``) that is the letter itself."""
        return page

    def fenced(self, text: str) -> str:
        """A post's Markdown with the program's own signs around code as fences."""
        return text

    def rewrite(self, text: str, notebook: Notebook, files: Mapping[str, str], path: str) -> str:
        """A post's Markdown without what only the old program reads; code in it is masked.

        ``files`` are the issues that other posts became, ``path`` that of this one.
        """
        return text

    def picture(self, address: str) -> str:
        """The address of a picture as somebody else can fetch it."""
        return address
