"""What is done with outside systems."""
