"""What comes back: bounces, complaints, and mails that unsubscribe.

::

    bounces          reports from a message, an mbox, a Maildir or a folder over IMAP
    mailboxes, imap  where messages are read from
    reports          what one message says
    notices          bounces in plain words, of servers that know no other
    enhanced_status  which codes are for good
    fields           a stranger's header, read safely
    suppression      whether a report takes a reader off the list
"""
