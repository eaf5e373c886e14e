"""What can be done with people, sessions and passwords: one command a file."""
