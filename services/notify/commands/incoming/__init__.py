"""Taking mail in: stored first, acknowledged, then made into a ticket, a comment or an entry of the quarantine."""
