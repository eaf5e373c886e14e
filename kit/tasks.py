"""Background tasks that are never forgotten: kept, watched, and drained at the end."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from kit.logs import get_logger

log = get_logger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
AGAIN_SECONDS = 12.0  # longer than what a task does when it is cancelled: what is flushed has 5 s
STEADY_SECONDS = 60.0  # after so long a failure counts as the first one again


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and wait until they have ended.

    Once is not always enough: before Python 3.12 `asyncio.wait_for`, with which drivers wait, forgets a cancellation
    that comes together with what it waited for (python/cpython#86296), and who waits for the task waits for ever.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)


class TaskPool:
    """The tasks of one process or part."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def spawn(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run in the background; a failure is logged once."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def keep(self, work: Callable[[], Coroutine[Any, Any, Any]], name: str) -> asyncio.Task[Any]:
        """Run what has no end: an unexpected failure is logged, and it is begun anew, sooner or later."""
        return self.spawn(_kept(work, name), name)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("background_task_failed", error, task=task.get_name())

    async def drain(self, seconds: float) -> None:
        """Wait for the tasks, then cancel what is left."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        await self.cancel()

    async def cancel(self) -> None:
        """Cancel all tasks and wait for them."""
        tasks = set(self._tasks)
        await ended(*tasks)


async def _kept(work: Callable[[], Coroutine[Any, Any, Any]], name: str) -> None:
    pause = FIRST_PAUSE
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await work()
            return
        except Exception as error:  # noqa: BLE001 - the one edge of loops: without them nothing heals
            log.error("background_task_failed", error, task=name)
        pause = FIRST_PAUSE if loop.time() - began > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)
