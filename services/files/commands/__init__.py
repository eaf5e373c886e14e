"""What files does, one command a module."""
