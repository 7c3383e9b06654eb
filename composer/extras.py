"""How an extra of the package is added to the program, wherever that was installed.

pipx and ``uv tool`` keep a program in an environment of its own, which the ``pip`` of the command line
does not reach. Each leaves a file there: https://pipx.pypa.io/stable/explanation/how-pipx-works/,
https://docs.astral.sh/uv/concepts/tools/.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

__all__ = ["install"]

_PACKAGE = "newsletter-composer"


def install(extra: str) -> str:
    """The command that installs what ``newsletter-composer[extra]`` needs beside this program."""
    wanted = f'"{_PACKAGE}[{extra}]"'
    home = Path(sys.prefix)
    if (home / "pipx_metadata.json").is_file():
        return f"pipx inject {_PACKAGE} {wanted}"
    if (home / "uv-receipt.toml").is_file():
        return f"uv pip install --python {shlex.quote(str(home))} {wanted}"
    pip = shutil.which("pip")
    ours = pip is not None and Path(pip).parent == Path(sys.executable).parent
    return f"{'pip' if ours else f'{shlex.quote(sys.executable)} -m pip'} install {wanted}"
