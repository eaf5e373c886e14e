"""The process `files`: settings, adapters, use cases, endpoints."""

from contracts.bus import ACCESS
from contracts.portal import Portal
from kit.clock import utc_now
from kit.consumer import consume
from kit.deadletters import MongoDeadLetters
from kit.lifecycle import Lifecycle, run
from kit.mongo import answers, database
from kit.outbox import Outbox
from kit.rpc.client import connect
from kit.rpc.server import serve
from kit.tokens import TokenVerifier
from kit.yamlfile import load_folder
from services.files.adapters.minio import storage
from services.files.adapters.mongo import MongoFileStore
from services.files.adapters.peers import TicketsOnBus
from services.files.commands.finish_upload import AbortUpload, FinishUpload
from services.files.commands.place_files import PlaceFiles
from services.files.commands.reserve_uploads import ReserveUploads
from services.files.commands.stage_upload import StageUpload
from services.files.commands.sweep import Sweep
from services.files.consumers import Consumers
from services.files.endpoints import Endpoints
from services.files.queries import GetDownload, ListFiles
from services.files.settings import Settings

PROCESS = "files"


async def main(life: Lifecycle) -> None:
    """Build everything, and start it."""
    told, settings = life.settings, Settings()
    limits = {key: portal.files.max_bytes for key, portal in load_folder(told.portals, Portal).items()}
    verifier = TokenVerifier(told.secret("actor_public.pem"))
    db = await life.enter(database(told))
    bus = await life.enter(connect(told))
    objects = await life.enter(
        storage(told.s3_url, told.secret("s3_access_key"), told.secret("s3_secret_key"), settings)
    )
    await MongoFileStore.prepare(db)
    outbox = await life.enter(Outbox.on(db["files"], bus, life))
    store, access = MongoFileStore(db, outbox), TicketsOnBus(bus)
    life.health.watch("mongo", lambda: answers(db))
    life.health.watch("s3", objects.usable)

    endpoints = Endpoints(
        stage=StageUpload(store, objects, limits, utc_now, settings.upload_life),
        finish=FinishUpload(store, objects, utc_now, settings.upload_life),
        abort=AbortUpload(store, objects),
        reserve=ReserveUploads(store, utc_now, settings.reserved_life),
        list_files=ListFiles(store, access),
        get_download=GetDownload(store, objects, access),
    )
    consumers = Consumers(PlaceFiles(store, objects, utc_now))
    durable = ACCESS[PROCESS].consumes
    assert durable is not None, "the architecture table gives files a consumer"
    await life.enter(consume(bus, durable.durable, consumers.handlers(), MongoDeadLetters(db["dead_letters"]), life))
    await life.enter(Sweep(store, objects, utc_now, settings.upload_life).every(settings.sweep_every, life.tasks))
    await life.enter(serve(bus, PROCESS, endpoints.routes(), verifier, life))


if __name__ == "__main__":
    run(PROCESS, main)
