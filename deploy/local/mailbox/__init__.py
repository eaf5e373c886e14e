"""The local mailbox: an SMTP server that keeps every mail, and a page that shows it."""
