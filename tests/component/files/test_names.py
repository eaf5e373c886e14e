"""What tickets is told for its index: names of files as they are now (B28)."""

import pytest

from contracts import files as f
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from tests.component.files.folders import Place, fresh_ticket
from tests.component.files.world import ANNA, STAFF, World

TICKETS = Actor(kind="service", id="tickets", portal="*", role="service")


@pytest.fixture
def anna(world: World) -> Place:
    return Place(world, fresh_ticket(world))


async def names(place: Place) -> dict[str, bool]:
    """Name → whether it is for staff alone."""
    asked = f.ListNames(places=(place.ticket, "autowork/NO-1"))
    found = await place.world.call(f.LIST_NAMES, asked, TICKETS)
    assert [one.place for one in found.items] == [place.ticket, "autowork/NO-1"]
    assert not found.items[1].files
    return {file.name: file.staff_only for file in found.items[0].files}


async def test_b28_names_follow_renames_and_whole_folders_that_go_and_come_back(anna: Place) -> None:
    (came,) = await anna.world.attach(anna.ticket, ("form.txt", b"1"))
    photos = await anna.folder("Photos")
    await anna.add(("a.txt", b"2"), folder=photos)
    assert await names(anna) == {"form.txt": False, "a.txt": False}
    await anna.rename(came.id, "other.txt")
    gone = await anna.delete(photos)
    assert await names(anna) == {"other.txt": False}
    await anna.undo(gone.change)
    await anna.delete(came.id)
    assert await names(anna) == {"a.txt": False}


async def test_b28_names_of_what_notes_brought_are_marked_and_no_person_is_told_any(anna: Place) -> None:
    ref = await anna.world.upload("psst.txt", b"x", STAFF)
    await anna.world.reserve(ref.id, actor=STAFF)
    await anna.world.tell(anna.ticket, ref, actor=STAFF, note=True, entry="note-1")
    await anna.world.filed(anna.ticket, 1)
    assert await names(anna) == {"psst.txt": True}
    for who in (ANNA, STAFF, TICKETS.model_copy(update={"id": "gateway"})):
        with pytest.raises(CasebusError) as error:
            await anna.world.call(f.LIST_NAMES, f.ListNames(places=(anna.ticket,)), who)
        assert error.value.code is Code.NOT_FOUND
