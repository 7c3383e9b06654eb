"""The one HTTP client of the platforms: asks once where asking twice could do harm.

What may be repeated (a read, a PUT, and a POST of which the caller says so) is tried again after a
failure that may pass; a POST only where nothing can have happened. Every answer becomes a value or
a :class:`composer.delivery.faults.Fault`, and no secret is in what is said of it.
"""

from __future__ import annotations

import json as json_module
import os
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from composer import __version__
from composer.delivery.faults import Delayed, Fault, Halted, Unsure
from composer.delivery.platforms.answer import LARGEST, Answer, Redaction, answered, lost

__all__ = ["LONGEST_WAIT", "Session"]

#: Seconds that a platform may ask for before the same question is asked again; beyond it, no wait.
LONGEST_WAIT = 180.0
#: Seconds; the wait grows from a half to this, when a platform does not say how long.
_LONGEST_PAUSE = 30.0
_SAFE = frozenset({"GET", "HEAD"})
_REPEATABLE = frozenset({"GET", "HEAD", "PUT"})
#: Nothing that leaves the folder of the API, nor begins a query of its own.
_PATH = re.compile(r"(?!.*(?:^|/)\.\.?(?:/|$))[A-Za-z0-9._~@:%+,=/-]*")
_HEADER = re.compile(r"[\x20-\x7e]*")

#: What is sent: files are ``{field: (name, bytes, kind)}``.
Files = Mapping[str, tuple[str, bytes, str]]


class Session:
    """Talks to one API at ``base``, with ``headers`` and ``auth`` (name, password) each time.

    ``secrets`` are what no word of ours may hold; the password is one of them. ``credential`` names
    where an author mends it (``NEWSLETTER_BUTTONDOWN_KEY``). ``timeout`` is in seconds, of
    connecting and of each read; ``tries`` bounds the times that one question is asked.

    Raises :class:`Halted` for an address that is not https, unless it is loopback, and for a
    credential that no header can hold.
    """

    def __init__(
        self,
        base: str,
        *,
        headers: Mapping[str, str],
        auth: tuple[str, str] | None = None,
        secrets: Sequence[str] = (),
        timeout: float = 30.0,
        tries: int = 4,
        pause: Callable[[float], None] = time.sleep,
        credential: str = "",
    ) -> None:
        self._base = _checked(base)
        self._redaction = Redaction(secrets, auth)
        self._timeout = timeout
        self._tries = max(1, tries)
        self._pause = pause
        self._credential = credential
        self._door = _opened(self._base, headers, auth, self._hint)

    def __repr__(self) -> str:
        return f"Session({self._base!r})"

    def close(self) -> None:
        """Lets go of the connections."""
        self._door.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        files: Files | None = None,
        params: Mapping[str, Any] | None = None,
        again: bool | None = None,
    ) -> Any:
        """The decoded JSON of the answer; ``None`` where it has no body.

        ``again``: whether asking twice is harmless. By default GET, HEAD and PUT are; a PUT that
        begins something says ``False``.

        Raises :class:`Unsure` where the platform may have acted and the answer was lost,
        :class:`Delayed` where it has not, or where asking again later is harmless, and
        :class:`Halted` for all that does not pass by itself.
        """
        method = method.upper()
        repeat = method in _REPEATABLE if again is None else again or method in _SAFE
        sent = {"json": json, "data": form, "files": files, "params": params}
        answer = self._persistent(method, path, sent, repeat=repeat)
        return self._value(answer, method, path, repeat=repeat)

    def find(self, path: str, *, params: Mapping[str, Any] | None = None) -> Any:
        """What :meth:`ask` gives for a GET; ``None`` where there is nothing at that path."""
        sent = {"params": params}
        answer = self._persistent("GET", path, sent, repeat=True)
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        return self._value(answer, "GET", path, repeat=True)

    def _persistent(
        self, method: str, path: str, sent: Mapping[str, Any], *, repeat: bool
    ) -> Answer:
        """Asks until there is an answer that asking again would not better."""
        url = self._url(path, sent)
        for turn in range(1, self._tries + 1):
            answer = self._once(method, url, sent)
            again = answer.untouched or (repeat and answer.passing)
            if not again or turn == self._tries or (answer.wait or 0) > LONGEST_WAIT:
                break
            pause = min(_LONGEST_PAUSE, 2.0 ** (turn - 1)) * random.uniform(0.5, 1)  # noqa: S311
            self._pause(pause if answer.wait is None else answer.wait)
        return answer

    def _url(self, path: str, sent: Mapping[str, Any]) -> str:
        """The whole address. A log of addresses is no place for a secret, nor a path for a dot."""
        asked = f"{path} {sent.get('params') or ''}"
        if self._redaction.clean(asked) != asked or not _PATH.fullmatch(path):
            raise Halted(
                self._redaction.line(f"this is no address to ask {self._host} for: {path}")
            )
        return f"{self._base}/{path.lstrip('/')}"

    @property
    def _host(self) -> str:
        return urlsplit(self._base).netloc

    def _once(self, method: str, url: str, sent: Mapping[str, Any]) -> Answer:
        import requests
        from urllib3.exceptions import HTTPError

        try:
            # A redirection is an answer: to follow it would carry credentials elsewhere.
            with self._door.request(
                method, url, timeout=self._timeout, allow_redirects=False, stream=True, **sent
            ) as response:
                return answered(response)
        except (requests.RequestException, HTTPError, OSError) as error:
            return lost(error, self._host)

    def _value(self, answer: Answer, method: str, path: str, *, repeat: bool) -> Any:
        fault = self._fault(answer, method, path, repeat=repeat)
        if fault is not None:
            raise fault
        if not answer.body.strip():
            return None
        lost = Delayed if method in _SAFE else Unsure
        words = self._redaction.line(f"{self._host} answered {method} {path} with something else")
        try:
            return json_module.loads(answer.body, object_hook=partial(_Told, lost, words))
        except (ValueError, RecursionError):
            pass
        raise lost(f"{words} than JSON")

    def _fault(self, answer: Answer, method: str, path: str, *, repeat: bool) -> Fault | None:
        """What this answer says went wrong; ``None`` where nothing did."""
        status = answer.status
        said = self._redaction.line(answer.words)
        about = self._redaction.line(f"{self._host}: {method} {path}: {status} {said}".strip())
        hint = _HINTS.get(status, "")
        if answer.passing or answer.untouched:
            words = about if status else said
            if answer.untouched or repeat:
                return Delayed(words, wait=answer.wait)
            return Unsure(words)
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            if len(answer.body) <= LARGEST:
                return None
            words = f"{self._host} answered {method} {path} with more than {LARGEST >> 20} MB"
            return Halted(words) if method in _SAFE else Unsure(words)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            hint = self._hint
        elif status == HTTPStatus.NOT_FOUND:
            about = self._redaction.line(
                f"{path} is not there on {self._host}: {said}".rstrip(": ")
            )
        elif HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            about = self._redaction.line(f"{self._host} sends {method} {path} elsewhere: {said}")
            hint = "set the address of the API itself"
        return Halted(about if status else said, hint=hint)

    @property
    def _hint(self) -> str:
        return f"check {self._credential or 'the credential'}: is it whole, and does it allow this?"


class _Told(dict[str, Any]):
    """An object of an answer: a name that it lacks is a fault of the platform, and no defect here."""

    def __init__(self, lost: type[Fault], words: str, told: Mapping[str, Any]) -> None:
        super().__init__(told)
        self._lost = lost
        self._words = words

    def __missing__(self, name: str) -> Any:
        raise self._lost(f"{self._words}: it has no {name}")


_HINTS: Mapping[int, str] = {
    HTTPStatus.PAYMENT_REQUIRED: "the plan or the credit of the account does not reach",
    HTTPStatus.CONFLICT: "somebody else changed it, or it exists already",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the issue or a picture is too large for the platform",
}


def _checked(base: str) -> str:
    parts = urlsplit(base)
    host = parts.hostname or ""
    if parts.username is not None or parts.query or parts.fragment or not host:
        raise Halted("the address of an API is https://host/path, with nothing else in it")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise Halted(f"{host} must be asked over https", hint="credentials would be readable")
    return base.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _opened(base: str, headers: Mapping[str, str], auth: tuple[str, str] | None, hint: str) -> Any:
    """A session of requests that takes nothing from the machine but its proxy and authorities.

    ``trust_env`` would let a ``.netrc`` replace our credentials.
    """
    import requests
    from requests.utils import get_environ_proxies

    if not all(_HEADER.fullmatch(value) for value in headers.values()):
        raise Halted("a credential holds a character that no header can hold", hint=hint)
    door: Any = requests.Session()
    door.trust_env = False
    if not _is_loopback(urlsplit(base).hostname or ""):
        door.proxies.update(get_environ_proxies(base))
    door.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    door.headers.update(
        {
            "User-Agent": f"newsletter-composer/{__version__}",
            "Accept": "application/json",
            **headers,
        }
    )
    if auth is not None:
        door.auth = (auth[0].encode(), auth[1].encode())
    return door
