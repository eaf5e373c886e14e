"""What the commands about outside systems share."""
