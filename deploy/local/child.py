"""One program under supervision: started, watched, started again when it dies, stopped in the end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.errors import StartError
from deploy.local.logs import tail
from deploy.local.pulse import Pulse

FIRST_BACKOFF = 0.5
LONGEST_BACKOFF = 30.0
HEALTHY_AFTER = 30.0  # seconds up before an exit counts as the first one again
PROBE_INTERVAL = 0.1

Tell = Callable[[str, str], None]
Probe = Callable[[], Awaitable[str]]
"""Answers "" when the program is ready, else what it is still waiting for."""


@dataclass(frozen=True)
class Program:
    """What to run, how to see that it is ready, and that it does not stand still (without `pulse` by the probe)."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    probe: Probe
    pass_fds: tuple[int, ...] = ()
    patience: float = 60.0
    grace: float = 10.0
    pulse: Pulse | None = None


@dataclass
class Child:
    """Keeps one program running until `stop`; `ready` is set while its probe was answered by the present process."""

    program: Program
    tell: Tell
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    process: Process | None = None
    starts: int = 0
    _waiting_for: str = "starting"
    _keeper: asyncio.Task[None] | None = None
    _gone: asyncio.Event = field(default_factory=asyncio.Event)
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)
    _hurry: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        """The instance's name, e.g. `tickets-1`."""
        return self.program.name

    @property
    def pid(self) -> int | None:
        """The present process, None while there is none."""
        return self.process.pid if self.process and self.process.returncode is None else None

    async def start(self) -> None:
        """Start and wait until ready; raises StartError when it ends or takes too long the first time."""
        self._wanted.set()
        self._hurry.clear()
        if self._keeper is None:
            await self._spawn()
            self._keeper = asyncio.create_task(self._keep(), name=f"keep-{self.name}")
        await self.wait_ready()

    async def wait_ready(self) -> None:
        """Wait until the probe is answered; used after a kill or a restart too."""
        try:
            async with asyncio.timeout(self.program.patience):
                await self.ready.wait()
        except TimeoutError as error:
            raise self.failure(f"was not ready after {self.program.patience:.0f} s: {self._waiting_for}") from error
        if self._keeper and self._keeper.done():
            self._keeper.result()  # raises why it could not start

    async def wait_gone(self, pid: int) -> None:
        """Wait until the process with this id has ended; `ready` is no longer set by it."""
        if self.process and self.process.pid == pid:
            await self._gone.wait()

    def failure(self, reason: str) -> StartError:
        """An error that carries the end of this program's log."""
        return StartError(self.name, reason, tail(self.program.log))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the present process alone."""
        if (pid := self.pid) is None:
            raise ProcessLookupError(f"{self.name} is not running")
        os.kill(pid, number)

    async def stop(self) -> None:
        """SIGTERM, wait for the grace period, SIGKILL; nothing of its process group is left."""
        self.retire()
        await self._end_process()
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError, StartError):
                await self._keeper
            self._keeper = None
        self.ready.clear()

    def retire(self) -> None:
        """From now on its end is its end: it is not started again."""
        self._wanted.clear()
        self._hurry.set()

    async def restart(self) -> None:
        """End the present process in the orderly way and start a new one at once."""
        await self.stop()
        await self.start()

    async def _keep(self) -> None:
        backoff = FIRST_BACKOFF
        while True:
            began = asyncio.get_running_loop().time()
            code = await self._watch()
            if not self._wanted.is_set():
                return
            if not self.starts:
                self.ready.set()  # wakes whoever waits for the first start, to be told of the failure
                raise self.failure(f"could not start ({_ending(code)})")
            if asyncio.get_running_loop().time() - began > HEALTHY_AFTER:
                backoff = FIRST_BACKOFF
            self.tell(self.name, f"ended ({_ending(code)}); starting again in {backoff:.1f} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), backoff)
            backoff = min(backoff * 2, LONGEST_BACKOFF)
            if not self._wanted.is_set():
                return
            await self._spawn_again()

    async def _watch(self) -> int:
        """Follow one process from its start to its end."""
        assert self.process
        ended = asyncio.create_task(self.process.wait())
        probing = asyncio.create_task(self._probe_until_ready())
        try:
            await asyncio.wait({ended, probing}, return_when=asyncio.FIRST_COMPLETED)
            if probing.done() and not ended.done():
                if self.starts:
                    self.tell(self.name, "is back")
                self.starts += 1
                self.ready.set()
                await self._end_when_lost(ended)
            code = await ended
        finally:
            probing.cancel()
            ended.cancel()
        self.ready.clear()
        self._gone.set()
        _end_group(self.process.pid)
        return code

    async def _end_when_lost(self, ended: asyncio.Task[int]) -> None:
        """Wait for its end; bring it about when it does not answer any more."""
        pulse = self.program.pulse or Pulse(self.program.probe)
        lost = asyncio.create_task(pulse.lost())
        try:
            await asyncio.wait({ended, lost}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            lost.cancel()
        if not ended.done() and self._wanted.is_set():
            self.tell(self.name, f"has not answered for {pulse.patience:.0f} s and is killed")
            with suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)

    async def _probe_until_ready(self) -> None:
        while waiting_for := await self.program.probe():
            self._waiting_for = waiting_for
            await asyncio.sleep(PROBE_INTERVAL)

    async def _spawn(self) -> None:
        program = self.program
        tether = Path(__file__).with_name("tether.py")
        self._gone = asyncio.Event()
        with program.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", str(tether), str(os.getpid()), *program.argv),
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(program.env),
                cwd=program.cwd,
                pass_fds=program.pass_fds,
                start_new_session=True,  # Ctrl-C in the terminal reaches the runner only, which stops all in order
            )

    async def _spawn_again(self) -> None:
        """Like `_spawn`, but patient: what keeps a program from starting now (memory, files) may pass."""
        while True:
            try:
                return await self._spawn()
            except OSError as error:
                self.tell(self.name, f"cannot be started now ({error.strerror}); trying again")
                await asyncio.sleep(LONGEST_BACKOFF)

    async def _end_process(self) -> None:
        process = self.process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)  # a paused process cannot act on SIGTERM
            process.terminate()
        try:
            async with asyncio.timeout(self.program.grace):
                await process.wait()
        except TimeoutError:
            self.tell(self.name, f"did not stop within {self.program.grace:.0f} s and was killed")
        finally:
            _end_group(process.pid)
        await process.wait()


def _end_group(pid: int) -> None:
    """Kill what a process left behind in its own process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
