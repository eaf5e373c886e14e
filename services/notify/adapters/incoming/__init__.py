"""Where mail comes in, and where it is kept."""
