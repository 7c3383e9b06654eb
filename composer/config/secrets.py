"""What must never stand in a file that is shared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["find_secrets", "looks_secret"]

_SECRET = re.compile(
    r"(?:^|[_-])(?:api[_-]?key|secret|password|passwd|passphrase|private[_-]?key|access[_-]?key"
    r"|auth[_-]?token|access[_-]?token|api[_-]?token|bearer)(?:$|[_-])",
    re.IGNORECASE,
)


def looks_secret(name: str, value: object) -> bool:
    """Whether a key's name says that its value is an API key, a password or a signing key."""
    return bool(value) and isinstance(value, str) and bool(_SECRET.search(name))


def find_secrets(data: object, *keys: str) -> Iterator[tuple[str, ...]]:
    """The keys that lead to what looks like a secret, anywhere in a document's data."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if looks_secret(str(name), value):
                yield (*keys, str(name))
            yield from find_secrets(value, *keys, str(name))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from find_secrets(value, *keys, str(position))
