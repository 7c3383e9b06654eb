"""Takes every secret that this process can have read out of what it is about to say.

The secrets are read once more at that moment, from where they came: nothing is kept meanwhile, and
no part of the program has to remember to tell of one.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from composer.delivery import LEDGER
from composer.delivery.platforms.answer import Redaction
from composer.delivery.secrets import PREFIX, ring, written
from composer.errors import ComposerError

__all__ = ["redaction"]

#: Letters that a secret has at least. To put stars in the place of each ``a`` would tell it.
_SHORTEST = 4


def redaction(root: Path | None, environment: Mapping[str, str]) -> Redaction:
    """What cleans words of the secrets of the environment, of ``.env`` and of the keyring.

    ``root`` is the project's; ``None`` where none was found, and no ``.env`` was read.
    """
    known = {form for secret in _secrets(root, environment) for form in _forms(secret)}
    return Redaction([secret for secret in known if len(secret) >= _SHORTEST])


def _secrets(root: Path | None, environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in environment.items():
        if name.startswith(PREFIX) and name != LEDGER:
            yield value
    yield from _password(environment.get(LEDGER, ""))
    if root is not None:
        with contextlib.suppress(ComposerError, OSError, ImportError):
            given = written(root)
            yield from (value for name, value in given.items() if name.startswith(PREFIX))
    yield from _rung()


def _password(address: str) -> Iterator[str]:
    """The password of the ledger; its host and its name help whoever reads an error."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(address)
        yield parts.password or ""
        yield unquote(parts.password or "")
        yield from parse_qs(parts.query).get("password", ())


def _rung() -> Iterator[str]:
    """Those of the keyring, for each channel that is loaded; it was not asked for any other."""
    if "keyring" not in sys.modules:
        return
    from composer.delivery.channel import Channel
    from composer.delivery.ways import channel_names, named

    for name in channel_names():
        if f"{Channel.__module__}s.{name}" in sys.modules:
            for credential in named(name)[1].credentials:
                yield ring(name, credential.name)


def _forms(secret: str) -> Iterator[str]:
    """A secret as Python may show it, and each line of one that has several, as a key in PEM."""
    secret = secret.strip()
    yield secret
    yield repr(secret)[1:-1]
    for line in secret.replace("\\n", "\n").splitlines():
        if not line.startswith("-----"):
            yield line.strip()
