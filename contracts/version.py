"""Which version this is, and what it can run beside: docs/operations.md, adr/0020-mixed-versions.md."""

VERSION = "0.1.0"
"""The version of the product, as in pyproject.toml."""

LINE = 1
"""Raised with each release that adds to messages or documents; a line runs beside itself and the one before it."""

SCHEMA = 1
"""What this version writes into the databases at most; raised when a document gains something (expand)."""

NEEDS = 1
"""The oldest SCHEMA that may still write beside this version; raised a release after nobody writes the old shape any
more and what lay there was rewritten (contract)."""
