"""Mail that comes in: reading it within bounds, judging it, and what becomes of it."""
