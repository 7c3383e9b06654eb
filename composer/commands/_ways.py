"""What there is to say of channels, ready to print or for JSON."""

from __future__ import annotations

from msgspec import Struct

from composer.delivery.channel import Channel, Feature, Mailer
from composer.delivery.secrets import variable
from composer.delivery.ways import channels, named

__all__ = ["Way", "all_ways", "one_way"]


class _Setting(Struct, frozen=True):
    name: str
    about: str
    default: str
    required: bool


class _Secret(Struct, frozen=True):
    variable: str
    about: str
    required: bool


class Way(Struct, frozen=True, kw_only=True):
    """One channel, as its class describes it. ``kind`` is ``mailer`` or ``platform``."""

    name: str
    title: str
    kind: str
    features: tuple[str, ...]
    settings: tuple[_Setting, ...]
    secrets: tuple[_Secret, ...]
    page: str


def all_ways() -> list[Way]:
    """Every channel."""
    return [_way(name, kind) for name, kind in channels().items()]


def one_way(name: str) -> Way:
    """The channel of a name. Raises UsageError."""
    return _way(*named(name))


def _way(name: str, kind: type[Channel]) -> Way:
    return Way(
        name=name,
        title=kind.title,
        kind="mailer" if issubclass(kind, Mailer) else "platform",
        features=tuple(str(feature) for feature in Feature if feature in kind.features),
        settings=tuple(_Setting(s.name, s.about, s.default, s.required) for s in kind.settings),
        secrets=tuple(
            _Secret(variable(name, c.name), c.about, c.required) for c in kind.credentials
        ),
        page=kind.page,
    )
