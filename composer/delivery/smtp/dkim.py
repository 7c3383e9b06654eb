"""Signatures of the sender's domain (DKIM, RFC 6376), by dkimpy."""

from __future__ import annotations

import base64
import hashlib
import time
from importlib import import_module
from pathlib import Path

from composer.delivery.faults import Halted

__all__ = ["SIGNED", "Signer"]

#: Fields that are signed. A field of this list that a message does not have can then not be added
#: to it (RFC 6376 §5.4), nor a second From or Subject, which are named once more than they occur.
#: Both of one-click unsubscription must be among them (RFC 8058 §4).
SIGNED = (
    *("From", "From", "Subject", "Subject", "To", "Date", "Message-ID", "Reply-To"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Language"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Archive", "Feedback-ID"),
)
_HEADER = b"DKIM-Signature"
_ALGORITHM = b"rsa-sha256"


class Signer:
    """Signs messages for a domain; the key is read once.

    ``key`` is a private RSA key as PEM text, or the path of a file that holds one. Raises Halted
    where it is none, or dkimpy is not installed.
    """

    def __init__(self, *, domain: str, selector: str, key: str) -> None:
        try:
            crypto = import_module("dkim.crypto")
        except ImportError:
            raise Halted(
                "messages cannot be signed: dkimpy is not installed", hint="pip install dkimpy"
            ) from None
        self._domain = _ascii(domain, "dkim_domain")
        self._selector = _ascii(selector, "dkim_selector")
        try:
            self._key = crypto.parse_pem_private_key(_pem(key))
        except (crypto.UnparsableKeyError, ValueError, IndexError, TypeError):
            # What it says may quote the key.
            raise Halted("the key of dkim_key is no private RSA key in PEM", hint=_HINT) from None

    def __repr__(self) -> str:
        return f"Signer({self._selector.decode()}._domainkey.{self._domain.decode()})"

    def sign(self, message: bytes) -> bytes:
        """The message with its signature before it."""
        head, _, body = message.partition(b"\r\n\r\n")
        # dkim.DKIM.sign would read the key anew for each message, and cut its body into lines.
        signing = import_module("dkim").DKIM(head + b"\r\n\r\n", signature_algorithm=_ALGORITHM)
        signing.hasher = hashlib.sha256
        # The body is quoted-printable: no server has a reason to change its blanks.
        policies = import_module("dkim.canonicalization").CanonicalizationPolicy
        canon = policies.from_c_value(b"relaxed/simple")
        digest = hashlib.sha256(canon.canonicalize_body(body)).digest()
        signed = [name.lower().encode("ascii") for name in SIGNED]
        fields = [
            (b"v", b"1"),
            (b"a", _ALGORITHM),
            (b"c", canon.to_c_value()),
            (b"d", self._domain),
            (b"s", self._selector),
            (b"t", str(int(time.time())).encode("ascii")),
            (b"h", b" : ".join(signed)),
            (b"bh", base64.b64encode(digest)),
            # As long as a line, so that the signature in its place folds nothing else anew.
            (b"b", b"0" * 60),
        ]
        value: bytes = signing.gen_header(fields, signed, canon, _HEADER, self._key)
        return _HEADER + b": " + value + message


_HINT = "make one with `openssl genrsa 2048`, and give its text or its path"


def _pem(key: str) -> bytes:
    """The PEM text, its line ends as they should be: in an environment they often are two letters."""
    if "-----BEGIN" not in key:
        try:
            key = Path(key).expanduser().read_text("ascii")
        except (OSError, ValueError):
            raise Halted(
                "dkim_key is neither a key nor a file that can be read", hint=_HINT
            ) from None
    lines = key.replace("\\n", "\n").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()).encode("ascii")


def _ascii(name: str, setting: str) -> bytes:
    """A name of DNS in its ASCII form (RFC 5891)."""
    try:
        return name.encode("ascii" if name.isascii() else "idna")
    except UnicodeError:
        raise Halted(f"{setting} is no name of DNS: {name!r}") from None
