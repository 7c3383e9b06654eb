"""``::button``."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from composer.model import Directive, Inline, Url


class Button(Directive, frozen=True, kw_only=True):
    """A call to act, drawn as a button in every client, Outlook included.

    A link alone in its paragraph with the class ``button`` is the same block:
    ``[Essayer](https://example.org){.button}``.

    Example::

        ::button[Essayer Grok 2]{url=https://x.com/i/grok}
    """

    label: Inline
    url: Annotated[Url, Meta(description="where it leads")]
