"""What the channels of providers share: django-anymail, kept on a lead.

::

    anymail      one letter through one of Anymail's backends
    outgoing     what never goes out; Django, configured once
    verdict      what an HTTP answer means
    network      what a broken connection means
    references   braces that a provider would take for its own
"""
