"""Tickets: the tickets with their timeline, their numbers, and the index that lists and finds them."""
