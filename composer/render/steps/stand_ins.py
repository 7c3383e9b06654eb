"""Lets premailer be imported without what it imports itself, which costs more than all the rest.

premailer 3.10 starts in 170 ms, of which requests, cssutils, cssselect and cachetools take all but
a few. None of them is used here: there is no network, and the sheet is read by
:mod:`composer.render.steps.read_sheet`.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from functools import cache, wraps
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["premailer_alone"]


class _Later(ModuleType):
    """Stands in for a module until somebody uses it.

    premailer itself stays whole for anyone else in the process who calls it: what stands in for
    cssutils imports cssutils at its first use. ``importlib.util.LazyLoader`` does not serve: an
    import statement reads ``__spec__``, and so loads the module at once.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import statement itself asks for __path__
            raise AttributeError(name)
        return getattr(_real(self.__name__, self), name)


class _LaterSelectors(_Later):
    """Stands in for ``lxml.cssselect``, of which premailer takes a name at once."""

    def CSSSelector(self, css: str) -> Any:  # noqa: N802 - lxml's name
        """``lxml.cssselect.CSSSelector``."""
        return _real(self.__name__, self).CSSSelector(css)


class _LaterCache(_Later):
    """Stands in for ``premailer.cache``, which is used for two functions at once."""

    def function_cache(self, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """``premailer.cache.function_cache``, applied when the function is first called."""

        def decorator(function: Callable[..., Any]) -> Callable[..., Any]:
            @cache
            def cached() -> Callable[..., Any]:
                found: Callable[..., Any]
                found = _real(self.__name__, self).function_cache(**options)(function)
                return found

            @wraps(function)
            def call(*args: Any, **kwargs: Any) -> Any:
                return cached()(*args, **kwargs)

            return call

        return decorator


@contextmanager
def premailer_alone() -> Iterator[None]:
    """While it lasts, importing premailer imports nothing but lxml."""
    kinds = {
        "requests": _Later,
        "cssutils": _Later,
        "lxml.cssselect": _LaterSelectors,
        "premailer.cache": _LaterCache,
    }
    put = {name: kind(name) for name, kind in kinds.items() if name not in sys.modules}
    sys.modules.update(put)
    try:
        yield
    finally:
        for name, module in put.items():
            _withdraw(name, module)


def _real(name: str, stand_in: ModuleType) -> Any:
    _withdraw(name, stand_in)
    return importlib.import_module(name)


def _withdraw(name: str, stand_in: ModuleType) -> None:
    if sys.modules.get(name) is stand_in:
        del sys.modules[name]
