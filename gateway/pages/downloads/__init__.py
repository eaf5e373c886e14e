"""Products with their releases: what customers get, and what staff write."""
