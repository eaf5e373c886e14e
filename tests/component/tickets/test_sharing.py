"""Chosen colleagues: who sees a ticket beside its contact, and that it counts at once, everywhere."""

from __future__ import annotations

from contracts import tickets as t
from contracts.errors import Code
from tests.component.tickets.world import (
    ANNA_FLEX,
    BEN_FLEX,
    EVE_FLEX,
    GONE_FLEX,
    OTTO_FLEX,
    SVEN_FLEX,
    World,
    refused,
)

TYPE = {"type": "storing"}


async def _private(world: World, *people: object) -> t.Written:
    ids = tuple(one.id for one in people)  # type: ignore[attr-defined]
    return await world.open(ANNA_FLEX, visibility="private", people=ids, title="Ferret in the server room", **TYPE)


async def test_b14_d36_a_chosen_colleague_sees_it_in_pages_lists_and_search_and_others_do_not(world: World) -> None:
    opened = await _private(world, EVE_FLEX)
    assert (await world.read(opened.id, EVE_FLEX)).participants == (EVE_FLEX.id,)
    assert opened.id in [head.id for head in (await world.list(EVE_FLEX, opened)).items]
    await world.settled(opened, actor=SVEN_FLEX)
    assert (await world.search("ferret", EVE_FLEX)).total == 1
    async with refused(Code.NOT_FOUND):
        await world.read(opened.id, BEN_FLEX)
    assert opened.id not in [head.id for head in (await world.list(BEN_FLEX)).items]
    told = await world.told(opened.id, "opened")
    assert told[0].data["invited"] == [EVE_FLEX.id]


async def test_b14_adding_and_removing_takes_effect_at_once(world: World) -> None:
    opened = await _private(world)
    shared = await world.share(opened.id, ANNA_FLEX, "private", BEN_FLEX, EVE_FLEX)
    assert (await world.read(opened.id, BEN_FLEX)).visibility == "private"
    await world.comment(opened.id, "I take part.", BEN_FLEX)
    assert opened.id in [head.id for head in (await world.list(BEN_FLEX, shared)).items]
    removed = await world.share(opened.id, ANNA_FLEX, "private", EVE_FLEX)
    async with refused(Code.NOT_FOUND):
        await world.read(opened.id, BEN_FLEX)
    async with refused(Code.NOT_FOUND):
        await world.comment(opened.id, "Still here?", BEN_FLEX)
    await world.settled(removed, actor=SVEN_FLEX)
    assert opened.id not in [head.id for head in (await world.list(BEN_FLEX)).items]
    told = await world.told(opened.id, "changed", "changed")
    last = max(told, key=lambda event: event.data["ticket"]["revision"])
    assert last.data["previous_audience"] == [BEN_FLEX.id]
    assert last.data["audience"]["people"] == [ANNA_FLEX.id, EVE_FLEX.id]
    changes = (await world.read(opened.id, ANNA_FLEX)).timeline[-1].changes
    assert [(change.field, change.before, change.after) for change in changes] == [("participants", "Ben, Eve", "Eve")]


async def test_d8_people_of_other_companies_and_staff_cannot_be_chosen(world: World) -> None:
    opened = await _private(world)
    for stranger in (OTTO_FLEX, GONE_FLEX, SVEN_FLEX):
        async with refused(Code.INVALID) as seen:
            await world.share(opened.id, ANNA_FLEX, "private", stranger)
        assert set(seen[0].problem.fields) == {"people"}
        async with refused(Code.INVALID):
            await _private(world, stranger)


async def test_b14_only_the_contact_and_staff_choose(world: World) -> None:
    opened = await _private(world, BEN_FLEX)
    async with refused(Code.FORBIDDEN):
        await world.share(opened.id, BEN_FLEX, "company")
    assert "share" not in (await world.read(opened.id, BEN_FLEX)).may
    await world.share(opened.id, SVEN_FLEX, "company")
    assert (await world.read(opened.id, EVE_FLEX.model_copy(update={"rights": ("comment", "company")}))).id == opened.id


async def test_two_who_choose_at_once_do_not_overwrite_each_other(world: World) -> None:
    opened = await _private(world)
    await world.share(opened.id, ANNA_FLEX, "private", BEN_FLEX, expected=())
    async with refused(Code.CONFLICT):
        await world.share(opened.id, SVEN_FLEX, "private", EVE_FLEX, expected=())


async def test_whoever_leaves_the_company_sees_nothing_any_more(world: World) -> None:
    opened = await _private(world, BEN_FLEX)
    async with refused(Code.NOT_FOUND):
        await world.read(opened.id, BEN_FLEX.model_copy(update={"company": "other-autoflex"}))
