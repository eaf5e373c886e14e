"""How a process lives: start everything, wait for a signal, close in reverse order."""

import asyncio
import gc
import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TypeVar

import uvloop

from kit.health import Health, side_port
from kit.logs import configure, get_logger
from kit.settings import ProcessSettings, SettingsError
from kit.tasks import TaskPool, ended
from kit.tracing import wanted
from kit.yamlfile import FileError

T = TypeVar("T")
log = get_logger(__name__)

DRAIN_SECONDS = 10.0
GARBAGE = 10_000  # new objects before the youngest are looked through; Python's own 700 is a tenth of a page


class Lifecycle:
    """What a composition root builds on: settings, health, background tasks, and one stack of things to close."""

    def __init__(self, settings: ProcessSettings, stack: AsyncExitStack) -> None:
        self.settings = settings
        self.health = Health()
        self.tasks = TaskPool()
        self._stack = stack
        self._stop = asyncio.Event()

    async def enter(self, manager: AbstractAsyncContextManager[T]) -> T:
        """Open something that is closed in reverse order at the end."""
        return await self._stack.enter_async_context(manager)

    def defer(self, close: Callable[[], Awaitable[None]]) -> None:
        """Call this at the end, in reverse order."""
        self._stack.push_async_callback(close)

    def stop(self) -> None:
        """End the process in order."""
        self.health.stopping = True
        self._stop.set()

    async def stopped(self) -> None:
        """Wait until the process is to end."""
        await self._stop.wait()


async def _live(process: str, main: Callable[[Lifecycle], Awaitable[None]]) -> None:
    settings = ProcessSettings.from_environment(process)
    configure(settings.instance)
    async with AsyncExitStack() as stack:
        life = Lifecycle(settings, stack)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, life.stop)
        await _record_traces(life)
        await life.enter(side_port(settings.health, life.health))
        life.defer(lambda: life.tasks.drain(DRAIN_SECONDS))
        starting = asyncio.ensure_future(main(life))
        stopping = asyncio.ensure_future(life.stopped())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            await ended(starting)
            stopping.cancel()
            return
        starting.result()
        life.health.started = True
        _spare_the_collector()
        log.info("started", process=process)
        await stopping
        log.info("stopping", process=process)


async def _record_traces(life: Lifecycle) -> None:
    """Send spans until the end where the environment asks for it; until then nothing of it is imported."""
    if not wanted(os.environ):
        return
    try:
        telemetry = importlib.import_module("kit.telemetry")
    except ImportError as error:
        raise SettingsError(
            f"OTEL_EXPORTER_OTLP_ENDPOINT is set, and {error.name} is not installed: see requirements/telemetry.txt"
        ) from error
    await life.enter(telemetry.spans(life.settings.process, life.settings.instance, os.environ))


def _spare_the_collector() -> None:
    """What was made until now stays to the end and is not looked through again; a page makes thousands of objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)


def run(process: str, main: Callable[[Lifecycle], Awaitable[None]]) -> None:
    """Run a process until SIGTERM or SIGINT; `main` returns when everything is started."""
    gc.freeze()  # what was imported stays to the end
    gc.enable()  # composition roots import without it
    try:
        uvloop.run(_live(process, main))
    except (SettingsError, FileError) as error:
        configure(process)
        log.error("cannot_start", reason=f"{process} cannot start: {error}")
        sys.exit(1)
