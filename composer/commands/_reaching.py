"""What online checks may ask of the outside world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from composer.domains.resolver import remembering, resolve

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.model import Project

__all__ = ["reach"]


def reach(asked: Asked, project: Project, paths: Sequence[str]) -> Mapping[str, Callable[..., Any]]:
    """The functions by the name under which a check asks for them.

    What the links of the issues at ``paths`` answer is asked for here, before issues are shared
    out over several processes: a host gets one connection at a time.
    """
    from composer.commands._asking import answers

    return {
        "answer": answers(asked, project, paths).get,
        "resolve": remembering(resolve),
    }
