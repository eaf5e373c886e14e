"""Plumbing that every process needs; it knows no business word."""
