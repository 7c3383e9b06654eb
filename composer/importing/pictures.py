"""The pictures of one post: taken from the export, or fetched; named, and only if they are some.

What fetches is handed in (``composer.links.fetch`` with pictures' types, from ``commands``).
"""

from __future__ import annotations

import base64
import binascii
import functools
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from msgspec import Struct

from composer.errors import ComposerError
from composer.importing.importer import Importer
from composer.importing.post import Post
from composer.importing.told import unfetched
from composer.model import Finding
from composer.slugs import slug_of

__all__ = ["MOST_OF_A_PICTURE", "FetchAll", "Got", "gather"]

MOST_OF_A_PICTURE = 20_000_000
_LONGEST_NAME = 60
_DATA = re.compile(r"data:(image/[\w.+-]+)?(?:;[\w-]+=[\w-]+)*(;base64)?,", re.IGNORECASE)

#: Asks for addresses, and yields each with its bytes, or with why it was not to be had.
FetchAll = Callable[[Sequence[str]], Iterator[tuple[str, bytes | ComposerError]]]


class Got(Struct, frozen=True):
    """Where each picture is now, by its address: a path beside the issue, or its whole address.

    ``findings`` tell of those that were not to be had; ``gone`` are those among them that have no
    address either, so that nothing can show them.
    """

    paths: Mapping[str, str]
    findings: Mapping[str, Finding]
    gone: frozenset[str] = frozenset()


def gather(
    wanted: Sequence[str],
    post: Post,
    importer: Importer,
    folder: Path,
    *,
    fetch: FetchAll | None,
    known: Mapping[str, str],
    names: frozenset[str] = frozenset(),
) -> Got:
    """Writes a post's pictures to ``folder``/images.

    ``known`` are there from the last import; ``names`` are taken already. A picture that is not to
    be had keeps its address; without ``fetch`` all do that are not in the export.
    """
    desk = _Desk(folder, known, names)
    remote: dict[str, list[str]] = {}
    for address in wanted:
        if address in desk.paths:
            continue
        name = _local(address, post, importer)
        if name:
            _take(desk, address, functools.partial(_read, importer, name), name)
        elif address.startswith("data:"):
            _take(desk, address, functools.partial(_decoded, address), "picture")
        else:
            remote.setdefault(_whole(address, post, importer), []).append(address)
    for url in [each for each in remote if not each.startswith(("http://", "https://"))]:
        for address in remote.pop(url):
            desk.miss(address, f"there is no picture “{_short(address)}” in the export")
    gone = frozenset(desk.findings)
    for url, addresses in remote.items():
        desk.paths.update(dict.fromkeys(addresses, url))
    if fetch is not None and remote:
        for url, found in fetch(tuple(remote)):
            first, *others = remote[url]
            desk.put(first, found, url)
            desk.paths.update(dict.fromkeys(others, desk.paths[first]))
    return Got(desk.paths, desk.findings, gone)


def _whole(address: str, post: Post, importer: Importer) -> str:
    """A picture's address as somebody else can ask for it: relative ones begin at the post's."""
    address = importer.picture(address)
    base = post.canonical or (f"{importer.url}/" if importer.url else "")
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


class _Desk:
    """The pictures that were got so far, with the names that are in use."""

    def __init__(self, folder: Path, known: Mapping[str, str], names: frozenset[str]) -> None:
        self.paths: dict[str, str] = dict(known)
        self.findings: dict[str, Finding] = {}
        self._folder = folder
        self._names = {*names, *(posixpath.basename(path) for path in known.values())}

    def put(self, address: str, found: bytes | ComposerError, called: str) -> None:
        """Writes a picture, or tells why there is none."""
        from composer.pictures import measure

        if isinstance(found, ComposerError):
            self.miss(address, found.message, found.hint)
            return
        try:
            kind = measure(found).format.partition("+")[0]
        except ValueError as error:
            self.miss(address, f"{_short(address)} is no picture that can be used: {error}")
            return
        name = self._name(called, "jpg" if kind == "jpeg" else kind)
        path = self._folder / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found)
        self.paths[address] = f"images/{name}"

    def miss(self, address: str, message: str, hint: str = "") -> None:
        """Remembers why a picture stays where it is."""
        self.findings[address] = unfetched(
            message, hint or "put the file into images/ beside the issue, and write its path"
        )

    def _name(self, called: str, ending: str) -> str:
        """The picture's own name in plain letters, and a number where another has it."""
        try:
            # Substack's addresses hold another address, encoded.
            last = posixpath.basename(unquote(unquote(urlsplit(called).path)))
        except ValueError:
            last = ""
        stem = slug_of(posixpath.splitext(last)[0], longest=_LONGEST_NAME) or "picture"
        name, count = f"{stem}.{ending}", 1
        while name in self._names:
            count += 1
            name = f"{stem}-{count}.{ending}"
        self._names.add(name)
        return name


def _take(desk: _Desk, address: str, read: Callable[[], bytes], called: str) -> None:
    try:
        desk.put(address, read(), called)
    except ComposerError as error:
        desk.put(address, error, called)


def _read(importer: Importer, name: str) -> bytes:
    return importer.source.read(name, most=MOST_OF_A_PICTURE)


def _local(address: str, post: Post, importer: Importer) -> str:
    """The file of the export that an address names; empty where it names none."""
    source = importer.source
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path)
    if parts.scheme or parts.netloc:
        last = posixpath.basename(path).lower()
        same = (name for name in source.names if posixpath.basename(name).lower() == last)
        return next(same, "") if importer.by_name and last else ""
    bases = (post.folder, *importer.roots) if not path.startswith("/") else importer.roots
    for base in bases:
        name = posixpath.normpath(posixpath.join(base, path.lstrip("/"))) if path else ""
        if name and not name.startswith("../") and source.has(name):
            return name
    return ""


def _decoded(address: str) -> bytes:
    """The bytes of a ``data:`` address (RFC 2397)."""
    head = _DATA.match(address)
    if head is None or len(address) > 2 * MOST_OF_A_PICTURE:
        raise ComposerError(f"{_short(address)} is no picture")
    rest = unquote_to_bytes(address[head.end() :])
    try:
        return base64.b64decode(rest) if head[2] else rest
    except (binascii.Error, ValueError):
        raise ComposerError(f"{_short(address)} is no whole picture") from None


def _short(address: str) -> str:
    return address if len(address) <= 100 else f"{address[:60]}…"  # noqa: PLR2004 - a line of the terminal
