"""What outside systems hear."""
