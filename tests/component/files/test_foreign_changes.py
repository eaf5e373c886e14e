"""What another S3 client does in the bucket shows in the ticket, live and within 5 seconds for an open folder."""

import asyncio

import pytest

from contracts import files as f
from deploy.local import keys
from tests.component.files.folders import Place, fresh_ticket
from tests.component.files.other_client import OtherClient
from tests.component.files.world import STAFF, World


@pytest.fixture
def anna(world: World) -> Place:
    return Place(world, fresh_ticket(world))


@pytest.fixture
def other(world: World) -> OtherClient:
    layout, url = world.parts.layout, world.parts.urls["s3"]
    access, secret = (keys.read(layout, "operator", f"s3_{name}_key") for name in ("access", "secret"))
    return OtherClient(world.http, url, access, secret)


def key(place: Place, name: str) -> str:
    return f"{place.ticket.replace('/', '/acme/', 1)}/{name}"


async def told(place: Place, kind: str) -> f.TreeChanged:
    """The next news of that kind about this ticket; open folders are told of within 5 seconds on a quiet machine."""
    async with asyncio.timeout(60):
        while True:
            news = await place.world.changes.get()
            if (news.place, news.change.kind) == (place.ticket, kind):
                return news


async def test_a_file_and_a_folder_put_by_another_client_are_adopted_and_told(anna: Place, other: OtherClient) -> None:
    await anna.read()  # somebody looks at it
    await other.put(key(anna, "Übersicht (1).pdf"), b"%PDF-1.7 foreign")
    news = await told(anna, "adopted")
    assert [row.name for row in news.files] == ["Übersicht (1).pdf"]
    (row,) = (await anna.read()).files
    assert (row.type, row.size, row.origin, row.by.side) == ("application/pdf", 16, "outside", "system")
    assert await anna.content(row.id) == b"%PDF-1.7 foreign"
    await other.put(key(anna, "Drawings/deep.txt"), b"deep")
    await told(anna, "adopted")
    async with asyncio.timeout(60):
        while "deep.txt" not in await anna.names((await anna.read()).folders[0].id):
            await told(anna, "adopted")
    assert await anna.names() == ["Drawings/", "Übersicht (1).pdf"]


async def test_a_file_overwritten_by_another_client_is_a_new_version(anna: Place, other: OtherClient) -> None:
    file = (await anna.add(("plan.txt", b"ours"))).items[0].id
    await anna.bucket("plan.txt")
    await anna.read()
    await other.put(key(anna, "plan.txt"), b"theirs, longer")
    await told(anna, "changed_outside")
    assert await anna.content(file) == b"theirs, longer"
    assert await anna.content(file, 1) == b"ours"
    assert (await anna.read()).room.used == 18


async def test_a_file_deleted_by_another_client_is_shown_as_such_and_can_be_restored(
    anna: Place, other: OtherClient
) -> None:
    file = (await anna.add(("plan.txt", b"ours"))).items[0].id
    await anna.bucket("plan.txt")
    await anna.read()
    await other.delete(key(anna, "plan.txt"))
    await told(anna, "deleted_outside")
    (row,) = (await anna.read()).files
    assert row.state == "deleted_outside"
    deleted = await Place(anna.world, anna.ticket, STAFF).call(f.LIST_DELETED, f.ListDeleted)
    assert [(one.id, one.outside) for one in deleted.items] == [(file, True)]
    await anna.restore(file)
    await anna.bucket("plan.txt")
    assert await anna.content(file) == b"ours"
    (row,) = (await anna.read()).files
    assert row.state == "live"


async def test_a_file_whose_every_version_is_gone_is_lost(anna: Place) -> None:
    file = (await anna.add(("plan.txt", b"ours"))).items[0].id
    await anna.bucket("plan.txt")
    await anna.read()
    s3 = anna.world.s3
    for one in s3.list_objects("casebus-files", prefix=key(anna, ""), include_version=True):
        s3.remove_object("casebus-files", str(one.object_name), version_id=one.version_id)
    await told(anna, "deleted_outside")
    (row,) = (await anna.read()).files
    assert (row.id, row.state) == (file, "lost")


async def test_a_new_file_never_covers_one_that_another_client_has_put_there(anna: Place, other: OtherClient) -> None:
    await other.put(key(anna, "a.txt"), b"foreign")
    await anna.add(("a.txt", b"ours"), on_clash="keep_both")
    await anna.read()
    await told(anna, "adopted")
    assert await anna.names() == ["a (2).txt", "a.txt"]
    contents = {row.name: await anna.content(row.id) for row in (await anna.read()).files}
    assert contents == {"a (2).txt": b"ours", "a.txt": b"foreign"}
