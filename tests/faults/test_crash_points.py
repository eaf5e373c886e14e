"""A process dies at each named crash point, and nothing is lost or doubled (F4 to F15)."""

from pathlib import Path

import pytest

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.faults.armed import points
from tests.faults.caller import caller
from tests.faults.ledger import Ledger
from tests.faults.scenarios import SCENARIOS, Stage
from tests.support.fragile import people_of


def test_every_crash_point_of_the_code_has_its_scenario_and_no_scenario_is_idle() -> None:
    assert set(points()) == set(SCENARIOS)


@pytest.mark.fault
@pytest.mark.parametrize("point", points())
async def test_nothing_is_lost_or_doubled_at_a_crash_point(point: str, fragile: Suite, tmp_path: Path) -> None:
    async with caller(fragile.urls["gateway"], people_of(fragile)["customer"]) as program:
        stage = Stage(fragile, program, Ledger(tmp_path / "ledger.jsonl"), point, f"p{new_id()[-8:]}")
        await SCENARIOS[point](stage)
