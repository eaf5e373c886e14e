"""Bringing what the vendor's systems know: CSV files, read, sent in portions, answered line by line."""
