"""The index by which the archive is searched without a server: Pagefind makes it.

https://pagefind.app/docs/. It has to be installed: a publishing reaches no network.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from composer.errors import OutsideError

__all__ = ["HINT", "HOME", "indexed", "pagefind"]

#: The folder of the index on the site.
HOME = "pagefind"
_SECONDS = 300
HINT = "install it in the project, `npm install pagefind`, or set search = false under [site]"


def pagefind(root: Path) -> str:
    """The program: the project's own, else the system's; empty where there is none."""
    own = root / "node_modules" / ".bin" / "pagefind"
    return str(own) if own.is_file() else shutil.which("pagefind") or ""


def indexed(program: str, site: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the index of a site's pages. Raises OutsideError where it cannot be made."""
    with tempfile.TemporaryDirectory() as folder:
        words = [program, "--site", str(site), "--output-path", folder]
        try:
            done = subprocess.run(  # noqa: S603 - the author's own program, no shell
                words, capture_output=True, timeout=_SECONDS, check=False, text=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise OutsideError(f"{program} did not run: {error}", hint=HINT) from error
        if done.returncode:
            said = (done.stderr or done.stdout).strip().rpartition("\n")[2]
            raise OutsideError(f"{program} made no index: {said}", hint=HINT)
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                yield f"{HOME}/{path.relative_to(folder).as_posix()}", path.read_bytes()
