"""Starts the preview: chooses the issue, the readers and the port, and runs the server."""

from __future__ import annotations

import os
import secrets
import signal
import webbrowser
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.commands._asked import Asked
from composer.commands._issues import resolve
from composer.commands._terminal import Terminal
from composer.errors import AuthorError, IssueNotFound, OutsideError, UsageError
from composer.workshop import Workshop

if TYPE_CHECKING:
    import socket

    from composer.model import Project
    from composer.preview.readers import Reader
    from composer.preview.server import Preview

__all__ = ["Choice", "run", "written_last"]

#: Where nobody but this machine listens.
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Choice(Struct, frozen=True):
    """What was asked for on the command line."""

    issue: str
    theme: str = ""
    readers: Path | None = None
    editor: str = ""
    fetch: bool = False


def run(
    asked: Asked,
    choice: Choice,
    *,
    shot: Path | None,
    export: Path | None,
    host: str,
    port: int,
    browser: bool,
) -> None:
    """Serves the page, or writes it and pictures of it where that was asked for."""
    to_files = shot is not None or export is not None
    workshop, path = _open_workshop(asked, choice, to_files=to_files)
    if to_files:
        _write_out(asked.terminal, workshop, path, shot=shot, export=export)
        return
    if host not in _LOOPBACK:
        asked.terminal.warn(
            f"the preview is open to every machine that reaches {host}",
            "leave --host out to keep it to this one",
        )
    _serve(asked.terminal, workshop, path, host=host, port=port, browser=browser)


def _open_workshop(asked: Asked, choice: Choice, *, to_files: bool) -> tuple[Workshop, str]:
    """The workshop of the project, and the path of the issue to begin with."""
    from composer.preview.editor import editor_from

    root = asked.root()
    editor = editor_from(os.environ, choice.editor)
    if choice.editor and editor is None:
        raise UsageError(
            f"“{choice.editor}” is no editor that a click can open",
            hint="name one with a window (code, subl, kate, …), or vscode://file{path}:{line}",
        )
    workshop = Workshop(
        root,
        lambda project: _readers(choice.readers, project),
        theme=choice.theme,
        editor=editor,
        fetch=lambda url: _fetch(root, url),
        at_once=choice.fetch and not to_files,
        pictures="pictures" if to_files else "/pictures",
    )
    project = workshop.project
    asked.terminal.findings(project.findings, root)
    path = resolve(project, [choice.issue])[0] if choice.issue else written_last(project)
    return workshop, path


def written_last(project: Project) -> str:
    """The issue whose file was changed last: most probably the one being written."""
    paths = [p for p, m in project.catalogue.items() if not m.published_elsewhere]
    paths += [path for path in project.broken if path not in project.catalogue]
    if not paths:
        raise IssueNotFound(
            "there is no issue yet", hint='begin one with `newsletter new "Its title"`'
        )
    # Git gives all files of a clone one time: then the newest issue is the best guess.
    return max(enumerate(paths), key=lambda item: (_mtime(project.root / item[1]), item[0]))[1]


def _mtime(file: Path) -> int:
    try:
        return int(file.stat().st_mtime)
    except OSError:
        return 0


def _readers(file: Path | None, project: Project) -> Sequence[Reader]:
    from composer.preview.readers import made_up, read_readers

    if file is None:
        return made_up(("email", *project.newsletter.readers.fields))
    try:
        return read_readers(file.read_text("utf-8-sig"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}", hint="--readers takes a CSV") from None


def _fetch(root: Path, url: str) -> None:
    from composer.commands._fetching import Fetching

    fetching = Fetching(root, Terminal(quiet=True))
    fetching.run([url])
    fetching.keep()
    if fetching.failed:
        raise OutsideError(f"{url} could not be fetched", hint="try newsletter links fetch")


def _serve(
    terminal: Terminal, workshop: Workshop, first: str, *, host: str, port: int, browser: bool
) -> None:
    """Serves the page until it is interrupted."""
    from composer.preview.guard import Hosts
    from composer.preview.listening import listen
    from composer.preview.server import Preview

    listening = listen(host, port)
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    preview = Preview(workshop, workshop.root, first=first, token=token, hosts=Hosts(host, port))
    name = "127.0.0.1" if host in ("0.0.0.0", "") else host  # noqa: S104 - compared, not bound
    address = f"http://{f'[{name}]' if ':' in name else name}:{port}/"
    terminal.say(f"{terminal.style('Preview', 'bold')}  {address}")
    terminal.say(terminal.style("Save, and the page follows. Ctrl-C ends it.", "dim"))
    if browser:
        # It waits in the socket's queue until the server takes it.
        webbrowser.open(address)
    _run(preview, listening)


def _run(preview: Preview, listening: socket.socket) -> None:
    """Runs the server until Ctrl-C or a signal to end, which is a good end here."""
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(
            preview.app, log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
    )

    def stop(_signal: int, _frame: object) -> None:
        preview.stop()
        server.should_exit = True

    # uvicorn's own handlers raise the signal again once it has ended.
    server.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    server.run(sockets=[listening])


def _write_out(
    terminal: Terminal, workshop: Workshop, path: str, *, shot: Path | None, export: Path | None
) -> None:
    """Writes the page, pictures of it, or both, instead of serving it."""
    import tempfile

    from composer.preview.export import write_page
    from composer.preview.shots import shoot

    view = workshop.view(path)
    if view is None or view.problem is not None:
        raise AuthorError(workshop.problem(path))
    workshop.examined(path)
    if export is not None:
        terminal.say(f"{write_page(workshop, [path], export)}")
    if shot is None:
        return
    with tempfile.TemporaryDirectory() as work:
        page = write_page(workshop, [path], Path(work))
        count = 0
        for file in shoot(page, shot, prefix=view.slug):
            terminal.passing(file.name)
            count += 1
        terminal.passing("")
        terminal.say(f"{count} pictures → {shot}/")
