"""Connecting as an outside system does: with the seed of its key, in its own account."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nats.aio.client import Client

from kit.nkeys import UserKey


@asynccontextmanager
async def connect_outside(url: str, key: UserKey, *, name: str = "casebus") -> AsyncIterator[Client]:
    """A connection that does not come back by itself; raises nats' errors."""
    client = Client()
    client._public_nkey = key.public  # nats-py takes a seed only with a package of its own, a signature without

    async def quiet(_error: Exception) -> None:
        """Whoever asks is told by what is raised."""

    await client.connect(
        url, name=name, signature_cb=key.answer, allow_reconnect=False, connect_timeout=2, error_cb=quiet
    )
    try:
        yield client
    finally:
        await client.close()
