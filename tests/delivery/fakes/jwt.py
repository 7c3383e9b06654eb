"""JSON Web Tokens as Ghost reads them: docs.ghost.org/admin-api/#token-authentication, RFC 7519."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping

__all__ = ["made", "refused"]


def made(key: str, claims: Mapping[str, object], **head: str) -> str:
    """A token with these claims, for a key ``id:secret``; ``head`` replaces what is in its head."""
    kid, secret = key.split(":")
    parts = ({"alg": "HS256", "kid": kid, "typ": "JWT", **head}, claims)
    signed = ".".join(_coded(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{_coded(_seal(signed, secret))}"


def refused(token: str, key: str) -> str:
    """Why Ghost does not take a token; empty where it does."""
    kid, secret = key.split(":")
    try:
        signed, _, seal = token.rpartition(".")
        head, claims = (json.loads(_raw(part)) for part in signed.split("."))
    except ValueError:
        return "Invalid token"
    if head != {"alg": "HS256", "kid": kid, "typ": "JWT"}:
        return "Unknown Admin API Key"
    if not hmac.compare_digest(_seal(signed, secret), _raw(seal)):
        return "Invalid token: invalid signature"
    if claims["aud"] != "/admin/" or claims["exp"] - claims["iat"] > 300:
        return "Invalid token: jwt audience invalid or maxAge exceeded"
    if not claims["iat"] - 5 <= time.time() < claims["exp"]:
        return "Invalid token: jwt expired"
    return ""


def _seal(signed: str, secret: str) -> bytes:
    return hmac.new(bytes.fromhex(secret), signed.encode(), hashlib.sha256).digest()


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _raw(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
