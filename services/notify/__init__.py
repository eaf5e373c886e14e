"""Outgoing mail: who is told of what, rendered, sent by SMTP, and a record of every delivery."""
