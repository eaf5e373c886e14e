"""A file's way from an upload to the ticket's folder, on the real parts."""

import asyncio
import hashlib
import io

import pytest

from contracts import files as f
from deploy.local.child import Child
from kit.ids import new_id
from tests.component.files.world import ANNA, STAFF, World


async def test_a_file_of_a_new_ticket_lands_in_the_folder_that_people_see(world: World) -> None:
    (row,) = await world.attach("autowork/AW-1", ("Übersicht (1).pdf", b"content"))
    assert (row.name, row.state, row.size, row.by.name) == ("Übersicht (1).pdf", "live", 7, "Anna")
    assert world.tree("autowork/AW-1") == {"autowork/acme/AW-1/Übersicht (1).pdf"}
    with world.s3.get_object("casebus-files", "autowork/acme/AW-1/Übersicht (1).pdf") as response:
        assert response.read() == b"content"
    listed = await world.call(f.LIST_FILES, f.ListFiles(ticket="autowork/AW-1"))
    assert listed.items == (row,)


@pytest.mark.parametrize(
    "name",
    ["../../x.txt", "🎉 party 👩‍💻.png", "U\u0308bersicht.pdf", "n" * 300 + ".pdf", 'q"uo&#?%+.txt', "a\\b\x01.txt"],
)
async def test_a_file_with_a_difficult_name_is_placed_and_read_back(world: World, name: str) -> None:
    ticket = f"autowork/N-{new_id()[-8:].upper()}"
    (row,) = await world.attach(ticket, (name, b"here"))
    assert row.state == "live"
    assert world.tree(ticket) == {f"autowork/acme/{ticket.partition('/')[2]}/{row.name}"}
    download = await world.call(f.GET_DOWNLOAD, f.GetDownload(file=row.id))
    async with world.http.get(download.get_url) as response:
        assert await response.read() == b"here"


async def test_two_files_of_one_name_stand_side_by_side(world: World) -> None:
    rows = await world.attach("autowork/AW-3", ("report.pdf", b"one"), ("report.pdf", b"two"))
    assert [row.name for row in rows] == ["report (2).pdf", "report.pdf"]
    assert len(world.tree("autowork/AW-3")) == 2


async def test_a_file_that_another_client_put_there_is_not_covered(world: World) -> None:
    world.s3.put_object("casebus-files", "autowork/acme/AW-4/a.txt", io.BytesIO(b"foreign"), 7)
    (row,) = await world.attach("autowork/AW-4", ("a.txt", b"ours"))
    assert row.name == "a (2).txt"
    with world.s3.get_object("casebus-files", "autowork/acme/AW-4/a.txt") as response:
        assert response.read() == b"foreign"


async def test_a_file_of_an_internal_note_is_for_staff_alone(world: World) -> None:
    world.may_see["autowork/AW-5"] = {"anna"}
    ref = await world.upload("secret.txt", actor=STAFF)
    await world.reserve(ref.id, actor=STAFF)
    await world.tell("autowork/AW-5", ref, actor=STAFF, note=True, entry="note-1")
    name, placed = await asyncio.wait_for(world.heard.get(), 20)
    assert placed.audience.staff_only
    assert not placed.audience.admits(ANNA)
    (row,) = (await world.call(f.LIST_FILES, f.ListFiles(ticket=name), STAFF)).items
    assert (row.entry, row.staff_only) == ("note-1", True)
    assert (await world.call(f.LIST_FILES, f.ListFiles(ticket=name))).items == ()


async def test_a_file_whose_bytes_are_gone_is_shown_as_lost(world: World) -> None:
    ref = await world.upload("gone.txt")
    await world.reserve(ref.id)
    world.s3.remove_object("casebus-work", ref.id)
    await world.tell("autowork/AW-6", ref)
    (row,) = await world.filed("autowork/AW-6", 1)
    assert (row.state, row.name) == ("lost", "gone.txt")
    assert (await world.call(f.LIST_FILES, f.ListFiles(ticket="autowork/AW-6"))).items == (row,)


async def test_a_file_that_nobody_ever_uploaded_is_shown_as_lost(world: World) -> None:
    await world.tell("autowork/AW-7", f.UploadRef(id=new_id(), name="never.txt", size=3, type="text/plain"))
    (row,) = await world.filed("autowork/AW-7", 1)
    assert (row.state, row.name) == ("lost", "never.txt")


POINTS = ("files.tree.after_write", "files.mirror.after_copy")


@pytest.mark.parametrize("point", POINTS)
async def test_a_crash_while_placing_loses_and_doubles_nothing(world: World, point: str) -> None:
    ticket = f"autowork/C-{new_id()[-8:].upper()}"
    ref = await world.upload("crash.txt", b"survives")
    await world.reserve(ref.id)
    async with world.crashing(point):
        await world.tell(ticket, ref)
    if point != "files.mirror.after_copy":  # one point waits for the broker to deliver again, the others are told again
        await world.tell(ticket, ref)
    rows = await world.filed(ticket, 1)
    assert [(row.name, row.state) for row in rows] == [("crash.txt", "live")]
    assert world.tree(ticket) == {f"autowork/acme/{ticket.partition('/')[2]}/crash.txt"}
    assert world.versions(ticket) == 1
    download = await world.call(f.GET_DOWNLOAD, f.GetDownload(file=ref.id))
    async with world.http.get(download.get_url) as response:
        assert hashlib.sha256(await response.read()).hexdigest() == download.sha256
    await _gone_from_work(world, ref.id)


async def _gone_from_work(world: World, upload: str) -> None:
    """The event is acknowledged after the source was deleted; until then it may be seen."""
    async with asyncio.timeout(120):
        while upload in world.work():
            await asyncio.sleep(0.1)


async def test_a_file_may_be_read_while_it_is_being_placed(world: World) -> None:
    ticket = "autowork/AW-8"
    ref = await world.upload("early.txt", b"early")
    await world.reserve(ref.id)
    async with world.crashing("files.tree.after_apply"):
        await world.tell(ticket, ref)
    (row,) = (await world.call(f.LIST_FILES, f.ListFiles(ticket=ticket))).items
    assert row.state == "placing"
    download = await world.call(f.GET_DOWNLOAD, f.GetDownload(file=ref.id))
    async with world.http.get(download.get_url) as response:
        assert await response.read() == b"early"
    await world.filed(ticket, 1)


async def test_two_replicas_told_several_times_place_each_file_once(world: World) -> None:
    ticket = "autowork/AW-9"
    refs = [await world.upload("same.txt", str(number).encode()) for number in range(8)]
    await world.reserve(*(ref.id for ref in refs))
    second = Child(world.parts.processes.program("files", 2), lambda _part, _text: None)
    try:
        await second.start()
        await asyncio.gather(*(world.tell(ticket, *refs) for _ in range(4)))
        rows = await world.filed(ticket, len(refs))
        await asyncio.gather(*(_gone_from_work(world, ref.id) for ref in refs))
    finally:
        await second.stop()
    assert {row.name for row in rows} == {"same.txt", *(f"same ({number}).txt" for number in range(2, 9))}
    assert world.versions(ticket) == len(world.tree(ticket)) == len(refs)
    for ref in refs:
        download = await world.call(f.GET_DOWNLOAD, f.GetDownload(file=ref.id))
        async with world.http.get(download.get_url) as response:
            assert hashlib.sha256(await response.read()).hexdigest() == download.sha256
