"""Shared fixtures live in small files under `tests/support/`."""

pytest_plugins = ["tests.support.parts"]
