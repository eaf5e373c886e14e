"""The database of a process, by motor; the only door to the driver besides the adapters."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.errors import OperationFailure, PyMongoError

from contracts.errors import unavailable
from kit.logs import get_logger
from kit.schema import note
from kit.settings import ProcessSettings
from kit.trouble import is_driver_trouble

log = get_logger(__name__)
Database = AsyncIOMotorDatabase
T = TypeVar("T")

AUTHENTICATION_FAILED = 18
MOST_REFUSALS = 60  # of a server that answers; one that is away is waited for
PAUSE = 1.0  # seconds between two tries to declare an index


@asynccontextmanager
async def database(settings: ProcessSettings) -> AsyncIterator[Any]:
    """The database named like the process; writes are acknowledged by a majority and are in the journal."""
    client: Any = AsyncIOMotorClient(
        settings.mongo_address(),
        tz_aware=True,
        w="majority",
        journal=True,
        serverSelectionTimeoutMS=2500,
        connectTimeoutMS=2000,
        socketTimeoutMS=8000,
        maxPoolSize=64,
        maxIdleTimeMS=60_000,
        retryWrites=False,  # a command is repeated by its request id, and the embedded server has no retryable writes
        retryReads=True,
        appname=settings.instance,
    )
    try:
        db = client.get_database(settings.process, codec_options=CodecOptions(tz_aware=True))
        await _until_it_answers(db)
        await guarded(note(db))
        yield db
    finally:
        client.close()


async def _until_it_answers(db: Any) -> None:
    """A process may start before its database does; each try waits for `serverSelectionTimeoutMS`."""
    while True:
        try:
            await answers(db)
        except PyMongoError as error:
            if is_driver_trouble(error):
                log.warning("waiting_for_database", error=type(error).__name__)
                await asyncio.sleep(0.2)
            elif isinstance(error, OperationFailure) and error.code == AUTHENTICATION_FAILED:
                # on the first start of an installation the job that makes the users may be behind us
                log.warning("waiting_for_database_user", database=db.name)
                await asyncio.sleep(2)
            else:
                raise
        else:
            return


async def answers(db: Any) -> bool:
    """Whether the database answers; raises when not."""
    await db.command("ping")
    return True


async def guarded(work: Awaitable[T]) -> T:
    """Await a driver call; a lost connection or a broken server is `unavailable`, which callers may retry or show."""
    try:
        return await work
    except PyMongoError as error:
        if is_driver_trouble(error):
            raise unavailable() from error
        raise


async def declare_index(collection: Any, keys: Any, **options: Any) -> None:
    """Declare an index when a process starts; again and again is fine. Waits for a database that is away or slow.

    To build one on many documents takes longer than any answer may: who asks again waits for the one under way.
    """
    refused = 0
    while True:
        try:
            await collection.create_index(keys, **options)
        except PyMongoError as error:
            refused += isinstance(error, OperationFailure)
            if refused > MOST_REFUSALS or not is_driver_trouble(error):
                raise
            log.warning("waiting_for_index", collection=str(collection.name), error=type(error).__name__)
            await asyncio.sleep(PAUSE)
        else:
            return


__all__ = ["Database", "PyMongoError", "answers", "database", "declare_index", "guarded"]
