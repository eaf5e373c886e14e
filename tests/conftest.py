"""Shared fixtures live in small files under `tests/support/`.

How two workers (`make test`) share the work is in `tests/support/shares.py`.
"""

import pytest

from tests.support.shares import ByServers

pytest_plugins = ["tests.support.parts", "tests.support.browser", "tests.support.fragile"]


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByServers:
    """Called once per run, where the work is given out."""
    return ByServers(config, log)
