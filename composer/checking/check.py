"""What a check is: it looks at a proof for one thing that readers would find after sending."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct

from composer.model import Finding, Location, Severity

if TYPE_CHECKING:
    from composer.checking.proof import Proof

__all__ = ["GROUPS", "Check", "Fault", "Fix", "Group"]

Group = Literal[
    "mail", "clients", "accessibility", "links", "images", "editorial", "polls", "deliverability"
]

#: The groups in the order in which they are shown, each with what it is about.
GROUPS: dict[Group, str] = {
    "mail": "what mailboxes ask of a mail",
    "clients": "what mail clients can draw",
    "accessibility": "whether everybody can read it",
    "links": "where links lead",
    "images": "what pictures weigh, and who can see them",
    "editorial": "the words",
    "polls": "polls and merge fields",
    "deliverability": "what the DNS says of the sender",
}


class Fix(Struct, frozen=True):
    """A change that needs no judgement: at ``location`` the file says ``old``, and shall say ``new``."""

    location: Location
    old: str
    new: str


class Fault(Struct, frozen=True):
    """What a check found, with the change that mends it where one does."""

    finding: Finding
    fix: Fix | None = None


class Check(ABC):
    """The base of every check: one subclass a module in ``composer/checks/``.

    The module's name is the check's code, with hyphens for underscores. The docstring is its
    manual page: its first line names what is found, then come paragraphs that say why it matters,
    one that begins with ``Mend:``, and one with ``Source:`` (a standard, a measurement, or
    whose experience the threshold is).
    """

    code: ClassVar[str]
    group: ClassVar[Group]
    severity: ClassVar[Severity] = Severity.WARNING
    #: Whether it asks the network, and so runs with ``--online`` only.
    online: ClassVar[bool] = False
    #: Whether what another check says of the same place says it better.
    gives_way: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = cls.__module__.rpartition(".")[2].replace("_", "-")

    @abstractmethod
    def examine(self, proof: Proof) -> Iterator[Fault]:
        """What is wrong with the issue that the proof is of."""

    def fault(
        self,
        message: str,
        location: Location,
        hint: str = "",
        *,
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> Fault:
        """A fault under this check's code; its severity, where none is given."""
        finding = Finding(self.code, severity or self.severity, message, location, hint)
        return Fault(finding, fix)
