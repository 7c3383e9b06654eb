"""What a fake of a platform has beside its routes, so that the contract suite finds and asks it.

The module has the channel's name, and one subclass of :class:`FakePlatform`: nothing else is to be
registered (``tests/delivery/test_platforms.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from composer.delivery.channel import Feature
from tests.delivery.fakes.server import Answer, Call, FakeServer, Fault

__all__ = ["Example", "FakePlatform"]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A request that the platform's own page shows, and the keys of the answer that it shows.

    ``keys`` are names, ``data.id`` for one within another; ``headers`` come beside the fake's own.
    """

    method: str
    path: str
    body: Any = None
    status: int = 200
    keys: tuple[str, ...] = ()


class FakePlatform(FakeServer):
    """Keeps issues in memory, by their id, and counts what it sends."""

    #: What the pages say that the platform can do: what the channel must declare, no more, no less.
    features: ClassVar[frozenset[Feature]]
    settings: ClassVar[Mapping[str, str]] = {}
    secrets: ClassVar[Mapping[str, str]]
    #: After the host: ``/v1``.
    folder: ClassVar[str] = ""
    #: The calls that make a draft, and that send it: method and a pattern of the path.
    creating: ClassVar[tuple[str, str]]
    sending: ClassVar[tuple[str, str]] = ("", "")
    scheduling: ClassVar[tuple[str, str]] = ("", "")
    #: Headers of a call whose credentials are right, for the page's own examples.
    credentials: ClassVar[Mapping[str, str]]
    examples: ClassVar[tuple[Example, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        #: What is kept, by id, in the platform's own fields.
        self.items: dict[str, dict[str, Any]] = {}
        #: The ids that went out, each as often as it did.
        self.sent: list[str] = []
        #: The moments that were given, by id, as they were written.
        self.scheduled: dict[str, str] = {}
        #: The pictures that were uploaded, in order.
        self.pictures: list[bytes] = []
        self._when: list[tuple[tuple[str, str], Fault]] = []

    @property
    def base(self) -> str:
        """What ``[delivery.<channel>] address`` would be."""
        return f"{self.address}{self.folder}"

    def fault_at(self, call: tuple[str, str], *faults: Fault) -> None:
        """What goes wrong with the next calls of this kind (``creating``, ``sending``), one each."""
        with self._lock:
            self._when += [(call, fault) for fault in faults]

    def answer(self, call: Call) -> tuple[Answer, Fault]:
        with self._lock:
            for at, ((method, path), fault) in enumerate(self._when):
                if method == call.method and re.fullmatch(path, call.path):
                    del self._when[at]
                    self._faults.appendleft(fault)
                    break
            return super().answer(call)

    def kept(self, id_: str) -> tuple[str, str, str]:
        """Subject, HTML and text of an issue as the platform has them: not as a channel reads them."""
        item = self.items[id_]
        return item["subject"], item["html"], item.get("text") or ""

    def render(self, text: str, values: Mapping[str, str], *, html: bool) -> str:
        """What a reader sees of a stored text: the platform's template language run over it.

        ``values`` are keyed as ours are (``first_name``); a construct that the platform's page does
        not have raises ValueError.
        """
        return text
