"""Gets a finished issue to its readers: nobody lost, nobody twice.

``readers`` come in, are frozen in the ``ledger``; ``letters`` makes each one's message, ``channels``
take it to a provider, ``sending`` is the road that joins them. What comes back is read by
``bounces``, and ``suppression`` is asked before each message.
"""

from __future__ import annotations

__all__ = ["LEDGER"]

#: The variable of the environment with the address of a ledger that several machines share.
LEDGER = "NEWSLETTER_LEDGER"
