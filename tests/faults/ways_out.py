"""The ways out that a send is interrupted on, each with a record of its own of whom it took.

What a server notes outlives the sender: by it the tests count who got an issue, and how often.
"""

from __future__ import annotations

import asyncio
import email
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from email import policy
from pathlib import Path
from threading import Event
from typing import Any, ClassVar, Self

from aiosmtpd.smtp import Envelope

from tests.delivery.fakes.resend import KEY, FakeResend
from tests.delivery.fakes.server import Fault
from tests.delivery.faulty_smtp import FaultySmtp

__all__ = ["Outbox", "Resend", "SlowSmtp", "Smtp", "Way"]

#: Seconds that a server takes for a message: a send is long enough to be hit in the middle.
SLOWNESS = 0.012


class Way(ABC):
    """A channel and the other end of it. ``keyed``: sent twice, a message goes out once."""

    channel: str
    keyed: bool
    #: Readers of a list that takes long enough.
    readers = 60
    env: ClassVar[Mapping[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:  # noqa: B027 - a folder needs no end
        pass

    @abstractmethod
    def settings(self) -> str:
        """Its table in newsletter.toml."""

    def delivery(self, concurrency: int, **more: str) -> str:
        """The settings of a newsletter that goes this way; ``more`` goes into the channel's table."""
        head = f'[delivery]\nchannel = "{self.channel}"\nconcurrency = {concurrency}\n\n'
        return head + self.settings() + "".join(f'{key} = "{more[key]}"\n' for key in more)

    @abstractmethod
    def taken(self, project: Path) -> Counter[str]:
        """How often each address was taken."""

    def forget(self) -> None:  # noqa: B027 - each project has an outbox of its own
        """Begins a new list."""


class Outbox(Way):
    channel, keyed, readers = "outbox", True, 160

    def settings(self) -> str:
        return ""

    def taken(self, project: Path) -> Counter[str]:
        found: Counter[str] = Counter()
        for path in sorted((project / ".newsletter" / "outbox" / "new").glob("*")):
            data = path.read_bytes()
            # What has its name is whole.
            assert data.rstrip().endswith(b"--"), path
            found[email.message_from_bytes(data, policy=policy.default)["To"]] += 1
        return found


class Smtp(Way):
    channel, keyed = "smtp", False

    def __init__(self, **options: Any) -> None:
        self.server = SlowSmtp(**options)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.__exit__()

    def settings(self) -> str:
        return f'[delivery.smtp]\nhost = "127.0.0.1"\nport = {self.server.port}\n'

    def taken(self, project: Path) -> Counter[str]:
        return Counter(one.recipient for one in self.server.accepted)

    def forget(self) -> None:
        self.server.accepted.clear()


class SlowSmtp(FaultySmtp):
    """Thinks before it takes a message, and again before it says so.

    While :attr:`gate` is shut it takes none, and holds those who brought one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.gate = Event()
        self.gate.set()
        #: Messages that came as far as the gate.
        self.brought = 0

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        self.brought += 1
        await asyncio.sleep(SLOWNESS / 2)
        while not self.gate.is_set():  # noqa: ASYNC110 - another thread opens it
            await asyncio.sleep(0.005)
        reply = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(SLOWNESS / 2)
        return reply


class Resend(Way):
    """Remembers keys and what was sent by them: another message by the same key is refused."""

    channel, keyed = "resend", True
    env: ClassVar[Mapping[str, str]] = {"NEWSLETTER_RESEND_API_KEY": KEY}

    def __init__(self, server: FakeResend | None = None) -> None:
        self.server = server or FakeResend()
        self.server.fault(Fault(delay=SLOWNESS), always=True)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.__exit__()

    def settings(self) -> str:
        return f'[delivery.resend]\naddress = "{self.server.address}"\n'

    def taken(self, project: Path) -> Counter[str]:
        assert all(len(mail.to) == 1 for mail in self.server.accepted)
        return Counter(mail.to[0] for mail in self.server.accepted)

    def forget(self) -> None:
        self.server.accepted.clear()
        self.server.keys.clear()
        self.server.calls.clear()
