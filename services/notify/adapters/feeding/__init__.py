"""Following our events for outside systems."""
