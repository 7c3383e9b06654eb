"""Templates that were compiled when the package was built, so that a first build compiles none.

``hatch_build.py`` has the Python that Jinja makes of each bundled template put beside the package;
pip and Python compile it and remember that, as they do with any module. Such a file is named after
a hash of all that it was made from: one that is stale is never asked for, and a template that has
none is compiled when it is used. A project brings none, for nothing else is looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import cast

import jinja2
from jinja2.environment import Environment

__all__ = ["FOLDER", "key_of", "shipped_code", "write"]

#: Where they lie: git ignores it, a wheel has it.
FOLDER = Path(__file__).resolve().parents[1] / "_compiled"


def shipped_code(key: str) -> CodeType | None:
    """The code of the template of this key; ``None`` where it was not shipped."""
    file = str(FOLDER / _name(key))
    # What is missing or no Python costs the time to compile the template, and nothing else.
    with suppress(OSError, ImportError, EOFError, ValueError, TypeError, SyntaxError):
        return SourceFileLoader(key, file).get_code(key)
    return None


def write(folder: Path = FOLDER) -> None:
    """Puts every bundled template there, compiled, and takes away what is stale.

    Two may do so at once, for a name says what is in the file.
    """
    from composer.atomic import replace

    wanted = {_name(key): text for key, text in _made()}
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.py"):
        if file.name not in wanted:
            file.unlink(missing_ok=True)
    for name, text in wanted.items():
        if not (folder / name).exists():
            replace(folder / name, text.encode())


def _made() -> Iterator[tuple[str, str]]:
    """The key of each bundled template, and the Python that Jinja makes of it."""
    from composer.render.theme import Theme, theme_names

    for theme in map(Theme.load, theme_names(None)):
        for name in theme.names():
            if name.endswith(".j2"):
                source = theme.read(name)[0]
                made = theme.environment.compile(source, name, raw=True)
                yield key_of(theme.environment, name, source), made


def key_of(environment: Environment, name: str, source: str) -> str:
    """The hash of all that Jinja's Python depends on; the name, for the Python holds it."""
    kind = type(environment)
    settings = (
        kind.__qualname__,
        environment.sandboxed,
        environment.finalize is None,
        # Only a sandbox has them.
        *sorted(getattr(environment, "intercepted_binops", ())),
    )
    key = blake2b(_compiler(tuple(each.__module__ for each in kind.__mro__)), digest_size=16)
    key.update(f"{settings}\0{name}\0{source}".encode(errors="surrogatepass"))
    return key.hexdigest()


@cache
def _compiler(modules: tuple[str, ...]) -> bytes:
    """What compiles: Jinja, and those of our modules that change what it makes."""
    # Jinja may drop __version__ as its siblings did; importlib.metadata costs 10 ms to import.
    made_by = blake2b((vars(jinja2).get("__version__") or _version_of_jinja()).encode())
    for module in dict.fromkeys(modules):
        if module.partition(".")[0] == __name__.partition(".")[0]:
            made_by.update(Path(cast("str", sys.modules[module].__file__)).read_bytes())
    return made_by.digest()


def _version_of_jinja() -> str:
    from importlib.metadata import version

    return version("jinja2")


def _name(key: str) -> str:
    return f"t{key}.py"
