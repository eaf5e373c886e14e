"""A ticket from the first message to the end, over the real bus."""

from contracts.errors import Code
from kit.ids import new_id
from tests.component.tickets.world import ANNA, BEN, SVEN, World, refused


async def test_a21_an_opened_ticket_is_there_at_once_for_both_sides(world: World) -> None:
    written = await world.open(title="  Till is   stuck ", description="Line one\r\nLine two", queue="devices")
    mine = await world.read(written.id)
    theirs = await world.read(written.id, SVEN)
    assert mine.number == written.number
    assert written.number.startswith("AW-")
    assert (mine.title, mine.description) == ("Till is stuck", "Line one\r\nLine two")
    assert (mine.status, mine.queue, mine.priority, mine.turn) == ("new", "devices", "normal", "vendor")
    assert theirs.contact.name == "Anna"
    assert theirs.company_name == f"ACME-{ANNA.portal.upper()}"
    page = await world.list(SVEN, after=written)
    assert not page.late
    assert page.items[0].id == written.id
    shown = page.items[0].model_dump()
    assert shown == {name: value for name, value in theirs.model_dump().items() if name in shown}


async def test_a22_a_question_waits_for_the_customer_and_the_answer_gives_it_back(world: World) -> None:
    opened = await world.open()
    await world.move(opened.id, "open")
    await world.comment(opened.id, "Which model?", SVEN, status="waiting")
    waiting = await world.read(opened.id)
    assert (waiting.status, waiting.turn) == ("waiting", "customer")
    await world.comment(opened.id, "The big one.")
    back = await world.read(opened.id)
    assert (back.status, back.turn) == ("open", "vendor")
    assert [entry.text for entry in back.timeline if entry.kind == "comment"] == ["Which model?", "The big one."]
    told = await world.told(opened.id, "opened", "changed", "commented", "commented")
    moved = [event.data["moved_from"] for event in told if event.type.endswith("commented")]
    assert moved == ["open", "waiting"]


async def test_staff_notes_never_reach_a_customer(world: World) -> None:
    opened = await world.open()
    before = await world.read(opened.id)
    noted = await world.comment(opened.id, "canary-note-text", SVEN, staff_only=True)
    assert await world.read(opened.id) == before
    assert "canary-note-text" in (await world.read(opened.id, SVEN)).timeline[-1].text
    await world.settled(noted)
    assert not (await world.search("canary-note-text")).items
    assert (await world.search("canary-note-text", SVEN)).items[0].ticket.id == opened.id
    told = await world.told(opened.id, "noted")
    assert all(event.data["audience"]["staff_only"] for event in told if "canary" in event.model_dump_json())
    async with refused(Code.FORBIDDEN):
        await world.comment(opened.id, "me too", staff_only=True)


async def test_a_customer_cannot_count_notes_by_revisions(world: World) -> None:
    quiet, busy = await world.open(title="Quiet matter"), await world.open(title="Busy matter")
    for _ in range(2):
        await world.comment(busy.id, "Between us.", SVEN, staff_only=True)
    moved = {
        one.id: await world.comment(one.id, "Psst.", SVEN, staff_only=True, status="open") for one in (quiet, busy)
    }
    assert [moved[one.id].revision for one in (quiet, busy)] == [2, 4]
    written = {one.id: await world.comment(one.id) for one in (quiet, busy)}
    assert [written[one.id].revision for one in (quiet, busy)] == [3, 3]
    await world.settled(*written.values(), actor=ANNA)
    heads = {head.id: head for head in (await world.list()).items}
    found = {hit.ticket.id: hit.ticket for hit in (await world.search("matter")).items}
    for one in (quiet, busy):
        shown = await world.read(one.id)
        assert (shown.revision, heads[one.id].revision, found[one.id].revision) == (3, 3, 3)
        assert [entry.kind for entry in shown.timeline] == ["change", "comment"]
        assert not any(entry.id.endswith(("-s", "-n")) for entry in shown.timeline)
    assert [(await world.read(one.id, SVEN)).revision for one in (quiet, busy)] == [3, 5]
    assert {head.id: head.revision for head in (await world.list(SVEN, after=moved[busy.id])).items}[busy.id] == 5


async def test_a26_a27_a_resolution_documents_cause_and_solution_and_closes_successfully(world: World) -> None:
    opened = await world.open()
    async with refused(Code.INVALID) as seen:
        await world.move(opened.id, "solved")
    assert "status" in seen[0].problem.fields
    await world.resolve(opened.id, way="on_site")
    ended = await world.read(opened.id)
    assert (ended.status, ended.kind, ended.turn) == ("solved", "resolved", "nobody")
    assert ended.resolution is not None
    assert (ended.resolution.cause, ended.resolution.solution) == ("A worn fuser.", "Changed it.")
    assert (ended.resolution.outcome, ended.resolution.by.name) == ("successful", "Sven")
    assert {change.field for change in ended.timeline[-1].changes} == {"status", "cause", "solution", "way"}
    await world.comment(opened.id, "It burns again.")
    assert (await world.read(opened.id)).status == "open"


async def test_b27_what_was_closed_cannot_be_taken_up_again_by_a_comment(world: World) -> None:
    opened = await world.open()
    await world.resolve(opened.id, "unsolved")
    async with refused(Code.CONFLICT) as seen:
        await world.comment(opened.id, "Please!")
    assert seen[0].problem.details == {"new_ticket": opened.id}
    assert "comment" not in (await world.read(opened.id)).may


async def test_the_same_opening_twice_is_one_ticket_and_another_body_is_refused(world: World) -> None:
    request_id = new_id()
    first = await world.open(request_id=request_id)
    again = await world.open(request_id=request_id)
    assert (again.id, again.number) == (first.id, first.number)
    async with refused(Code.REPEATED):
        await world.open(request_id=request_id, title="Something else")
    other = await world.open(BEN, request_id=request_id)
    assert other.id != first.id


async def test_the_same_comment_twice_is_one_comment_and_another_text_is_refused(world: World) -> None:
    opened = await world.open()
    request_id = new_id()
    first = await world.comment(opened.id, "Once", request_id=request_id)
    again = await world.comment(opened.id, "Once", request_id=request_id)
    assert again == first
    async with refused(Code.REPEATED):
        await world.comment(opened.id, "Twice", request_id=request_id)
    async with refused(Code.REPEATED):
        await world.comment(opened.id, "Once", SVEN, request_id=request_id)
    assert (await world.read(opened.id)).comments == 1
