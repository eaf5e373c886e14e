"""What notify does, one command a file."""
