"""Webhooks, of a portal at the desk and of a company for its administrator."""
