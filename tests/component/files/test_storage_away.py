"""The storage is killed or stands still: uploads say so at once, nothing is lost, all heals by itself."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contracts import files as f
from tests.component.files.door import Door, raw
from tests.component.files.world import World


@asynccontextmanager
async def without_storage(world: World, how: str) -> AsyncIterator[None]:
    if how == "killed":
        await world.parts.stop("s3")
    else:
        world.parts.kill("s3", signal.SIGSTOP)
    try:
        yield
    finally:
        if how == "killed":
            await world.parts.start("s3")
        else:
            world.parts.kill("s3", signal.SIGCONT)


@pytest.mark.parametrize("how", ["killed", "paused"])
async def test_without_storage_an_upload_is_refused_before_a_byte_is_read_and_all_heals(door: Door, how: str) -> None:
    world = door.world
    kept = await world.upload("kept.txt", b"kept")
    await world.reserve(kept.id)
    (row,) = await world.attach(f"autowork/S-{how.upper()}", ("there.txt", b"there"))
    async with without_storage(world, how):
        await world.ready(503)  # that the storage answers is known for two seconds
        reader, writer = await raw(
            door, "PUT /autowork/uploads?name=a.txt HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue"
        )
        assert b" 503 " in await asyncio.wait_for(reader.readline(), 10)
        writer.close()
        await world.tell(f"autowork/K-{how.upper()}", kept)
        if how == "killed":
            async with door.get(row.id) as response:
                assert response.status == 503
                assert "Retry-After" in response.headers
        listed = await world.call(f.LIST_FILES, f.ListFiles(ticket=f"autowork/S-{how.upper()}"))
        assert listed.items == (row,)
    await world.ready()
    (placed,) = await world.filed(f"autowork/K-{how.upper()}", 1)
    assert placed.state == "live"
    async with door.put("again.txt", b"again") as response:
        assert response.status == 201
    async with door.get(row.id) as response:
        assert await response.read() == b"there"
