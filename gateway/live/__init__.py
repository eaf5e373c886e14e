"""Live hints to open pages."""
