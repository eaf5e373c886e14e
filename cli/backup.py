"""Copy a running installation into one folder, or prove that such a folder can be restored."""

import argparse
import asyncio
import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minio.error import S3Error
from nats.errors import Error as NatsError
from pymongo import MongoClient
from pymongo.errors import PyMongoError
from urllib3.exceptions import HTTPError

from cli.adapters import database, storage
from cli.backups import documents, keys, manifest, objects, snapshots
from cli.backups.bars import Bar
from cli.backups.manifest import Manifest, Run
from cli.backups.streams import Streams
from cli.places import PATIENCE, Places
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from kit.rpc.client import connect

NAME = ("backup",)
TROUBLE = (NatsError, PyMongoError, S3Error, HTTPError, TimeoutError)
SCRATCH = "casebusverify"


def options(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether the keys go along."""
    parser.usage = "casebus backup [-h] [--without-keys] [verify] FOLDER"
    parser.add_argument("words", nargs="+", metavar="[verify] FOLDER", help="a folder; `verify` before it compares")
    parser.add_argument(
        "--without-keys",
        action="store_true",
        help="leave out the two keys on which mails that were sent depend (see docs/operations.md)",
    )


async def run(chosen: argparse.Namespace) -> None:
    """Make a backup, or verify one."""
    verify = len(chosen.words) == 2 and chosen.words[0] == "verify"
    if len(chosen.words) > 1 and not verify:
        raise CasebusError(Code.INVALID, "name one folder: casebus backup FOLDER, or casebus backup verify FOLDER")
    folder = Path(chosen.words[-1])
    places = Places.from_environment()
    try:
        await (_verify(places, folder) if verify else _make(places, folder, with_keys=not chosen.without_keys))
    except TROUBLE as error:
        raise unreachable(error) from error


def unreachable(error: Exception) -> CasebusError:
    """A server did not do what it was asked."""
    trouble = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
    return CasebusError(Code.UNAVAILABLE, "a server did not answer: {trouble}", params={"trouble": trouble})


async def _make(places: Places, folder: Path, *, with_keys: bool) -> None:
    known = await asyncio.to_thread(_older, folder)
    run, made = Run(folder, new_id()), Manifest(made_at=_now())
    async with connect(places.of("deploy"), patience=PATIENCE) as bus:
        streams = Streams(bus)
        positions = await streams.positions()
        with database.open_database(places.operator.mongo_address(), database.COPYING_MS) as client:
            await asyncio.to_thread(_dump_documents, client, run, made)
        for name, consumers in positions.items():
            bar = Bar(f"stream {name}")
            made.streams[name] = {**await streams.dump(name, run), "consumers": consumers}
            bar.tell(made.streams[name]["piece"]["count"])
            bar.end()
        # After the streams: what is written while many objects are copied would be told by events that lead nowhere.
        await asyncio.to_thread(_dump_objects, places, run, made, known)
    if with_keys:
        made.keys = keys.dump(places, run)
    made.ended_at = _now()
    await asyncio.to_thread(made.write, folder)
    await asyncio.to_thread(run.sweep)
    swept = await asyncio.to_thread(objects.sweep, folder, made.buckets.values())
    more = f", {swept} objects of older ones removed" if swept else ""
    print(f"The backup in {folder} is complete{more}. Prove it with: casebus backup verify {folder}", flush=True)


def _older(folder: Path) -> dict[tuple[str, str], str]:
    """The objects that a backup in this folder has already; it stays until the new one is complete."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / manifest.NAME).exists():
        return objects.known_in(folder, manifest.read(folder).buckets.values())
    if any(folder.iterdir()) and not (folder / manifest.RUNS).exists():
        text = "{folder} is not empty and holds no backup: name another one"
        raise CasebusError(Code.CONFLICT, text, params={"folder": str(folder)})
    return {}


def _dump_documents(client: MongoClient[Any], run: Run, made: Manifest) -> None:
    for name in documents.ORDER:
        made.databases[name] = {}
        for collection in documents.collections_of(client, name):
            bar = Bar(f"{name}.{collection}", client[name][collection].estimated_document_count())
            made.databases[name][collection] = documents.dump(client, (name, collection), run, bar.tell)
            bar.end()


def _dump_objects(places: Places, run: Run, made: Manifest, known: dict[tuple[str, str], str]) -> None:
    copier = objects.Copier(open_bucket(places), run.folder)
    for bucket in storage.BUCKETS:
        bar = Bar(f"bucket {bucket}")
        path = run.place("buckets", f"{bucket}.jsonl.gz")
        made.buckets[bucket] = copier.dump(bucket, path, known if bucket == storage.VERSIONED else {}, bar.tell)
        bar.end()


def open_bucket(places: Places) -> Any:
    """The storage, as the operator."""
    told = places.operator
    return storage.open_storage(told.s3_url, told.secret("s3_access_key"), told.secret("s3_secret_key"))


async def _verify(places: Places, folder: Path) -> None:
    """Every hash and snapshot; then documents and objects are restored beside the real ones, compared and removed."""
    found = manifest.read(folder)
    await asyncio.to_thread(check, folder, found)
    with database.open_database(places.operator.mongo_address(), database.COPYING_MS) as client:
        await asyncio.to_thread(_try_documents, client, folder, found)
    await asyncio.to_thread(_try_objects, places, folder, found)
    print(f"The backup of {found.made_at} was restored into a scratch place, and is what was copied.", flush=True)


def check(folder: Path, found: Manifest) -> None:
    """Compare all files with their hashes, and follow the snapshots of streams to their ends."""
    manifest.check(folder, found)
    copier = objects.Copier(None, folder)  # nothing is asked of a storage
    for bucket, piece in found.buckets.items():
        bar = Bar(f"hashes of {bucket}", piece.count)
        copier.check_blobs(manifest.lines_of(folder, piece), bar.tell)
        bar.end()
    for stream in found.streams.values():
        path = stream["piece"]["path"]
        with gzip.open(manifest.inside(folder, path), "rb") as file:
            if not snapshots.is_whole(file):
                raise manifest.damaged(path)


def _try_documents(client: MongoClient[Any], folder: Path, found: Manifest) -> None:
    scratch = f"{SCRATCH}_{new_id().lower()}"
    try:
        for name, collections in found.databases.items():
            for collection, piece in collections.items():
                target = client[scratch][f"{name}_{collection}"]
                bar = Bar(f"trying {name}.{collection}", piece.count)
                documents.restore(target, folder, piece, bar.tell)
                if documents.differs(target, folder, piece):
                    raise _differs(f"{name}.{collection}")
                bar.end()
    finally:
        client.drop_database(scratch)


def _try_objects(places: Places, folder: Path, found: Manifest) -> None:
    client = open_bucket(places)
    copier = objects.Copier(client, folder)
    for bucket, piece in found.buckets.items():
        scratch = f"{SCRATCH}-{new_id().lower()}"
        bar = Bar(f"trying bucket {bucket}", piece.count)
        objects.make_bucket(client, scratch, versioned=bucket == storage.VERSIONED)
        try:
            copier.restore(scratch, manifest.lines_of(folder, piece), bar.tell)
            if key := copier.differs(scratch, manifest.lines_of(folder, piece)):
                raise _differs(f"{bucket}/{key}")
        finally:
            objects.drop_bucket(client, scratch)
        bar.end()


def _differs(what: str) -> CasebusError:
    return CasebusError(Code.CONFLICT, "{what} is not the same after it was restored", params={"what": what})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
