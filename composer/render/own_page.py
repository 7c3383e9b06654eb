"""Pages of the program itself, which no theme changes: the preview's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

__all__ = ["own_page"]


def own_page(folder: Path, name: str, **values: Any) -> str:
    """The template ``name`` of a folder of this package, filled.

    Values are escaped; what is markup already goes through ``safe`` in the template.
    """
    return _template(folder, name).render(values)


@lru_cache(maxsize=8)
def _template(folder: Path, name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
