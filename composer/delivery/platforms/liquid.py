"""Liquid, as Kit and Keila fill it in: https://shopify.github.io/liquid/."""

from __future__ import annotations

import re

from composer.delivery.platforms.braces import printed

__all__ = ["tag"]

_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: What a string of Liquid cannot hold: it has no escapes, and engines look for the ends of outputs
#: before they look for strings.
_NO_STRING = re.compile(r"[{}%\\]")


def tag(scope: str, field: str, default: str) -> str:
    """What prints a reader's value, or ``default`` where there is none; ``scope`` ends with a dot.

    Empty where no path of Liquid can name the field.
    """
    if not _FIELD.fullmatch(field):
        return ""
    path = f"{scope}{field}"
    if not default:
        return f"{{{{ {path} }}}}"
    for quote in "'\"":
        if quote not in default and not _NO_STRING.search(default):
            return f"{{{{ {path} | default: {quote}{default}{quote} }}}}"
    # An empty string counts as true in Liquid.
    return (
        f"{{% if {path} and {path} != '' %}}{{{{ {path} }}}}"
        f"{{% else %}}{printed(default)}{{% endif %}}"
    )
