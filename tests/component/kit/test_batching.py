"""Writes that travel together: each caller is told of its own."""

import asyncio

import pytest
from pymongo.errors import DuplicateKeyError

from kit.batching import BatchWriter
from kit.ids import new_id
from tests.component.kit.conftest import Bench


async def test_each_insert_is_there_and_only_the_double_one_fails(bench: Bench) -> None:
    collection = bench.db["batch"]
    writer, mark = BatchWriter(collection), new_id()
    await writer.insert({"_id": f"{mark}-3", "n": 0})
    done = await asyncio.gather(
        *(writer.insert({"_id": f"{mark}-{n}", "n": n}) for n in range(20)), return_exceptions=True
    )
    assert [n for n, outcome in enumerate(done) if outcome is not None] == [3]
    assert isinstance(done[3], DuplicateKeyError)
    assert await collection.count_documents({"_id": {"$in": [f"{mark}-{n}" for n in range(20)]}}) == 20


async def test_of_many_updates_of_one_revision_exactly_one_wins(bench: Bench) -> None:
    collection = bench.db["batch"]
    writer, key = BatchWriter(collection), new_id()
    await writer.insert({"_id": key, "revision": 1})
    won = await asyncio.gather(
        *(writer.update({"_id": key, "revision": 1}, {"$set": {"revision": 2, "by": n}}) for n in range(10))
    )
    assert won.count(True) == 1
    assert (await collection.find_one({"_id": key}))["by"] == won.index(True)


async def test_updates_of_many_documents_all_win(bench: Bench) -> None:
    collection = bench.db["batch"]
    writer, mark = BatchWriter(collection), new_id()
    keys = [f"{mark}-{n}" for n in range(30)]
    await asyncio.gather(*(writer.insert({"_id": key, "revision": 1}) for key in keys))
    won = await asyncio.gather(*(writer.update({"_id": key, "revision": 1}, {"$set": {"revision": 2}}) for key in keys))
    assert won == [True] * 30


async def test_an_update_that_finds_nothing_says_so(bench: Bench) -> None:
    writer = BatchWriter(bench.db["batch"])
    assert await writer.update({"_id": new_id(), "revision": 1}, {"$set": {"revision": 2}}) is False


@pytest.mark.parametrize("size", [1, 120])
async def test_more_than_one_batch_is_written_whole(bench: Bench, size: int) -> None:
    collection, mark = bench.db["batch"], new_id()
    writer = BatchWriter(collection)
    await asyncio.gather(*(writer.insert({"_id": f"{mark}-{n}", "mark": mark}) for n in range(size)))
    assert await collection.count_documents({"mark": mark}) == size
