"""Asks the DNS, by dnspython, which comes with email-validator."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from composer.errors import OutsideError

__all__ = ["remembering", "resolve"]

#: Seconds for one question, all its repetitions together.
_PATIENCE = 10.0
#: Questions in a row that nobody answers, after which none is asked.
_ENOUGH = 2


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

    What was not answered is not asked again either; and after two that took the whole patience,
    nothing is asked at all: where the network is away, a minute of waiting tells no more.
    """
    return _Remembering(ask)


class _Remembering:
    def __init__(self, ask: Callable[[str, str], Sequence[str]]) -> None:
        self._ask = ask
        self._answers: dict[tuple[str, str], Sequence[str] | OutsideError] = {}
        self._waited = 0

    def __call__(self, name: str, kind: str) -> Sequence[str]:
        answer = self._answers.get((name, kind))
        if answer is None:
            answer = self._answers[name, kind] = self._asked(name, kind)
        if isinstance(answer, OutsideError):
            raise answer
        return answer

    def _asked(self, name: str, kind: str) -> Sequence[str] | OutsideError:
        if self._waited >= _ENOUGH:
            return OutsideError(
                f"the DNS does not answer, so the {kind} of {name} is not known",
                hint="is the network there?",
            )
        begin = time.monotonic()
        try:
            answer = self._ask(name, kind)
        except OutsideError as error:
            self._waited += time.monotonic() - begin > _PATIENCE / 2
            return error
        self._waited = 0
        return answer
