"""``::include``."""

from __future__ import annotations

from composer.model import Directive, Inline


class Include(Directive, frozen=True, kw_only=True):
    """The blocks of another file, as if they stood here.

    The path is relative to the issue, else to the file that it stands in; a pattern such as
    ``links/*.md`` takes all that it finds, by name, so that contributors add a file each and never
    meet in a merge. An included file may include others, four deep.

    Example::

        ::include[snippets/cfp.md]
    """

    label: Inline
