"""What a change costs: told first, accepted by the contact alone, and no work before that (E24, E25)."""

from __future__ import annotations

from contracts import tickets as t
from contracts.errors import Code
from tests.component.tickets.world import ANNA_ANKA, BEN_ANKA, SVEN, SVEN_ANKA, World, refused


async def _change(world: World) -> str:
    opened = await world.open(ANNA_ANKA)
    await world.edit(opened.id, SVEN_ANKA, type="wijziging")
    return opened.id


async def _cost(world: World, ticket: str) -> t.Cost:
    cost = (await world.read(ticket, ANNA_ANKA)).cost
    assert cost
    return cost


async def test_e25_work_waits_until_the_contact_has_accepted_the_cost(world: World) -> None:
    ticket = await _change(world)
    await world.price(ticket, "1250.50")
    cost = await _cost(world, ticket)
    assert (cost.amount, cost.currency, cost.state, cost.explanation) == (
        "1250.50",
        "EUR",
        "proposed",
        "Two hours of work.",
    )
    assert (await world.read(ticket, SVEN_ANKA)).turn == "customer"
    async with refused(Code.CONFLICT):
        await world.move(ticket, "open", SVEN_ANKA)
    assert "open" not in (await world.read(ticket, SVEN_ANKA)).statuses
    await world.move(ticket, "wacht-op-klant", SVEN_ANKA)
    await world.comment(ticket, "What would that be?", ANNA_ANKA)
    assert (await world.read(ticket, ANNA_ANKA)).status == "wacht-op-klant"
    await world.answer(ticket, cost.id)
    read = await world.read(ticket, ANNA_ANKA)
    assert read.cost
    assert read.cost.answered_by
    assert read.cost.answered_at
    assert (read.cost.state, read.cost.answered_by.id, read.status) == ("accepted", ANNA_ANKA.id, "open")
    assert read.turn == "vendor"
    assert read.timeline[-1].changes[0].after == "1250.50 EUR · accepted"
    await world.move(ticket, "closed", SVEN_ANKA)


async def test_e25_declined_it_can_be_ended_or_taken_back_but_not_worked_on(world: World) -> None:
    ticket = await _change(world)
    await world.price(ticket, "80")
    await world.answer(ticket, (await _cost(world, ticket)).id, accept=False)
    async with refused(Code.CONFLICT):
        await world.move(ticket, "open", SVEN_ANKA)
    await world.price(ticket, None)
    assert (await world.read(ticket, ANNA_ANKA)).cost is None
    await world.move(ticket, "open", SVEN_ANKA)


async def test_e25_only_the_contact_answers_and_only_what_was_read(world: World) -> None:
    ticket = await _change(world)
    await world.price(ticket, "80")
    first = (await _cost(world, ticket)).id
    async with refused(Code.NOT_FOUND):
        await world.answer(ticket, first, BEN_ANKA)
    async with refused(Code.FORBIDDEN):
        await world.answer(ticket, first, SVEN_ANKA)
    await world.price(ticket, "800")
    async with refused(Code.CONFLICT):
        await world.answer(ticket, first)
    second = (await _cost(world, ticket)).id
    await world.answer(ticket, second)
    async with refused(Code.CONFLICT):
        await world.answer(ticket, second, accept=False)
    assert (await _cost(world, ticket)).state == "accepted"


async def test_e24_only_types_that_may_cost_money_have_a_cost_and_only_staff_say_it(world: World) -> None:
    question = await world.open(ANNA_ANKA)
    async with refused(Code.FORBIDDEN):
        await world.price(question.id, "10")
    ticket = await _change(world)
    async with refused(Code.FORBIDDEN):
        await world.price(ticket, "10", ANNA_ANKA)
    async with refused(Code.NOT_FOUND):
        await world.price(ticket, "10", SVEN)
    for amount in ("-1", "1e9", "1.234", ""):
        async with refused(Code.INVALID):
            await world.call_raw("propose_cost", {"request_id": "r" * 12, "ticket": ticket, "amount": amount})


async def test_e25_nothing_is_told_to_colleagues(world: World) -> None:
    ticket = await _change(world)
    await world.price(ticket, "10")
    told = await world.told(ticket, "changed", "changed")
    assert {tuple(event.data["audience"]["people"]) for event in told} == {(ANNA_ANKA.id,)}
