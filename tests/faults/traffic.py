"""Customers at work while something breaks."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from pathlib import Path

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.faults import checks
from tests.faults.caller import Caller, caller, comment, ticket
from tests.faults.ledger import Ledger
from tests.support.fragile import people_of

WORKERS = 2
FIRST = 4  # tickets that were opened before something is killed
PAUSE = 0.5  # between two tickets of a worker, so that a fault of some seconds leaves few of them to look at
SECONDS = 300.0


async def work(caller: Caller, ledger: Ledger, run: str, over: asyncio.Event) -> None:
    """Open a ticket and comment on it, again and again, and once more when it is over."""
    last = False
    while not last:
        last = over.is_set()
        opened = await caller.carry_out(ticket(run), ledger)
        if opened.outcome == "ok":
            await caller.carry_out(comment(run, opened.number), ledger)
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), PAUSE)


async def kill_amid(suite: Suite, names: tuple[str, ...], path: Path) -> Ledger:
    """Kill these one after another while tickets are made; everything holds afterwards, and nobody lent a hand."""
    ledger, over, run = Ledger(path / "ledger.jsonl"), asyncio.Event(), f"w{new_id()[-8:]}"
    mails = await checks.Mails.since_now(suite)
    async with caller(suite.urls["gateway"], people_of(suite)["customer"]) as program:
        async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(work(program, ledger, run, over))
            for name in names:
                seen = len(ledger.of("ticket", "ok"))
                await ledger.until(
                    lambda _, seen=seen: len(ledger.of("ticket", "ok")) >= seen + max(FIRST // len(names), 1)
                )
                pid = suite.pids[name]
                suite.kill(name, signal.SIGKILL)
                await suite.wait_gone(name, pid)
                await checks.healed(suite)
            over.set()
        assert len(ledger.of("ticket", "ok")) >= FIRST
        await checks.settle(ledger, program)
        await checks.repeats_change_nothing(ledger, program)
        await checks.all_there_once(ledger, program, run)
        await mails.all_arrive_once(ledger, program.who)
    return ledger
