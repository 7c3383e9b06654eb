"""What the fakes of transactional providers share: what arrived, in one form for all."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import msgspec

from composer.delivery import channels
from composer.delivery.channel import Mailer, Setup
from tests.delivery.fakes.server import Answer, Call, FakeServer, Fault

__all__ = ["Example", "FakeMailer", "Mail", "Strict", "decoded"]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An object of an API: what its page does not name is refused."""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was taken: ``headers`` by names in small letters, ``key`` the idempotency key."""

    to: tuple[str, ...]
    sender: str
    subject: str
    html: str
    text: str
    headers: Mapping[str, str] = {}
    reply_to: str = ""
    key: str = ""
    #: What ``cid:`` addresses in the HTML may name, and the bytes of it.
    pictures: Mapping[str, bytes] = {}


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """The page's own request and answer; ``form`` is one sent as a form."""

    path: str
    json: Any = None
    form: Any = None
    headers: Mapping[str, str] = {}
    status: int = 200
    answer: Any = None
    answer_headers: Mapping[str, str] = {}


def decoded(coded: Mapping[str, str]) -> dict[str, bytes]:
    """Pictures that came in base64."""
    return {name: base64.b64decode(data, validate=True) for name, data in coded.items()}


class FakeMailer(FakeServer):
    """A transactional provider. ``accepted`` holds a :class:`Mail` for each message that goes out."""

    #: The module in ``composer.delivery.channels``.
    channel: ClassVar[str]
    secrets: ClassVar[Mapping[str, str]]
    #: Headers of a letter that the provider keeps for itself, in small letters.
    untaken: ClassVar[frozenset[str]] = frozenset()
    #: List-Unsubscribe has room for one address, and the first one of a letter is it.
    one_address: ClassVar[bool] = False
    settings: ClassVar[Mapping[str, str]] = {}
    #: What stands between the server's address and the paths that the channel asks for.
    base: ClassVar[str] = ""
    example: ClassVar[Example]
    #: Errors in the provider's own shape, by what they are: see ``KINDS`` in test_mailers.py.
    shapes: ClassVar[Mapping[str, Fault]]

    @classmethod
    def mailer(cls) -> type[Mailer]:
        module = import_module(f"{channels.__name__}.{cls.channel}")
        return next(
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, Mailer)
            and value.__module__ == module.__name__
        )

    def open(self, *, timeout: float = 5.0, address: str = "", **changed: str) -> Mailer:
        """The channel, with its defaults filled in, that sends to this server."""
        kind = self.mailer()
        settings = {each.name: each.default for each in kind.settings} | dict(self.settings)
        names = {each.name for each in kind.settings}
        settings |= {name: value for name, value in changed.items() if name in names}
        secrets = dict(self.secrets) | {
            name: value for name, value in changed.items() if name not in names
        }
        return kind(
            Setup(
                settings=settings,
                secrets=secrets,
                address=address or f"{self.address}{self.base}",
                timeout=timeout,
            )
        )

    def signed(self) -> dict[str, str]:
        """The headers that show the credentials."""
        return {}

    def taken(self, call: Call) -> Answer:
        """What a good request is answered with."""
        del call
        return Answer(self.example.status, self.example.answer, self.example.answer_headers)
