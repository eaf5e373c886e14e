"""Folders per ticket, as both sides work in them, and the bucket that mirrors them (D26 to D31)."""

import asyncio
from datetime import timedelta

import pytest

from contracts import files as f
from contracts.errors import CasebusError, Code
from kit.clock import utc_now
from kit.ids import new_id
from tests.component.files.folders import Place, fresh_ticket
from tests.component.files.world import ANNA, OTTO, STAFF, World, a_store


@pytest.fixture
def anna(world: World) -> Place:
    return Place(world, fresh_ticket(world))


def by_staff(place: Place) -> Place:
    return Place(place.world, place.ticket, STAFF)


def refused(error: pytest.ExceptionInfo[CasebusError]) -> tuple[Code, str]:
    return error.value.code, error.value.problem.text


async def test_d29_a_new_folder_is_there_for_both_sides_and_in_the_bucket(anna: Place) -> None:
    photos = await anna.folder("Photos")
    await anna.folder("Übersicht 2026", photos)
    assert await by_staff(anna).names() == ["Photos/"]
    page = await by_staff(anna).read(photos)
    assert [one.path for one in page.path] == ["Photos"]
    assert [one.path for one in page.tree] == ["Photos", "Photos/Übersicht 2026"]
    assert page.may_change
    await anna.bucket("Photos/", "Photos/Übersicht 2026/")


async def test_d30_files_are_added_to_the_folder_and_seen_by_the_other_side_at_once(anna: Place) -> None:
    photos = await anna.folder("Photos")
    await anna.add(("a.txt", b"one"), ("b.txt", b"two"), folder=photos)
    assert await by_staff(anna).names(photos) == ["a.txt", "b.txt"]
    await anna.bucket("Photos/", "Photos/a.txt", "Photos/b.txt")
    page = await anna.read(photos)
    assert {row.origin for row in page.files} == {"folder"}
    assert page.room.used == 6


async def test_d28_a_change_is_told_with_who_and_when_to_those_who_see_the_ticket(anna: Place) -> None:
    while not anna.world.changes.empty():
        anna.world.changes.get_nowait()
    photos = await by_staff(anna).folder("Photos")
    async with asyncio.timeout(20):
        while (told := await anna.world.changes.get()).place != anna.ticket:
            continue
    assert (told.change.kind, told.change.by.name, told.change.names) == ("made", "Sven", ("Photos",))
    assert told.audience.admits(ANNA)
    assert not told.audience.admits(OTTO)
    assert told.folders == ("",)
    changes = await anna.call(f.LIST_CHANGES, f.ListChanges)
    assert [(one.kind, one.by.name) for one in changes.items] == [("made", "Sven")]
    assert photos


async def test_a_name_that_exists_is_refused_kept_beside_or_becomes_a_version(anna: Place) -> None:
    await anna.add(("Report.pdf", b"one"))
    with pytest.raises(CasebusError) as error:
        await anna.add(("report.PDF", b"two"))
    assert error.value.code is Code.CONFLICT
    assert error.value.problem.details == {"clashes": "report.PDF"}
    await anna.add(("report.PDF", b"two"), on_clash="keep_both")
    assert await anna.names() == ["report (2).PDF", "Report.pdf"]
    (before,) = [row for row in (await anna.read()).files if row.name == "Report.pdf"]
    await anna.bucket("Report.pdf", "report (2).PDF")
    await by_staff(anna).add(("report.pdf", b"three"), on_clash="new_version")
    (after,) = [row for row in (await anna.read()).files if row.name == "Report.pdf"]
    assert (after.id, after.versions, after.by.name) == (before.id, 2, "Sven")
    assert await anna.content(after.id) == b"three"
    assert await anna.content(after.id, 1) == b"one"


async def test_an_older_version_becomes_the_current_one_again(anna: Place) -> None:
    added = await anna.add(("plan.txt", b"first"))
    file = added.items[0].id
    await anna.bucket("plan.txt")
    await anna.add(("plan.txt", b"second"), on_clash="new_version")
    await _top_is(anna, "plan.txt", b"second")
    await anna.call(f.RESTORE_VERSION, f.RestoreVersion, file=file, number=1)
    assert await anna.content(file) == b"first"
    await _top_is(anna, "plan.txt", b"first")
    listed = await anna.call(f.LIST_VERSIONS, f.ListVersions, file=file)
    assert [(row.number, row.size, row.current) for row in listed.items] == [
        (3, 5, True),
        (2, 6, False),
        (1, 5, False),
    ]
    assert await anna.content(file, 2) == b"second"


async def test_a_rename_is_seen_at_once_and_the_bucket_follows(anna: Place) -> None:
    photos = await anna.folder("Photos")
    added = await anna.add(("a.txt", b"one"), ("b.txt", b"two"), folder=photos)
    await anna.bucket("Photos/", "Photos/a.txt", "Photos/b.txt")
    await by_staff(anna).rename(photos, "Pictures")
    await anna.rename(added.items[0].id, "c.txt", was="a.txt")
    assert await anna.names(photos) == ["b.txt", "c.txt"]
    assert await anna.content(added.items[0].id) == b"one"
    await anna.bucket("Pictures/", "Pictures/c.txt", "Pictures/b.txt")
    assert await anna.content(added.items[0].id) == b"one"
    await anna.tidy(3)  # two files and the folder: nothing is left


async def test_who_renames_what_another_renamed_meanwhile_is_told(anna: Place) -> None:
    file = (await anna.add(("a.txt", b"one"))).items[0].id
    await by_staff(anna).rename(file, "b.txt", was="a.txt")
    with pytest.raises(CasebusError) as error:
        await anna.rename(file, "c.txt", was="a.txt")
    assert refused(error) == (Code.CONFLICT, "Somebody else changed {name} meanwhile. Please look again.")


async def test_of_two_who_make_the_same_folder_at_once_one_is_refused(anna: Place) -> None:
    done = await asyncio.gather(*(place.folder("Photos") for place in (anna, by_staff(anna))), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["CasebusError", "str"]
    assert await anna.names() == ["Photos/"]


async def test_files_and_folders_move_together_and_an_undo_brings_them_back(anna: Place) -> None:
    old, new = await anna.folder("Old"), await anna.folder("New")
    inner = await anna.folder("Inner", old)
    file = (await anna.add(("a.txt", b"one"), folder=old)).items[0].id
    deep = (await anna.add(("deep.txt", b"two"), folder=inner)).items[0].id
    moved = await anna.move(file, inner, to=new)
    assert moved.undoable
    assert await anna.names(new) == ["Inner/", "a.txt"]
    await anna.bucket("Old/", "New/", "New/Inner/", "New/a.txt", "New/Inner/deep.txt")
    await anna.undo(moved.change)
    assert await anna.names(old) == ["Inner/", "a.txt"]
    await anna.bucket("New/", "Old/", "Old/Inner/", "Old/a.txt", "Old/Inner/deep.txt")
    assert await anna.content(deep) == b"two"


async def test_a_folder_cannot_be_moved_into_itself(anna: Place) -> None:
    outer = await anna.folder("Outer")
    inner = await anna.folder("Inner", outer)
    with pytest.raises(CasebusError) as error:
        await anna.move(outer, to=inner)
    assert refused(error) == (Code.INVALID, "A folder cannot be moved into itself.")


async def test_who_moves_into_a_folder_that_another_deletes_is_told(anna: Place) -> None:
    target = await anna.folder("Target")
    file = (await anna.add(("a.txt", b"one"))).items[0].id
    await by_staff(anna).delete(target)
    with pytest.raises(CasebusError) as error:
        await anna.move(file, to=target)
    assert refused(error) == (Code.CONFLICT, "{name} was deleted meanwhile.")
    assert await anna.names() == ["a.txt"]


async def test_a_deleted_folder_goes_with_all_in_it_and_comes_back_with_all(anna: Place) -> None:
    photos = await anna.folder("Photos")
    file = (await anna.add(("a.txt", b"one"), folder=photos)).items[0].id
    await anna.bucket("Photos/", "Photos/a.txt")
    await anna.delete(photos)
    assert await anna.names() == []
    assert (await anna.read()).room.used == 0
    with pytest.raises(CasebusError) as error:
        await anna.content(file)
    assert error.value.code is Code.NOT_FOUND
    await anna.bucket()
    deleted = await by_staff(anna).call(f.LIST_DELETED, f.ListDeleted)
    assert [(row.kind, row.name, row.by.name) for row in deleted.items] == [("folder", "Photos", "Anna")]
    await anna.folder("photos")  # the name was free meanwhile
    await by_staff(anna).restore(photos)
    assert await anna.names() == ["photos/", "Photos (2)/"]
    await anna.bucket("photos/", "Photos (2)/", "Photos (2)/a.txt")
    assert await anna.content(file) == b"one"


async def test_a_deleted_file_gives_its_name_away_and_is_numbered_when_it_comes_back(anna: Place) -> None:
    first = await anna.add(("a.txt", b"one"))
    deleted = await anna.delete(first.items[0].id)
    await anna.bucket()
    await anna.add(("a.txt", b"two"))
    await anna.undo(deleted.change)
    assert await anna.names() == ["a (2).txt", "a.txt"]
    await anna.bucket("a.txt", "a (2).txt")
    assert await anna.content(first.items[0].id) == b"one"
    with pytest.raises(CasebusError) as error:
        await anna.undo((await anna.call(f.LIST_CHANGES, f.ListChanges)).items[-1].id)
    assert refused(error) == (Code.CONFLICT, "This cannot be taken back any more.")


async def test_a_request_that_is_sent_again_changes_nothing_more(anna: Place) -> None:
    ref = await anna.world.upload("once.txt", b"once")
    request = new_id()
    first = await anna.add_uploads([ref.id], "", "refuse", request)
    again = await anna.add_uploads([ref.id], "", "refuse", request)
    assert again == first
    assert await anna.names() == ["once.txt"]
    with pytest.raises(CasebusError) as error:
        await anna.add_uploads([ref.id], "", "keep_both", request)
    assert error.value.code is Code.REPEATED


async def test_who_may_only_read_changes_nothing_and_a_stranger_sees_nothing(anna: Place) -> None:
    await anna.folder("Photos")
    anna.world.readers.add(ANNA.id)
    try:
        assert not (await anna.read()).may_change
        with pytest.raises(CasebusError) as error:
            await anna.folder("More")
        assert error.value.code is Code.FORBIDDEN
    finally:
        anna.world.readers.discard(ANNA.id)
    otto = Place(anna.world, anna.ticket, OTTO)
    with pytest.raises(CasebusError) as error:
        await otto.read()
    assert error.value.code is Code.NOT_FOUND


async def test_what_internal_notes_brought_stays_with_staff(anna: Place) -> None:
    ref = await anna.world.upload("secret.txt", actor=STAFF)
    await anna.world.reserve(ref.id, actor=STAFF)
    await anna.world.tell(anna.ticket, ref, actor=STAFF, note=True, entry="note-1")
    await anna.world.filed(anna.ticket, 1)
    assert await anna.names() == []
    assert await by_staff(anna).names() == ["_internal/"]
    assert (await anna.call(f.LIST_CHANGES, f.ListChanges)).items == ()
    assert (await anna.call(f.READ_MANIFEST, f.ReadManifest)).items == ()
    for operation, request, said in (
        (f.READ_FOLDER, f.ReadFolder, {"folder": "internal"}),
        (f.DELETE_ITEMS, f.DeleteItems, {"items": (ref.id,)}),
        (f.RENAME_ITEM, f.RenameItem, {"item": ref.id, "name": "x.txt"}),
        (f.GET_DOWNLOAD, f.GetDownload, {"file": ref.id}),
    ):
        with pytest.raises(CasebusError) as error:
            await anna.call(operation, request, **said)
        assert error.value.code is Code.NOT_FOUND
    await anna.add(("secret.txt", b"mine"))  # tells nothing of the other
    assert await anna.names() == ["secret.txt"]


async def test_a_check_before_the_upload_names_what_would_be_refused(anna: Place) -> None:
    photos = await anna.folder("Photos")
    await anna.add(("a.txt", b"one"), folder=photos)
    planned = (
        {"name": "a.TXT", "size": 1, "folder": "Photos"},
        {"name": "b.txt", "size": 1, "folder": "Photos"},
        {"name": "huge.bin", "size": 11 * f.MIB},
        {"name": "photos", "size": 1},
    )
    checked = await anna.call(f.CHECK_FILES, f.CheckFiles, files=planned)
    assert [(row.index, row.kind) for row in checked.items] == [(0, "exists"), (2, "too_large"), (3, "is_folder")]
    assert checked.room.max_bytes == 10 * f.MIB


async def test_a_dropped_tree_of_folders_is_made_once_however_often_it_is_asked_for(anna: Place) -> None:
    paths = ("Photos/2026/May", "Photos/2026/June", "Photos")
    made = [await anna.call(f.MAKE_FOLDERS, f.MakeFolders, paths=paths) for _ in range(2)]
    assert made[0].items == made[1].items
    assert made[1].change == ""
    assert [one.path for one in (await anna.read()).tree] == [
        "Photos",
        "Photos/2026",
        "Photos/2026/June",
        "Photos/2026/May",
    ]


async def test_the_manifest_of_a_zip_comes_in_pages_with_paths_and_addresses(anna: Place) -> None:
    photos = await anna.folder("Photos")
    await anna.folder("Empty", photos)
    await anna.add(("Übersicht (1).pdf", b"one"), ("b.txt", b"two"), folder=photos)
    await anna.add(("root.txt", b"three"))
    first = await anna.call(f.READ_MANIFEST, f.ReadManifest, limit=2)
    second = await anna.call(f.READ_MANIFEST, f.ReadManifest, limit=2, after=first.next)
    found = [*first.items, *second.items]
    assert [row.path for row in found] == ["Photos/Empty/", "Photos/b.txt", "Photos/Übersicht (1).pdf", "root.txt"]
    assert second.next == ""
    async with anna.world.http.get(found[2].get_url) as response:
        assert await response.read() == b"one"
    some = await anna.call(f.READ_MANIFEST, f.ReadManifest, folder=photos, items=(photos,))
    assert [row.path for row in some.items] == ["Photos/Empty/", "Photos/b.txt", "Photos/Übersicht (1).pdf"]


async def test_what_was_deleted_is_forgotten_after_30_days_with_all_versions(anna: Place) -> None:
    kept = (await anna.add(("kept.txt", b"kept"))).items[0].id
    photos = await anna.folder("Photos")
    file = (await anna.add(("a.txt", b"one"))).items[0].id
    await anna.add(("b.txt", b"two"), folder=photos)
    await anna.bucket("Photos/", "kept.txt", "a.txt", "Photos/b.txt")
    await anna.add(("a.txt", b"newer"), on_clash="new_version")
    await _top_is(anna, "a.txt", b"newer")
    await anna.delete(file, photos)
    await anna.bucket("kept.txt")
    now = utc_now()
    async with a_store(anna.world.parts) as (sweep_at, _):
        await sweep_at(now + timedelta(days=29))
        assert len((await anna.call(f.LIST_DELETED, f.ListDeleted)).items) == 2
        await sweep_at(now + timedelta(days=31))
    assert (await anna.call(f.LIST_DELETED, f.ListDeleted)).items == ()
    assert anna.world.versions(anna.ticket) == 1
    assert await anna.content(kept) == b"kept"


async def _top_is(place: Place, name: str, content: bytes) -> None:
    """The bucket has followed: another S3 client reads this."""
    key = f"{place.ticket.replace('/', '/acme/', 1)}/{name}"

    def read() -> bytes:
        with place.world.s3.get_object("casebus-files", key) as response:
            return bytes(response.read())

    await place.world.until(read, content)
