"""A database says which versions wrote into it, and one that is too old for what lies there does not start."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kit.schema import COLLECTION, note
from kit.settings import SettingsError


@pytest.fixture
async def db(bench: Any) -> Any:
    """A database that nobody wrote into; what was said of it is put back afterwards."""
    kept = await bench.db[COLLECTION].find_one({})
    await bench.db[COLLECTION].delete_many({})
    yield bench.db
    await bench.db[COLLECTION].delete_many({})
    if kept is not None:
        await bench.db[COLLECTION].insert_one(kept)


async def said(db: Any) -> tuple[int, int, str]:
    """Schema, what it needs, and who said so."""
    (found,) = await db[COLLECTION].find({}).to_list(2)
    return found["schema"], found["needs"], found["by"]


async def test_a_database_says_which_versions_wrote_into_it_and_refuses_one_that_is_too_old(db: Any) -> None:
    await asyncio.gather(*(note(db, schema=3, needs=2, version="1.3") for _ in range(4)))  # replicas start together
    assert await said(db) == (3, 2, "1.3")
    await note(db, schema=2, needs=1, version="1.2")  # the version before, during a rollout or gone back to
    assert await said(db) == (3, 2, "1.3")
    await note(db, schema=4, needs=3, version="1.4")
    assert await said(db) == (4, 3, "1.4")
    with pytest.raises(SettingsError, match=r"needs schema 3 or newer \(version 1\.4 was here\)"):
        await note(db, schema=2, needs=1, version="1.2")
    assert await said(db) == (4, 3, "1.4")
