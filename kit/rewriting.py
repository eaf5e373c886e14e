"""Changing every document of a collection that something is wrong with, while everybody else goes on writing."""

import asyncio
from collections.abc import Callable
from typing import Any

from kit.mongo import guarded

TRIES = 12
BATCH = 200
PAUSE_EVERY = 20  # documents: whoever else is served by this process gets a turn

Document = dict[str, Any]
Change = Callable[[Document], Document | None]


async def rewrite(collection: Any, change: Change) -> int:
    """Look at every document and store what became of it; None removes it. How many there were to change.

    A document that counts its writes (`steps` or `revision`) is written only as it was read, with the next number, so
    that a change that began before fails and begins anew.
    """
    done = seen = 0
    async for document in collection.find({}).batch_size(BATCH):
        seen += 1
        if seen % PAUSE_EVERY == 0:
            await asyncio.sleep(0)
        done += await rewrite_one(collection, document, change)
    return done


async def rewrite_one(collection: Any, document: Document, change: Change) -> bool:
    """One of them, again when somebody else was faster."""
    for _ in range(TRIES):
        after = change(document)
        if after is document:
            return False
        condition = _as_read(document)
        if after is None:
            if (await guarded(collection.delete_one(condition))).deleted_count:
                return True
        elif (await guarded(collection.update_one(condition, difference(document, after)))).matched_count:
            return True
        found = await guarded(collection.find_one({"_id": document["_id"]}))
        if found is None:
            return False
        document = found
    return False


def counter_of(document: Document) -> str:
    """The field that counts all writes of a document; '' when it has none."""
    return next((name for name in ("steps", "revision") if isinstance(document.get(name), int)), "")


def difference(before: Document, after: Document) -> Document:
    """The update that makes one into the other, and counts."""
    changed = {key: value for key, value in after.items() if key not in before or before[key] != value}
    gone = {key: "" for key in before if key not in after}
    counter = counter_of(before)
    if counter and counter not in changed:
        changed[counter] = before[counter] + 1
    return {"$set": changed, **({"$unset": gone} if gone else {})}


def _as_read(document: Document) -> Document:
    counter = counter_of(document)
    names = (counter,) if counter else tuple(name for name in ("due", "holder") if name in document)
    return {"_id": document["_id"], **{name: document[name] for name in names}}


async def rewrite_all(database: Any, change: Change, *, besides: frozenset[str] = frozenset()) -> int:
    """Every document of every collection but those named."""
    names = sorted(set(await guarded(database.list_collection_names())) - besides)
    return sum([await rewrite(database[name], change) for name in names])
