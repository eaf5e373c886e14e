"""The customer's tickets: list, search, new ticket, one ticket with its conversation."""
