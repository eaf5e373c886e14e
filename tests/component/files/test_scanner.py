"""What a real virus scanner finds is held back where it lies, however it came; while it is away nothing passes."""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from cli import files_scan
from cli.session import Operator
from contracts import files as f
from contracts.base import Actor, Operation
from contracts.errors import CasebusError, Code
from deploy.local import keys
from kit.clock import utc_now
from kit.lifecycle import Lifecycle
from kit.rpc.client import Bus
from kit.settings import ProcessSettings
from tests.component.files.folders import Place, fresh_ticket
from tests.component.files.other_client import OtherClient
from tests.component.files.world import ANNA, OTTO, STAFF, World, bus_of
from tests.support.clamd import EVIL, NAME, Scanner, clamd

FOREIGN_STAFF = STAFF.model_copy(update={"portal": "autonik", "id": "finn"})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scanner(world: World) -> AsyncIterator[Scanner]:
    """Files runs with the scanner until the end of this module."""
    with tempfile.TemporaryDirectory(prefix="clamd") as root:
        async with (
            clamd(Path(root)) as scanner,
            world.told(CASEBUS_SCANNER=scanner.tcp, CASEBUS_SCANNER_BYTES="100000"),
        ):
            yield scanner


@pytest.fixture
def anna(world: World, scanner: Scanner) -> Place:
    return Place(world, fresh_ticket(world))


async def row_of(place: Place, name: str, check: str | None) -> f.FileRow:
    """The file of this name, once the scanner has said this of it."""
    seen: f.FileRow | None = None
    async with asyncio.timeout(90):
        while seen is None or seen.check != check:
            seen = next((row for row in (await place.read()).files if row.name == name), None)
            await asyncio.sleep(0.1)
    return seen


async def refused(place: Place, file: str, actor: Actor = ANNA, version: int = 0) -> Code:
    with pytest.raises(CasebusError) as error:
        await place.world.call(f.GET_DOWNLOAD, f.GetDownload(file=file, version=version), actor)
    return error.value.code


async def held(world: World, actor: Actor = STAFF) -> dict[str, f.HeldRow]:
    found: f.HeldList = await world.call(f.LIST_HELD, f.ListHeld(), actor)
    return {row.file.id: row for row in found.items}


async def test_an_infected_file_is_shown_held_back_and_nobody_gets_it_until_staff_release_it(anna: Place) -> None:
    world = anna.world
    await anna.add(("letter.txt", b"fine"), ("evil.png", b"begins well, " + EVIL))
    good = await row_of(anna, "letter.txt", None)
    assert await anna.content(good.id) == b"fine"
    evil = await row_of(anna, "evil.png", "infected")
    assert not evil.inline
    assert await refused(anna, evil.id) is Code.FORBIDDEN
    assert await refused(anna, evil.id, STAFF) is Code.FORBIDDEN
    (log, *_) = (await anna.call(f.LIST_CHANGES, f.ListChanges)).items
    assert (log.kind, log.names, log.by.side) == ("held", ("evil.png",), "system")
    manifest: f.ManifestPage = await anna.call(f.READ_MANIFEST, f.ReadManifest)
    assert {item.path: (item.check, bool(item.get_url)) for item in manifest.items} == {
        "evil.png": ("infected", False),
        "letter.txt": (None, True),
    }
    row = (await held(world))[evil.id]
    assert (row.place, row.why, row.by.id, row.number) == (anna.ticket, "infected", ANNA.id, 1)
    assert row.found.startswith(NAME)
    assert evil.id not in await held(world, FOREIGN_STAFF)
    for stranger in (ANNA, OTTO):
        with pytest.raises(CasebusError) as error:
            await held(world, stranger)
        assert error.value.code is Code.FORBIDDEN
    sven = Place(world, anna.ticket, STAFF)
    released: f.Changed = await sven.call(f.RELEASE_FILE, f.ReleaseFile, file=evil.id)
    assert [item.name for item in released.items] == ["evil.png"]
    assert (await anna.content(evil.id)).endswith(EVIL)
    assert evil.id not in await held(world)
    assert [row.name for row in await world.filed(anna.ticket, 2)] == ["evil.png", "letter.txt"]
    (log, *_) = (await anna.call(f.LIST_CHANGES, f.ListChanges)).items
    assert (log.kind, log.by.name) == ("released", "Sven")


async def test_only_staff_of_the_portal_release_and_what_was_deleted_needs_no_decision(anna: Place) -> None:
    await anna.add(("evil.txt", EVIL))
    evil = await row_of(anna, "evil.txt", "infected")
    for actor, code in ((ANNA, Code.FORBIDDEN), (FOREIGN_STAFF, Code.NOT_FOUND)):
        with pytest.raises(CasebusError) as error:
            await Place(anna.world, anna.ticket, actor).call(f.RELEASE_FILE, f.ReleaseFile, file=evil.id)
        assert error.value.code is code
    assert evil.id in await held(anna.world)
    await anna.delete(evil.id)
    assert evil.id not in await held(anna.world)
    await anna.restore(evil.id)
    assert await refused(anna, evil.id) is Code.FORBIDDEN


async def test_a_held_file_of_a_release_reaches_no_customer_and_staff_delete_it_from_the_list(anna: Place) -> None:
    world, gateway = anna.world, Actor(kind="service", id="gateway", portal="*", role="service")
    shelf = Place(world, f.releases_of("autowork"), STAFF)
    folder = await shelf.folder(f"winner-{anna.ticket[-8:]}")
    await shelf.add(("setup.exe", EVIL), ("readme.txt", b"fine"), folder=folder)

    async def handed_out(file: str) -> Code | None:
        try:
            await world.call(f.GET_DOWNLOAD, f.GetDownload(file=file, portal="autowork"), gateway)
        except CasebusError as error:
            return error.code
        return None

    async with asyncio.timeout(90):
        while {row.check for row in (await shelf.read(folder)).files} != {"infected", None}:
            await asyncio.sleep(0.1)
    rows = {row.name: row.id for row in (await shelf.read(folder)).files}
    assert (await handed_out(rows["setup.exe"]), await handed_out(rows["readme.txt"])) == (Code.FORBIDDEN, None)
    row = (await held(world))[rows["setup.exe"]]
    assert (row.place, row.by.id) == (shelf.ticket, STAFF.id)
    await shelf.delete(row.file.id)
    assert row.file.id not in await held(world)


async def test_whoever_added_it_is_told_once(anna: Place) -> None:
    await anna.add(("evil.txt", EVIL))
    async with asyncio.timeout(90):
        while (news := await anna.world.held.get()).place != anna.ticket:
            pass
    assert (news.file.name, news.by.id, news.why) == ("evil.txt", ANNA.id, "infected")


async def test_files_of_mails_and_of_other_s3_clients_are_looked_at_as_well(anna: Place) -> None:
    world = anna.world
    upload = await world.upload("mailed.txt", EVIL)
    await world.reserve(upload.id)
    await world.tell(anna.ticket, upload)
    mailed = await row_of(anna, "mailed.txt", "infected")
    assert await refused(anna, mailed.id) is Code.FORBIDDEN
    await anna.bucket("mailed.txt")
    layout, url = world.parts.layout, world.parts.urls["s3"]
    access, secret = (keys.read(layout, "operator", f"s3_{name}_key") for name in ("access", "secret"))
    other = OtherClient(world.http, url, access, secret)
    await other.put(f"{anna.ticket.replace('/', '/acme/', 1)}/brought.txt", EVIL)
    brought = await row_of(anna, "brought.txt", "infected")
    assert await refused(anna, brought.id) is Code.FORBIDDEN


async def test_a_bad_new_version_is_held_and_the_good_one_can_be_had_and_restored(anna: Place) -> None:
    (added,) = (await anna.add(("plan.txt", b"good"))).items
    await row_of(anna, "plan.txt", None)
    await anna.bucket("plan.txt")
    await anna.add(("plan.txt", EVIL), on_clash="new_version")
    await row_of(anna, "plan.txt", "infected")
    assert await anna.content(added.id, 1) == b"good"
    versions: f.VersionList = await anna.world.call(f.LIST_VERSIONS, f.ListVersions(file=added.id))
    assert [(row.number, row.check) for row in versions.items] == [(2, "infected"), (1, None)]
    await anna.call(f.RESTORE_VERSION, f.RestoreVersion, file=added.id, number=1)
    await row_of(anna, "plan.txt", None)
    assert await anna.content(added.id) == b"good"
    assert await refused(anna, added.id, version=2) is Code.FORBIDDEN


async def test_what_is_too_large_for_the_scanner_is_held_back_and_not_passed(anna: Place) -> None:
    await anna.add(("large.bin", b"0" * 100_001))
    large = await row_of(anna, "large.bin", "too_large")
    assert await refused(anna, large.id) is Code.FORBIDDEN


async def test_while_the_scanner_is_away_files_wait_and_go_on_when_it_is_back(anna: Place, scanner: Scanner) -> None:
    await scanner.stop()
    try:
        await anna.add(("good.txt", b"good"), ("evil.txt", EVIL))
        rows = {row.name: row for row in (await anna.read()).files}
        assert {row.check for row in rows.values()} == {"waiting"}
        assert await refused(anna, rows["good.txt"].id) is Code.CONFLICT
        assert await refused(anna, rows["evil.txt"].id, STAFF) is Code.CONFLICT
        listed: f.HeldList = await anna.world.call(f.LIST_HELD, f.ListHeld(), STAFF)
        assert listed.waiting >= 2
        await anna.bucket("good.txt", "evil.txt")  # everything else goes on
    finally:
        await scanner.start()
    good = await row_of(anna, "good.txt", None)
    assert await anna.content(good.id) == b"good"
    await row_of(anna, "evil.txt", "infected")


class OnBus:
    """The operator with a token of the tests' own."""

    def __init__(self, world: World, bus: Bus) -> None:
        self.world, self.bus = world, bus

    async def call(self, operation: Operation[Any, Any], request: Any) -> Any:
        us = Actor(kind="service", id="operator", portal="*", role="service")
        return await self.bus.call(operation, request, token=self.world.token(us))


async def test_what_was_there_before_the_scanner_is_looked_at_when_the_operator_wishes(
    anna: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    world, since = anna.world, utc_now()
    async with world.told(CASEBUS_SCANNER=""):
        await anna.add(("old.txt", b"fine"), ("evil.txt", EVIL), ("large.bin", b"0" * 100_001))
        await anna.bucket("old.txt", "evil.txt", "large.bin")
    rows = {row.name: row for row in (await anna.read()).files}
    assert {row.check for row in rows.values()} == {None}
    chosen = argparse.Namespace(since=since, dry_run=True, hold_large=False)
    async with AsyncExitStack() as stack:
        life = Lifecycle(ProcessSettings.from_environment("operator", world.parts.env_for("operator")), stack)
        us = cast(Operator, OnBus(world, await bus_of(world.parts, "operator", life)))
        planned = await files_scan.scan(us, chosen)
        assert (planned.asked, planned.too_large, planned.held) == (2, 1, [])
        done = await files_scan.scan(us, argparse.Namespace(**{**vars(chosen), "dry_run": False}))
        assert (done.asked, done.clean, done.waiting) == (2, 1, 0)
        assert [(row.name, row.why) for row in done.held] == [("evil.txt", "infected")]
        assert f"held back: {anna.ticket} evil.txt, version 1: infected" in capsys.readouterr().out
        assert (await files_scan.scan(us, chosen)).asked == 0
    assert await refused(anna, rows["evil.txt"].id) is Code.FORBIDDEN
    assert rows["evil.txt"].id in await held(world)
    assert await anna.content(rows["old.txt"].id) == b"fine"
    with pytest.raises(CasebusError) as error:
        await world.call(f.SCAN_OLDER, f.ScanOlder(), STAFF)
    assert error.value.code is not Code.UNAVAILABLE
