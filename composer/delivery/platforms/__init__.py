"""What the channels of platforms share.

::

    drafts       an Edition in a platform's own language
    comparing    what a platform made of it
    session      the one HTTP client
    answer       what an answer means, its secrets taken out
    hosted       a platform's errands: found again, sent once
    braces, liquid, fragment, ghost_card, ghost_token   languages and forms of some of them
"""
