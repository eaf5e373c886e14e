"""Clear away uploads that no ticket took, and bytes that no row knows."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from contracts.errors import CasebusError
from kit.clock import Clock
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.files.domain import State
from services.files.ports import FileStore, ObjectStore

log = get_logger(__name__)

BATCH = 200


@dataclass(frozen=True)
class Sweep:
    """Safe on any number of replicas: a row is removed only as it was read, bytes only when no row needs them."""

    store: FileStore
    objects: ObjectStore
    clock: Clock
    life: timedelta
    purge: Callable[[], Awaitable[int]] | None = None

    async def __call__(self) -> int:
        """Sweep once; gives how many uploads, objects and deleted files went."""
        swept = await self._rows() + await self._objects()
        return swept + (await self.purge() if self.purge else 0)

    @asynccontextmanager
    async def every(self, pause: timedelta, tasks: TaskPool) -> AsyncIterator[None]:
        """Sweep in the background, again and again until the end."""
        task = tasks.keep(lambda: self._for_ever(pause), "sweep-uploads")
        try:
            yield
        finally:
            await ended(task)

    async def _for_ever(self, pause: timedelta) -> None:
        while True:
            await asyncio.sleep(pause.total_seconds() * random.uniform(0.8, 1.2))  # noqa: S311 - replicas take turns
            try:  # a storage or database that is away is tried again the next time
                if swept := await self():
                    log.info("uploads_swept", count=swept)
            except CasebusError as error:
                log.warning("sweep_put_off", code=error.code)

    async def _rows(self) -> int:
        swept = 0
        while expired := await self.store.expired_for_system(self.clock(), BATCH):
            removed = [file for file in expired if await self.store.remove_for_system(file)]
            for file in removed:
                await self.objects.remove_upload(file.id)
            swept += len(removed)
            if not removed:
                break
        return swept

    async def _objects(self) -> int:
        swept = 0
        async for upload in self.objects.old_uploads(self.clock() - self.life):
            file = await self.store.get_for_system(upload)
            if file is None or file.state is State.LIVE:
                await self.objects.remove_upload(upload)
                swept += 1
        return swept
