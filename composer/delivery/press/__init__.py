"""Letters at speed: what is the same for all readers is made, coded and cut once.

::

    sheet   the forms of an issue's mail: with one click, by mail, a test
    cut     a message as bytes with holes
    verp    return paths that tell whose message came back
    press   makes the letters of one send
"""

from __future__ import annotations

from composer.delivery.press.press import Press

__all__ = ["Press"]
