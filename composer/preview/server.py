"""The server: one page, its pictures, its events, and the few things that it may do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import msgspec
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from composer.errors import ComposerError
from composer.preview.guard import TOKEN_HEADER, Guard, Hosts, may_write
from composer.preview.page import page, policy
from composer.preview.view import sentence
from composer.preview.watch import watch

if TYPE_CHECKING:
    from starlette.requests import Request

    from composer.preview.studio import Studio

__all__ = ["Preview"]

T = TypeVar("T")

_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
_KINDS |= {".webp": "image/webp", ".svg": "image/svg+xml", ".avif": "image/avif"}
#: Seconds between two comments on a quiet stream, so that a closed page is noticed.
_HEARTBEAT = 15
#: Seconds without a save after which the checks look at what was written.
_PAUSE = 0.25
#: Bytes of a request to do something; an alternative text is a few hundred.
_LONGEST = 64_000


class Preview:
    """The preview of one project.

    ``first`` is the path of the issue that the page opens on, ``token`` what a request must carry
    to write.
    """

    def __init__(self, studio: Studio, root: Path, *, first: str, token: str, hosts: Hosts) -> None:
        self._studio = studio
        self._root = root
        self._first = first
        self._token = token
        self._lock = asyncio.Lock()
        self._readers: set[asyncio.Event] = set()
        self._stop = anyio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.app = Starlette(
            routes=[
                Route("/", self._page),
                Route("/events", self._events),
                Route("/pictures/{slug}/images/{name}", self._picture),
                Route("/do", self._do, methods=["POST"]),
            ],
            middleware=[Middleware(Guard, hosts=hosts)],
            lifespan=self._lifespan,
        )

    def stop(self) -> None:
        """Ends the watching and every stream, so that the server can end.

        May be called from anywhere, a signal's handler too.
        """
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self._stop.set()
        self._tell()

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        # Of this loop: one that was made before it cannot be set by a callback.
        self._stop = anyio.Event()
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self._end()
            watching.cancel()

    async def _watch(self) -> None:
        while not self._stop.is_set():
            folders = tuple(await self._ask(self._studio.folders))
            async for changed in watch(self._root, folders, self._stop):
                await self._ask(self._studio.refresh, changed)
                self._tell()
                if tuple(await self._ask(self._studio.folders)) != folders:
                    break

    async def _ask(self, question: Callable[..., T], *words: object) -> T:
        """Asks the studio, in a thread, one question at a time."""
        async with self._lock:
            return await run_sync(question, *words)

    def _tell(self) -> None:
        for reader in self._readers:
            reader.set()

    async def _page(self, request: Request) -> Response:
        path = request.query_params.get("issue") or self._first
        view = await self._ask(self._studio.view, path) if path else None
        if view is None and path != self._first:
            view = await self._ask(self._studio.view, self._first)
        desk = await self._ask(self._studio.desk)
        data = {
            "live": True,
            "token": self._token,
            **msgspec.structs.asdict(desk),
            "issues": await self._ask(self._studio.issues),
            "issue": view,
            "exported": {},
        }
        title = f"{desk.newsletter['name']} · preview"
        return Response(
            page(data, title=title),
            media_type="text/html",
            headers={"content-security-policy": policy()},
        )

    async def _events(self, request: Request) -> Response:
        path = request.query_params.get("path", "")
        if await self._ask(self._studio.view, path) is None:
            return PlainTextResponse("there is no such issue", 404)
        return StreamingResponse(self._updates(path), media_type="text/event-stream")

    async def _updates(self, path: str) -> AsyncIterator[bytes]:
        """An update at once and after each build; a page that is slow gets the latest only."""
        changed = asyncio.Event()
        changed.set()
        self._readers.add(changed)
        try:
            while not self._stop.is_set():
                try:
                    await asyncio.wait_for(changed.wait(), _HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                changed.clear()
                if self._stop.is_set():
                    return
                yield await self._update(path)
                if await self._is_quiet(changed):
                    yield await self._findings(path)
        finally:
            self._readers.discard(changed)

    async def _is_quiet(self, changed: asyncio.Event) -> bool:
        """Whether nobody saves for a moment: then there is time for the checks."""
        try:
            await asyncio.wait_for(changed.wait(), _PAUSE)
        except TimeoutError:
            return True
        return False

    async def _findings(self, path: str) -> bytes:
        found = await self._ask(self._studio.examined, path)
        return b"event: findings\ndata: %s\n\n" % msgspec.json.encode(
            {"path": path, "findings": found}
        )

    async def _update(self, path: str) -> bytes:
        view = await self._ask(self._studio.view, path)
        issues = await self._ask(self._studio.issues)
        return b"event: update\ndata: %s\n\n" % msgspec.json.encode(
            {"issues": issues, "issue": view}
        )

    async def _picture(self, request: Request) -> Response:
        slug, name = request.path_params["slug"], request.path_params["name"]
        kind = _KINDS.get(Path(name).suffix.lower())
        data = await self._ask(self._studio.picture, slug, name) if kind else None
        if data is None:
            return PlainTextResponse("there is no such picture", 404)
        # An SVG is a document: opened by itself it may run nothing.
        headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return Response(data, media_type=kind, headers=headers)

    async def _do(self, request: Request) -> Response:
        if not may_write(request.headers.get(TOKEN_HEADER, ""), self._token):
            return JSONResponse({"error": "This page is of another preview: reload it"}, 403)
        try:
            body = await _body(request)
            deed = body.pop("do")
            said = await self._ask(self._studio.do, deed, body)
        except (msgspec.MsgspecError, KeyError, ValueError):
            return JSONResponse({"error": "The request cannot be read"}, 400)
        except ComposerError as error:
            told = {"error": sentence(error.message), "hint": sentence(error.hint)}
            return JSONResponse(told, 409)
        return JSONResponse(said)


async def _body(request: Request) -> dict[str, str]:
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _LONGEST:
            raise ValueError("too long")
    found: dict[str, Any] = msgspec.json.decode(data, type=dict[str, str | int])
    return {key: str(value) for key, value in found.items()}
