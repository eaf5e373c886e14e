"""The index against the rules: whatever happened, in whatever order it is told, it gives what `visible_to` allows."""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.base import Actor, Event
from contracts.errors import CasebusError, Code
from contracts.tickets import CountTickets, ListTickets, SearchTickets
from services.tickets import wire
from services.tickets.adapters.index import schema
from services.tickets.adapters.index.local import LocalIndex
from services.tickets.domain import Edit, Party, Ticket, commented, edited, moved_to, noted, timeline_for, visible_to
from tests.unit.tickets.factories import ANNA, NOW, SVEN, a_ticket, person, step
from tests.unit.tickets.searching import found, search

ACTORS = [
    person(name, company, rights=rights)
    for company in ("acme", "other")
    for name, rights in (("anna", ("create", "comment")), ("ben", ("create", "comment", "company")), ("eve", ()))
] + [person("anna", ""), SVEN, SVEN.model_copy(update={"portal": "elsewhere"})]


def history(chance: random.Random) -> tuple[list[Ticket], list[Event]]:
    """Some tickets after some changes, and all events on the way."""
    tickets: list[Ticket] = []
    events: list[Event] = []
    for number in range(1, 25):
        company, name = chance.choice(("acme", "other")), chance.choice(("anna", "ben"))
        new = a_ticket(visibility=chance.choice(("private", "company")), title=f"title{number}x", queue="devices")
        ticket = replace(
            new,
            id=f"autowork/AW-{number}",
            number=f"AW-{number}",
            company=company,
            contact=Party(name, name),
            created_by=Party(chance.choice((name, "eve")), "x"),
            description=f"d{number}x",
            created_at=NOW + timedelta(minutes=chance.randrange(500)),
        )
        events += wire.facts(None, ticket)
        for turn in range(chance.randrange(5)):
            after = changed(chance, ticket, turn)
            events += wire.facts(ticket, after) if after is not ticket else []
            ticket = after
        tickets.append(ticket)
    return tickets, events


def changed(chance: random.Random, ticket: Ticket, turn: int) -> Ticket:
    by = step(SVEN, after=timedelta(minutes=chance.randrange(1000)))
    word = f"{ticket.number.replace('-', '').lower()}t{turn}x"
    way = chance.randrange(6)
    if way == 0:
        return commented(ticket, by, f"comment {word}", (), "")
    if way == 1:
        return noted(ticket, by, f"note {word}", (), "")
    if way == 2:
        visibility = chance.choice(("private", "company"))
        return edited(ticket, by, Edit({"visibility": visibility, "priority": "high"}, {}))
    if way == 3:
        return edited(ticket, by, Edit({"assignee": "sven"}, {}, Party("sven", "Sven", "vendor")))
    if way == 4:
        return edited(ticket, by, Edit({"title": f"{ticket.title} renamed{word}", "queue": "contracts"}, {}))
    return moved_to(ticket, by, chance.choice(step(SVEN).rules.moves(SVEN, ticket.status)), "")


async def listed(index: LocalIndex, actor: Actor, **fields: object) -> list[str]:
    page = json.loads(await index.page(actor, ListTickets(**{"view": "all", "limit": 100, **fields})))  # type: ignore[arg-type]
    assert page["total"] == len(page["items"])
    return [head["id"] for head in page["items"]]


async def check(index: LocalIndex, tickets: list[Ticket]) -> None:
    """Compare everything that each actor gets with what the rules say."""
    for actor in ACTORS:
        visible = [ticket for ticket in tickets if visible_to(actor, ticket)]
        if not (actor.company or actor.is_staff):
            with pytest.raises(CasebusError):
                await index.page(actor, ListTickets())
            continue
        assert sorted(await listed(index, actor)) == sorted(ticket.id for ticket in visible)
        newest = sorted(visible, key=lambda t: (t.updated_at, int(t.number[3:])), reverse=True)
        assert await listed(index, actor) == [ticket.id for ticket in newest]
        counts = await index.counts(actor, CountTickets())
        assert counts.all == counts.open == len(visible)
        assert counts.queues == Counter(ticket.queue for ticket in visible)
        assert counts.statuses == Counter(ticket.kind for ticket in visible)
        assert counts.unassigned == sum(ticket.assignee is None for ticket in visible)
        own = [t for t in visible if (t.assignee is not None if actor.is_staff else actor.id in t.people)]
        assert counts.mine == len(own)
        for ticket in tickets:
            for word in (ticket.title.split()[-1], ticket.description, *_words(ticket)):
                may = ticket in visible and (not word.startswith("note") or actor.is_staff)
                assert await found(index, actor, word.removeprefix("note ")) == ({ticket.id} if may else set()), word


def _words(ticket: Ticket) -> list[str]:
    return [
        entry.text if entry.staff_only else entry.text.split()[-1] for entry in timeline_for(SVEN, ticket) if entry.text
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_d8_everybody_gets_from_the_index_what_the_rules_allow(index: LocalIndex, seed: int) -> None:
    chance = random.Random(seed)
    tickets, events = history(chance)
    late = [*events, *chance.sample(events, len(events) // 2)]
    chance.shuffle(late)
    for start in range(0, len(late), 7):
        await index.take(late[start : start + 7], start + 1)
    await check(index, tickets)


async def test_an_index_made_from_documents_is_the_same_as_one_made_from_events(index: LocalIndex) -> None:
    tickets, events = history(random.Random(99))

    async def everything() -> AsyncIterator[Ticket]:
        for ticket in tickets:
            yield ticket

    await index.fill(everything(), "stream", 7)
    assert await index.open() == 7
    await check(index, tickets)
    await index.take(events, 9)
    await check(index, tickets)
    assert await index.open() == 9


async def test_an_index_that_hears_nothing_refuses(index: LocalIndex) -> None:
    index.fresh = lambda: False
    for asked in (
        index.page(ANNA, ListTickets()),
        index.counts(ANNA, CountTickets()),
        index.search(ANNA, SearchTickets(text="x")),
    ):
        with pytest.raises(CasebusError) as refused:
            await asked
        assert refused.value.code is Code.UNAVAILABLE
    await index.wrote(wire.facts(None, a_ticket()))
    index.fresh = lambda: True
    assert await listed(index, ANNA) == []


async def test_an_answered_page_is_not_given_again_after_a_write(index: LocalIndex) -> None:
    assert await listed(index, ANNA) == []
    await index.wrote(wire.facts(None, a_ticket()))
    assert await listed(index, ANNA) == [a_ticket().id]


async def test_a_file_from_another_stream_or_version_or_a_broken_one_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite"
    assert not schema.is_usable(file, "s")
    schema.create(file)
    assert not schema.is_usable(file, "s")  # not filled to the end
    connection = schema.connect(file)
    schema.finish(connection, "s", 3)
    connection.close()
    assert schema.is_usable(file, "s")
    assert not schema.is_usable(file, "another")
    assert not schema.is_usable(file, "s", schema.edition({}))  # made from other definitions
    file.write_bytes(b"x" * 4096)
    assert not schema.is_usable(file, "s")


@pytest.mark.parametrize("harm", ["deleted", "overwritten"])
async def test_a_file_that_is_harmed_while_it_is_served_is_said_to_be_ruined_and_made_anew(
    index: LocalIndex, harm: str
) -> None:
    (event,) = wire.facts(None, a_ticket(title="lonely"))
    await index.take([event], 8)
    wanted = SearchTickets(text=a_ticket().number)
    for ending in ("", "-wal", "-shm"):
        file = index.path.with_name(index.path.name + ending)
        if harm == "deleted" or ending:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(b"no database" * 1000)
    with pytest.raises(CasebusError) as told:
        await index.search(ANNA, wanted)
    assert told.value.code is Code.UNAVAILABLE
    assert index.ruined.is_set()

    async def one() -> AsyncIterator[Ticket]:
        yield a_ticket(title="lonely")

    await index.fill(one(), "stream", 8)
    await index.open()
    assert not index.ruined.is_set()
    assert (await search(index, ANNA, "lonely"))["total"] == 1


def test_a_wrong_question_is_no_reason_to_make_the_index_anew(index: LocalIndex) -> None:
    connection = schema.connect(index.path)
    with pytest.raises(sqlite3.Error) as wrong:
        connection.execute("SELECT * FROM nothing_of_ours WHERE")
    assert not schema.is_ruin(wrong.value)
    connection.close()


def test_another_label_of_an_option_makes_the_file_anew() -> None:
    labels = {"robotics": {"subtype": {"saw": "Panel saw"}}}
    assert schema.edition({}, labels) == schema.edition({}, {"robotics": {"subtype": {"saw": "Panel saw"}}})
    assert schema.edition({}, labels) != schema.edition({}, {"robotics": {"subtype": {"saw": "Beam saw"}}})
