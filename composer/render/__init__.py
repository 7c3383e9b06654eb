"""Issue to Edition: themes, templates, and the steps that finish a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from composer.render.edition import render

__all__ = ["render"]


def __getattr__(name: str) -> Any:
    # A command that only looks for a theme loads no Jinja, lxml or Markdown.
    if name == "render":
        from composer.render.edition import render

        return render
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
