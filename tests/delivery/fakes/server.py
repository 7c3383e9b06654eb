"""A provider's API on loopback: what every fake of a provider or platform is made of.

A fake is a subclass with one method a route::

    class FakeExample(FakeServer):
        page = "https://example.com/docs/send"

        @route("POST", "/v1/emails/{id}/send")
        def send(self, call: Call, id: str) -> Answer:
            asked = self.read(call, Email)     # an undocumented field raises Refused
            self.accepted.append(asked)
            return Answer(200, {"id": "1"})

        def refuse(self, status: int, reason: str) -> Answer:
            return Answer(status, {"error": reason})

and a test programs what goes wrong::

    with FakeExample() as server:
        server.fault(Fault(429, headers={"Retry-After": "7"}))
        server.fault(Fault(delay=3))           # taken, and answered after the client has gone
        ...
        assert server.calls[0].json() == {...}
"""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import parse_qs

import msgspec

from tests.delivery.fakes._web import Asked, Sent, Web

__all__ = ["Answer", "Call", "FakeServer", "Fault", "Refused", "route"]

T = TypeVar("T")


class Call(msgspec.Struct, frozen=True):
    """What a client asked: ``headers`` by their names in small letters."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, list[str]]:
        """The fields of a form, ``multipart/form-data`` or urlencoded; a file's is its text."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/form-data"):
            return parse_qs(self.body.decode(), keep_blank_values=True, strict_parsing=True)
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        fields: dict[str, list[str]] = {}
        for part in BytesParser(policy=HTTP).parsebytes(head + self.body).iter_parts():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            fields.setdefault(str(name), []).append(content.decode())
        return fields


class Answer(msgspec.Struct, frozen=True):
    """What the server says: ``body`` is bytes, text, ``None`` for nothing, or a value for JSON."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = {}

    def content(self) -> tuple[bytes, str]:
        if self.body is None:
            return b"", ""
        if isinstance(self.body, bytes):
            return self.body, "application/octet-stream"
        if isinstance(self.body, str):
            return self.body.encode(), "text/html; charset=utf-8"
        return json.dumps(self.body).encode(), "application/json"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What goes wrong with one call.

    With ``status`` the route is never reached, and this is the answer. Without, the route takes the
    call, and its answer is spoilt: late by ``delay`` seconds, lost (``cut``), the connection ended
    after ``truncated`` bytes of a body that announces all of them, or another ``body``.
    """

    status: int = 0
    body: Any = None
    headers: Mapping[str, str] = {}
    delay: float = 0.0
    cut: bool = False
    #: As ``cut``, and the route is not reached: the connection ends before anything is taken.
    unheard: bool = False
    truncated: int | None = None


class Refused(Exception):
    """A route does not take a call; :meth:`FakeServer.refuse` says it in the provider's own shape."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


Handler = Callable[..., Answer]


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Marks a method of a fake as the one for these calls; ``{name}`` is a part of the path."""

    def mark(handler: Handler) -> Handler:
        routes = getattr(handler, "routes", ())
        handler.routes = (*routes, (method, _pattern(path)))  # type: ignore[attr-defined]
        return handler

    return mark


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", path)
    return re.compile(
        "".join(
            f"(?P<{piece}>[^/]+)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)
        )
    )


class FakeServer:
    """An HTTP server on a port of its own, open for as long as the ``with``."""

    #: The documentation that the fake was written from.
    page: ClassVar[str]
    #: The longest body that is taken, in bytes.
    limit: ClassVar[int] = 25 * 1024 * 1024

    def __init__(self) -> None:
        #: Every call that came, in order, those with a fault too.
        self.calls: list[Call] = []
        #: What routes took: for them to append to.
        self.accepted: list[Any] = []
        self._faults: deque[Fault] = deque()
        self._always: Fault | None = None
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._web = Web(self._serve)
        self._thread = threading.Thread(
            target=self._web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._web.hang_up()
        self._web.shutdown()
        self._thread.join()
        self._web.server_close()

    @property
    def port(self) -> int:
        return int(self._web.server_address[1])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fault(self, *faults: Fault, always: bool = False) -> None:
        """What goes wrong with the next calls, one each; ``always``: with all, after those."""
        with self._lock:
            if always:
                self._always = faults[-1]
            else:
                self._faults.extend(faults)

    def refuse(self, status: int, reason: str) -> Answer:
        """An error in the provider's own shape."""
        return Answer(status, {"error": reason})

    def admit(self, call: Call) -> None:
        """Raises :class:`Refused` where a call's credentials are wrong. Before any route."""

    def read(self, call: Call, kind: type[T], *, status: int = 422) -> T:
        """The JSON of a call by its schema, a msgspec Struct with ``forbid_unknown_fields``."""
        if call.headers.get("content-type", "").split(";")[0] != "application/json":
            raise Refused(status, "the content is not application/json")
        try:
            return msgspec.json.decode(call.body, type=kind, strict=True)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Refused(status, str(error)) from error

    def answer(self, call: Call) -> tuple[Answer, Fault]:
        """One call at a time, whatever the threads: a fake's state needs no lock of its own."""
        with self._lock:
            self.calls.append(call)
            fault = self._faults.popleft() if self._faults else self._always or Fault()
            if fault.status:
                return Answer(fault.status, fault.body, fault.headers), fault
            if fault.unheard:
                return Answer(), fault
            answer = self._routed(call)
            if fault.body is not None:
                answer = Answer(answer.status, fault.body, fault.headers)
            return answer, fault

    def _serve(self, asked: Asked) -> Sent | None:
        """What goes over the wire: ``None`` where the connection is cut instead."""
        try:
            answer, fault = self.answer(Call(*asked))
        except Exception as error:  # noqa: BLE001 - a fake's defect is to be seen by the test
            answer, fault = Answer(500, f"the fake failed: {error!r}"), Fault()
        if fault.delay:
            self._over.wait(fault.delay)
        if fault.cut or fault.unheard:
            return None
        content, kind = answer.content()
        headers = {"Content-Type": kind, **answer.headers} if kind else dict(answer.headers)
        return Sent(answer.status, headers, content, fault.truncated)

    def _routed(self, call: Call) -> Answer:
        try:
            if len(call.body) > self.limit:
                return self.refuse(413, "the request is too large")
            self.admit(call)
            known = False
            for handler in self._handlers():
                for method, pattern in handler.routes:  # type: ignore[attr-defined]
                    found = pattern.fullmatch(call.path)
                    if found and method == call.method:
                        return handler(call, **found.groupdict())
                    known = known or bool(found)
            reason = f"no such route: {call.method} {call.path}"
            return self.refuse(405 if known else 404, reason)
        except Refused as refused:
            return self.refuse(refused.status, refused.reason)

    def _handlers(self) -> list[Handler]:
        names = dict.fromkeys(name for kind in type(self).__mro__ for name in vars(kind))
        found = (
            getattr(self, name)
            for name in names
            if not isinstance(getattr(type(self), name, None), property)
        )
        return [handler for handler in found if hasattr(handler, "routes")]
