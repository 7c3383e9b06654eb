"""What hatchling runs when a wheel is built or installed editable: templates come compiled.

A wheel's modules are compiled by whoever installs it, and so are these.
"""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TemplatesHook(BuildHookInterface[Any]):
    """Has the package compile its bundled templates, in the way that it would at run time."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes them into the package's folder, before hatchling looks what is there."""
        del version, build_data
        sys.path.insert(0, self.root)
        try:
            from composer.render.shipped import write
        finally:
            sys.path.remove(self.root)
        write()
