"""What online checks may ask of the outside world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from composer.domains.resolver import remembering, resolve

if TYPE_CHECKING:
    from composer.model import Project

__all__ = ["reach"]


def reach(project: Project) -> Mapping[str, Callable[..., Any]]:
    """The functions by the name under which a check asks for them."""
    del project
    return {
        "resolve": remembering(resolve),
    }
