"""Asks the DNS, by dnspython, which comes with email-validator."""

from __future__ import annotations

from composer.errors import OutsideError

__all__ = ["resolve"]

#: Seconds for one question, all its repetitions together.
_PATIENCE = 10.0


def resolve(name: str, kind: str) -> tuple[str, ...]:
    """The records of a name: ``kind`` is ``MX``, ``TXT``, ``A``, …; none where it has none.

    A TXT record is its strings joined (RFC 7208 §3.3), an MX its preference and its server. Raises
    OutsideError where the DNS does not answer.
    """
    import dns.exception
    import dns.resolver

    try:
        found = dns.resolver.resolve(name, kind, lifetime=_PATIENCE, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException as error:
        raise OutsideError(
            f"the DNS does not tell the {kind} of {name}: {type(error).__name__}",
            hint="is the network there?",
        ) from error
    # The DNS knows no order, and a server may change it each time.
    if kind == "TXT":
        return tuple(sorted(b"".join(one.strings).decode("utf-8", "replace") for one in found))
    return tuple(sorted(one.to_text() for one in found))
