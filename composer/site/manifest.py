"""``manifest.json``, which lies on the site: which files it has, and at which address each issue is.

It is published with the rest, so that a site can be asked what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

from composer.errors import OutsideError
from composer.site.addresses import is_safe

__all__ = ["MANIFEST", "Manifest", "Moved", "Published", "decoded", "encoded", "read_manifest"]

MANIFEST = "manifest.json"
_VERSION = 1


class Published(Struct, frozen=True, kw_only=True):
    """One issue on the site.

    ``id`` is its first address, by which feeds know it for good; ``page`` the file of its web
    edition, ``build`` the hash of what it says, ``files`` all that is its own, the page too.
    ``title`` and ``date`` tell it again where its own file was renamed.
    """

    url: str
    page: str
    build: str
    title: str
    date: str
    id: str
    files: tuple[str, ...] = ()


class Moved(Struct, frozen=True, kw_only=True):
    """A page that leads on to where its issue is now; ``files`` are what old mails still show."""

    issue: str
    files: tuple[str, ...] = ()


class Manifest(Struct, frozen=True, kw_only=True):
    """What a site holds: the hash of each file by its path, each issue by its own path.

    ``front`` is the address that it was made for; ``redirects`` are by the file of the old page.
    """

    version: int = _VERSION
    front: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[str, Published] = field(default_factory=dict)
    redirects: Mapping[str, Moved] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """What the site in a folder says that it holds; nothing where there is none.

    Raises OutsideError where it cannot be read, or is not what was written.
    """
    file = folder / MANIFEST
    try:
        return decoded(file.read_bytes(), str(file))
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except OSError as error:
        raise OutsideError(f"{file} cannot be read: {error.strerror}") from error


def decoded(data: bytes, where: str) -> Manifest:
    """A manifest from its bytes. Raises OutsideError where they are none, or name files elsewhere."""
    try:
        known = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise OutsideError(
            f"{where} is not what newsletter-composer wrote",
            hint="publish into a folder of its own with --out DIR",
        ) from None
    if known.version > _VERSION:
        raise OutsideError(
            f"{where} was written by a newer version of newsletter-composer",
            hint="update newsletter-composer: pip install -U newsletter-composer",
        )
    # A folder may come from elsewhere, and what is named here may be removed.
    if not all(map(is_safe, (*known.files, *known.redirects))):
        raise OutsideError(
            f"{where} names files outside its folder",
            hint="remove it, or publish into a folder of its own with --out DIR",
        )
    return known


def encoded(manifest: Manifest) -> bytes:
    """A manifest as it is written: the same, the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1) + b"\n"
