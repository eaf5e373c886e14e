"""Background tasks that are never forgotten: kept, watched, and drained at the end."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from kit.logs import get_logger

log = get_logger(__name__)


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
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
