"""The desk: where the vendor's staff work the tickets of their portal."""
