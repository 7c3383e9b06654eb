"""What the DNS says of the domains that a mail is from: whether mailboxes will believe it."""
