"""kill -9 of each process and each part in turn, while tickets are being made (F1 to F26)."""

from pathlib import Path

import pytest

from deploy.local.suite import Suite
from tests.faults.traffic import kill_amid

PROCESSES = ("accounts-1", "tickets-1", "files-1", "notify-1", "gateway-1")
PARTS = ("nats", "mongo", "s3", "mailbox")


def test_everything_that_runs_is_killed_here(fragile: Suite) -> None:
    assert set(fragile.children) == {*PROCESSES, *PARTS}


@pytest.mark.fault
@pytest.mark.parametrize("name", [*PROCESSES, *PARTS])
async def test_nothing_acknowledged_is_lost_or_doubled_when_one_is_killed(
    name: str, fragile: Suite, tmp_path: Path
) -> None:
    ledger = await kill_amid(fragile, (name,), tmp_path)
    if name in ("files-1", "notify-1", "s3", "mailbox"):
        assert not ledger.of("ticket", "unknown", "failed"), "tickets need none of these"


@pytest.mark.fault
async def test_with_two_replicas_a_killed_one_is_hardly_noticed(twins: Suite, tmp_path: Path) -> None:
    await kill_amid(twins, ("tickets-1", "gateway-2", "tickets-2", "gateway-1"), tmp_path)
