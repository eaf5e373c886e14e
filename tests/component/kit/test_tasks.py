"""Loops that keep a process going survive what nobody expected."""

import asyncio

from kit.tasks import TaskPool


async def test_a_loop_that_fails_unexpectedly_is_begun_anew() -> None:
    pool, begun = TaskPool(), 0
    again = asyncio.Event()

    async def loop() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise KeyError("nobody thought of this")
        again.set()
        await asyncio.Event().wait()

    task = pool.keep(loop, "loop")
    async with asyncio.timeout(30):
        await again.wait()
    assert begun == 3
    assert not task.done()
    await pool.cancel()
    assert task.cancelled()


async def test_a_loop_that_ends_has_ended() -> None:
    pool, begun = TaskPool(), []

    async def work() -> None:
        begun.append("once")

    await pool.keep(work, "work")
    assert begun == ["once"]
