"""Opens an author's editor at a line, where there is one that a browser's click can open."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from composer.errors import OutsideError

__all__ = ["Editor", "editor_from"]

#: Editors with a window of their own: their name, and how they are told a line. One that lives in
#: a terminal (vim, nano) has none to appear in when a browser calls it.
_WINDOWED = {
    "code": ("VS Code", ("--goto", "{path}:{line}")),
    "code-insiders": ("VS Code", ("--goto", "{path}:{line}")),
    "codium": ("VSCodium", ("--goto", "{path}:{line}")),
    "cursor": ("Cursor", ("--goto", "{path}:{line}")),
    "windsurf": ("Windsurf", ("--goto", "{path}:{line}")),
    "zed": ("Zed", ("{path}:{line}",)),
    "subl": ("Sublime Text", ("{path}:{line}",)),
    "emacsclient": ("Emacs", ("--no-wait", "+{line}", "{path}")),
    "gvim": ("gVim", ("+{line}", "{path}")),
    "mvim": ("MacVim", ("+{line}", "{path}")),
    "kate": ("Kate", ("--line", "{line}", "{path}")),
    "gedit": ("gedit", ("+{line}", "{path}")),
    "gnome-text-editor": ("Text Editor", ("{path}",)),
    "mate": ("TextMate", ("--line", "{line}", "{path}")),
    "bbedit": ("BBEdit", ("+{line}", "{path}")),
    "idea": ("IntelliJ IDEA", ("--line", "{line}", "{path}")),
    "pycharm": ("PyCharm", ("--line", "{line}", "{path}")),
}
#: Options that make an editor wait for the file to be closed, as Git wants it and a click does not.
_WAITING = frozenset(("--wait", "-w", "--block", "-f", "--nofork"))


class Editor(Struct, frozen=True):
    """One editor: a command with its words, or an address such as ``vscode://file{path}:{line}``."""

    label: str
    words: tuple[str, ...] = ()
    address: str = ""

    def open(self, path: Path, line: int) -> str:
        """Opens a file; gives the address that the browser is to follow, if there is one.

        Raises OutsideError where the editor does not start.
        """
        if self.address:
            return self.address.format(path=quote(str(path)), line=line)
        words = [word.format(path=path, line=line) for word in self.words]
        try:
            process = subprocess.Popen(  # noqa: S603 - the author's own editor, and no shell
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise OutsideError(
                f"{self.label} does not start: {error.strerror}",
                hint="set $VISUAL to a command that opens your editor",
            ) from None
        # Somebody has to take its exit code, or it stays in the list of processes.
        threading.Thread(target=process.wait, daemon=True).start()
        return ""


def editor_from(environment: Mapping[str, str], chosen: str = "") -> Editor | None:
    """The editor that ``chosen``, ``$VISUAL`` or ``$EDITOR`` names, if a click can open it.

    ``chosen`` may be an address with ``{path}`` and ``{line}``.
    """
    if "://" in chosen:
        return Editor(chosen.partition("://")[0], address=_address(chosen))
    for command in (chosen, environment.get("VISUAL", ""), environment.get("EDITOR", "")):
        found = _windowed(command)
        if found:
            return found
    return None


def _windowed(command: str) -> Editor | None:
    try:
        words = [word for word in shlex.split(command) if word not in _WAITING]
    except ValueError:
        return None
    program = shutil.which(words[0]) if words else None
    known = _WINDOWED.get(Path(words[0]).name) if words else None
    if program is None or known is None:
        return None
    label, place = known
    # What the author wrote may hold braces; only ours are filled.
    given = (word.replace("{", "{{").replace("}", "}}") for word in (program, *words[1:]))
    return Editor(label, (*given, *place))


def _address(pattern: str) -> str:
    """A pattern whose other braces are letters."""
    escaped = pattern.replace("{", "{{").replace("}", "}}")
    return escaped.replace("{{path}}", "{path}").replace("{{line}}", "{line}")
