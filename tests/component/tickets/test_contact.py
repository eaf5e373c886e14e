"""A ticket in the name of a colleague: who may be named, who sees it, whom it is told to."""

from __future__ import annotations

from contracts import tickets as t
from contracts.base import Actor
from contracts.errors import Code
from tests.component.tickets.world import (
    ANNA,
    ANNA_ROB,
    BEN,
    BEN_ROB,
    OTTO_ROB,
    READER_ROB,
    SVEN_ROB,
    World,
    refused,
)


async def _for(world: World, contact: str, by: Actor = ANNA_ROB) -> t.Written:
    return await world.open(by, contact=contact, type="robotics", title="Gripper drops panels")


async def test_d14_a_case_in_the_name_of_a_colleague_keeps_both_and_is_seen_by_both(world: World) -> None:
    opened = await _for(world, BEN_ROB.id)
    found = await world.read(opened.id, BEN_ROB)
    assert (found.contact.id, found.created_by.id, found.contact.name) == (BEN_ROB.id, ANNA_ROB.id, "Ben")
    narrow = {"rights": ("create", "comment")}
    for one in (ANNA_ROB, BEN_ROB):
        alone = one.model_copy(update=narrow)
        assert (await world.read(opened.id, alone)).id == opened.id
        assert opened.id in [head.id for head in (await world.list(alone, opened, view="mine")).items]
    (event,) = await world.told(opened.id, "opened")
    assert (event.data["ticket"]["contact"]["id"], event.data["by"]["id"]) == (BEN_ROB.id, ANNA_ROB.id)


async def test_d13_the_contact_is_whoever_is_signed_in_unless_somebody_is_named(world: World) -> None:
    for named in ("", ANNA_ROB.id):
        found = await world.read((await _for(world, named)).id, ANNA_ROB)
        assert found.contact.id == found.created_by.id == ANNA_ROB.id


async def test_d8_d14_strangers_staff_readers_and_nobody_are_refused_alike(world: World) -> None:
    said = []
    for nobody in (OTTO_ROB.id, BEN.id, SVEN_ROB.id, READER_ROB.id, "no-such-person", "01h00000000000000000000000"):
        async with refused(Code.INVALID) as seen:
            await _for(world, nobody)
        said.append(seen[0].problem.fields)
    assert said == [{"contact": "Choose a colleague of your company who may take part."}] * len(said)


async def test_d14_where_the_portal_does_not_say_so_nobody_opens_for_a_colleague(world: World) -> None:
    async with refused(Code.INVALID) as seen:
        await world.open(ANNA, contact=BEN.id)
    assert seen[0].problem.fields == {"contact": "You can open tickets for yourself only."}
