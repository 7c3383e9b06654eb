"""Where the secrets of channels come from.

The environment first, then ``.env`` in the project, then the keyring of the system. Never a file
that Git sees.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from composer.delivery.worktree import is_inside, is_known
from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.delivery.channel import Channel

__all__ = ["FILE", "PREFIX", "ring", "secrets_of", "variable", "written"]

#: The file of the project with secrets in it, a line each: NAME=value.
FILE = ".env"
#: What the names of our variables begin with.
PREFIX = "NEWSLETTER_"
_SERVICE = "newsletter-composer"


def variable(channel: str, secret: str) -> str:
    """The variable that a channel's secret stands in."""
    return f"{PREFIX}{channel}_{secret}".upper()


def secrets_of(kind: type[Channel], name: str, root: Path) -> Mapping[str, str]:
    """The secrets of a channel by their names; those that are not set are left out.

    Raises UsageError where a required one is nowhere, or where Git has the file they are in, and
    OutsideError where Git does not say whether it has.
    """
    given = _unshared(root)
    found: dict[str, str] = {}
    for credential in kind.credentials:
        key = variable(name, credential.name)
        value = os.environ.get(key) or given.get(key) or ring(name, credential.name)
        # A line end comes along when a secret is read from a file, and no header takes it.
        if value.strip("\r\n"):
            found[credential.name] = value.strip("\r\n")
        elif credential.required:
            raise UsageError(
                f"{kind.title} needs {credential.about}: {key} is not set",
                hint=f"set it in the environment, or write {key}=… into {FILE};"
                f" where to get it: {kind.page}",
            )
    return found


def written(root: Path) -> Mapping[str, str]:
    """What stands in ``.env``, whoever else has it. Raises UsageError where it is no UTF-8 text."""
    path = root / FILE
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    # Nothing of the environment is put into the values: what stands there is what is meant.
    try:
        values = dotenv_values(path, interpolate=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        # What it says would quote the file.
        raise UsageError(f"{FILE} is no UTF-8 text", hint="save it as UTF-8") from None
    return {key: value for key, value in values.items() if value}


def _unshared(root: Path) -> Mapping[str, str]:
    """What stands in ``.env``. Raises UsageError where Git has it."""
    if not (root / FILE).is_file():
        return {}
    if is_inside(root) and is_known(root, FILE):
        raise UsageError(
            f"{FILE} is in Git, and whoever has the repository has the secrets in it",
            hint=f"git rm --cached {FILE}; echo {FILE} >> .gitignore; then change every secret in it"
            " where it was given, for the history keeps the old ones",
        )
    return written(root)


def ring(channel: str, secret: str) -> str:
    """A secret of the system's keyring, where the package for it is installed and answers."""
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password(_SERVICE, f"{channel}.{secret}") or ""
    except Exception:  # noqa: BLE001 - each system's keyring has errors of its own: it is closed
        return ""
