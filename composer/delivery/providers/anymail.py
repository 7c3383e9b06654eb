"""Transactional providers, through django-anymail: what all of them share.

Anymail (https://anymail.dev/en/stable/) knows each provider's fields and statuses. It is given one
message with one reader at a time, for its ``merge_data`` is not there for every provider and two
addresses in ``to`` see each other with most. Django and Anymail are imported when the first message
goes out, and Django needs no project: it is configured with nothing but its defaults.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from composer.delivery.channel import Feature, Mailer, Setup
from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure
from composer.delivery.letter import Letter, Receipt
from composer.delivery.providers.network import network_fault
from composer.delivery.providers.outgoing import configure, outgoing, refuse_unsafe
from composer.delivery.providers.verdict import Answer, ahead, clean, verdict
from composer.extras import install

__all__ = ["AnymailMailer"]

T = TypeVar("T")

_TAKEN = frozenset({"sent", "queued"})
_REFUSED = frozenset({"rejected", "invalid"})
_CLIENT = 400
#: A request is read, and something is missing in it.
_IN_VAIN = frozenset({400, 422})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class AnymailMailer(Mailer):
    """A provider that Anymail has a backend for."""

    #: The module of the provider in ``anymail.backends``.
    backend: ClassVar[str]
    #: What :meth:`check` reads, from the address of the API.
    probe: ClassVar[str] = ""
    #: :meth:`check` asks for a message to nobody, for a key that may only send may read nothing.
    probes_in_vain: ClassVar[bool] = False
    #: The provider keeps a Message-ID of ours, or passes it on: else it is not sent along.
    sends_message_id: ClassVar[bool] = False

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._open_backend: Any = None
        self._asked = False
        self._answer: Answer | None = None

    @abstractmethod
    def options(self) -> dict[str, object]:
        """What Anymail's backend is made with: its settings, by their names in small letters."""

    def headers(self, letter: Letter) -> dict[str, str]:
        """The letter's headers as this provider takes them."""
        given = dict(letter.headers)
        if not self.sends_message_id:
            given = {name: each for name, each in given.items() if name.lower() != "message-id"}
        return given

    def adapt(self, message: Any, letter: Letter) -> None:
        """Gives the message what this provider needs beside: ``esp_extra``, the request's headers."""

    def read(self, answer: Answer) -> Fault | Receipt | None:
        """What the provider says in its own words; ``None`` where only the status counts."""
        del answer
        return None

    def credentials_of(self, backend: Any) -> dict[str, Any]:
        """What the request of :meth:`check` carries: ``headers`` or ``auth``, for ``requests``."""
        del backend
        raise Halted(f"{self.title} cannot be asked without sending")

    def send(self, letter: Letter) -> Receipt:
        """Sends one message to the one reader.

        The fault is raised where nothing of Anymail's is being handled: its exceptions hold the
        whole request, with the key.
        """
        refuse_unsafe(letter, accents=Feature.UTF8_ADDRESSES in self.features)
        result = self._guarded(lambda: self._send(letter))
        if isinstance(result, Fault):
            result.reason = clean(result.reason, self._secrets(), letter.to)
            result.args = (result.reason,)
            raise result
        return result

    def expect(self, letters: Sequence[Letter]) -> None:
        """Sees beside whether anybody answers at the API's address, whatever it is.

        What a credential may do is left to the first letter: one that may send may often read
        nothing. A provider that knows letters by their keys forgets them by its own clock: with
        another here, nobody could tell which ones.
        """
        super().expect(letters)
        result = self._guarded(self._knock)
        if isinstance(result, Delayed | Halted):
            result.reason = clean(result.reason, self._secrets())
            result.args = (result.reason,)
            raise result
        if self.remembers and self._answer is not None:
            self._refuse_other_clock(self._answer)

    def _refuse_other_clock(self, answer: Answer) -> None:
        by = ahead(answer.headers, datetime.now(UTC))
        # Of the time that a key is known `resume` relies on most: this is half of the rest, for the
        # clock may be off at the claim and at the resume.
        if by is not None and abs(by) > self.remembers / 10:
            minutes = abs(by).total_seconds() / 60
            raise Halted(
                f"this machine's clock is {minutes:,.0f} minutes"
                f" {'ahead of' if by > timedelta() else 'behind'} that of {self.title}",
                hint="set it: by it is told how long the provider remembers what it has taken",
            )

    def check(self) -> str:
        """Asks for something small with the credentials. Sends nothing."""
        result = self._guarded(self._look)
        if isinstance(result, Fault):
            reason = clean(result.reason, self._secrets())
            if isinstance(result, Unsure | Delayed):
                raise Delayed(reason)
            raise Halted(reason, hint=getattr(result, "hint", "") or self._hint())
        return result

    def close(self) -> None:
        """Ends the session."""
        backend, self._open_backend = self._open_backend, None
        if backend is not None:
            backend.close()

    def session(self) -> Any:
        """Anymail's backend with an open session, made at the first call."""
        if self._open_backend is None:
            self._refuse_plain()
            configure()
            module = import_module(f"anymail.backends.{self.backend}")
            backend = module.EmailBackend(**self.options())
            backend.open()
            self.tune(backend)
            self._open_backend = backend
        return self._open_backend

    def chosen(self, setting: str, values: Mapping[str, T]) -> T:
        """What a setting stands for; stops where it is another word."""
        word = self.setup.settings[setting]
        if word in values:
            return values[word]
        known = ", ".join(values)
        raise Halted(
            f"{self.title} knows no {setting} {word!r}", hint=f"{setting} is one of {known}"
        )

    def _refuse_plain(self) -> None:
        """No key goes over the network for all to read."""
        address = urlsplit(self.setup.address or self.setup.settings.get("url", ""))
        if address.scheme == "http" and address.hostname not in _LOOPBACK:
            raise Halted(f"the address of {self.title} is not https", hint="write https://…")

    def tune(self, backend: Any) -> None:
        """Watches the session's requests: what was asked, and what was answered.

        Redirects are not followed, for a POST would become a GET and seem to have worked; an own
        ``auth`` keeps requests from putting a password of ``.netrc`` in the place of the key.
        """
        session = backend.session
        ask = session.request
        session.auth = lambda request: request

        def request(**given: Any) -> Any:
            self._asked = True
            fixed = {"timeout": self.setup.timeout, "allow_redirects": False}
            response = ask(**{**given, **fixed})
            self._answer = _answer(response)
            return response

        session.request = request

    def _send(self, letter: Letter) -> Receipt | Fault:
        backend = self.session()
        message = outgoing(letter, self.headers(letter))
        self.adapt(message, letter)
        if len(message.recipients()) != 1:
            return Rejected("a message has exactly one reader")
        try:
            backend.send_messages([message])
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer says what happened
            status = message.anymail_status.status or set()
            return self.judged(status) if self._answer else self._unasked(error)
        status = message.anymail_status.status or set()
        if status and status <= _TAKEN and len(message.anymail_status.recipients) == 1:
            return Receipt(str(message.anymail_status.message_id or ""))
        return self.judged(status)

    def judged(self, status: set[str]) -> Receipt | Fault:
        """What the last answer means; ``status`` is what Anymail made of it, for the reader."""
        answer = self._answer or Answer(200)
        found = self.read(answer)
        if found is not None:
            return found
        if status and status <= _REFUSED and answer.status < _CLIENT:
            return Rejected(f"{self.title} refused the reader", hard="invalid" in status)
        return verdict(answer, self.title, hint=self._hint())

    def _unasked(self, error: Exception) -> Fault:
        """Nothing came back: the network, a setting, or a letter that cannot be put in its fields."""
        if isinstance(error, ImportError):
            return Halted(f"{self.title} needs django-anymail", hint=install("providers"))
        fault = network_fault(error, self.title)
        if fault is not None:
            return fault
        if self._asked:
            return Unsure(f"{self.title}: the answer could not be read ({type(error).__name__})")
        names = {kind.__name__ for kind in type(error).__mro__}
        if names & {"AnymailUnsupportedFeature", "AnymailInvalidAddress"}:
            return Rejected(f"{self.title} cannot take this letter: {error.args[0]}")
        what = f"{self.title} could not be asked ({type(error).__name__})"
        return Halted(what, hint=self._hint())

    def _knock(self) -> None:
        self.knock(self.session())

    def knock(self, backend: Any) -> None:
        """A request for nothing, without the key: an answer of any kind is one."""
        backend.session.request(method="HEAD", url=backend.api_url)

    def _look(self) -> str | Fault:
        backend = self.session()
        given = self.credentials_of(backend)
        named = {name: quote(value, safe="") for name, value in self.setup.settings.items()}
        url = urljoin(backend.api_url, self.probe.format(**named))
        backend.session.request(**{"method": "GET", "url": url, **given})
        answer = self._answer or Answer(200)
        found = self.seen(answer)
        if isinstance(found, Fault):
            return found
        return f"{self.title} answered and accepts the credentials{found}"

    def seen(self, answer: Answer) -> str | Fault:
        """What :meth:`check` was answered: words for its line, or what is wrong."""
        if answer.status < 300 and isinstance(answer.body, dict | list):  # noqa: PLR2004 - success
            return ""
        if self.probes_in_vain and answer.status in _IN_VAIN and isinstance(answer.body, dict):
            return ""
        found = self.read(answer)
        if isinstance(found, Fault):
            return found
        return verdict(answer, self.title, hint=self._hint())

    def _guarded(self, ask: Callable[[], T | Fault]) -> T | Fault:
        self._asked, self._answer = False, None
        try:
            return ask()
        except Fault as fault:
            return fault
        except Exception as error:  # noqa: BLE001 - no error of a library leaves with its request
            return self._unasked(error)

    def _secrets(self) -> tuple[str, ...]:
        return tuple(self.setup.secrets.values())

    def _hint(self) -> str:
        names = " and ".join(
            f"NEWSLETTER_{type(self).__module__.rpartition('.')[2]}_{each.name}".upper()
            for each in self.credentials
        )
        return f"check {names}, and the account at {self.title}"


def _answer(response: Any) -> Answer:
    """What is kept of a ``requests.Response``."""
    headers: Mapping[str, str] = {name.lower(): each for name, each in response.headers.items()}
    try:
        body = response.json()
    except ValueError:
        body = None
    return Answer(response.status_code, headers, body, response.text[:1000])
