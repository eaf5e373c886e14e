"""Writes: conflicts, limits, uploads, staff on behalf, and processes that die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from contracts import tickets as t
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from tests.component.tickets.world import ANNA, ANNA_SHARED, OTTO, SARA, SVEN, World, refused


async def test_f7_two_agents_at_once_get_one_change_and_one_conflict_with_theirs(world: World) -> None:
    opened = await world.open()

    async def set_to(priority: str, actor: object) -> str:
        try:
            await world.edit(opened.id, actor, priority=priority, expected={"priority": "normal"})  # type: ignore[arg-type]
        except CasebusError as error:
            return error.problem.details["theirs.priority"]
        return ""

    outcome = await asyncio.gather(set_to("high", SVEN), set_to("low", SARA))
    stored = (await world.read(opened.id)).priority
    assert sorted(outcome) == ["", stored]


async def test_many_comments_at_once_are_all_kept_once_and_in_order(world: World) -> None:
    opened = await world.open()
    texts = [f"comment {number}" for number in range(20)]
    requests = {text: new_id() for text in texts}
    twice = [text for text in texts for _ in range(2)]
    await asyncio.gather(*(world.comment(opened.id, text, request_id=requests[text]) for text in twice))
    read = await world.read(opened.id)
    assert sorted(entry.text for entry in read.timeline) == sorted(texts)
    assert (read.comments, read.revision) == (20, 21)
    told = await world.told(opened.id, *["commented"] * 20)
    assert len(told) == 21


async def test_a_comment_meanwhile_is_no_conflict_for_a_form(world: World) -> None:
    opened = await world.open()
    await world.comment(opened.id, "meanwhile")
    await world.edit(opened.id, queue="devices", expected={"queue": "support"})
    assert (await world.read(opened.id)).queue == "devices"


async def test_texts_up_to_50000_characters_are_kept_exactly_and_longer_ones_refused(world: World) -> None:
    text = "ä\r\n🚀 " * 10_000
    opened = await world.open(description=text)
    await world.comment(opened.id, text)
    read = await world.read(opened.id)
    assert (read.description, read.timeline[0].text) == (text, text)
    async with refused(Code.INVALID) as seen:
        await world.call_raw("open", {"request_id": new_id(), "title": "x", "description": "x" * 100_000})
    assert set(seen[0].problem.fields) == {"description"}
    async with refused(Code.INVALID) as seen:
        await world.call_raw("comment", {"request_id": new_id(), "ticket": opened.id, "text": "x" * 100_000})
    assert set(seen[0].problem.fields) == {"text"}
    async with refused(Code.INVALID) as seen:
        await world.call_raw("open", {"request_id": new_id(), "title": "x" * 201, "description": "x"})
    assert set(seen[0].problem.fields) == {"title"}


async def test_a19_files_are_reserved_for_the_person_and_named_on_the_ticket(world: World) -> None:
    request_id = new_id()
    opened = await world.open(uploads=("up1", "up2"), request_id=request_id)
    assert [file.name for file in (await world.read(opened.id)).files] == ["up1.pdf", "up2.pdf"]
    actor, asked = world.reserved[-1]
    assert (actor, asked.ticket, asked.request_id) == (ANNA.id, "", request_id)
    await world.comment(opened.id, "one more", uploads=("up3",))
    request = t.AttachFiles(request_id=new_id(), ticket=opened.id, uploads=("up4",))
    await world.call(ANNA, t.ATTACH, request)
    timeline = (await world.read(opened.id)).timeline
    assert [[file.id for file in entry.files] for entry in timeline] == [["up3"], ["up4"]]
    told = await world.told(opened.id, "opened", "commented", "changed")
    assert [[ref["id"] for ref in event.data["uploads"]] for event in told] == [["up1", "up2"], ["up3"], ["up4"]]
    again = await world.open(uploads=("up1", "up2"), request_id=request_id)
    assert again.id == opened.id


async def test_an_upload_that_is_gone_is_the_forms_fault_and_nothing_is_written(world: World) -> None:
    opened = await world.open()
    async with refused(Code.INVALID) as seen:
        await world.comment(opened.id, "with file", uploads=("gone",))
    assert set(seen[0].problem.fields) == {"uploads"}
    assert (await world.read(opened.id)).timeline == ()


async def test_a_refused_comment_takes_no_uploads(world: World) -> None:
    opened = await world.open()
    await world.resolve(opened.id, "unsolved")
    before = len(world.reserved)
    async with refused(Code.CONFLICT):
        await world.comment(opened.id, "x", uploads=("up9",))
    async with refused(Code.NOT_FOUND):
        await world.comment(opened.id, "x", OTTO, uploads=("up9",))
    assert len(world.reserved) == before


async def test_c10_d14_staff_open_a_ticket_for_a_customer(world: World) -> None:
    opened = await world.open(SVEN, contact=ANNA.id, channel="phone")
    read = await world.read(opened.id)
    assert (read.contact.id, read.created_by.name, read.channel) == (ANNA.id, "Sven", "phone")
    for contact in ("", SARA.id, ANNA_SHARED.id, "nobody"):
        async with refused(Code.INVALID) as seen:
            await world.open(SVEN, contact=contact)
        assert set(seen[0].problem.fields) == {"contact"}
    async with refused(Code.INVALID):
        await world.open(OTTO, contact=ANNA.id)


async def test_a23_a25_the_plan_of_the_work_is_on_the_ticket(world: World) -> None:
    opened = await world.open()
    appointment = t.Appointment(starts="2030-05-02T10:00:00+02:00", minutes=90, place="Hall 3")  # type: ignore[arg-type]
    external = t.ExternalParty(name="Bosch", reference="B-7")
    request = t.PlanWork(
        request_id=new_id(), ticket=opened.id, way="third_party", appointment=appointment, external=external
    )
    planned = await world.call(SVEN, t.PLAN, request)
    read = await world.read(opened.id)
    assert (read.way, read.external) == ("third_party", external)
    assert read.appointment is not None
    assert read.appointment.starts == appointment.starts
    stale = t.PlanWork(request_id=new_id(), ticket=opened.id, way="remote", expected_revision=planned.revision - 1)
    async with refused(Code.CONFLICT):
        await world.call(SVEN, t.PLAN, stale)
    async with refused(Code.INVALID):
        await world.edit(opened.id, assignee=ANNA.id)


@asynccontextmanager
async def doomed(world: World, number: int, point: str) -> AsyncIterator[None]:
    """Within, one replica alone serves, which kills itself at this point; on leaving it has, and all serve again."""
    for replica in world.replicas:
        await replica.stop()
    dying = await world.crash(number, point)
    try:
        yield
        await asyncio.wait_for(dying.wait(), 20)
    finally:
        if dying.returncode is None:
            dying.kill()
        await asyncio.gather(*(replica.start() for replica in world.replicas))


@pytest.mark.parametrize(
    "point", ["tickets.open.before_write", "tickets.open.after_write", "tickets.relay.after_publish"]
)
async def test_f4_f5_f6_a_process_that_dies_while_opening_leaves_one_ticket_and_its_event(
    world: World, point: str
) -> None:
    request_id, title = new_id(), f"crash {new_id()}"
    async with doomed(world, 0, point):
        if point == "tickets.relay.after_publish":
            with suppress(CasebusError):  # it dies right after its answer, or right before
                await world.open(request_id=request_id, title=title)
        else:
            async with refused(Code.TIMEOUT, Code.UNAVAILABLE):
                await world.open(request_id=request_id, title=title)
    again = await world.open(request_id=request_id, title=title)
    assert (await world.read(again.id)).title == title
    assert again.revision == 1
    told = await world.told(again.id, "opened")
    assert len(told) == 1
    found = await world.list(after=again, limit=100, view="all")
    assert [head.title for head in found.items].count(title) == 1


@pytest.mark.parametrize("point", ["tickets.change.before_write", "tickets.change.after_write"])
async def test_f4_f5_a_process_that_dies_while_commenting_leaves_one_comment(world: World, point: str) -> None:
    opened = await world.open()
    await world.told(opened.id, "opened")
    request_id = new_id()
    async with doomed(world, 1, point), refused(Code.TIMEOUT, Code.UNAVAILABLE):
        await world.comment(opened.id, "Once", request_id=request_id)
    await world.comment(opened.id, "Once", request_id=request_id)
    assert [entry.text for entry in (await world.read(opened.id)).timeline] == ["Once"]
    assert len(await world.told(opened.id, "opened", "commented")) == 2
