"""Remembers compiled templates, so that a build does not compile those of the last one again.

The bundled ones come compiled with the package (:mod:`composer.render.shipped`): remembered are
those of projects, and whatever came otherwise. What is remembered is code, and is run: the folder must be one that only the user can write
(:mod:`composer.user_cache`).
"""

from __future__ import annotations

import marshal
import sys
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from jinja2.environment import Environment

from composer import user_cache
from composer.atomic import replace
from composer.render.shipped import key_of, shipped_code

__all__ = ["CompiledTemplates"]

_DIGEST = 16


class CompiledTemplates(BytecodeCache):
    """Compiled templates in a folder, if there is one, found by what they were compiled from.

    Jinja's own cache finds them by their paths and reads pickles; this one shares them between
    projects and themes, and reads nothing that is not whole.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """What Jinja asks for a template: with code, where it was compiled before."""
        key = key_of(environment, name, source)
        bucket = Bucket(environment, _key(key), "")
        bucket.code = shipped_code(key)
        if bucket.code is None:
            self.load_bytecode(bucket)
        if bucket.code and filename:
            # Another project's template may have said the same: messages name this one's file.
            bucket.code = bucket.code.replace(co_filename=filename)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives the bucket its code; nothing where the file is missing or not whole."""
        if self._folder is None:
            return
        try:
            known = user_cache.read(_file(self._folder, bucket))
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
        if self._folder is None:
            return
        data = marshal.dumps(bucket.code)
        # A disk that is full or read-only costs time at the next build and nothing else.
        with suppress(OSError):
            replace(_file(self._folder, bucket), _digest(bucket, data) + data)


def _file(folder: Path, bucket: Bucket) -> Path:
    return folder / f"template-{bucket.key}.bin"


def _digest(bucket: Bucket, data: bytes) -> bytes:
    return blake2b(bucket.key.encode() + data, digest_size=_DIGEST).digest()


def _key(shipped: str) -> str:
    """The hash of all that the code depends on: Python too, whose code it is."""
    compiler = f"{sys.implementation.name}\0{sys.version}\0{shipped}"
    return blake2b(compiler.encode(), digest_size=_DIGEST).hexdigest()
