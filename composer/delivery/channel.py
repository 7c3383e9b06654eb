"""The contract that every way out keeps, and what each can do.

A :class:`Mailer` takes one message to one reader. A :class:`Platform` hosts the readers itself and
takes one draft for all of them. Each is one file in ``channels/``, written from the page that its
``page`` names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from msgspec import Struct

from composer.delivery.faults import Halted
from composer.delivery.letter import Letter, Receipt, accented, named

__all__ = [
    "Channel",
    "Credential",
    "Draft",
    "Feature",
    "Mailer",
    "Picture",
    "Platform",
    "Setting",
    "Setup",
    "Stored",
]


class Feature(StrEnum):
    """What a channel may be able to do. What it does not declare is refused before anything is sent."""

    # Mailers
    IDEMPOTENT = "idempotent"  #: A key makes sending the same message again harmless.
    RETURN_PATH = (
        "return-path"  #: The envelope's sender is ours, so that a bounce names its reader.
    )
    MESSAGE_ID = "message-id"  #: Our Message-ID stays, so that a log can be searched for it.
    UTF8_ADDRESSES = "utf8-addresses"  #: Addresses with accents before the @ (RFC 6531).
    INLINE_PICTURES = (
        "inline-pictures"  #: Messages carry pictures that their HTML shows (RFC 2392).
    )
    # Platforms
    DRAFT = "draft"  #: An issue can be left there without being sent.
    UPDATE = "update"  #: The same draft can be written again.
    SEND = "send"  #: A draft can be sent at once.
    SCHEDULE = "schedule"  #: A draft can be sent at a given time.
    PICTURES = "pictures"  #: Pictures can be uploaded.
    TEXT = "text"  #: The text part is ours, not made of the HTML.
    PREHEADER = "preheader"  #: The preheader is a field of its own.
    MERGE_FIELDS = "merge-fields"  #: Readers' fields become the platform's own tags.
    # Both
    UNSUBSCRIBE = (
        "unsubscribe"  #: It unsubscribes readers itself: no address of the author is needed.
    )


class Credential(Struct, frozen=True):
    """A secret that a channel needs: from ``NEWSLETTER_<CHANNEL>_<NAME>`` or the keyring."""

    name: str
    about: str
    required: bool = True


class Setting(Struct, frozen=True):
    """A setting that is no secret: ``[delivery.<channel>] name`` in newsletter.toml.

    A ``path`` is one from the project's root; the channel gets it whole.
    """

    name: str
    about: str
    default: str = ""
    required: bool = False
    path: bool = False


class Setup(Struct, frozen=True, kw_only=True):
    """What a channel is made with: its settings and its secrets by name, defaults filled in.

    ``address`` replaces the address of the provider's API, for a region or a server of one's own;
    ``timeout`` is in seconds and is that of every socket.
    """

    settings: Mapping[str, str]
    secrets: Mapping[str, str]
    address: str = ""
    timeout: float = 30.0


class Channel(ABC):
    """One way out. Its class says what it can do; an instance is one open door."""

    #: How people write it.
    title: ClassVar[str]
    #: The documentation that it was written from.
    page: ClassVar[str]
    features: ClassVar[frozenset[Feature]]
    credentials: ClassVar[tuple[Credential, ...]] = ()
    settings: ClassVar[tuple[Setting, ...]] = ()
    #: Seconds that an answer may take, unless the settings say.
    patience: ClassVar[float] = 30.0

    def __init__(self, setup: Setup) -> None:
        self.setup = setup

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Lets go of connections."""

    @abstractmethod
    def check(self) -> str:
        """Asks whether it would work: connection, credentials. One line that says who answered.

        Raises a :class:`composer.delivery.faults.Fault`. Sends nothing.
        """


class Mailer(Channel):
    """Takes one message to one reader. An instance is used by one thread.

    ``remembers`` is how long an idempotency key is known, where the channel has them.
    """

    remembers: ClassVar[timedelta] = timedelta()

    def expect(self, letters: Sequence[Letter]) -> None:
        """Asks once whether such letters can be sent, before anything of a send is written down.

        ``letters`` are all of them: looked at, never sent. Raises a
        :class:`composer.delivery.faults.Fault` where one of them would be refused, or nobody
        answers. A channel that has nobody to ask refuses what its features do not declare.
        """
        if Feature.INLINE_PICTURES not in self.features and any(one.pictures for one in letters):
            raise Halted(
                f"{self.title} takes no pictures along with a message",
                hint='write host = "site" under [images], or send through a channel that'
                " has “inline-pictures” (`newsletter channels`)",
            )
        if Feature.UTF8_ADDRESSES in self.features:
            return
        if wide := list(accented(letters)):
            raise Halted(
                f"{self.title} cannot write to {named(wide)}: accents before the @",
                hint="leave them out, or send through a channel that can (`newsletter channels`)",
            )

    @abstractmethod
    def send(self, letter: Letter) -> Receipt:
        """Sends one message. Raises a :class:`composer.delivery.faults.Fault` where it was not taken."""


class Picture(Struct, frozen=True):
    """A picture of the issue: its path in the mail (``images/a.png``), its bytes, its kind."""

    name: str
    data: bytes
    kind: str


class Draft(Struct, frozen=True, kw_only=True):
    """An issue for a platform: its merge fields are the platform's own tags already.

    ``slug`` names it for good: by it the same draft is found again.
    """

    slug: str
    title: str
    subject: str
    preheader: str
    html: str
    text: str
    sender_name: str
    sender_email: str
    reply_to: str
    url: str
    language: str
    tags: tuple[str, ...] = ()


class Stored(Struct, frozen=True, kw_only=True):
    """What a platform has: ``id`` and ``address`` (where a person looks at it), and what it kept.

    ``html``, ``text`` and the others are empty where the platform does not give them back; ``state``
    is ``draft``, ``scheduled``, ``sending`` or ``sent``.
    """

    id: str
    address: str
    state: str = "draft"
    subject: str = ""
    preheader: str = ""
    html: str = ""
    text: str = ""


class Platform(Channel):
    """Hosts the readers: gets a draft, and sends it to all of them when it is told to."""

    @abstractmethod
    def find(self, slug: str) -> Stored | None:
        """The draft that was made for this issue before, also by a call whose answer was lost."""

    @abstractmethod
    def create(self, draft: Draft) -> Stored:
        """Makes a draft: explicitly one, for some platforms send by default."""

    @abstractmethod
    def update(self, id: str, draft: Draft) -> Stored:
        """Writes the same draft again. Refused where it has been sent."""

    @abstractmethod
    def read(self, id: str) -> Stored:
        """What is stored now."""

    @abstractmethod
    def tag(self, field: str, default: str) -> str:
        """The platform's own tag for a merge field; empty where it has none.

        ``unsubscribe_url``, ``web_url``, ``email`` and ``subscriber_id`` are asked for as well.
        """

    @abstractmethod
    def literal(self, text: str) -> str:
        """Text of the article, so that the platform's template language prints it as it is."""

    def snippet(self, draft: Draft) -> str:
        """The issue for pasting by hand, where a plan takes no draft; empty where nobody needs it."""
        del draft
        return ""

    def upload(self, picture: Picture) -> str:
        """Uploads a picture; gives its address."""
        del picture
        raise Halted(f"{self.title} takes no pictures")

    def send(self, id: str) -> None:
        """Sends the draft now."""
        del id
        raise Halted(f"{self.title} cannot be told to send")

    def schedule(self, id: str, moment: datetime) -> None:
        """Sends the draft at a moment, which has a zone."""
        del id, moment
        raise Halted(f"{self.title} cannot be told when to send")
