"""What must never stand in a file that is shared."""

from __future__ import annotations

import re

__all__ = ["looks_secret"]

_SECRET = re.compile(
    r"(?:^|[_-])(?:api[_-]?key|secret|password|passwd|passphrase|private[_-]?key|access[_-]?key"
    r"|auth[_-]?token|access[_-]?token|api[_-]?token|bearer)(?:$|[_-])",
    re.IGNORECASE,
)


def looks_secret(name: str, value: object) -> bool:
    """Whether a key's name says that its value is an API key, a password or a signing key."""
    return bool(value) and isinstance(value, str) and bool(_SECRET.search(name))
