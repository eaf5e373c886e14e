"""One connection to the bus, and typed calls over it."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import FlushTimeoutError, NoRespondersError
from nats.errors import TimeoutError as NatsTimeout
from nats.js.client import JetStreamContext
from pydantic import BaseModel

from contracts.base import Operation, Request
from contracts.errors import CasebusError, Code, unavailable
from contracts.version import LINE
from kit.ids import new_id
from kit.logs import get_logger
from kit.rpc import wire
from kit.settings import ProcessSettings, SettingsError
from kit.tracing import seconds_left, span, traceparent

log = get_logger(__name__)
Req = TypeVar("Req", bound=Request)
Rep = TypeVar("Rep", bound=BaseModel)

CALL_SECONDS = 5.0
ATTEMPT_SECONDS = 2.5
OURS = str(LINE)
ABSENT_SECONDS = 2.0  # how long to wait for an owner that is restarting


class Bus:
    """A connection of one process; `inbox` is the prefix that this user alone may listen on."""

    def __init__(self, connection: Client, process: str, inbox: str) -> None:
        self.nats = connection
        self.process = process
        self.inbox = inbox
        self.jetstream: JetStreamContext = connection.jetstream(timeout=5)
        self._own = f"self.{process}.{new_id()}"

    async def call(
        self,
        operation: Operation[Req, Rep],
        request: Req,
        *,
        token: str = "",
        timeout: float = CALL_SECONDS,  # noqa: ASYNC109 - part of the request's deadline
    ) -> Rep:
        """Ask the owner of an operation; raises CasebusError with the owner's code, `unavailable` or `timeout`.

        An absent owner is waited for up to two seconds from when it was first missed. After an unknown outcome only a
        repeatable operation is sent again, once.
        """
        with span(operation.subject, "client"):
            return await self._call(operation, request, token, seconds_left(timeout))

    async def _call(self, operation: Operation[Req, Rep], request: Req, token: str, budget: float) -> Rep:
        ends = time.monotonic() + budget
        absent_until = 0.0
        payload = request.model_dump_json(exclude_unset=True).encode()
        attempts = 2 if operation.repeatable else 1
        while (left := ends - time.monotonic()) > 0:
            try:
                answer = await self._send(operation.subject, payload, token, left, attempts)
            except NoRespondersError as error:
                absent_until = absent_until or min(ends, time.monotonic() + ABSENT_SECONDS)
                if time.monotonic() >= absent_until:
                    raise unavailable() from error
                await asyncio.sleep(random.uniform(0.05, 0.15))  # noqa: S311 - jitter
            except NatsTimeout:
                attempts -= 1
                if attempts == 0:
                    break
            except (NatsError, OSError) as error:
                raise unavailable() from error
            else:
                if answer.headers and wire.ERROR_CODE in answer.headers:
                    raise wire.problem_of(answer.data)
                return operation.reply.model_validate_json(answer.data)
        raise CasebusError(Code.TIMEOUT, "No answer came in time.", retry_after=2)

    async def _send(self, subject: str, payload: bytes, token: str, left: float, attempts: int) -> Any:
        headers = {wire.TRACE: traceparent(), wire.DEADLINE: f"{time.time() + left:.3f}", wire.SENDER: OURS}
        if token:
            headers[wire.ACTOR] = token
        wait = min(left, ATTEMPT_SECONDS) if attempts > 1 else left
        return await self.nats.request(subject, payload, timeout=wait, headers=headers)

    async def answers(self) -> bool:
        """Whether the broker carries a message from this instance to itself."""
        reply = await self.nats.request(self._own, b"", timeout=1.5)
        return bool(reply.data == b"here")

    async def heard(self) -> None:
        """Wait until the broker knows of all subscriptions, for as long as it is away."""
        while True:
            try:
                await self.nats.flush()
            except FlushTimeoutError:  # it was killed at this moment; the connection comes back by itself
                log.warning("bus_not_heard")
            else:
                return

    async def _listen_to_self(self) -> None:
        async def here(message: Any) -> None:
            await message.respond(b"here")

        await self.nats.subscribe(self._own, cb=here)


@asynccontextmanager
async def connect(settings: ProcessSettings, *, patience: float | None = None) -> AsyncIterator[Bus]:
    """Connect as the user named like the process, and stay connected: reconnects are tried for ever.

    The first connection is waited for as long, or for `patience` seconds: then raises SettingsError.
    """
    inbox = f"_INBOX_{settings.process}"
    try:
        async with asyncio.timeout(patience):
            connection = await _connected(settings, inbox)
    except TimeoutError:
        address = urlsplit(settings.nats_url.split(",")[0]).netloc.rpartition("@")[2]
        raise SettingsError(f"The broker at {address} does not answer. Does Casebus run?") from None
    bus = Bus(connection, settings.process, inbox)
    await bus._listen_to_self()
    try:
        yield bus
    finally:
        await connection.close()


async def _connected(settings: ProcessSettings, inbox: str) -> Client:
    async def told(error: Exception) -> None:
        log.warning("bus_error", error=repr(error))

    async def lost() -> None:
        log.warning("bus_disconnected")

    async def back() -> None:
        log.info("bus_reconnected")

    return await nats.connect(
        settings.nats_url,
        name=settings.instance,
        user=settings.process,
        password=settings.secret("nats_password"),
        inbox_prefix=inbox.encode(),
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=2,
        ping_interval=5,
        max_outstanding_pings=2,
        pending_size=0,  # a publish while disconnected fails at once instead of waiting in memory
        error_cb=told,
        disconnected_cb=lost,
        reconnected_cb=back,
    )
