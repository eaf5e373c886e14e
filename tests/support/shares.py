"""Who of the workers takes which tests: each stays with the servers that it has started, the longest first."""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# A share is the beginning of a path, with the servers that its tests use. Whoever has started servers takes what else
# needs them, from the top; then helps the others; what needs no server fills the end, so that both end together.
SHARES = {
    "tests/component/cli/test_demo_load.py": "suite",  # of people and tickets that nobody has touched yet
    "tests/component/cli/test_doctor.py": "suite",
    "tests/component/cli/test_backup.py": "suite",
    "tests/isolation/": "suite",
    "tests/faults/": "parts",
    "tests/web/desk/test_away.py": "parts",  # on the suite that the fault tests break
    "tests/web/tickets/test_away.py": "parts",
    "tests/component/accounts/": "parts",
    "tests/component/tickets/": "parts",
    "tests/component/notify/": "parts",
    "tests/component/": "parts",
    "tests/web/portals/": "suite",
    "tests/web/desk/": "suite",
    "tests/web/tickets/": "suite",
    "tests/web/people/": "suite",
    "tests/web/": "suite",
    "tests/e2e/": "suite",
    "tests/component/test_local_suite.py": "suite",  # stops and kills its processes, so nobody comes after it
    "tests/web/tickets/test_text.py": "",
    "tests/web/test_components.py": "",
    "tests/web/test_scripts.py": "",
}
APART = ("tests/e2e/",)  # each file by itself, since they share nothing but the servers


def share_of(nodeid: str) -> str:
    """The share that a test belongs to; a file without servers is one of its own."""
    path = nodeid.partition("::")[0]
    share = _named(path)
    return path if share in ("", *APART) else share


def servers_of(share: str) -> str:
    """What the tests of a share stand on."""
    return SHARES.get(_named(share), "")


def rank(share: str) -> int:
    """Which comes first."""
    return [*SHARES, ""].index(_named(share))


def _named(path: str) -> str:
    """The most particular beginning of this path that is in the table."""
    return max((one for one in SHARES if path.startswith(one)), key=len, default="")


class ByServers(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives a worker the next share of those that need what it has started, else one that nobody has begun with."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        begun = {one: self._servers(one) for one in self.assigned_work}
        others = set().union(*(servers for one, servers in begun.items() if one is not node))

        def order(share: str) -> tuple[int, int]:
            servers = servers_of(share)
            fits = 0 if servers in begun.get(node, ()) else 1 if servers not in others else 2
            return (fits if servers else 3, rank(share))

        self.workqueue.move_to_end(min(self.workqueue, key=order), last=False)
        super()._assign_work_unit(node)

    def _servers(self, node: WorkerController) -> set[str]:
        return {servers_of(share) for share in self.assigned_work[node]} - {""}
