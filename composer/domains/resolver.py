"""Asks the DNS, by dnspython, which comes with email-validator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from composer.errors import OutsideError

__all__ = ["remembering", "resolve"]

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


def remembering(ask: Callable[[str, str], Sequence[str]]) -> Callable[[str, str], Sequence[str]]:
    """The same, each question asked once: many issues of one sender ask the same.

    What was not answered is not asked again either: it would cost each issue the whole patience.
    """
    answers: dict[tuple[str, str], Sequence[str] | OutsideError] = {}

    def resolve(name: str, kind: str) -> Sequence[str]:
        if (name, kind) not in answers:
            try:
                answers[name, kind] = ask(name, kind)
            except OutsideError as error:
                answers[name, kind] = error
        answer = answers[name, kind]
        if isinstance(answer, OutsideError):
            raise answer
        return answer

    return resolve
