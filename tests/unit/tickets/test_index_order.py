"""The orders of the desk's lists follow an index: nothing is sorted while somebody waits (D18)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from contracts.tickets import ListTickets
from services.tickets.adapters.index import schema
from services.tickets.adapters.index.cursors import cursor_text
from services.tickets.adapters.index.lists import page
from services.tickets.adapters.index.sight import sight_of
from tests.unit.tickets.factories import SVEN


class Watched(sqlite3.Connection):
    """Keeps how each statement would be worked."""

    steps: list[str]

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Explain, then do it."""
        if sql.startswith("SELECT"):
            self.steps += [row[3] for row in super().execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
        return super().execute(sql, parameters)


@pytest.mark.parametrize("cursor", ["", cursor_text((2, -1_700_000_000_000, -7))])
@pytest.mark.parametrize(
    "narrowed",
    [{}, {"queue": "support"}, {"view": "vendor_turn"}, {"view": "mine"}, {"view": "unassigned"}, {"view": "all"}],
    ids=lambda narrowed: " ".join(narrowed.values()) or "open",
)
def test_d18_the_order_by_priority_and_age_is_read_from_an_index(
    tmp_path: Path, narrowed: dict[str, Any], cursor: str
) -> None:
    path = tmp_path / "index.sqlite"
    schema.create(path)
    connection = sqlite3.connect(path, factory=Watched)
    connection.steps = []
    page(connection, sight_of(SVEN), ListTickets(sort="priority", cursor=cursor, **narrowed))
    connection.close()
    assert connection.steps
    assert not [step for step in connection.steps if "TEMP B-TREE" in step or "SCAN t" in step], connection.steps
    if cursor:
        assert any("(rank,age,elder)<" in step for step in connection.steps)
