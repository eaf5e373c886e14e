"""The whole suite on one machine as an object: started in order, watched, stopped in order.

`python -m deploy.local` is a thin front on it; tests use it to run the real thing on free ports:

    async with Suite(data=tmp_path / "data") as suite:
        await suite.kill("tickets-1", signal.SIGKILL)
        await suite.wait_ready("tickets-1")
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.local import commands, keys, logs
from deploy.local.child import Child, Program, Tell
from deploy.local.external import External
from deploy.local.keys import PROCESSES
from deploy.local.layout import Layout
from deploy.local.outside import SystemsKeeper
from deploy.local.parts import broker, database, mailbox, storage
from deploy.local.parts.base import Place
from deploy.local.ports import LOOPBACK, Ports, bind_gateway
from deploy.local.processes import Processes, replica_counts

# Processes stop before the parts they stand on; within a row all stop at once.
STOP_ORDER = (("gateway",), ("accounts", "tickets", "files", "notify"), ("mailbox", "s3", "mongo", "nats"))


class Suite:
    """Embedded parts and, unless `parts_only`, the five processes; an async context manager.

    `port` 0 takes any free port for the gateway. `default_ports` prefers the well-known port of each part, as `make up`
    does; without it every port is a random free one. `env` is given to every process on top of its own settings.
    `sources`: checkouts of other versions that processes run from, by name.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int = 0,
        replicas: Mapping[str, int] | None = None,
        parts_only: bool = False,
        env: Mapping[str, str] | None = None,
        sources: Mapping[str, Path] | None = None,
        external: External | None = None,
        default_ports: bool = False,
        tell: Tell = lambda _part, _text: None,
    ) -> None:
        self.layout = Layout(data.resolve())
        self.ports = Ports(use_defaults=default_ports)
        self.place = Place(self.layout, self.ports)
        self.parts_only = parts_only
        self.external = external or External()
        self.tell = tell
        self.children: dict[str, Child] = {}
        self.stop_asked_at: float | None = None
        self._port = port
        self._replicas = replica_counts("") | dict(replicas or {})
        self._env = dict(env or {})
        self._sources = dict(sources or {})
        self._stack = AsyncExitStack()
        self._listener: socket.socket | None = None
        self._processes: Processes | None = None

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self.layout.prepare()
            stack.enter_context(self.layout.locked())
            stack.callback(self.ports.release)
            if not self.parts_only:
                self.layout.check_whole()
                self._listener = stack.enter_context(bind_gateway(self._port))
            keys.generate(self.layout)
            stack.push_async_callback(self._stop_all)
            await self._start(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def processes(self) -> Processes:
        """What each process is told."""
        if self._processes is None:
            port = self._listener.getsockname()[1] if self._listener else self.ports["gateway"]
            handle = self._listener.fileno() if self._listener else -1
            self._processes = Processes(self.place, self.external, port, handle, self._env, self._sources)
        return self._processes

    @property
    def urls(self) -> dict[str, str]:
        """Addresses by name: `gateway`, `nats`, `nats_monitor`, `mongo`, `s3`, `smtp`, `mail_in`, `mailbox`."""
        place, other = self.place, self.external
        found = {
            "gateway": self.processes.public_url,
            "nats": other.nats or broker.url(place),
            "mongo": other.mongo or database.url(place),
            "s3": other.s3_address(self.layout) if other.s3 else storage.url(place),
            "smtp": other.smtp or mailbox.url(place),
        }
        if not other.nats:
            found["nats_monitor"] = broker.monitor_url(place)
        if not self.parts_only:
            found["mail_in"] = f"smtp://{self.processes.mail_door()}"
        if not other.smtp:
            found["mailbox"] = mailbox.page(place)
        return found

    @property
    def pids(self) -> dict[str, int]:
        """The present process of everything that runs, by instance name."""
        return {name: pid for name, child in self.children.items() if (pid := child.pid) is not None}

    def env_for(self, process: str, instance: str = "") -> dict[str, str]:
        """The whole environment of a process; also for `operator` and `deploy`."""
        return self.processes.environment(process, instance)

    def health_url(self, instance: str) -> str:
        """A replica's side port, e.g. `http://127.0.0.1:16001`."""
        return f"http://{self.processes.health(instance)}"

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to one process or part; it is started again with backoff when it dies of it."""
        self.children[name].signal(number)

    def kill_all(self) -> None:
        """Leave no time to anything: SIGKILL to all that runs, while `stop` is under way."""
        for child in self.children.values():
            if child.pid is not None:
                child.signal(signal.SIGKILL)

    async def stop(self, name: str) -> None:
        """Stop one process or part and keep it down until `start`."""
        await self.children[name].stop()

    async def start(self, name: str) -> None:
        """Start one again that was stopped, and wait until it is ready."""
        await self.children[name].start()

    async def restart(self, name: str) -> None:
        """Stop one in the orderly way and start it again at once."""
        await self.children[name].restart()

    async def wait_ready(self, *names: str) -> None:
        """Wait until these (or all) are ready."""
        await asyncio.gather(*(self.children[name].wait_ready() for name in names or self.children))

    async def wait_gone(self, name: str, pid: int) -> None:
        """Wait until this process of an instance has ended and was noticed."""
        await self.children[name].wait_gone(pid)

    async def operate(self, *arguments: str, user: str = "operator") -> str:
        """Run `python -m cli …` as a NATS user and give what it printed; raises StartError when it fails."""
        return await commands.run(self.env_for(user), *arguments)

    async def load_demo(self) -> None:
        """Load the demo companies once per data folder and write the demo people's passwords to `credentials.json`."""
        marker = self.layout.root / "demo-loaded"
        if self.layout.restored.exists() or (marker.exists() and self.layout.credentials.exists()):
            return
        self.tell("demo", "loading the demo companies")
        await self.operate("demo", "load", "--credentials", str(self.layout.credentials))
        self.layout.credentials.chmod(0o600)
        marker.touch(mode=0o600)

    def _tell_commands(self) -> None:
        """Let `python -m cli …` in another terminal find this suite."""
        lines = "".join(f"{name}={value}\n" for name, value in self.env_for("operator").items())
        keys.write_private(self.layout.root / "operator.env", lines)

    async def _start(self, stack: AsyncExitStack) -> None:
        bounding = asyncio.create_task(logs.keep_bounded(self.layout.log("x").parent))
        stack.push_async_callback(_cancel, bounding)
        await _all(self._start_nats(), self._start_mongo(), self._start_s3(), self._start_mailbox())
        self._tell_commands()
        if not self.parts_only:
            await _all(
                *(
                    self._run(self.processes.program(process, number))
                    for process in PROCESSES
                    for number in range(1, self._replicas[process] + 1)
                )
            )
            if not self.external.nats:
                keeping = asyncio.create_task(self._keep_systems())
                stack.push_async_callback(_cancel, keeping)

    async def _keep_systems(self) -> None:
        """The broker hears of outside systems that are made, changed or revoked."""

        async def declare(file: str) -> str:
            return await commands.run(self.env_for("deploy"), "systems", "declare", file)

        nats = self.children["nats"]
        keeper = SystemsKeeper(self.layout, broker.monitor_url(self.place), nats.signal, declare, self.tell)
        await keeper.run(self.env_for("operator"))

    async def _start_nats(self) -> None:
        if not self.external.nats:
            await self._run(broker.program(self.place))
        await commands.run(self.env_for("deploy"), "bus", "declare")

    async def _start_mongo(self) -> None:
        if not self.external.mongo:
            await database.make_users(self.place, self.tell)
            await self._run(database.program(self.place))

    async def _start_s3(self) -> None:
        if self.external.s3:
            await storage.make_external_buckets(self.external.s3_address(self.layout), self.layout)
        else:
            await self._run(storage.program(self.place))
            await storage.make_buckets(self.place, self.tell)

    async def _start_mailbox(self) -> None:
        if not self.external.smtp:
            await self._run(mailbox.program(self.place))

    async def _run(self, program: Program) -> None:
        child = self.children[program.name] = Child(program, self.tell)
        began = asyncio.get_running_loop().time()
        self.tell(program.name, "starting")
        await child.start()
        self.tell(program.name, f"ready ({asyncio.get_running_loop().time() - began:.1f} s)")

    async def _stop_all(self) -> None:
        for child in self.children.values():
            child.retire()
        for row in STOP_ORDER:
            names = [name for name in self.children if name.rpartition("-")[0] in row or name in row]
            await asyncio.gather(*(self.children[name].stop() for name in names))
            if names:
                self.tell("suite", f"stopped {', '.join(sorted(names))}")


async def _all(*starts: Coroutine[None, None, None]) -> None:
    """Run them side by side; the first failure cancels the others and is raised alone."""
    tasks = [asyncio.create_task(start) for start in starts]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


__all__ = ["LOOPBACK", "Suite"]
