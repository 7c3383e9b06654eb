"""What the contract of the platforms is played with: each one, and the fake written from its pages."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

import pytest

from composer.delivery import channels as package
from composer.delivery.channel import Draft, Feature, Platform, Setup
from composer.delivery.platforms.session import Session
from composer.registry import names
from tests.delivery.fakes.platform import FakePlatform

T = TypeVar("T")

SLUG = "2025-01-09-grok-3"
#: A reader of the tests, by the names that fields have here.
VALUES = {"first_name": "Zoé", "email": "zoe@courant.example"}


def platforms() -> dict[str, tuple[type[Platform], type[FakePlatform]]]:
    """Every platform among the channels, with the fake that bears its name: one must be there."""
    found = {}
    for name in names(package):
        kinds = classes(f"{package.__name__}.{name}", Platform)
        if kinds:
            (fake,) = classes(f"tests.delivery.fakes.{name}", FakePlatform)
            found[name] = (kinds[0], fake)
    return found


def classes(module: str, base: type[T]) -> list[type[T]]:
    """The subclasses that a module defines."""
    found = inspect.getmembers(importlib.import_module(module), inspect.isclass)
    return [kind for _, kind in found if issubclass(kind, base) and kind.__module__ == module]


PLATFORMS = platforms()


#: Runs a test for every platform.
each = pytest.mark.parametrize("name", sorted(PLATFORMS))


def that_can(feature: Feature) -> pytest.MarkDecorator:
    """Runs the test for the platforms that declare a feature."""
    chosen = (name for name, (kind, _) in PLATFORMS.items() if feature in kind.features)
    return pytest.mark.parametrize("name", sorted(chosen))


class Play:
    """A platform's channel, and the fake that it talks to."""

    def __init__(self, kind: type[Platform], server: FakePlatform, timeout: float = 5.0) -> None:
        self.server = server
        self.kind = kind
        defaults = {setting.name: setting.default for setting in kind.settings}
        setup = Setup(
            settings={**defaults, **server.settings},
            secrets=server.secrets,
            address=server.base,
            timeout=timeout,
        )
        self.platform = kind(setup)

    def draft(self, **changed: Any) -> Draft:
        fields = {
            "slug": SLUG,
            "title": "Grok 3 : le retard",
            "subject": "Grok 3 : l’été arrive 🎉",
            "preheader": "Où l’on apprend « tout »",
            "html": "<!doctype html>\n<html><body><p>Été</p>\n\n    <p>deux</p></body></html>",
            "text": "Été\n\n    deux\n",
            "sender_name": "Le Courant, “lettre”",
            "sender_email": "bonjour@courant.example",
            "reply_to": "theo@courant.example",
            "url": "https://courant.example/grok-3/",
            "language": "fr",
            **changed,
        }
        return Draft(**fields)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between tries, which are written down and not waited."""
    waited: list[float] = []
    monkeypatch.setitem(Session.__init__.__kwdefaults__, "pause", waited.append)
    return waited


@pytest.fixture
def play(name: str, pauses: list[float]) -> Iterator[Play]:
    kind, fake = PLATFORMS[name]
    with fake() as server:
        played = Play(kind, server)
        yield played
        played.platform.close()


def printed(play: Play, text: str, values: dict[str, str] | None = None, *, is_html: bool) -> str:
    return play.server.render(text, VALUES if values is None else values, html=is_html)


def quarter(*, days: int) -> datetime:
    """A quarter of an hour in some days, in a zone of its own."""
    paris = timezone(timedelta(hours=2))
    return (datetime.now(paris) + timedelta(days=days)).replace(minute=45, second=0, microsecond=0)
