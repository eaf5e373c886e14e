"""Views on their way to the database, and the sums on their way into the index, every two seconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kit.lifecycle import Lifecycle
from services.tickets.adapters.articles.index import LocalArticles
from services.tickets.adapters.articles.tallies import MongoTallies
from services.tickets.adapters.timer import every

SECONDS = 2.0


@asynccontextmanager
async def counted(tallies: MongoTallies, index: LocalArticles, life: Lifecycle) -> AsyncIterator[None]:
    """Do it until the end, and once more then."""

    async def work() -> None:
        await tallies.flush()
        if index.fresh():
            minute = tallies.minute
            changed = [row async for row in tallies.tallies_for_system(index.tallied)]
            await index.take_tallies(changed, minute - 1)

    async with every(SECONDS, work, life):
        try:
            yield
        finally:
            await tallies.flush()
