"""Three servers are the broker, as in production: the one that leads is killed, and nobody notices (F2, I1 to I4)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from deploy.local.external import External
from kit.ids import new_id
from tests.faults import checks
from tests.faults.caller import caller
from tests.faults.ledger import Ledger
from tests.faults.traffic import SECONDS, work
from tests.support.cluster import Cluster, cluster
from tests.support.fragile import ENVIRONMENT, people_of
from tests.support.passing import passing

TICKETS = 4  # before, without, and after the server that is killed


@pytest.mark.fault
async def test_with_three_brokers_the_one_that_leads_is_killed_and_nothing_is_lost_or_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with cluster(data) as brokers, passing(data, env=ENVIRONMENT, external=External(nats=brokers.url)) as suite:
        await suite.operate("migrate", "--replicas", "3")
        await suite.operate("demo", "load", "--without-tickets", "--credentials", str(suite.layout.credentials))
        assert [stream["config"]["num_replicas"] for stream in await brokers.streams()] == [3, 3, 3]
        ledger = Ledger(tmp_path / "ledger.jsonl")
        mails = await checks.Mails.since_now(suite)
        async with caller(suite.urls["gateway"], people_of(suite)["customer"]) as program:
            run, over = f"c{new_id()[-8:]}", asyncio.Event()
            async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
                group.create_task(work(program, ledger, run, over))
                await _kill_the_leader(brokers, ledger)
                over.set()
            await checks.settle(ledger, program)
            await checks.all_there_once(ledger, program, run)
            await mails.all_arrive_once(ledger, program.who)
        assert not ledger.of("ticket", "failed")


async def _kill_the_leader(brokers: Cluster, ledger: Ledger) -> None:
    """Tickets are made before, while it is away, and when it is back."""
    await _more_tickets(ledger)
    leader = await brokers.leader()
    await brokers.kill(leader)
    await _more_tickets(ledger)
    await brokers.start(leader)
    await brokers.healthy(leader)
    await _more_tickets(ledger)


async def _more_tickets(ledger: Ledger) -> None:
    seen = len(ledger.of("ticket", "ok"))
    await ledger.until(lambda _: len(ledger.of("ticket", "ok")) >= seen + TICKETS)
