"""newsletter-composer: one front-matter Markdown file becomes an issue.

::

    from pathlib import Path
    from composer import compose, load

    project = load(Path("."))
    path = "issues/2025-01-09-grok-3.md"
    edition = compose(Path(path).read_text(encoding="utf-8"), path, project)
    print(edition.email)          # HTML with inlined CSS, merge fields at their defaults

``load`` reads a project once; ``compose`` is a pure function of a text and that project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from composer.pipeline import compose, load

__all__ = ["__version__", "compose", "load"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Only what is asked for is imported: `newsletter --help` needs none of it.
    if name in ("compose", "load"):
        from composer import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
