"""The folders of a company: for its people who see all of its tickets, and for staff; nobody else knows of them."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from contracts import accounts as a
from contracts import files as f
from contracts.base import Actor
from contracts.errors import CasebusError, Code, not_found
from deploy.local.suite import Suite
from kit.clock import utc_now
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.mongo import database
from kit.outbox import Outbox
from kit.rpc.server import Call, Route, serve
from kit.settings import ProcessSettings
from kit.tokens import TokenVerifier
from services.files.__main__ import own_token
from services.files.adapters.minio import storage
from services.files.adapters.mongo import MongoFileStore
from services.files.adapters.peers import PlacesOnBus
from services.files.adapters.places import MongoPlaceStore
from services.files.adapters.unplaced import MongoUnplacedStore
from services.files.commands.changing import Changer
from services.files.commands.outside import Outside
from services.files.commands.room import Rooms
from services.files.commands.watch import ListingWatcher
from services.files.domain import Limits
from services.files.settings import Settings
from tests.component.files.folders import Place
from tests.component.files.world import ANNA, STAFF, World, bus_of

NORA = ANNA.model_copy(update={"id": "nora", "name": "Nora", "rights": ("create", "comment", "company")})
READER = NORA.model_copy(update={"id": "rita", "name": "Rita", "rights": ("company",)})
ALONE = NORA.model_copy(update={"id": "alma", "name": "Alma", "rights": ("create", "comment")})
STRANGER = NORA.model_copy(update={"id": "otto", "name": "Otto", "company": "other"})
FOREIGN_STAFF = STAFF.model_copy(update={"id": "fred", "portal": "robotics"})
COMPANIES = {"acme": "autowork", "other": "autowork", "third": "autowork"}


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def accounts(world: World) -> AsyncIterator[None]:
    """What accounts answers about companies, and the token with which files asks it."""
    async with AsyncExitStack() as stack:
        life = Lifecycle(ProcessSettings.from_environment("accounts", world.parts.env_for("accounts")), stack)
        bus = await bus_of(world.parts, "accounts", life)

        async def company(_call: Call, request: a.GetCompany) -> a.CompanyCard:
            if request.id not in COMPANIES:
                raise not_found()
            card = a.Company(id=request.id, portal=COMPANIES[request.id], name=request.id, slug=request.id)
            return a.CompanyCard(company=card, people=())

        async def mint(_call: Call, _request: a.MintToken) -> a.Token:
            token, signed = world.signer.sign(Actor(kind="service", id="files", portal="*", role="service"))
            return a.Token(token=token, expires=signed.expires)

        verifier = TokenVerifier(life.settings.secret("actor_public.pem"))
        routes = [Route(a.GET_COMPANY, company), Route(a.mint_token("files"), mint, anonymous=True)]
        await life.enter(serve(bus, "accounts", routes, verifier, life))
        life.defer(life.tasks.cancel)
        yield


def at(world: World, actor: Actor, company: str = "acme") -> Place:
    return Place(world, f"autowork/@{company}", actor)


async def refusal(place: Place, operation: Any, request: type, **said: Any) -> Code:
    with pytest.raises(CasebusError) as refused:
        await place.call(operation, request, **said)
    return refused.value.code


async def test_people_of_the_company_and_staff_work_in_one_tree_with_versions_and_undo(world: World) -> None:
    nora, staff = at(world, NORA), at(world, STAFF)
    contracts = await nora.folder("Contracts")
    first = await staff.add(("frame.txt", b"one"), folder=contracts)
    await nora.add(("frame.txt", b"two, newer"), folder=contracts, on_clash="new_version")
    file = first.items[0].id
    assert await staff.content(file) == b"two, newer"
    assert await nora.content(file, 1) == b"one"
    await world.until(lambda: _in_bucket(world), {"Contracts/frame.txt"})
    deleted = await nora.delete(contracts)
    assert "Contracts/" not in await staff.names()
    await staff.undo(deleted.change)
    assert await nora.names(contracts) == ["frame.txt"]
    manifest = await nora.call(f.READ_MANIFEST, f.ReadManifest)
    assert [item.path for item in manifest.items] == ["Contracts/frame.txt"]


async def test_whoever_may_only_read_reads_and_changes_nothing(world: World) -> None:
    nora, reader = at(world, NORA), at(world, READER)
    file = (await nora.add((f"{new_id()}.txt", b"ours"))).items[0].id
    page = await reader.read()
    assert page.may_change is False
    assert file in {row.id for row in page.files}
    assert await reader.content(file) == b"ours"
    assert await refusal(reader, f.MAKE_FOLDER, f.MakeFolder, name="Mine") is Code.FORBIDDEN
    assert await refusal(reader, f.DELETE_ITEMS, f.DeleteItems, items=(file,)) is Code.FORBIDDEN
    assert await refusal(reader, f.RENAME_ITEM, f.RenameItem, item=file, name="x") is Code.FORBIDDEN


@pytest.mark.parametrize("somebody", [ALONE, STRANGER, FOREIGN_STAFF], ids=lambda actor: str(actor.id))
async def test_d8_to_everybody_else_the_folders_are_like_those_of_no_company(world: World, somebody: Actor) -> None:
    file = (await at(world, NORA).add((f"{new_id()}.txt", b"secret"))).items[0].id
    for place in (at(world, somebody), at(world, somebody, "nowhere")):
        assert await refusal(place, f.READ_FOLDER, f.ReadFolder) is Code.NOT_FOUND
        assert await refusal(place, f.LIST_CHANGES, f.ListChanges) is Code.NOT_FOUND
        assert await refusal(place, f.LIST_DELETED, f.ListDeleted) is Code.NOT_FOUND
        assert await refusal(place, f.READ_MANIFEST, f.ReadManifest) is Code.NOT_FOUND
        assert await refusal(place, f.MAKE_FOLDER, f.MakeFolder, name="X") is Code.NOT_FOUND
        assert await refusal(place, f.DELETE_ITEMS, f.DeleteItems, items=(file,)) is Code.NOT_FOUND
    for id_ in (file, new_id()):
        with pytest.raises(CasebusError) as refused:
            await world.call(f.GET_DOWNLOAD, f.GetDownload(file=id_), somebody)
        assert refused.value.code is Code.NOT_FOUND


async def test_a_change_is_told_to_the_whole_company_and_to_nobody_besides(world: World) -> None:
    nora = at(world, NORA)
    folder = await nora.folder(f"Told {new_id()}")
    async with asyncio.timeout(60):
        while True:
            news = await world.changes.get()
            if news.place == nora.ticket and news.folders == ("",) and folder:
                break
    assert news.audience.admits(READER)
    assert news.audience.admits(STAFF)
    assert not any(news.audience.admits(actor) for actor in (ALONE, STRANGER, FOREIGN_STAFF))


@dataclass
class Process:
    """The watcher and the rooms of a process of files, in this one."""

    watcher: ListingWatcher
    notes: MongoUnplacedStore
    places: MongoPlaceStore
    life: Lifecycle


@asynccontextmanager
async def a_process(parts: Suite, limits: Limits, walk_seconds: float = 3600) -> AsyncIterator[Process]:
    async with AsyncExitStack() as stack:
        told = ProcessSettings.from_environment("files", parts.env_for("files"))
        life, settings = Lifecycle(told, stack), Settings()
        db, bus = await life.enter(database(told)), await bus_of(parts, "files", life)
        secrets = told.secret("s3_access_key"), told.secret("s3_secret_key")
        objects = await life.enter(storage(told.s3_url, *secrets, settings))
        files = MongoFileStore(db, await life.enter(Outbox.on(db["files"], bus, life)))
        places = MongoPlaceStore(db, await life.enter(Outbox.on(db["places"], bus, life)))
        changer = Changer(places, files, utc_now, "files-test", lambda _place: None)
        notes = MongoUnplacedStore(db)
        outside = Outside(places, files, objects, changer, {"autowork": limits}, notes)
        watcher = ListingWatcher(
            outside, places, objects, PlacesOnBus(bus, own_token(bus)), changer, notes, walk_seconds
        )
        yield Process(watcher, notes, places, life)


async def test_what_another_s3_client_puts_there_is_found_by_the_walk_though_nobody_looks(world: World) -> None:
    third = Place(world, "autowork/@third", NORA.model_copy(update={"company": "third"}))
    await third.folder("Plans")
    for name in ("Plans/walked.txt", "Plans/deeper/down.txt"):
        await asyncio.to_thread(_put, world, f"autowork/third/_company/{name}", b"from outside")
    async with a_process(world.parts, Limits(1000)) as process, asyncio.timeout(60):
        wanted = {"Plans/walked.txt", "Plans/deeper/down.txt"}
        while {f"{row.folder}/{row.name}" for row in await _all(third)} != wanted:
            await process.watcher.walk()


async def test_a_companys_quota_counts_its_tickets_and_its_folders_but_a_tickets_limit_does_not(world: World) -> None:
    nora = at(world, NORA)
    await nora.add((f"{new_id()}.bin", b"x" * 600))
    limits = Limits(file=10_000, place=100, company=10_000)
    async with a_process(world.parts, limits) as process:
        place = await process.places.get(nora.ticket)
        assert place is not None
        rooms = Rooms(process.places, {"autowork": limits})
        room = await rooms.of(place)
        used = await process.places.used_by_company("autowork", "acme")
        assert room.company_used == used >= place.used >= 600
        assert room.left == max(0, 10_000 - used)
        tight = Rooms(process.places, {"autowork": Limits(file=10_000, place=0, company=used + 50)})
        await tight.check(place, 50)
        with pytest.raises(CasebusError) as refused:
            await tight.check(place, 51)
        assert refused.value.code is Code.TOO_LARGE


async def _all(place: Place) -> tuple[f.FileRow, ...]:
    request = f.ListFiles(ticket=place.ticket)
    found: f.FileList = await place.world.call(f.LIST_FILES, request, place.actor)
    return found.items


def _put(world: World, key: str, content: bytes) -> None:
    world.s3.put_object("casebus-files", key, io.BytesIO(content), len(content))


def _in_bucket(world: World) -> set[str]:
    """The files of the test's first company as any S3 client sees them."""
    prefix = "autowork/acme/_company/"
    found = world.s3.list_objects("casebus-files", prefix=prefix, recursive=True)
    return {key.removeprefix(prefix) for one in found if not (key := str(one.object_name)).endswith("/")}
