"""Serving operations: concurrent, bounded, authorised, drained; the only place that registers endpoints."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import nats.micro
from nats.micro.service import Service
from pydantic import ValidationError

from contracts.base import Actor, Operation
from contracts.errors import CasebusError, Code, Problem, out_of_scope, unavailable
from contracts.scopes import missing
from contracts.version import LINE, SCHEMA, VERSION
from kit import metrics
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.rpc import wire
from kit.rpc.client import Bus
from kit.rpc.stats import Figures
from kit.tasks import TaskPool
from kit.tokens import TokenVerifier
from kit.tracing import current_trace, mark, request_scope, span, trace_of
from kit.trouble import is_driver_trouble

log = get_logger(__name__)

IN_FLIGHT = 256
SECONDS = 10.0
NOBODY = Actor(kind="service", id="anonymous", portal="", role="customer")


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who asks, with the token to send on, and until when the answer is wanted (Unix time)."""

    actor: Actor
    token: str
    subject: str
    trace: str
    deadline: float


Handler = Callable[[Call, Any], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    """An operation and what answers it; an `anonymous` one needs no token, its subject is guarded by the broker."""

    operation: Operation[Any, Any]
    handler: Handler
    anonymous: bool = False


class _Endpoint:
    def __init__(self, route: Route, server: "_Server") -> None:
        self._route = route
        self._server = server

    async def accept(self, request: Any) -> None:
        """Only start the work: nats-py hands one message after another to this."""
        server = self._server
        if len(server.tasks) >= IN_FLIGHT:
            problem = unavailable("This part of the portal has too much to do right now.", retry_after=1).problem
            await request.respond(problem.model_dump_json().encode(), headers=wire.error_headers(problem))
            return
        server.tasks.spawn(self._answer(request), self._route.operation.subject)

    async def _answer(self, request: Any) -> None:
        started = time.perf_counter()
        headers = request.headers or {}
        code = "ok"
        subject, sent = self._route.operation.subject, headers.get(wire.TRACE, "")
        with request_scope(trace_of(sent), _deadline(headers)), span(subject, "server", sent):
            try:
                reply = await self._work(request, headers)
                await request.respond(reply)
            except Exception as error:  # noqa: BLE001 - the one edge: whatever happens becomes an answer
                problem = _problem(error, subject)
                code = str(problem.code)
                mark("casebus.code", code)
                await request.respond(problem.model_dump_json().encode(), headers=wire.error_headers(problem))
        self._server.figures.note(subject, time.perf_counter() - started, code)

    async def _work(self, request: Any, headers: dict[str, str]) -> bytes:
        operation = self._route.operation
        if request.subject != operation.subject:
            raise CasebusError(Code.FORBIDDEN, "The subject is not the operation's own.")
        deadline = _deadline(headers)
        left = deadline - time.time()
        if left <= 0:
            raise CasebusError(Code.TIMEOUT, "Nobody waits for this answer any more.")
        token = headers.get(wire.ACTOR, "")
        actor = NOBODY if self._route.anonymous else self._server.verifier.verify(token)
        lacked = missing(actor.scopes, operation.owner, operation.verb)
        if lacked:
            raise out_of_scope(lacked.strip("-"))
        try:
            message = operation.request.model_validate_json(request.data or b"{}")
        except ValidationError as error:
            raise wire.refusal_to(headers.get(wire.SENDER, ""), error) from error
        call = Call(actor, token, request.subject, current_trace(), deadline)
        async with asyncio.timeout(left):
            reply = await self._route.handler(call, message)
        if isinstance(reply, bytes):  # a reply that was put together from JSON as it lay in an index
            return reply
        return reply.model_dump_json().encode()  # type: ignore[no-any-return]  # all others are pydantic models


class _Server:
    def __init__(self, verifier: TokenVerifier) -> None:
        self.verifier = verifier
        self.tasks = TaskPool()
        self.figures = Figures()


def _deadline(headers: dict[str, str]) -> float:
    try:
        return min(float(headers.get(wire.DEADLINE, "")), time.time() + SECONDS)
    except ValueError:
        return time.time() + SECONDS


def _problem(error: Exception, subject: str) -> Problem:
    if isinstance(error, CasebusError) and error.code is not Code.INTERNAL:
        return error.problem
    if isinstance(error, TimeoutError):
        return Problem(code=Code.TIMEOUT, text="It took too long.", retry_after=2)
    if is_driver_trouble(error):
        return unavailable().problem
    reference = new_id()
    log.error("request_failed", error, subject=subject, reference=reference)
    return Problem(code=Code.INTERNAL, text="Something went wrong on our side.", reference=reference)


def _readers(service: Service) -> list[tuple[Any, Any]]:
    # nats-py has no public view of a subscription's reader task; a finished one is deaf without a word
    return [(endpoint, endpoint._subscription) for endpoint in service._endpoints]


def _deaf(subscription: Any) -> bool:
    task = subscription._wait_for_msgs_task if subscription else None
    return task is None or bool(task.done())


async def _keep_listening(service: Service) -> None:
    while True:
        await asyncio.sleep(1)
        for endpoint, subscription in _readers(service):
            if _deaf(subscription):
                log.error("endpoint_was_deaf", subject=endpoint._subject)
                endpoint._subscription = None
                await endpoint._start()


@asynccontextmanager
async def present(bus: Bus, name: str) -> AsyncIterator[None]:
    """Say to whoever asks (`$SRV.PING`) that this process runs and of which line it is, without serving anything."""
    service = await _announced(bus, name)
    try:
        yield
    finally:
        await service.stop()


async def _announced(bus: Bus, name: str, **more: Any) -> Service:
    return await nats.micro.add_service(
        bus.nats,
        name=f"casebus-{name}",
        version=VERSION,
        metadata={"line": str(LINE), "schema": str(SCHEMA)},
        description=f"Casebus {name}",
        queue_group=f"casebus-{name}",
        **more,
    )


@asynccontextmanager
async def serve(
    bus: Bus, name: str, routes: Sequence[Route], verifier: TokenVerifier, life: Lifecycle
) -> AsyncIterator[None]:
    """Serve these operations under the queue group of this service until the end, then finish what is in flight."""
    server = _Server(verifier)
    service = await _announced(bus, name, stats_handler=server.figures.told)
    for route in routes:
        await service.add_endpoint(
            name=route.operation.verb.replace(".", "-"),
            subject=route.operation.subject,
            handler=_Endpoint(route, server).accept,
        )
    await bus.heard()

    async def listening() -> bool:
        return not any(_deaf(subscription) for _, subscription in _readers(service))

    metrics.IN_FLIGHT.labels("rpc").set_function(lambda: len(server.tasks))
    life.health.watch("bus", bus.answers)
    life.health.watch("endpoints", listening)
    watcher = life.tasks.spawn(_keep_listening(service), "keep-listening")
    try:
        yield
    finally:
        watcher.cancel()
        await service.stop()
        await server.tasks.drain(SECONDS)
        await bus.nats.flush()
