"""The channels by their names, and what opens one: its settings and secrets, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from composer.delivery.channel import Channel, Mailer, Platform, Setting, Setup
from composer.errors import AuthorError, UsageError
from composer.model import Finding, Location, Newsletter, Severity
from composer.nearest import nearest
from composer.registry import discover, names

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = TypeVar("Kind", bound=Channel)

__all__ = ["SHARED", "channel_names", "channels", "named", "opener"]

#: Settings that every channel takes, beside its own.
SHARED = {
    "address": "where the API answers, in the place of the provider's own",
    "timeout": "seconds that an answer may take",
}
#: Seconds of a day: a socket takes no more than it can count, and nobody waits longer.
_LONGEST = 86_400


def channels() -> dict[str, type[Channel]]:
    """Every channel by its name."""
    from composer.delivery import channels as package

    # Each is one of the two kinds, which have no file of their own there.
    return discover(package, Channel)  # type: ignore[type-abstract]


def channel_names() -> tuple[str, ...]:
    """The names of the channels; imports none of them."""
    from composer.delivery import channels as package

    return names(package)


def named(name: str) -> tuple[str, type[Channel]]:
    """The channel of a name, written with ``-`` or ``_``. Raises UsageError."""
    from importlib import import_module

    from composer.delivery import channels as package

    known = names(package)
    wanted = name.replace("-", "_").lower()
    if wanted not in known:
        meant = nearest(wanted, known)
        hint = f"did you mean {meant}?" if meant else f"the channels are {', '.join(known)}"
        raise UsageError(f"there is no channel “{name}”", hint=hint)
    module = import_module(f"{package.__name__}.{wanted}")
    found = next(
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, (Mailer, Platform))
        and value.__module__ == module.__name__
    )
    return wanted, found


def opener(
    name: str,
    kind: type[Kind],
    newsletter: Newsletter,
    secrets: Callable[[type[Channel], str, Path], Mapping[str, str]],
    root: Path,
) -> Callable[[], Kind]:
    """What opens a channel, as often as it is called: each time a connection of its own.

    Raises AuthorError where a setting is wrong, and what ``secrets`` raises.
    """
    settings = _settings(name, kind, newsletter)
    setup = Setup(
        settings={setting.name: _value(setting, settings, root) for setting in kind.settings},
        secrets=secrets(kind, name, root),
        address=settings.get("address", ""),
        timeout=float(settings.get("timeout", kind.patience)),
    )
    return lambda: kind(setup)


def _value(setting: Setting, given: Mapping[str, str], root: Path) -> str:
    value = given.get(setting.name, setting.default)
    return str(root / Path(value).expanduser()) if setting.path and value else value


def _settings(name: str, kind: type[Channel], newsletter: Newsletter) -> Mapping[str, str]:
    given = newsletter.delivery.channels.get(name, {})
    findings = tuple(_wrong(name, kind, given, newsletter.delivery.places))
    if findings:
        raise AuthorError(findings)
    return given


def _wrong(
    name: str, kind: type[Channel], given: Mapping[str, str], places: Mapping[str, Location]
) -> Iterator[Finding]:
    """What is wrong with the table of a channel."""
    known = {setting.name: setting for setting in kind.settings}
    for key in given:
        if key not in known and key not in SHARED:
            meant = nearest(key, (*known, *SHARED))
            hint = f"write {meant}" if meant else f"it has {', '.join((*known, *SHARED))}"
            place = places.get(f"{name}.{key}", Location("newsletter.toml"))
            message = f"[delivery.{name}] has no “{key}”"
            yield Finding("unknown-setting", Severity.ERROR, message, place, hint)
    table = places.get(f"{name}.", Location("newsletter.toml"))
    for key, setting in known.items():
        if setting.required and not given.get(key):
            message = f"{kind.title} needs {key}: {setting.about}"
            hint = f'add {key} = "…" under [delivery.{name}]'
            yield Finding("missing-setting", Severity.ERROR, message, table, hint)
    try:
        soon = 0 < float(given.get("timeout", 1)) <= _LONGEST
    except ValueError:
        soon = False
    if not soon:
        place = places.get(f"{name}.timeout", table)
        message = "timeout must be a number of seconds"
        yield Finding("setting-type", Severity.ERROR, message, place, "write timeout = 30")
