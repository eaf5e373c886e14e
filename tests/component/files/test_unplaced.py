"""What other S3 clients put where it fits nowhere is told to staff, with what can be done, until it is gone."""

import asyncio
import io

import pytest

from contracts import files as f
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from services.files.domain import Limits
from tests.component.files.folders import Place, fresh_ticket
from tests.component.files.test_company_folders import (
    FOREIGN_STAFF,
    a_process,
    accounts,  # noqa: F401 - a fixture for everything here
)
from tests.component.files.world import ANNA, STAFF, World


async def unplaced(world: World, actor: Actor = STAFF) -> dict[str, f.UnplacedRow]:
    found: f.UnplacedList = await world.call(f.LIST_UNPLACED, f.ListUnplaced(), actor)
    return {row.key: row for row in found.items}


def put(world: World, key: str, content: bytes) -> None:
    world.s3.put_object("casebus-files", key, io.BytesIO(content), len(content))


async def test_a_folder_of_no_ticket_is_told_to_staff_until_it_is_gone(world: World) -> None:
    root = f"autowork/acme/X-{new_id()[-6:].upper()}/"
    await asyncio.to_thread(put, world, f"{root}lost.txt", b"nobody's")
    async with a_process(world.parts, Limits(1000)) as process:
        await process.watcher.walk()
        row = (await unplaced(world))[root]
        assert row.kind == "no_owner"
        await process.watcher.walk()
        assert (await unplaced(world))[root].at == row.at, "since when is kept"
        await world.call(f.LOOK_AGAIN, f.LookAgain(key=root), STAFF)
        assert root in await unplaced(world)
        await asyncio.to_thread(world.s3.remove_object, "casebus-files", f"{root}lost.txt")
        await process.watcher.walk()
    assert root not in await unplaced(world)


async def test_a_folder_whose_ticket_comes_later_is_taken_over_when_staff_look_again(world: World) -> None:
    number = f"X-{new_id()[-6:].upper()}"
    root, ticket = f"autowork/acme/{number}/", f"autowork/{number}"
    await asyncio.to_thread(put, world, f"{root}early.txt", b"was there first")
    async with a_process(world.parts, Limits(1000)) as process:
        await process.watcher.walk()
    assert root in await unplaced(world)
    world.may_see[ticket] = {ANNA.id, STAFF.id, "files"}
    await world.call(f.LOOK_AGAIN, f.LookAgain(key=root), STAFF)
    assert root not in await unplaced(world)
    assert await Place(world, ticket).names() == ["early.txt"]


async def test_a_file_above_the_limit_is_told_with_its_size_and_taken_over_once_the_limit_is_higher(
    world: World,
) -> None:
    place = Place(world, fresh_ticket(world))
    await place.folder("Here")
    key = f"{place.ticket.replace('/', '/acme/', 1)}/big.bin"
    async with a_process(world.parts, Limits(100)) as process:
        await asyncio.to_thread(put, world, key, b"x" * 101)
        async with asyncio.timeout(60):
            while key not in (notes := {note.key: note for note in await process.notes.all_for_system()}):
                await process.watcher.outside(place.ticket, "")
                if "big.bin" in await place.names():
                    break  # the process with the portal's own limit was there first
        if key in notes:
            assert (notes[key].kind, notes[key].size) == ("too_large", 101)
            await process.watcher._still(notes[key])
            assert await process.notes.get(key), "it lies there, and is too large"
    async with a_process(world.parts, Limits(1000)) as process:
        if note := await process.notes.get(key):
            await process.watcher.look_again(note)
        assert await process.notes.get(key) is None
    async with asyncio.timeout(60):
        while "big.bin" not in await place.names():
            await asyncio.sleep(0.1)


async def test_d8_customers_and_staff_of_another_portal_learn_nothing_of_it(world: World) -> None:
    root = f"autowork/acme/X-{new_id()[-6:].upper()}/"
    await asyncio.to_thread(put, world, f"{root}secret.txt", b"secret")
    async with a_process(world.parts, Limits(1000)) as process:
        await process.watcher.walk()
    assert root in await unplaced(world)
    assert root not in await unplaced(world, FOREIGN_STAFF)
    for actor, code in ((ANNA, Code.FORBIDDEN), (FOREIGN_STAFF, Code.NOT_FOUND)):
        for key in (root, "autowork/acme/X-0/"):
            with pytest.raises(CasebusError) as refused:
                await world.call(f.LOOK_AGAIN, f.LookAgain(key=key), actor)
            assert refused.value.code is code
    with pytest.raises(CasebusError) as refused:
        await unplaced(world, ANNA)
    assert refused.value.code is Code.FORBIDDEN


async def test_the_walk_comes_by_itself_again_and_again_also_to_a_ticket_whose_files_nobody_has_opened(
    world: World,
) -> None:
    ticket = fresh_ticket(world)
    world.may_see[ticket].add("files")
    root = ticket.replace("/", "/acme/", 1)
    async with (
        a_process(world.parts, Limits(1000), walk_seconds=0.05) as process,
        process.watcher.running(process.life.tasks),
    ):
        for name in ("first.txt", "second.txt"):  # the second is for a later walk
            await asyncio.to_thread(put, world, f"{root}/{name}", b"brought at night")
            async with asyncio.timeout(120):
                while name not in await listed(world, ticket):
                    await asyncio.sleep(0.1)


async def listed(world: World, ticket: str) -> set[str]:
    """The names of all files, asked in the one way by which no folder is watched."""
    found: f.FileList = await world.call(f.LIST_FILES, f.ListFiles(ticket=ticket), ANNA)
    return {row.name for row in found.items}
