"""The portal's own fields through the service: opened, told, found, changed (B6, B7, D20 to D23)."""

from __future__ import annotations

from contracts import tickets as t
from contracts.errors import Code
from kit.ids import new_id
from tests.component.tickets.world import ANNA, ANNA_FLEX, BEN_FLEX, OTTO_FLEX, SVEN_FLEX, World, refused

PRINTER = {"product": "autoflex", "version": "v8-4", "printer": "Zebrafink 400"}


async def test_b6_b7_the_values_are_on_the_ticket_in_lists_and_in_the_event(world: World) -> None:
    opened = await world.open(ANNA_FLEX, type="storing", fields=PRINTER)
    assert (await world.read(opened.id, SVEN_FLEX)).fields == PRINTER
    page = await world.list(ANNA_FLEX, after=opened)
    assert next(head for head in page.items if head.id == opened.id).fields == PRINTER
    event = (await world.told(opened.id, "opened"))[0]
    assert event.data["ticket"]["fields"] == PRINTER


async def test_b7_what_is_missing_or_does_not_fit_is_told_field_by_field(world: World) -> None:
    for fields, type_, wrong in (
        ({}, "storing", {"fields.product"}),
        ({"product": "online", "version": "v8-4", "colour": "red"}, "storing", {"fields.version", "fields.colour"}),
        ({"product": "online", "version": "current"}, "installatie", {"type"}),
    ):
        async with refused(Code.INVALID) as seen:
            await world.open(ANNA_FLEX, type=type_, fields=fields)
        assert set(seen[0].problem.fields) == wrong
    async with refused(Code.INVALID):
        await world.open(ANNA, fields={"product": "autoflex"})


async def test_b28_labels_and_what_was_typed_are_found_by_those_who_may(world: World) -> None:
    opened = await world.open(ANNA_FLEX, type="storing", fields=PRINTER, visibility="private")
    await world.settled(opened, actor=SVEN_FLEX)
    assert [hit.ticket.id for hit in (await world.search("zebrafink", ANNA_FLEX)).items if hit.ticket.id == opened.id]
    for stranger in (BEN_FLEX, OTTO_FLEX):
        assert opened.id not in [hit.ticket.id for hit in (await world.search("zebrafink", stranger)).items]
    moved = await world.edit(opened.id, SVEN_FLEX, fields={"version": "older", "printer": "Kanarie 7"})
    await world.settled(moved, actor=SVEN_FLEX)
    for words, found in (
        ("kanarie", True),
        ("8.3 of ouder kanarie", True),
        ("8.3 or older", True),
        ("zebrafink", False),
    ):
        hits = [hit.ticket.id for hit in (await world.search(words, SVEN_FLEX, limit=100)).items]
        assert (opened.id in hits) is found, words


async def test_d36_a_change_has_an_entry_and_two_at_once_are_a_conflict(world: World) -> None:
    opened = await world.open(ANNA_FLEX, type="storing", fields=PRINTER)
    await world.edit(opened.id, SVEN_FLEX, fields={"printer": ""}, expected={"fields.printer": "Zebrafink 400"})
    read = await world.read(opened.id, ANNA_FLEX)
    assert read.fields == {"product": "autoflex", "version": "v8-4"}
    assert [(c.field, c.before, c.after) for c in read.timeline[-1].changes] == [
        ("fields.printer", "Zebrafink 400", "")
    ]
    async with refused(Code.CONFLICT) as seen:
        await world.edit(opened.id, SVEN_FLEX, fields={"printer": "B"}, expected={"fields.printer": "Zebrafink 400"})
    assert seen[0].problem.details == {"theirs.fields.printer": ""}
    async with refused(Code.FORBIDDEN):
        await world.edit(opened.id, ANNA_FLEX, fields={"printer": "B"})


async def test_the_same_request_again_opens_nothing_and_with_other_values_is_refused(world: World) -> None:
    request = new_id()
    first = await world.open(ANNA_FLEX, type="storing", fields=PRINTER, request_id=request)
    assert await world.open(ANNA_FLEX, type="storing", fields=PRINTER, request_id=request) == first
    async with refused(Code.REPEATED):
        await world.open(ANNA_FLEX, type="storing", fields={**PRINTER, "version": "v8-5"}, request_id=request)


async def test_values_that_are_no_texts_are_refused(world: World) -> None:
    for wrong in (["product"], {"product": 1}, {"product": None}, {"product": "x" * 201}, "product"):
        request = {"request_id": new_id(), "title": "T", "description": "D", "fields": wrong}
        async with refused(Code.INVALID):
            await world.call_raw("open", request)
    assert t.OpenTicket(request_id=new_id(), title="T", description="D").fields == {}
