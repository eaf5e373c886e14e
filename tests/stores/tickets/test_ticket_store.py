"""What every ticket store must do; run on the fake and on MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.mongo import database
from kit.outbox import Outbox
from kit.rpc.client import connect
from kit.settings import ProcessSettings
from services.tickets import wire
from services.tickets.adapters.mongo import MongoNumbers, MongoTicketStore
from services.tickets.domain import (
    Appointment,
    ExternalParty,
    FileRef,
    Party,
    Resolution,
    Ticket,
    attached,
    commented,
    moved_to,
    noted,
    planned,
    resolved,
)
from services.tickets.ports import Numbers, RequestSeenError, TicketStore
from tests.stores.tickets.fake import FakeNumbers, FakeTicketStore
from tests.unit.tickets.factories import ANNA, BEN, NOW, OTTO, SVEN, a_ticket, step


@dataclass
class Kept:
    store: TicketStore
    numbers: Callable[[], Numbers]


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=["fake", "mongo"])
async def kept(request: pytest.FixtureRequest, parts: Suite) -> AsyncIterator[Kept]:
    if request.param == "fake":
        numbers = FakeNumbers()
        yield Kept(FakeTicketStore(), lambda: numbers)
        return
    async with AsyncExitStack() as stack:
        told = ProcessSettings.from_environment("tickets", parts.env_for("tickets"))
        life = Lifecycle(told, stack)
        db: Any = await life.enter(database(told))
        bus = await life.enter(connect(told))
        outbox = await life.enter(Outbox.on(db["store_suite"], bus, life))
        store = MongoTicketStore(db["store_suite"], outbox)
        await store.prepare()
        yield Kept(store, lambda: MongoNumbers(db["store_suite_numbers"]))


def fresh(**fields: Any) -> Ticket:
    number = new_id().upper()
    return replace(a_ticket(), id=f"autowork/{number}", number=number, request=f"anna:{new_id()}", **fields)


async def inserted(kept: Kept, **fields: Any) -> Ticket:
    ticket = fresh(**fields)
    await kept.store.insert(ANNA, ticket, wire.facts(None, ticket))
    return ticket


async def test_a_ticket_is_read_as_it_was_written(kept: Kept) -> None:
    files = (FileRef("f1", "Übersicht (1).pdf", 5, "application/pdf"),)
    ticket = await inserted(kept, files=files, participants=("ben",))
    held = await kept.store.get(ANNA, ticket.id)
    assert held is not None
    assert held.ticket == ticket


async def test_every_kind_of_change_is_read_as_it_was_written(kept: Kept) -> None:
    ticket = await inserted(kept)
    by = Party("sven", "Sven", "vendor")
    solution = Resolution("Worn", "Changed", "", "", by, NOW)
    visit = Appointment(datetime(2025, 4, 1, 8, tzinfo=UTC), 60, "Halle", "")
    changes: list[Callable[[Ticket], Ticket]] = [
        lambda t: commented(t, step(), "Ünïcode 🚀" + "x" * 49_000, (FileRef("f", "a", 1, "b"),), ""),
        lambda t: attached(t, step(), (FileRef("g", "c", 2, "d"),)),
        lambda t: noted(t, step(SVEN), "psst", (), "waiting"),
        lambda t: planned(t, step(SVEN), "on_site", visit, ExternalParty("Bosch")),
        lambda t: planned(t, step(SVEN), "", None, None),
        lambda t: replace(moved_to(t, step(SVEN), "open", ""), assignee=by),
        lambda t: resolved(t, step(SVEN), solution, "solved", ""),
        lambda t: commented(t, step(), "Again", (), ""),
    ]
    for change in changes:
        held = await kept.store.get(SVEN, ticket.id)
        assert held is not None
        after = change(held.ticket)
        assert await kept.store.save(SVEN, held, after, wire.facts(held.ticket, after))
        read = await kept.store.get(SVEN, ticket.id)
        assert read is not None
        assert read.ticket == after


async def test_what_the_actor_may_not_see_is_answered_like_what_does_not_exist(kept: Kept) -> None:
    ticket = await inserted(kept)
    assert await kept.store.get(OTTO, ticket.id) is None
    assert await kept.store.get(BEN, ticket.id) is None
    assert await kept.store.get(OTTO, "autowork/AW-0") is None
    assert await kept.store.opened_by(OTTO, ticket.request) is None
    found = await kept.store.opened_by(ANNA, ticket.request)
    assert found is not None
    assert found.ticket.id == ticket.id


async def test_b27_those_that_go_on_with_a_ticket_are_found_by_whoever_may_see_them(kept: Kept) -> None:
    before, later, private = (fresh() for _ in range(3))
    later = replace(later, follows=before.id, visibility="company", created_at=NOW + timedelta(hours=1))
    private = replace(private, follows=before.id, visibility="private")
    for ticket in (before, later, private):
        await kept.store.insert(ANNA, ticket, wire.facts(None, ticket))
    assert [one.id for one in await kept.store.followers(ANNA, before.id)] == [private.id, later.id]
    assert [one.id for one in await kept.store.followers(BEN, before.id)] == [later.id]
    assert await kept.store.followers(OTTO, before.id) == []
    assert await kept.store.followers(SVEN, later.id) == []


async def test_many_that_somebody_may_not_see_do_not_crowd_out_the_one_that_they_may(kept: Kept) -> None:
    before = fresh()
    mine = replace(fresh(), follows=before.id, visibility="company", created_at=NOW + timedelta(hours=1))
    others = [replace(fresh(), follows=before.id, visibility="private") for _ in range(55)]
    for ticket in (before, *others, mine):
        await kept.store.insert(ANNA, ticket, wire.facts(None, ticket))
    assert [one.id for one in await kept.store.followers(BEN, before.id)] == [mine.id]
    assert len(await kept.store.followers(ANNA, before.id)) == 50


async def test_of_many_tickets_each_actor_is_told_those_that_they_may_see(kept: Kept) -> None:
    shared, private = (replace(fresh(), visibility=to) for to in ("company", "private"))
    for ticket in (shared, private):
        await kept.store.insert(ANNA, ticket, wire.facts(None, ticket))
    asked = (shared.id, private.id, "autowork/AW-0")
    assert await kept.store.visible(ANNA, asked) == {shared.id, private.id}
    assert await kept.store.visible(BEN, asked) == {shared.id}
    assert await kept.store.visible(OTTO, asked) == frozenset()
    assert await kept.store.visible(SVEN, asked) == {shared.id, private.id}


async def test_i2_the_same_request_opens_one_ticket(kept: Kept) -> None:
    ticket = await inserted(kept)
    again = replace(fresh(), request=ticket.request)
    with pytest.raises(RequestSeenError):
        await kept.store.insert(ANNA, again, wire.facts(None, again))
    assert await kept.store.get(ANNA, again.id) is None


async def test_f7_of_two_changes_to_the_same_state_one_is_kept(kept: Kept) -> None:
    ticket = await inserted(kept)
    held = await kept.store.get(ANNA, ticket.id)
    assert held is not None

    async def attempt(text: str) -> bool:
        after = commented(held.ticket, step(), text, (), "")
        return await kept.store.save(ANNA, held, after, wire.facts(held.ticket, after))

    done = await asyncio.gather(*(attempt(f"text {number}") for number in range(8)))
    assert done.count(True) == 1
    after = await kept.store.get(ANNA, ticket.id)
    assert after is not None
    assert len(after.ticket.entries) == 1
    assert after.ticket.entries[0].text == f"text {done.index(True)}"


async def test_every_ticket_is_scanned_for_the_index(kept: Kept) -> None:
    made = {(await inserted(kept)).id for _ in range(3)}
    assert made <= {ticket.id async for ticket in kept.store.all_for_system()}


async def test_numbers_are_unique_among_replicas_and_portals_count_alone(kept: Kept) -> None:
    replicas = [kept.numbers() for _ in range(3)]
    portal = f"p{new_id()}"
    taken = await asyncio.gather(*(replica.take(portal) for replica in replicas for _ in range(25)))
    assert len(set(taken)) == 75
    assert min(taken) == 1
    assert await replicas[0].take(f"p{new_id()}") == 1


async def test_a_lone_replica_counts_without_a_gap_and_a_restart_skips_at_most_a_block_and_a_bit(kept: Kept) -> None:
    portal = f"p{new_id()}"
    alone = kept.numbers()
    assert [await alone.take(portal) for _ in range(70)] == list(range(1, 71))
    assert 71 <= await kept.numbers().take(portal) <= 71 + 28


async def test_tickets_that_are_asked_for_at_once_each_get_their_own_answer(kept: Kept) -> None:
    made = [await inserted(kept) for _ in range(5)]
    asked = [ticket.id for ticket in made for _ in range(4)] + ["autowork/AW-0"] * 3
    for actor, seen in ((ANNA, True), (OTTO, False)):
        found = await asyncio.gather(*(kept.store.get(actor, ticket_id) for ticket_id in asked))
        assert [held.ticket.id if held else "" for held in found] == [
            ticket_id if seen and ticket_id != "autowork/AW-0" else "" for ticket_id in asked
        ]


async def test_i1_a_read_that_begins_after_a_write_was_acknowledged_sees_it(kept: Kept) -> None:
    ticket = await inserted(kept)

    async def write_and_read(number: int) -> None:
        while True:
            held = await kept.store.get(ANNA, ticket.id)
            assert held is not None
            after = commented(held.ticket, step(), f"text {number}", (), "")
            if await kept.store.save(ANNA, held, after, wire.facts(held.ticket, after)):
                break
        seen = await kept.store.get(ANNA, ticket.id)
        assert seen is not None
        assert seen.ticket.revision >= after.revision
        assert f"text {number}" in {entry.text for entry in seen.ticket.entries}

    await asyncio.gather(*(write_and_read(number) for number in range(8)))
