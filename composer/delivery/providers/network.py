"""What an error of the network says of a message: not sent, or nobody knows.

A connection that was never made took nothing with it. Everything that breaks later, a read that
times out most of all, leaves the message where nobody sees it.
"""

from __future__ import annotations

from collections.abc import Iterator

from composer.delivery.faults import Delayed, Fault, Halted, Unsure

__all__ = ["network_fault"]

#: Classes of requests, urllib3 and botocore by name: importing them to compare would cost what is
#: to be saved, and each library has its own class of the same meaning.
_CERTIFICATE = frozenset({"SSLCertVerificationError", "CertificateError"})
_UNREACHED = frozenset(
    {
        "ConnectTimeout",
        "ConnectTimeoutError",
        "EndpointConnectionError",
        "NameResolutionError",
        "ProxyConnectionError",
        "ProxyError",
        "gaierror",
    }
)
_UNASKABLE = frozenset(
    {
        "InvalidHeader",
        "InvalidProxyURL",
        "InvalidSchema",
        "InvalidURL",
        "LocationParseError",
        "MissingSchema",
        "NoCredentialsError",
        "NoRegionError",
        "PartialCredentialsError",
        "ProfileNotFound",
        "TokenRetrievalError",
        "UnicodeEncodeError",
    }
)
_DEEPEST = 12


def network_fault(error: BaseException, title: str) -> Fault | None:
    """What happened, where it is an error of the network or of an address; else ``None``."""
    chain = list(_chain(error))
    names = {kind.__name__ for each in chain for kind in type(each).__mro__}
    if names & _CERTIFICATE:
        return Halted(
            f"the certificate of {title} was not accepted",
            hint="check this machine's clock and its certificates",
        )
    if names & _UNASKABLE:
        return Halted(
            f"{title} cannot be asked with these settings",
            hint="check the address, the credentials and the settings of this channel",
        )
    if names & _UNREACHED or any(isinstance(each, ConnectionRefusedError) for each in chain):
        return Delayed(f"{title} cannot be reached")
    if names & {"ReadTimeout", "ReadTimeoutError", "TimeoutError"}:
        return Unsure(f"{title} did not answer in time")
    if names & {"RequestException", "HTTPClientError", "BotoCoreError", "ConnectionError"}:
        return Unsure(f"the connection to {title} broke before its answer was complete")
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and what libraries wrapped in it: causes, reasons, arguments."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting and len(seen) < _DEEPEST:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        wrapped = (getattr(each, name, None) for name in ("__cause__", "reason", "error"))
        waiting.extend([*wrapped, each.__context__, *each.args])
