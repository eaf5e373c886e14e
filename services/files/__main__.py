"""The process `files`: settings, adapters, use cases, endpoints."""

import gc

if __name__ == "__main__":
    gc.disable()  # to import makes no garbage, and to look for it is a third of a start; `run` turns it on again

import asyncio
from dataclasses import dataclass

from contracts import accounts
from contracts.bus import ACCESS
from contracts.portal import Portal
from kit.clock import utc_now
from kit.consumer import consume
from kit.deadletters import MongoDeadLetters
from kit.forgetting import Erasures, Forgetting
from kit.lifecycle import Lifecycle, run
from kit.mongo import answers, database
from kit.outbox import Outbox
from kit.rpc.client import Bus, connect
from kit.rpc.server import Route, serve
from kit.tokens import OwnToken, TokenVerifier
from kit.yamlfile import load_folder
from services.files import queries
from services.files.adapters.clamd import Clamd
from services.files.adapters.figures import count_check, unchecked
from services.files.adapters.forgetting import MongoForgetter
from services.files.adapters.minio import S3Objects, storage
from services.files.adapters.mongo import MongoFileStore
from services.files.adapters.peers import PlacesOnBus
from services.files.adapters.places import MongoPlaceStore
from services.files.adapters.unplaced import MongoUnplacedStore
from services.files.commands.add_files import AddFiles
from services.files.commands.bringing import Bringer
from services.files.commands.changing import Changer
from services.files.commands.delete_items import DeleteItems
from services.files.commands.finish_upload import AbortUpload, FinishUpload
from services.files.commands.inspect_files import Figures, InspectFiles
from services.files.commands.make_folder import MakeFolder, MakeFolders
from services.files.commands.mirror import Mirror
from services.files.commands.move_items import MoveItems
from services.files.commands.naming import Namer
from services.files.commands.outside import Outside
from services.files.commands.place_files import PlaceFiles
from services.files.commands.purge import Purge
from services.files.commands.release_file import ReleaseFile
from services.files.commands.rename_item import RenameItem
from services.files.commands.reserve_uploads import ReserveUploads
from services.files.commands.restore_items import RestoreItems
from services.files.commands.restore_version import RestoreVersion
from services.files.commands.room import Rooms
from services.files.commands.scan_older import ScanOlder
from services.files.commands.stage_upload import StageUpload
from services.files.commands.strays import Strays
from services.files.commands.sweep import Sweep
from services.files.commands.undo_change import UndoChange
from services.files.commands.watch import ListingWatcher
from services.files.consumers import Consumers
from services.files.domain import Limits
from services.files.endpoints import ChangeEndpoints, ReadEndpoints, UploadEndpoints
from services.files.settings import Settings

PROCESS = "files"


@dataclass(frozen=True)
class Stock:
    """What the use cases are made of."""

    files: MongoFileStore
    places: MongoPlaceStore
    objects: S3Objects
    access: PlacesOnBus
    rooms: Rooms
    namer: Namer
    changer: Changer
    watcher: ListingWatcher
    unplaced: MongoUnplacedStore
    settings: Settings

    def uploads(self) -> UploadEndpoints:
        """Uploads in progress."""
        limits = {key: limit.file for key, limit in self.rooms.limits.items()}
        releases = {key: limit.release for key, limit in self.rooms.limits.items()}
        life = self.settings.upload_life
        return UploadEndpoints(
            stage=StageUpload(self.files, self.objects, limits, releases, utc_now, life),
            finish=FinishUpload(self.files, self.objects, utc_now, life),
            abort=AbortUpload(self.files, self.objects),
            reserve=ReserveUploads(self.files, utc_now, self.settings.reserved_life),
        )

    def reads(self) -> ReadEndpoints:
        """What can be asked."""
        files, places, access, objects = self.files, self.places, self.access, self.objects
        return ReadEndpoints(
            list_files=queries.ListFiles(files, places, access),
            get_download=queries.GetDownload(files, places, objects, access),
            read_folder=queries.ReadFolder(access, self.changer, files, self.rooms, self.watcher.watch),
            watch_folder=queries.WatchFolder(access, self.watcher.watch),
            check_files=queries.CheckFiles(files, places, access, self.rooms),
            list_versions=queries.ListVersions(files, places, access),
            list_deleted=queries.ListDeleted(files, places, access),
            list_changes=queries.ListChanges(places, access),
            read_manifest=queries.ReadManifest(files, places, objects, access),
            list_names=queries.ListNames(files, places, self.changer),
            list_unplaced=queries.ListUnplaced(self.unplaced, self.rooms.limits),
            look_again=queries.LookAgain(self.unplaced, self.watcher.look_again),
            list_held=queries.ListHeld(files, places, utc_now, self.changer.scans),
            scan_older=ScanOlder(files, self.scanner(), utc_now, self.settings.scanner_bytes),
        )

    def changes(self) -> ChangeEndpoints:
        """What people can do in folders."""
        access, changer, namer, files = self.access, self.changer, self.namer, self.files
        return ChangeEndpoints(
            make_folder=MakeFolder(access, changer, namer),
            make_folders=MakeFolders(access, changer, namer),
            add_files=AddFiles(access, changer, namer, files, self.rooms),
            rename_item=RenameItem(access, changer, namer, files),
            move_items=MoveItems(access, changer, namer, files),
            delete_items=DeleteItems(access, changer, files),
            restore_items=RestoreItems(access, changer, namer, files),
            undo_change=UndoChange(access, changer, namer, files),
            restore_version=RestoreVersion(access, changer, files, self.rooms),
            release_file=ReleaseFile(access, changer, files),
        )

    def scanner(self) -> Clamd | None:
        """Who knows viruses, where the operator has named somebody."""
        return Clamd(self.settings.scanner) if self.settings.scanner else None

    def inspection(self) -> InspectFiles:
        """Who has new contents looked at."""
        settings, figures = self.settings, Figures(count_check, unchecked)
        scanner = Clamd(settings.scanner)
        return InspectFiles(
            self.files, self.places, self.objects, self.changer, scanner, utc_now, figures, settings.scanner_bytes
        )

    def routes(self) -> list[Route]:
        """All operations."""
        return [*self.uploads().routes(), *self.reads().routes(), *self.changes().routes()]


async def main(life: Lifecycle) -> None:
    """Build everything, and start it."""
    told, settings = life.settings, Settings.from_environment()
    verifier = TokenVerifier(told.secret("actor_public.pem"))
    db = await life.enter(database(told))
    bus = await life.enter(connect(told))
    secrets = told.secret("s3_access_key"), told.secret("s3_secret_key")
    objects = await life.enter(storage(told.s3_url, *secrets, settings))
    await MongoFileStore.prepare(db)
    await MongoPlaceStore.prepare(db)
    await MongoUnplacedStore.prepare(db)
    files = MongoFileStore(db, await life.enter(Outbox.on(db["files"], bus, life)))
    places = MongoPlaceStore(db, await life.enter(Outbox.on(db["places"], bus, life)))
    life.health.watch("mongo", lambda: answers(db))
    life.health.watch("s3", objects.usable)

    limits = {key: limits_of(portal) for key, portal in load_folder(told.portals, Portal).items()}
    waiting: asyncio.Queue[str] = asyncio.Queue()
    changer = Changer(places, files, utc_now, told.instance, waiting.put_nowait)
    bringer = Bringer(files, objects, utc_now)
    mirror = Mirror(places, files, objects, changer, bringer, Strays(files, objects), utc_now, told.instance, waiting)
    changer.finish, changer.scans = mirror, bool(settings.scanner)
    access, namer = PlacesOnBus(bus, own_token(bus)), Namer(files, objects)
    unplaced = MongoUnplacedStore(db)
    outside = Outside(places, files, objects, changer, limits, unplaced)
    watcher = ListingWatcher(outside, places, objects, access, changer, unplaced, settings.walk_every.total_seconds())
    stock = Stock(files, places, objects, access, Rooms(places, limits), namer, changer, watcher, unplaced, settings)

    await at_work(life, stock, mirror)
    registry = Erasures(bus, own_token(bus))
    forgetting = Forgetting(registry.ask, MongoForgetter(db).forget_for_system, registry.note)
    consumers = Consumers(PlaceFiles(files, places, changer, mirror, namer), forgetting)
    durable = ACCESS[PROCESS].consumes
    assert durable is not None, "the architecture table gives files a consumer"
    await life.enter(consume(bus, durable.durable, consumers.handlers(), MongoDeadLetters(db["dead_letters"]), life))
    sweep = Sweep(files, objects, utc_now, settings.upload_life, Purge(files, places, objects, utc_now))
    await life.enter(sweep.every(settings.sweep_every, life.tasks))
    await life.enter(serve(bus, PROCESS, stock.routes(), verifier, life))


async def at_work(life: Lifecycle, stock: Stock, mirror: Mirror) -> None:
    """What runs in the background: looking at the bucket, bringing it up to date, and the virus scanner."""
    await life.enter(stock.watcher.running(life.tasks))
    await life.enter(mirror.running(stock.settings.mirrors, life.tasks))
    if stock.settings.scanner:
        await life.enter(stock.inspection().running(life.tasks))


def limits_of(portal: Portal) -> Limits:
    """What may be stored in a portal."""
    limits = portal.files
    return Limits(limits.max_bytes, limits.ticket_bytes, limits.company_bytes, limits.release_bytes)


def own_token(bus: Bus) -> OwnToken:
    """The token with which files asks the others on its own account."""

    async def mint() -> tuple[str, float]:
        minted = await bus.call(accounts.mint_token(PROCESS), accounts.MintToken())
        return minted.token, minted.expires

    return OwnToken(mint)


if __name__ == "__main__":
    run(PROCESS, main)
