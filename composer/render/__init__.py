"""Issue to Edition: themes, templates, and the steps that finish a mail."""

from composer.render.edition import render

__all__ = ["render"]
