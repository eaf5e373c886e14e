"""Counts for sidebar and tabs, from tallies that are kept with every write."""

import sqlite3

from contracts.tickets import Counts
from services.tickets.adapters.index.sight import Sight
from services.tickets.domain import ENDED


def counts(connection: sqlite3.Connection, sight: Sight) -> Counts:
    """How many tickets there are in each view, queue and kind of status; only open ones but for `all`."""
    found = _Sums()
    marks = ", ".join("?" * len(sight.tokens))
    sql = f"SELECT bucket, n FROM tally WHERE token IN ({marks}) AND n > 0"  # noqa: S608 - marks are question marks
    for bucket, n in connection.execute(sql, sight.tokens):
        found.add(bucket, n, sight.person)
    mine = found.mine if sight.staff else _open_of(connection, sight.own)
    return Counts(
        open=found.open,
        all=found.all,
        mine=mine,
        unassigned=found.unassigned,
        vendor_turn=found.vendor_turn,
        queues=found.queues,
        statuses=found.statuses,
    )


class _Sums:
    def __init__(self) -> None:
        self.open = self.all = self.mine = self.unassigned = self.vendor_turn = 0
        self.queues: dict[str, int] = {}
        self.statuses: dict[str, int] = {}

    def add(self, bucket: str, n: int, person: str) -> None:
        """Add so many tickets of one kind."""
        queue, _status, kind, turn, assignee = bucket.split("|")
        self.all += n
        if kind in ENDED:
            return
        self.open += n
        self.mine += n if assignee == person else 0
        self.unassigned += n if not assignee else 0
        self.vendor_turn += n if turn == "vendor" else 0
        self.queues[queue] = self.queues.get(queue, 0) + n
        self.statuses[kind] = self.statuses.get(kind, 0) + n


def _open_of(connection: sqlite3.Connection, own: str) -> int:
    rows = connection.execute("SELECT bucket, n FROM tally WHERE token = ? AND n > 0", (own,))
    return sum(n for bucket, n in rows if bucket.split("|")[2] not in ENDED)
