"""Files is killed while the bucket follows a rename: nothing is lost, doubled or left behind."""

from contextlib import suppress

import pytest

from contracts import files as f
from contracts.errors import CasebusError
from kit.ids import new_id
from tests.component.files.folders import Place, fresh_ticket
from tests.component.files.world import World

POINTS = ("files.tree.after_write", "files.mirror.after_bring")


@pytest.mark.parametrize("point", POINTS)
async def test_a_crash_while_a_folder_is_renamed_leaves_one_tree(world: World, point: str) -> None:
    anna = Place(world, fresh_ticket(world))
    photos = await anna.folder("Photos")
    inner = await anna.folder("Inner", photos)
    added = await anna.add(("a.txt", b"one"), ("b.txt", b"two"), folder=photos)
    deep = await anna.add(("deep.txt", b"three"), folder=inner)
    await anna.bucket("Photos/", "Photos/Inner/", "Photos/a.txt", "Photos/b.txt", "Photos/Inner/deep.txt")
    request = new_id()
    async with world.crashing(point):
        with suppress(CasebusError):  # it may die before its answer is out
            await anna.rename(photos, "Pictures", request_id=request)
    again = await anna.rename(photos, "Pictures", request_id=request)
    assert [item.name for item in again.items] == ["Pictures"]
    assert await anna.names() == ["Pictures/"]
    await anna.bucket("Pictures/", "Pictures/Inner/", "Pictures/a.txt", "Pictures/b.txt", "Pictures/Inner/deep.txt")
    await anna.tidy(5)
    contents = [await anna.content(item.id) for item in (*added.items, *deep.items)]
    assert contents == [b"one", b"two", b"three"]
    changes = await anna.call(f.LIST_CHANGES, f.ListChanges)
    assert [one.kind for one in changes.items].count("renamed") == 1


async def test_a_kill_in_the_middle_of_a_rename_is_gone_on_with_by_itself(world: World) -> None:
    anna = Place(world, fresh_ticket(world))
    photos = await anna.folder("Photos")
    names = [f"{number}.txt" for number in range(8)]
    added = await anna.add(*((name, name.encode()) for name in names), folder=photos)
    await anna.bucket("Photos/", *(f"Photos/{name}" for name in names))
    await anna.rename(photos, "Once")
    assert world.files.process
    world.files.process.kill()
    await world.files.process.wait()
    await world.ready()
    await anna.rename(photos, "Pictures")
    await anna.bucket("Pictures/", *(f"Pictures/{name}" for name in names))
    await anna.tidy(9)
    assert [await anna.content(item.id) for item in added.items] == [item.name.encode() for item in added.items]


@pytest.mark.parametrize("then", ["renamed", "deleted"])
async def test_what_a_killed_replica_copied_goes_when_the_next_change_comes_before_its_lease_is_over(
    world: World, then: str
) -> None:
    anna = Place(world, fresh_ticket(world))
    photos = await anna.folder("Photos")
    inner = await anna.folder("Inner", photos)
    names = [f"{number}.txt" for number in range(3)]
    added = await anna.add(*((name, name.encode()) for name in names), folder=photos)
    await anna.bucket("Photos/", "Photos/Inner/", *(f"Photos/{name}" for name in names))
    async with world.crashing("files.mirror.after_copy", "files-gone"):
        with suppress(CasebusError):  # it may die before its answer is out
            await anna.rename(photos, "Once")
    await world.ready()
    if then == "deleted":
        await anna.delete(photos)
        await anna.bucket()
        return
    await anna.rename(photos, "Pictures")
    await anna.bucket("Pictures/", "Pictures/Inner/", *(f"Pictures/{name}" for name in names))
    assert await anna.names() == ["Pictures/"]
    assert [one.id for one in (await anna.read(photos)).folders] == [inner]
    await anna.tidy(5)
    assert [await anna.content(item.id) for item in added.items] == [item.name.encode() for item in added.items]
