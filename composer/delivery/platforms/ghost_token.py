"""Tokens of Ghost's Admin API: https://docs.ghost.org/admin-api/#token-authentication."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from composer.delivery.faults import Halted

__all__ = ["LIFETIME", "token"]

#: Seconds that a token is good for, which is the most that Ghost allows.
LIFETIME = 5 * 60
_KEY = re.compile(r"([0-9A-Za-z]+):((?:[0-9a-fA-F]{2})+)")


def token(key: str, now: int) -> str:
    """A JWT (RFC 7519) for a key ``id:secret``; ``now`` in seconds.

    Raises :class:`Halted` where it is no such key; the key is not in the words.
    """
    parts = _KEY.fullmatch(key)
    if not parts:
        raise Halted(
            "the Admin API key of Ghost is not of the form id:secret",
            hint="copy it whole from Settings, Integrations into NEWSLETTER_GHOST_KEY",
        )
    head = _coded({"alg": "HS256", "kid": parts[1], "typ": "JWT"})
    claims = _coded({"iat": now, "exp": now + LIFETIME, "aud": "/admin/"})
    signed = f"{head}.{claims}"
    seal = hmac.new(bytes.fromhex(parts[2]), signed.encode("ascii"), hashlib.sha256).digest()
    return f"{signed}.{_base64(seal)}"


def _coded(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode("utf-8"))


def _base64(data: bytes) -> str:
    """Base 64 for addresses, without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
