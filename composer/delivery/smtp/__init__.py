"""What the channel ``smtp`` is made of.

::

    place         which server, how safely
    conversation  one connection, so that it is known where it broke
    replies       what a reply means
    dkim          a signature of our own
"""
