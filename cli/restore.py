"""Put a backup back into an empty installation, before its processes start; `make restore` does all of it here."""

import argparse
import asyncio
from functools import partial
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from cli.adapters import database, storage
from cli.backup import TROUBLE, check, open_bucket, unreachable
from cli.backups import documents, keys, manifest, objects
from cli.backups.bars import Bar
from cli.backups.manifest import Manifest
from cli.backups.streams import Streams
from cli.places import PATIENCE, Places
from kit.rpc.client import connect

NAME = ("restore",)


def options(parser: argparse.ArgumentParser) -> None:
    """Where it is."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what `casebus backup` wrote")


async def run(chosen: argparse.Namespace) -> None:
    """All hashes first; then nothing is written unless every place is empty; then everything."""
    places = Places.from_environment()
    folder: Path = chosen.folder
    found = manifest.read(folder)
    await asyncio.to_thread(check, folder, found)
    try:
        await _restore(places, folder, found)
    except TROUBLE as error:
        raise unreachable(error) from error
    for left in keys.restore(places, folder, found.keys):
        print(f"Put the secret {left} of the old installation back yourself: this command cannot.", flush=True)
    print(f"Everything of {found.made_at} is back. Start the processes, then look: casebus doctor", flush=True)


async def _restore(places: Places, folder: Path, found: Manifest) -> None:
    async with connect(places.of("deploy"), patience=PATIENCE) as bus:
        streams = Streams(bus)
        with database.open_database(places.operator.mongo_address(), database.COPYING_MS) as client:
            for name in found.streams:
                await streams.check_absent(name)
            for name in found.databases:
                await asyncio.to_thread(documents.check_empty, client, name)
            names = await asyncio.to_thread(_objects, places, folder, found)
            await asyncio.to_thread(_documents, client, folder, found, names)
        for name, kept in found.streams.items():
            bar = Bar(f"stream {name}", kept["piece"]["count"])
            await streams.restore(name, kept, folder)
            bar.tell(bar.total)
            bar.end()


def _objects(places: Places, folder: Path, found: Manifest) -> dict[str, str]:
    """The objects; a storage gives each version a name of its own, so that ours are told how they are called now."""
    client = open_bucket(places)
    names: dict[str, str] = {}
    for bucket in found.buckets:
        objects.make_bucket(client, bucket, versioned=bucket == storage.VERSIONED)
    for bucket, piece in found.buckets.items():
        bar = Bar(f"bucket {bucket}", piece.count)
        names |= objects.Copier(client, folder).restore(bucket, manifest.lines_of(folder, piece), bar.tell)
        bar.end()
    return names


def _documents(client: MongoClient[Any], folder: Path, found: Manifest, names: dict[str, str]) -> None:
    for name, collections in found.databases.items():
        for collection, piece in collections.items():
            bar = Bar(f"{name}.{collection}", piece.count)
            change = partial(objects.renamed, names=names) if name == "files" else None
            documents.restore(client[name][collection], folder, piece, bar.tell, change)
            bar.end()
