"""The databases: every document of the services' collections, as BSON, and back.

Documents are read while the services write. Each is whole, since a ticket, a person, a file is one document with its
events in it; what was written between two collections is reconciled by the events, which are copied after them.
"""

import gzip
import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import bson
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient, ReplaceOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from cli.backups.manifest import Piece, Run, damaged, inside, packed, piece_of
from contracts.errors import CasebusError, Code

# Whom the others refer to comes after them: who is named by a ticket is there as well.
ORDER = ("tickets", "files", "notify", "accounts")
# What stands for something else is written before it, so that it is read after it: who has an address, whose it is.
LAST = ("people", "companies", "emails", "slugs", "seats", "numbers", "article_numbers", "release_numbers")
TOGETHER = 200
LENGTH = struct.Struct("<i")  # a BSON document begins with its length (bsonspec.org)
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
SMALLEST = 5

Change = Callable[[dict[str, Any]], dict[str, Any]]


def collections_of(client: MongoClient[Any], database: str) -> list[str]:
    """The names of what is in a database in the order of copying, without what the server keeps for itself."""
    names = [name for name in client[database].list_collection_names() if not name.startswith("system.")]
    return sorted(names, key=lambda name: (LAST.index(name) if name in LAST else -1, name))


def dump(client: MongoClient[Any], place: tuple[str, str], run: Run, tell: Callable[[int], None]) -> Piece:
    """Write one collection (`place`: database, collection) to the folder."""
    database, collection = place
    path = run.place("databases", database, f"{collection}.bson.gz")
    found = client[database].get_collection(collection, codec_options=RAW).find({}, batch_size=TOGETHER)
    with packed(path) as file:
        for document in found:
            file.put(document.raw)
            if file.count % TOGETHER == 0:
                tell(file.count)
    tell(file.count)
    return piece_of(run.folder, path, file.count)


def documents_of(folder: Path, piece: Piece) -> Iterator[bytes]:
    """The documents of a file, as BSON."""
    with gzip.open(inside(folder, piece.path), "rb") as file:
        while head := file.read(LENGTH.size):
            length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 0
            body = file.read(length - LENGTH.size) if length >= SMALLEST else b""
            if len(body) != length - LENGTH.size:
                raise damaged(piece.path)
            yield head + body


def check_empty(client: MongoClient[Any], database: str) -> None:
    """Nothing is restored over what is there; raises CasebusError."""
    for name in collections_of(client, database):
        if client[database][name].find_one({}, {"_id": 1}) is not None:
            text = "the database {database} is not empty ({collection}): restore into an empty installation"
            raise CasebusError(Code.CONFLICT, text, params={"database": database, "collection": name})


def restore(
    collection: Collection[dict[str, Any]],
    folder: Path,
    piece: Piece,
    tell: Callable[[int], None],
    change: Change | None = None,
) -> None:
    """Put one collection back; a document that was read twice is there once."""
    done = 0
    for batch in _batches(documents_of(folder, piece)):
        some = [bson.decode(raw) for raw in batch] if change is None else [change(bson.decode(raw)) for raw in batch]
        try:
            collection.insert_many(some, ordered=False)
        except BulkWriteError:
            collection.bulk_write([ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in some], ordered=True)
        done += len(some)
        tell(done)


def differs(collection: Collection[dict[str, Any]], folder: Path, piece: Piece) -> bool:
    """Whether the collection holds anything else than the file, in whatever order."""
    wanted: dict[bytes, bytes] = {}
    for raw in documents_of(folder, piece):
        document = bson.decode(raw)
        wanted[_mark({"_id": document["_id"]})] = _mark(document)
    for document in collection.find({}):
        if wanted.pop(_mark({"_id": document["_id"]}), None) != _mark(document):
            return True
    return bool(wanted)


def _mark(document: dict[str, Any]) -> bytes:
    return hashlib.sha256(bson.encode(document)).digest()


def _batches(documents: Iterator[bytes]) -> Iterator[Sequence[bytes]]:
    batch: list[bytes] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document)
        if len(batch) >= TOGETHER or size > 8_000_000:  # the server takes 48 MB in a message
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
