"""Believable companies, people and tickets, one file per portal."""
