"""Tasks end, also those that forget that they were cancelled."""

import asyncio

import pytest

from kit import tasks


async def test_a_task_that_forgets_one_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN_SECONDS", 0.01)
    forgotten = 0

    async def forgetful() -> None:
        nonlocal forgotten
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if forgotten == 2:
                    raise
                forgotten += 1

    task = asyncio.create_task(forgetful())
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await tasks.ended(task)
    assert forgotten == 2
    assert task.cancelled()


async def test_what_failed_before_is_no_failure_of_who_ends_it() -> None:
    async def broken() -> None:
        raise OSError

    task = asyncio.create_task(broken())
    await tasks.ended(task)
    assert task.done()


async def test_nothing_to_end_is_fine() -> None:
    await tasks.ended()
