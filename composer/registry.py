"""Finds what a package holds: blocks, checks, commands. No list of them is kept anywhere."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

__all__ = ["discover", "names"]

T = TypeVar("T")


def names(package: ModuleType) -> tuple[str, ...]:
    """The names of a package's modules, sorted, without importing them; ``_private`` left out."""
    found = (module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(name for name in found if not name.startswith("_")))


def discover(package: ModuleType, base: type[T]) -> dict[str, type[T]]:
    """One subclass of ``base`` from each module of ``package``, by the module's name.

    Raises ``TypeError`` that names the module where it defines no
    subclass, or several.
    """
    return {name: _only_class(package, name, base) for name in names(package)}


def _only_class(package: ModuleType, name: str, base: type[T]) -> type[T]:
    module = importlib.import_module(f"{package.__name__}.{name}")
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, base)
        and value.__module__ == module.__name__
    ]
    if len(found) != 1:
        listed = ", ".join(sorted(value.__name__ for value in found)) or "none"
        raise TypeError(
            f"{module.__file__}: expected one subclass of {base.__name__}, found {listed}"
        )
    return found[0]
