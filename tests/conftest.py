"""Shared fixtures live in small files under `tests/support/`.

With two workers (`make test`), what needs the whole suite with its demo runs beside the rest, so that none of the
servers is started twice.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.support.parts", "tests.support.browser", "tests.support.fragile"]

# The journeys take a suite of their own in whichever worker is first done with its share.
SHARES = {"web": "suite", "isolation": "suite", "component": "parts", "faults": "parts", "e2e": "journeys"}
ALONE = ("test_components.py", "test_scripts.py", "test_text.py")  # in web, and need no servers
BREAKING = "test_away.py"  # in web, on the suite that the fault tests break


class ByServers(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """One worker's share of the tests goes by the servers that they use; a file without servers goes to either."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path.endswith(ALONE):
            return path
        return "parts" if path.endswith(BREAKING) else SHARES.get(path.split("/")[1], path)


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByServers:
    """Called once per run, where the work is given out."""
    return ByServers(config, log)
