"""Asks Git, whichever the machine has; where there is none, nothing is known."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from pathlib import Path

from msgspec import Struct

from composer.errors import OutsideError

__all__ = ["FAR", "Answer", "ask", "told", "without_credentials"]

#: Seconds that Git may take with its own files, and with a server.
_NEAR, FAR = 20.0, 60.0
_LONGEST = 600
#: What a hook that runs this command would have us look at, instead of the folder that is asked
#: for (`git rev-parse --local-env-vars` names them), and what would change the meaning of a path.
_MISLEADING = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX"),
    *("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
    *("GIT_NAMESPACE", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "GIT_CONFIG"),
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS"),
    "GIT_ICASE_PATHSPECS",
)
#: A name and a password in the address of a remote, which Git may quote.
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]+@")


class Answer(Struct, frozen=True):
    """What Git said: its exit code, what it printed, and its words on what went wrong."""

    code: int
    out: str
    words: str


def ask(root: Path, *words: str, seconds: float = _NEAR, stdin: str = "") -> Answer | None:
    """Git's answer in the folder ``root``; ``None`` where the machine has no Git.

    It asks nobody for anything, and speaks English. Names that are no UTF-8 come as Python's own
    functions give them. Raises OutsideError where it takes longer than ``seconds``.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    # ssh is the author's own, of core.sshCommand too, and must not open a window either.
    quiet = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never"}
    try:
        process = subprocess.Popen(  # noqa: S603 - a list, its words checked by who asks
            ["git", "-C", str(root), *words],  # noqa: S607 - the user's own
            env={**environment, **quiet},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Without a terminal nothing can be asked at it, by ssh say.
            start_new_session=True,
        )
    except FileNotFoundError:
        return None
    with process:
        try:
            out, said = process.communicate(os.fsencode(stdin), timeout=seconds)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise OutsideError(
                f"git {words[0]} took longer than {seconds:g} seconds",
                hint="is the network there, and does Git need a password?",
            ) from error
        except BaseException:
            _end(process)
            raise
    return Answer(process.returncode, os.fsdecode(out), _line(said))


def told(answer: Answer, *, doing: str, hint: str) -> str:
    """What Git printed. Raises OutsideError where it failed at ``doing`` something."""
    if answer.code:
        raise OutsideError(f"{doing}: git says: {answer.words or answer.code}", hint=hint)
    return answer.out.strip()


def without_credentials(text: str) -> str:
    """A text without the names and passwords that stand in addresses."""
    return _CREDENTIALS.sub("", text)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends Git and what it started, which would talk to the server still."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _line(said: bytes) -> str:
    """The end of what Git said, in one line, without the password of a remote."""
    text = " ".join(said.decode("utf-8", "replace").split())
    return "".join(filter(str.isprintable, without_credentials(text)))[-_LONGEST:]
