"""Writing for template languages with ``{{ variable|filter }}``: Django's and those made after it."""

from __future__ import annotations

import re

__all__ = ["printed", "variable"]

#: Django's lexer begins a tag at ``{{``, ``{%`` or ``{#`` (django.template.base). A brace that ends
#: the text may stand before a tag of ours.
_BRACE = re.compile(r"\{(?=[{%#]|\Z)")
#: What a string literal of the filter's argument can hold, wherever it stands in HTML.
_PLAIN = re.compile(r"[^'\"\\{}%#\n]*")


def printed(text: str) -> str:
    """The text so that the template prints it as it is: a brace is written as a variable.

    A string for a variable is in Django's, Jinja's and Liquid's language alike, where
    ``templatetag``, ``raw`` and ``verbatim`` are each in one of them only.
    """
    return _BRACE.sub("{{ '{' }}", text)


def variable(name: str, default: str) -> str:
    """A variable, with what stands in its place where it is empty, written as that place asks."""
    if not default:
        return f"{{{{ {name} }}}}"
    if _PLAIN.fullmatch(default):
        return f"{{{{ {name}|default:'{default}' }}}}"
    return f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{printed(default)}{{% endif %}}"
