"""Shared fixtures live in small files under `tests/support/`.

With two workers (`make test`), what needs the whole suite with its demo runs beside the rest, so that none of the
servers is started twice.
"""

import pytest

pytest_plugins = ["tests.support.parts", "tests.support.browser", "tests.support.fragile"]

SHARES = {"web": "suite", "e2e": "suite", "isolation": "suite", "component": "parts", "faults": "parts"}


@pytest.hookimpl(tryfirst=True)  # before the names of the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the worker's share of each test after the servers that it uses; one without servers goes to either."""
    for item in items:
        share = SHARES.get(item.nodeid.split("/")[1])
        if "fragile" in getattr(item, "fixturenames", ()):
            share = "parts"  # the suite that the fault tests break
        if share:
            item.add_marker(pytest.mark.xdist_group(share))
