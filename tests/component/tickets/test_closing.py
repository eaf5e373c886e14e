"""Tickets that close by themselves: two more replicas on a clock of the test's, in front of the same database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest_asyncio

from contracts import tickets as t
from contracts.errors import Code
from contracts.portal import Portal
from kit.clock import utc_now
from kit.lifecycle import Lifecycle
from kit.mongo import database
from kit.outbox import Outbox
from kit.rpc.client import connect
from kit.settings import ProcessSettings
from kit.yamlfile import load_folder
from services.tickets import wire
from services.tickets.adapters.index.intake import FILTERS
from services.tickets.adapters.index.keeping import Source, kept
from services.tickets.adapters.index.local import LocalIndex
from services.tickets.adapters.mongo import MongoTicketStore
from services.tickets.commands import CloseDue
from tests.component.tickets.world import ANNA_FLEX, SVEN_FLEX, World, refused

DAY = timedelta(days=1)


@dataclass
class Timers:
    """Two replicas that look for what is due, and their clock."""

    world: World
    first: CloseDue
    second: CloseDue
    now: datetime

    async def look(self, after: timedelta) -> int:
        """Both look at once, so long after now."""
        self.now = utc_now() + after
        return sum(await asyncio.gather(self.first(), self.second()))

    async def know(self, written: t.Written) -> None:
        """Wait until both indexes have it."""
        for timer in (self.first, self.second):
            async with asyncio.timeout(20):
                while True:
                    wanted = t.ListTickets(see=written.id, see_revision=written.revision, limit=1)
                    if b'"late":false' in await timer.index.page(SVEN_FLEX, wanted):
                        break


async def _timer(world: World, path: Path, life: Lifecycle, clock: Timers) -> CloseDue:
    told = ProcessSettings.from_environment("tickets", world.parts.env_for("tickets"))
    db, bus = await life.enter(database(told)), await life.enter(connect(told))
    store = MongoTicketStore(db["tickets"], await life.enter(Outbox.on(db["tickets"], bus, life)))
    index = LocalIndex(path, {})
    keeper = await life.enter(kept(index, Source(store.all_for_system, FILTERS), bus, life))
    await keeper.caught_up()
    rules = wire.rule_book(load_folder(told.portals, Portal).values())
    return CloseDue(store, index, rules, lambda: clock.now)


@asynccontextmanager
async def two(world: World, folder: Path) -> AsyncIterator[Timers]:
    async with AsyncExitStack() as stack:
        settings = ProcessSettings.from_environment("tickets", world.parts.env_for("tickets"))
        life = Lifecycle(settings, stack)
        timers = Timers(world, None, None, utc_now())  # type: ignore[arg-type]  # filled in below
        timers.first = await _timer(world, folder / "one.sqlite", life, timers)
        timers.second = await _timer(world, folder / "two.sqlite", life, timers)
        yield timers


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def timers(world: World, tmp_path_factory) -> AsyncIterator[Timers]:  # type: ignore[no-untyped-def]
    async with two(world, tmp_path_factory.mktemp("timers")) as everything:
        yield everything


async def solved(timers: Timers) -> str:
    """A ticket of Autoflex that was solved just now."""
    opened = await timers.world.open(ANNA_FLEX, type="storing")
    await timers.know(await timers.world.move(opened.id, "opgelost", SVEN_FLEX))
    return opened.id


async def warned(timers: Timers) -> str:
    """One that people were told about: it closes two days later."""
    ticket = await solved(timers)
    assert await timers.look(5 * DAY + timedelta(hours=1)) >= 1
    await timers.know(t.Written(id=ticket, number="", revision=3))
    return ticket


async def test_b25_solved_closes_itself_after_seven_days_exactly_once_with_two_replicas(timers: Timers) -> None:
    ticket = await solved(timers)
    assert await timers.look(4 * DAY) == 0
    assert await timers.look(5 * DAY + timedelta(hours=1)) == 1
    told = await timers.world.told(ticket, "closing_soon")
    soon = [event for event in told if event.type.endswith("closing_soon")]
    fact = t.CLOSING_SOON.data.model_validate(soon[0].data)
    assert len(soon) == 1
    assert (fact.by.side, fact.ticket.status) == ("system", "opgelost")
    assert fact.closes_at
    assert fact.ticket.notice_at
    assert fact.closes_at >= fact.ticket.notice_at + 2 * DAY
    await timers.know(t.Written(id=ticket, number="", revision=fact.ticket.revision))
    assert await timers.look(6 * DAY) == 0
    assert await timers.look(8 * DAY) == 1
    read = await timers.world.read(ticket, ANNA_FLEX)
    assert (read.status, read.kind, read.revision) == ("gesloten", "closed", 4)
    assert [change.after for entry in read.timeline for change in entry.changes if change.field == "status"] == [
        "opgelost",
        "gesloten",
    ]
    assert read.timeline[-1].by.side == "system"
    moved = await timers.world.told(ticket, "changed", "changed")
    assert sum(event.type.endswith("changed") for event in moved) == 2


async def test_b26_a_late_comment_wins_over_the_close(timers: Timers) -> None:
    ticket = await warned(timers)
    timers.now = utc_now() + 8 * DAY
    # the comment comes while both indexes still say that it is due
    await timers.world.comment(ticket, "It is back.", ANNA_FLEX)
    assert await timers.look(8 * DAY) == 0
    read = await timers.world.read(ticket, ANNA_FLEX)
    assert (read.status, read.notice_at) == ("eerste-lijn", None)


async def test_b25_solved_once_more_its_days_begin_anew(timers: Timers) -> None:
    ticket = await warned(timers)
    await timers.world.comment(ticket, "It is back.", ANNA_FLEX)
    await timers.know(await timers.world.move(ticket, "opgelost", SVEN_FLEX))
    assert await timers.look(4 * DAY) == 0
    assert (await timers.world.read(ticket, ANNA_FLEX)).status == "opgelost"


async def test_b27_what_closed_itself_takes_no_comment_and_offers_a_new_ticket(timers: Timers) -> None:
    ticket = await warned(timers)
    assert await timers.look(8 * DAY) >= 1
    async with refused(Code.CONFLICT) as seen:
        await timers.world.comment(ticket, "Too late.", ANNA_FLEX)
    assert seen[0].problem.details["new_ticket"] == ticket


async def test_many_that_are_due_at_once_close_once_each(timers: Timers) -> None:
    tickets = [await warned(timers) for _ in range(3)]
    await timers.look(8 * DAY)
    await timers.look(8 * DAY)
    for ticket in tickets:
        read = await timers.world.read(ticket, SVEN_FLEX)
        assert (read.status, read.revision) == ("gesloten", 4)
