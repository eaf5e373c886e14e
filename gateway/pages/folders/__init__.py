"""Case files: the folders of a ticket, in which both sides work."""
