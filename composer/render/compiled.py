"""Remembers compiled templates, so that a build does not compile those of the last one again.

What is remembered is code, and is run: the folder must be one that only the user can write
(:mod:`composer.user_cache`).
"""

from __future__ import annotations

import marshal
import sys
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from jinja2.environment import Environment

from composer import user_cache
from composer.atomic import replace
from composer.render import sandbox

__all__ = ["CompiledTemplates"]

_DIGEST = 16


class CompiledTemplates(BytecodeCache):
    """Compiled templates in a folder, found by what they were compiled from.

    Jinja's own cache finds them by their paths and reads pickles; this one shares them between
    projects and themes, and reads nothing that is not whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """What Jinja asks for a template: with code, where it was compiled before."""
        bucket = Bucket(environment, _key(name, source), "")
        self.load_bytecode(bucket)
        if bucket.code and filename:
            # Another project's template may have said the same: messages name this one's file.
            bucket.code = bucket.code.replace(co_filename=filename)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives the bucket its code; nothing where the file is missing or not whole."""
        try:
            known = user_cache.read(self._file(bucket))
        except OSError:
            return
        digest, data = known[:_DIGEST], known[_DIGEST:]
        if digest != _digest(bucket, data):
            return
        # Not from a stranger: see the head of this file.
        with suppress(EOFError, ValueError, TypeError):
            code = marshal.loads(data)  # noqa: S302
            bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Writes the bucket's code."""
        data = marshal.dumps(bucket.code)
        # A disk that is full or read-only costs time at the next build and nothing else.
        with suppress(OSError):
            replace(self._file(bucket), _digest(bucket, data) + data)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"template-{bucket.key}.bin"


def _digest(bucket: Bucket, data: bytes) -> bytes:
    return blake2b(bucket.key.encode() + data, digest_size=_DIGEST).digest()


def _key(name: str, source: str) -> str:
    """The hash of all that the code depends on; the name, for the code holds it."""
    key = blake2b(_compiler(), digest_size=_DIGEST)
    key.update(f"{name}\0{source}".encode(errors="surrogatepass"))
    return key.hexdigest()


@cache
def _compiler() -> bytes:
    """What compiles: Python, Jinja, and our sandbox, which changes what Jinja makes."""
    # Jinja may drop __version__ as its siblings did; importlib.metadata costs 10 ms to import.
    version = vars(jinja2).get("__version__") or _version_of_jinja()
    made_by = f"{sys.implementation.name}\0{sys.version}\0{version}\0".encode()
    return blake2b(made_by + Path(sandbox.__file__).read_bytes()).digest()


def _version_of_jinja() -> str:
    from importlib.metadata import version

    return version("jinja2")
