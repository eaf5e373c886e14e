"""Shared fixtures live in small files under `tests/support/`.

With two workers (`make test`), what needs the whole suite with its demo runs beside the rest, so that none of the
servers is started twice.
"""

import pytest

pytest_plugins = ["tests.support.parts", "tests.support.browser", "tests.support.fragile"]

ON_THE_SUITE = frozenset({"web", "e2e", "isolation"})


@pytest.hookimpl(tryfirst=True)  # before the names of the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the worker's share of each test after the servers that it uses."""
    for item in items:
        folder = item.nodeid.split("/")[1]
        breaks = "fragile" in getattr(item, "fixturenames", ())  # a suite of its own, which the fault tests have too
        item.add_marker(pytest.mark.xdist_group("suite" if folder in ON_THE_SUITE and not breaks else "parts"))
